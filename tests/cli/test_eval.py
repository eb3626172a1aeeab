"""`kbase eval` and `kbase model`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbase.cli.eval import result_lines
from kbase.cli.progress import Lines
from kbase.config import Settings
from kbase.library import Library
from tests.cli.conftest import Command


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Three documents, two queries, in BEIR layout."""
    folder = tmp_path / "collection"
    folder.mkdir()
    documents = [
        {
            "_id": "d1",
            "title": "Frost on the door",
            "text": "Change the gasket when frost shows.",
            "author": "Ann",
        },
        {
            "_id": "d2",
            "title": "The mist line",
            "text": "Descale it in May, before the hot weeks.",
            "author": "Ben",
        },
        {"_id": "d3", "title": "Labels", "text": "Pencil outlives marker on every label.", "author": "Ann"},
    ]
    queries = [{"_id": "q1", "text": "frost on a freezer door"}, {"_id": "q2", "text": "when to descale"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n")
    return folder


def test_a_collection_is_measured(kbase: Command, collection: Path, tmp_path: Path) -> None:
    run = tmp_path / "run.txt"
    ended = kbase("eval", str(collection), "--json", "--run", str(run))
    found = json.loads(ended.out)
    assert ended.code == 0
    assert (found["queries"], found["documents"]) == (2, 3)
    assert found["retrievers"]["default"]["ndcg@10"] == pytest.approx(1.0)
    assert {"words", "meaning", "default"} <= set(found["retrievers"])
    assert run.read_text().splitlines()[0].split()[:2] == ["q1", "Q0"]


def test_first_documents_are_counted_then_queries(collection: Path, tmp_path: Path) -> None:
    class Told(Lines):
        def advance(self, count: int, what: str) -> None:
            super().advance(count, what)
            said.append(self.line().partition(",")[0])

    said: list[str] = []
    Library.evaluate(collection, Settings(tmp_path / "library"), Told("Measuring", "documents"))
    assert said == ["Measuring: 3 of 3 documents", "Measuring: 1 of 2 queries", "Measuring: 2 of 2 queries"]


def test_the_figures_are_printed_as_tables(kbase: Command, collection: Path) -> None:
    ended = kbase("eval", str(collection))
    assert ended.code == 0
    assert "ndcg@10" in ended.out


def test_only_knowing_when_there_is_no_answer_is_printed(kbase: Command, collection: Path) -> None:
    ended = kbase("eval", str(collection), "--answerability")
    assert ended.code == 0
    assert "auc_near_miss" in ended.out
    assert "ndcg@10" not in ended.out
    assert "No unrelated questions" in ended.err
    beside = collection.with_name("beside")
    beside.mkdir()
    (beside / "corpus.jsonl").write_text('{"_id": "x", "title": "Quarks", "text": "Hadrons hold quarks."}')
    (beside / "queries.jsonl").write_text('{"_id": "q9", "text": "what do hadrons hold"}')
    found = json.loads(kbase("eval", str(collection), "--answerability", "--json").out)
    assert found["answerability"]["refused_unrelated"] == 1.0
    assert {"auc", "auc_near_miss", "ece", "refused_unrelated_at_5pct_lost"} <= set(found["answerability"])


def test_a_folder_that_is_no_collection_is_said(kbase: Command, tmp_path: Path) -> None:
    ended = kbase("eval", str(tmp_path))
    assert ended.code in {2, 3}
    assert "corpus.jsonl" in ended.err


def test_a_collection_as_beir_hands_it_out_is_measured(kbase: Command, collection: Path) -> None:
    (collection / "qrels").mkdir()
    (collection / "qrels.tsv").rename(collection / "qrels" / "dev.tsv")
    ended = kbase("eval", str(collection))
    assert ended.code == 0
    assert "judged by qrels/dev.tsv" in ended.out.splitlines()[0]
    assert "ndcg@10" in ended.out
    (collection / "qrels" / "dev.tsv").unlink()
    without = kbase("eval", str(collection))
    assert (without.code, without.out) == (kbase("eval", str(collection.parent)).code, "")
    assert "qrels/test.tsv" in without.err


def test_tables_line_up() -> None:
    found = {
        "queries": 2,
        "documents": 3,
        "passages": 3,
        "retrievers": {"words": {"ndcg@10": 0.5, "mrr@10": 0.25}, "default": {"ndcg@10": 1.0, "mrr@10": 1.0}},
        "answerability": {"auc": 0.99, "refused_unrelated_at_5pct_lost": 0.9},
        "ms": {"embed": {"p50": 4.71, "p99": 9.0}},
    }
    assert list(result_lines(found)) == [
        "3 documents   3 passages   2 queries",
        "",
        "retrievers     ndcg@10      mrr@10",
        "words            0.500       0.250",
        "default          1.000       1.000",
        "",
        "answerability         auc  refused_unrelated_at_5pct_lost",
        "answerability       0.990                           0.900",
        "",
        "ms            p50         p99",
        "embed         4.7         9.0",
    ]


def test_the_model_in_use_is_shown(kbase: Command) -> None:
    shown = json.loads(kbase("model", "show", "--json").out)
    assert (shown["name"], shown["dimension"]) == ("all-MiniLM-L6-v2", 384)
    assert "384" in kbase("model", "show").out


def test_models_are_listed_once_notes_were_read(kbase: Command, sample_library: Path) -> None:
    assert kbase("model", "list").code == 1
    listed = json.loads(kbase("model", "list", "--json", library=sample_library).out)
    assert [each["in_use"] for each in listed] == [True]
    assert "in use" in kbase("model", "list", library=sample_library).out


def test_a_model_that_cannot_be_had_is_said(kbase: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    ended = kbase("model", "use", "nobody/no-such-model")
    assert ended.code == 3
    assert "no-such-model" in ended.err
