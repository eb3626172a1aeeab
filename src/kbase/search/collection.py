"""A test collection in BEIR layout: documents, queries, and who or what answers them.

    corpus.jsonl     _id, title, text; optionally author (several joined by ";"), created, thread
    queries.jsonl    _id, text; optionally created, asker
    qrels.tsv        query-id, corpus-id, grade; header optional; else BEIR's own qrels/test.tsv,
                     or the dev or train one where that is missing
    experts.tsv      query-id, person, grade; header optional; either of the two may be missing

Each may be gzip'd (`corpus.jsonl.gz`). Source: Thakur et al., BEIR, NeurIPS 2021.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kbase.errors import BadFile, Place

Grades = Mapping[str, float]

JUDGEMENTS = ("qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv", "qrels/train.tsv")
"""The first of these that is there says what answers; BEIR splits its own into parts."""
EXPERTS = "experts.tsv"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the corpus."""

    id: str
    title: str
    text: str
    authors: tuple[str, ...] = ()
    created: datetime | None = None  # UTC
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One query."""

    id: str
    text: str
    asker: str = ""
    created: datetime | None = None  # UTC

    def own_thread(self, document: Document) -> bool:
        """Whether `document` belongs to the query's own thread: its id, with or without a leading letter."""
        return bool(document.thread) and _bare(document.thread) == _bare(self.id)


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection, whole."""

    folder: Path
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    relevant: Mapping[str, Grades]  # by query id; without those that judge nothing relevant
    experts: Mapping[str, Grades]
    judged_by: str = ""  # the file `relevant` was read from, within the folder

    @classmethod
    def read(cls, folder: Path) -> Collection:
        """Read a folder. Raises `BadFile` for one that is no collection, or whose queries nothing judges."""
        judgements = next(filter(None, (_path(folder, name) for name in JUDGEMENTS)), None)
        experts = _path(folder, EXPERTS)
        found = cls(
            folder,
            tuple(map(_document, _lines_of(folder, "corpus.jsonl"))),
            tuple(map(_query, _lines_of(folder, "queries.jsonl"))),
            _grades(judgements) if judgements else {},
            _grades(experts) if experts else {},
            str(judgements.relative_to(folder)) if judgements else "",
        )
        if not (judgements or experts):
            raise BadFile(
                str(folder),
                "nothing says what answers its queries: qrels.tsv (or qrels/test.tsv, as BEIR names it) is "
                "missing. Each of its lines holds a query's id, a document's id and a grade, between tabs",
            )
        if not any(query.id in found.relevant or query.id in found.experts for query in found.queries):
            raise BadFile(str(judgements or experts), "judges none of the queries in queries.jsonl")
        return found


def with_copies(documents: Iterable[Document], relevant: Mapping[str, Grades]) -> dict[str, frozenset[str]]:
    """The documents that answer each query: those judged, and copies of them that nobody judged.

    A copy says the same under the same title, white space and case aside.
    """
    said = {document.id: (_folded(document.title), _folded(document.text)) for document in documents}
    saying: dict[tuple[str, str], set[str]] = {}
    for document, words in said.items():
        saying.setdefault(words, set()).add(document)
    return {
        query: frozenset(grades).union(*(saying[said[one]] for one in grades if one in said))
        for query, grades in relevant.items()
    }


def queries_beside(folder: Path, most_from_each: int = 60) -> dict[str, tuple[Query, ...]]:
    """Queries of the other collections in the same parent folder, spread evenly over each.

    A collection that shares documents with this one is about the same things and left out.
    """
    own = {str(record.get("_id")) for record in _lines_of(folder, "corpus.jsonl")}
    found: dict[str, tuple[Query, ...]] = {}
    for other in sorted(folder.resolve().parent.iterdir()):
        if other == folder.resolve() or not _path(other, "corpus.jsonl") or not _path(other, "queries.jsonl"):
            continue
        if any(str(record.get("_id")) in own for record in _lines_of(other, "corpus.jsonl")):
            continue
        queries = tuple(map(_query, _lines_of(other, "queries.jsonl")))
        step = max(len(queries) // most_from_each, 1)
        found[other.name] = queries[::step][:most_from_each]
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _bare(name: str) -> str:
    return name[1:] if name[:1].isalpha() and name[1:].isdigit() else name


def _path(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)


def _text_lines(path: Path) -> Iterator[str]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            yield from file
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadFile(str(path), f"not readable as UTF-8 text ({error})") from error


def _lines_of(folder: Path, name: str) -> Iterator[Mapping[str, Any]]:
    path = _path(folder, name)
    if path is None:
        raise BadFile(str(folder), f"no test collection: {name} (or {name}.gz) is missing")
    for number, line in enumerate(_text_lines(path), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise BadFile(str(path), f"not JSON ({error})", Place(number)) from error
        if not isinstance(record, dict) or "_id" not in record:
            raise BadFile(str(path), "not an object with an _id", Place(number))
        yield record


def _document(record: Mapping[str, Any]) -> Document:
    authors = str(record.get("author") or "").split(";")
    return Document(
        str(record["_id"]),
        str(record.get("title") or ""),
        str(record.get("text") or ""),
        tuple(dict.fromkeys(name.strip() for name in authors if name.strip())),
        _time(record.get("created")),
        str(record.get("thread") or ""),
    )


def _query(record: Mapping[str, Any]) -> Query:
    return Query(
        str(record["_id"]),
        str(record.get("text") or ""),
        str(record.get("asker") or ""),
        _time(record.get("created")),
    )


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _grades(path: Path) -> dict[str, dict[str, float]]:
    grades: dict[str, dict[str, float]] = {}
    for number, line in enumerate(_text_lines(path), 1):
        cells = line.rstrip("\r\n").split("\t")
        if not line.strip():
            continue
        try:
            query, answer, grade = cells[0], cells[1], float(cells[2])
        except (IndexError, ValueError) as error:
            if number == 1:
                continue  # the header
            raise BadFile(str(path), "not query, answer and grade between tabs", Place(number)) from error
        if grade > 0:
            grades.setdefault(query, {})[answer] = grade
    return grades
