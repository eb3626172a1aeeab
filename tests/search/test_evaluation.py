"""An evaluation asks a library and counts what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kbase.model import Hit, Match, NoteId, NoteSummary, PassageId, PersonId
from kbase.ports import Silent
from kbase.search.collection import Collection, Document, Query
from kbase.search.evaluation import evaluate
from kbase.search.fusing import fuse
from kbase.search.matching import FoundNote
from kbase.search.trial import Asked
from tests.search.values import match, summary


class Scripted:
    """A library whose passages and scores are written down: passage n is document n's."""

    def __init__(
        self,
        documents: Sequence[Document],
        meaning: Mapping[str, Mapping[str, float]],
        words: Mapping[str, Mapping[str, float]],
    ) -> None:
        self.documents = {NoteId(document.id): document for document in documents}
        self.passages = len(documents)
        self._numbers = {document.id: PassageId(n) for n, document in enumerate(documents, 1)}
        self._meaning, self._words = meaning, words
        self._last: list[NoteId] = []

    def ask(self, text: str, before: date | None = None) -> Asked:
        meaning, words = self._hits(self._meaning, text, before), self._hits(self._words, text, before)
        candidates = fuse(meaning, words)
        notes = {number: NoteId(name) for name, number in self._numbers.items()}
        best = [self._match(notes[candidates[0].passage])] if candidates else []
        self._last = [notes[one.passage] for one in candidates]
        return Asked(text, meaning, words, candidates, notes, best, {"embed": 1.0})

    def show(self, found: FoundNote) -> Match | None:
        return self._match(found.note)

    def people(self, today: date | None, without: frozenset[NoteId], limit: int) -> list[PersonId]:
        """Authors in the order of what was found last."""
        found = [note for note in self._last if note not in without]
        return [author.id for one in self.summaries(found).values() for author in one.authors][:limit]

    def summaries(self, notes: Sequence[NoteId]) -> Mapping[NoteId, NoteSummary]:
        return {
            note: summary(
                note,
                authors=self.documents[note].authors,
                created=(self.documents[note].created or datetime(2020, 1, 1, tzinfo=UTC)).date(),
            )
            for note in notes
        }

    def _match(self, note: NoteId) -> Match:
        return match(note, self.documents[note].text)

    def _hits(self, scores: Mapping[str, Mapping[str, float]], text: str, before: date | None) -> list[Hit]:
        found = [
            Hit(self._numbers[name], score)
            for name, score in scores.get(text, {}).items()
            if before is None or self._day(name) < before
        ]
        return sorted(found, key=lambda hit: -hit.score)

    def _day(self, name: str) -> date:
        created = self.documents[NoteId(name)].created
        return created.date() if created else date.max


FROST = Document("d1", "Frost", "frost on the door")
MIST = Document("d2", "Mist", "mist line descaled")


def collection(
    documents: Sequence[Document],
    queries: Sequence[Query],
    relevant: Mapping[str, Mapping[str, float]] | None = None,
    experts: Mapping[str, Mapping[str, float]] | None = None,
) -> Collection:
    return Collection(Path("c"), tuple(documents), tuple(queries), relevant or {}, experts or {})


def test_each_retriever_is_measured_on_its_own() -> None:
    trial = Scripted([FROST, MIST], {"frost": {"d1": 0.8, "d2": 0.7}}, {"frost": {"d2": 5.0}})
    found = evaluate(
        collection([FROST, MIST], [Query("q1", "frost"), Query("q2", "unjudged")], {"q1": {"d1": 1.0}}),
        trial,
        Silent(),
    )
    assert (found["queries"], found["documents"], found["passages"]) == (2, 2, 2)
    assert found["retrievers"]["meaning"] == {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0}
    assert found["retrievers"]["words"] == {"ndcg@10": 0.0, "mrr@10": 0.0, "recall@100": 0.0}
    assert set(found["retrievers"]) == {"words", "meaning", "rrf", "default"}
    assert set(found["ms"]) == {"embed", "total"}
    assert "experts" not in found


def test_the_run_is_written_as_trec_eval_reads_it() -> None:
    trial = Scripted([FROST, MIST], {"frost": {"d1": 0.8, "d2": 0.4}}, {})
    lines: list[str] = []
    evaluate(
        collection([FROST, MIST], [Query("q1", "frost")], {"q1": {"d1": 1.0}}),
        trial,
        Silent(),
        run=lines.append,
    )
    assert lines == ["q1 Q0 d1 1 0.650000 kbase", "q1 Q0 d2 2 0.325000 kbase"]


def test_unrelated_questions_are_refused_and_near_misses_are_harder() -> None:
    documents = [FROST, MIST]
    asked = {"frost door": {"d1": 0.9, "d2": 0.5}, "mist line": {"d2": 0.8, "d1": 0.4}, "beer": {"d1": 0.1}}
    found = evaluate(
        collection(
            documents,
            [Query("q1", "frost door"), Query("q2", "mist line")],
            {"q1": {"d1": 1.0}, "q2": {"d2": 1.0}},
        ),
        Scripted(documents, asked, {}),
        Silent(),
        unrelated=[Query("u1", "beer")],
    )["answerability"]
    assert found["auc"] == found["auc_near_miss"] == 1.0
    assert found["refused_unrelated"] == found["refused_unrelated_at_5pct_lost"] == 1.0
    assert found["lost_answerable"] == 0.0
    assert found["ece"] < 0.3


def test_a_copy_of_what_answers_answers_too() -> None:
    copy = Document("d3", "frost ", "Frost on  the door")
    found = evaluate(
        collection([FROST, MIST, copy], [Query("q1", "frost door")], {"q1": {"d3": 1.0}}),
        Scripted([FROST, MIST, copy], {"frost door": {"d1": 0.9, "d3": 0.9, "d2": 0.5}}, {}),
        Silent(),
        unrelated=[Query("u1", "beer")],
    )
    assert found["answerability"]["auc_near_miss"] == 1.0
    assert found["answerability"]["ece"] < 0.1
    assert found["retrievers"]["default"]["mrr@10"] == 0.5, "rankings are measured by what was judged"


def test_without_other_collections_refusals_are_not_claimed() -> None:
    found = evaluate(
        collection([FROST], [Query("q1", "frost")], {"q1": {"d1": 1.0}}),
        Scripted([FROST], {"frost": {"d1": 0.9}}, {}),
        Silent(),
    )
    assert set(found["answerability"]) == {"auc_near_miss"}


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2020, 1, day, hour, tzinfo=UTC)


STREAM = [
    Document("a1", "", "hops", ("ann",), at(1)),
    Document("a2", "", "malt", ("bo",), at(2)),
    Document("a3", "", "malt", ("bo",), at(3)),
    Document("own", "", "hops", ("cy",), at(4), thread="q9"),
    Document("mine", "", "hops", ("quinn",), at(4)),
    Document("later", "", "hops", ("dee",), at(10, 13)),
]


def experts(method: str, now: datetime, expected: str) -> float:
    hops = [document.id for document in STREAM if document.text == "hops"]
    scores = {name: 0.9 - place / 100 for place, name in enumerate(hops)}
    trial = Scripted(STREAM, {"hops?": scores}, {})
    query = Query("q9", "hops?", "quinn", now)
    found = evaluate(collection(STREAM, [query], experts={"q9": {expected: 1.0}}), trial, Silent())
    return float(found["experts"][method]["mrr"])


def test_people_are_ranked_from_what_was_written_before_and_elsewhere() -> None:
    """The asker, the query's own thread and what came later the same day are left out."""
    assert experts("default", at(10, 12), "ann") == 1.0
    for left_out in ("quinn", "cy", "dee"):
        assert experts("default", at(10, 12), left_out) == 0.0


def test_a_document_of_the_same_day_but_an_earlier_hour_counts() -> None:
    assert experts("default", at(10, 14), "dee") > 0


def test_the_baselines_do_not_read() -> None:
    assert experts("most active", at(10), "bo") == 1.0
    assert experts("recent activity", at(10), "bo") == 1.0
    assert experts("recent activity", at(10), "ann") == pytest.approx(0.5)


def test_an_expert_without_a_document_so_far_counts_as_missed() -> None:
    trial = Scripted(STREAM, {"hops?": {"a1": 0.9}}, {})
    query = Query("q9", "hops?", "", at(10))
    found = evaluate(
        collection(STREAM, [query], experts={"q9": {"ann": 1.0, "nobody": 1.0}}), trial, Silent()
    )
    assert found["experts"]["default"]["p@5"] == 0.2
    assert found["experts"]["default"]["ndcg@10"] < 1.0
