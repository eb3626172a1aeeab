"""How good retrieval is on a test collection, asked the way everybody asks.

What is measured, and how, is told in docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeVar

from kbase.ports import Progress
from kbase.search import experttrial, fusing
from kbase.search.collection import Collection, Grades, Query, with_copies
from kbase.search.confidence import Signals, default_floor, judge, signals
from kbase.search.fusing import Candidate
from kbase.search.matching import by_note
from kbase.search.metrics import auc, expected_calibration_error, ndcg, recall, reciprocal_rank, refused_at
from kbase.search.trial import Asked, Clock, Trial

RANKED = 100
"""Documents ranked for each query."""

SHOWN = 3
"""A reply answers when one of the first so many matches is relevant."""

RANKERS: Mapping[str, Callable[[Asked], Sequence[Candidate]]] = {
    "words": lambda asked: fusing.one_leg(asked.words, "words"),
    "meaning": lambda asked: fusing.one_leg(asked.meaning, "meaning"),
    "rrf": lambda asked: fusing.reciprocal_ranks(asked.meaning, asked.words),
    "default": lambda asked: asked.candidates,
}

Value = TypeVar("Value")
Figures = dict[str, dict[str, float]]


def evaluate(
    collection: Collection,
    trial: Trial,
    progress: Progress,
    unrelated: Sequence[Query] = (),
    run: Callable[[str], object] | None = None,
) -> dict[str, Any]:
    """The figures of one collection, in the shape `kbase eval --json` prints.

    `unrelated` are queries nothing in the collection is about; without them refusals are not
    measured. `run` is given the default's ranking line by line, as trec_eval reads it.
    """
    judged = [query for query in collection.queries if query.id in collection.relevant]
    seeking = [query for query in collection.queries if query.id in collection.experts]
    unrelated = unrelated if judged else ()
    progress.total(len(judged) + len(unrelated) + len(seeking), "queries")
    clock = Clock()
    found: dict[str, Any] = {
        "queries": len(collection.queries),
        "documents": len(trial.documents),
        "passages": trial.passages,
    }
    if judged:
        found["judged_by"] = collection.judged_by
        rankings = _Rankings(trial, run)
        sureness = _Sureness(default_floor(trial.passages))
        answers = with_copies(collection.documents, collection.relevant)
        for query in judged:
            asked = clock.ask(trial, query.text)
            rankings.judge(query, asked, collection.relevant[query.id])
            sureness.answerable(Posed.of(asked, answers[query.id], trial))
            progress.advance(1, query.id)
        for query in unrelated:
            sureness.unrelated(trial.ask(query.text))
            progress.advance(1, query.id)
        found["retrievers"] = rankings.figures()
        found["answerability"] = sureness.figures()
    if seeking:
        found["experts"] = experttrial.figures(collection, seeking, trial, clock, progress)
    found["ms"] = clock.figures()
    return found


class _Rankings:
    """Documents ranked by each retriever, against what was judged."""

    def __init__(self, trial: Trial, run: Callable[[str], object] | None) -> None:
        self._names = {note: document.id for note, document in trial.documents.items()}
        self._run = run
        self._figures: dict[str, dict[str, list[float]]] = {}

    def judge(self, query: Query, asked: Asked, grades: Grades) -> None:
        """Score every retriever on one query."""
        for name, ranker in RANKERS.items():
            notes = by_note(ranker(asked), asked.notes, RANKED, copies_too=True)
            ranking = [self._names[one.note] for one in notes]
            figures = self._figures.setdefault(name, {})
            figures.setdefault("ndcg@10", []).append(ndcg(ranking, grades, 10))
            figures.setdefault("mrr@10", []).append(reciprocal_rank(ranking, grades, 10))
            figures.setdefault("recall@100", []).append(recall(ranking, grades, RANKED))
            if name == "default" and self._run:
                for place, one in enumerate(notes, 1):
                    document = self._names[one.note]
                    self._run(f"{query.id} Q0 {document} {place} {one.score:.6f} kbase")

    def figures(self) -> Figures:
        return {
            name: {measure: fmean(values) for measure, values in measured.items()}
            for name, measured in self._figures.items()
        }


@dataclass(frozen=True, slots=True)
class Posed:
    """A judged question, and the same with everything that answers it taken from what was found."""

    signals: Signals
    answered: bool  # one of the first `SHOWN` notes answers
    near_miss: Signals

    @classmethod
    def of(cls, asked: Asked, answers: Container[str], trial: Trial) -> Posed:
        """`answers` are documents; `asked` is the question `trial` was asked last."""
        documents = trial.documents
        first = by_note(asked.candidates, asked.notes, SHOWN)
        kept = [one for one in asked.candidates if documents[asked.notes[one.passage]].id not in answers]
        best = next(iter(by_note(kept, asked.notes, 1)), None)
        match = trial.show(best) if best else None
        return cls(
            signals_of(asked),
            any(documents[one.note].id in answers for one in first),
            signals(asked.text, kept, asked.notes, match),
        )


def signals_of(asked: Asked) -> Signals:
    """The signals of a question as they are drawn for everybody's."""
    return signals(asked.text, asked.candidates, asked.notes, asked.matches[0] if asked.matches else None)


class _Sureness:
    """Whether the library knows when it has an answer.

    Three kinds of question: answerable ones, the same as near misses (right topic, no answer), and
    unrelated ones.
    """

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._posed: list[Posed] = []
        self._unrelated: list[Signals] = []

    def answerable(self, posed: Posed) -> None:
        self._posed.append(posed)

    def unrelated(self, asked: Asked) -> None:
        self._unrelated.append(signals_of(asked))

    def figures(self) -> dict[str, float]:
        answerable = [one.signals for one in self._posed]
        sure = [one.probability for one in answerable]
        near = [one.nearness for one in answerable]
        found = {"auc_near_miss": auc(sure, [one.near_miss.probability for one in self._posed])}
        if not self._unrelated:
            return found
        far = [one.nearness for one in self._unrelated]
        unsure = [one.probability for one in self._unrelated]
        return {
            "auc": auc(near, far),
            "refused_unrelated_at_5pct_lost": refused_at(near, far),
            "refused_unrelated": fmean(judge(one, self._floor).off_topic for one in self._unrelated),
            "lost_answerable": fmean(judge(one, self._floor).off_topic for one in answerable),
            **found,
            "ece": _calibration(sure, [one.answered for one in self._posed], unsure),
        }


def _calibration(sure: Sequence[float], answered: Sequence[bool], unsure: Sequence[float]) -> float:
    """Expected calibration error over answerable and unrelated questions, as many of each."""
    count = min(len(sure), len(unsure))
    return expected_calibration_error(
        [*_spread(sure, count), *_spread(unsure, count)], [*_spread(answered, count), *[False] * count]
    )


def _spread(values: Sequence[Value], count: int) -> list[Value]:
    """`count` of the values, evenly over all of them."""
    return [values[index * len(values) // count] for index in range(count)]
