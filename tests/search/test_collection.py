"""Test collections are read strictly and say what is wrong with them."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbase.errors import BadFile
from kbase.search.collection import Collection, Document, Query, queries_beside

DOCUMENT = {"_id": "d1", "title": "Frost", "text": "Change the gasket.", "author": "Ann; Bo;Ann"}


def collection(folder: Path, documents: list[dict[str, str]], queries: list[dict[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    return folder


def test_documents_queries_and_judgements_are_read(tmp_path: Path) -> None:
    folder = collection(
        tmp_path / "c",
        [{**DOCUMENT, "created": "2014-01-21T20:31:18.540"}],
        [{"_id": "q1", "text": "frost", "asker": "Cy", "created": "2013-05-02 19:43:00"}],
    )
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    (folder / "experts.tsv").write_text("q1\tAnn\t1\n")
    found = Collection.read(folder)
    assert found.documents == (
        Document(
            "d1",
            "Frost",
            "Change the gasket.",
            ("Ann", "Bo"),
            datetime(2014, 1, 21, 20, 31, 18, 540_000, tzinfo=UTC),
        ),
    )
    assert found.queries == (Query("q1", "frost", "Cy", datetime(2013, 5, 2, 19, 43, tzinfo=UTC)),)
    assert found.relevant == {"q1": {"d1": 2.0}}
    assert found.experts == {"q1": {"Ann": 1.0}}


def test_files_may_be_gzipped_and_either_judgement_missing(tmp_path: Path) -> None:
    folder = collection(tmp_path / "c", [DOCUMENT], [{"_id": "q1", "text": "frost"}])
    (folder / "experts.tsv.gz").write_bytes(gzip.compress(b"q1\tAnn\t1\n"))
    for name in ("corpus.jsonl", "queries.jsonl"):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
        (folder / name).unlink()
    found = Collection.read(folder)
    assert [document.id for document in found.documents] == ["d1"]
    assert (found.relevant, found.experts) == ({}, {"q1": {"Ann": 1.0}})


def test_beirs_own_layout_is_read_and_the_test_part_judges(tmp_path: Path) -> None:
    folder = collection(tmp_path / "c", [DOCUMENT], [{"_id": "q1", "text": "frost"}])
    (folder / "qrels").mkdir()
    for name, grade in (("train", 3), ("dev", 2), ("test", 1)):
        (folder / "qrels" / f"{name}.tsv").write_text(f"query-id\tcorpus-id\tscore\nq1\td1\t{grade}\n")
        found = Collection.read(folder)
        assert found.relevant == {"q1": {"d1": float(grade)}}
        assert found.judged_by == f"qrels/{name}.tsv"


def test_queries_nothing_judges_are_no_collection_to_measure_with(tmp_path: Path) -> None:
    folder = collection(tmp_path / "c", [DOCUMENT], [{"_id": "q1", "text": "frost"}])
    with pytest.raises(BadFile, match=r"qrels\.tsv .*qrels/test\.tsv.* is missing.*grade, between tabs"):
        Collection.read(folder)
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq7\td1\t1\n")
    with pytest.raises(BadFile, match=r"qrels\.tsv.*judges none of the queries"):
        Collection.read(folder)


@pytest.mark.parametrize("written", ["", "soon", "2014-13-40", None])
def test_a_time_nobody_can_read_is_no_time(tmp_path: Path, written: str) -> None:
    folder = collection(tmp_path / "c", [{**DOCUMENT, "created": written}], [{"_id": "q", "text": "x"}])
    (folder / "qrels.tsv").write_text("q\td1\t1\n")
    assert Collection.read(folder).documents[0].created is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("corpus.jsonl", b"{", "line 1.*not JSON"),
        ("corpus.jsonl", b"[1]", "line 1.*_id"),
        ("corpus.jsonl", b'{"_id": "d1"}\n\xff', "UTF-8"),
        ("queries.jsonl", b'{"text": "x"}', "line 1.*_id"),
        ("qrels.tsv", b"q1\td1\t1\nq2 d2 1\n", "line 2.*tabs"),
        ("qrels.tsv", b"q1\td1\t1\nq2\td2\tmuch\n", "line 2"),
        ("corpus.jsonl.gz", b"no gzip", "corpus.jsonl.gz"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    folder = collection(tmp_path / "c", [DOCUMENT], [{"_id": "q1", "text": "frost"}])
    if name.endswith(".gz"):
        (folder / "corpus.jsonl").unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(BadFile, match=reason):
        Collection.read(folder)


def test_a_folder_without_a_corpus_is_no_collection(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"corpus\.jsonl"):
        Collection.read(tmp_path)


@pytest.mark.parametrize(
    ("thread", "own"), [("q12", True), ("12", True), ("t12", True), ("q13", False), ("", False)]
)
def test_a_query_knows_its_own_thread(thread: str, own: bool) -> None:
    assert Query("q12", "x").own_thread(Document("d", "", "", thread=thread)) is own


def test_queries_of_other_collections_are_unrelated(tmp_path: Path) -> None:
    here = collection(tmp_path / "here", [DOCUMENT], [{"_id": "q1", "text": "frost"}])
    collection(
        tmp_path / "there",
        [{**DOCUMENT, "_id": "t1"}],
        [{"_id": f"q{number}", "text": "beer"} for number in range(10)],
    )
    collection(tmp_path / "sharing", [DOCUMENT], [{"_id": "q1", "text": "frost again"}])
    (tmp_path / "notes.txt").write_text("no folder")
    beside = queries_beside(here, most_from_each=4)
    assert list(beside) == ["there"]
    assert [query.id for query in beside["there"]] == ["q0", "q2", "q4", "q6"]
