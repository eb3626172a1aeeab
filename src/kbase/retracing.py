"""A library learns how much being active lately counts in it, by going over its own past.

Part of the hall. Only notes that every reader may read take part, as in all of `kbase.fitted`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kbase.analysis import question_terms
from kbase.fitted import Fitted, open_to_all
from kbase.ingest.cleaning import LONGEST_TITLE
from kbase.model import Filters, Kind, NoteId, Written
from kbase.model_in_use import ModelInUse
from kbase.peers import Peers
from kbase.rehearsing import GROWN
from kbase.retrieval import Retrieval
from kbase.search.experts import expertise
from kbase.search.recency import (
    MOST_OF_DOCUMENTS,
    QUESTIONS,
    Floats,
    NearNote,
    Recency,
    learned,
    reciprocal_places,
)
from kbase.store import Store

_FEWEST_TERMS = 2  # a title with fewer asks nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedRecency(Fitted):
    """How much being active lately counts in a library, and how many notes it had when it was learned."""

    KEY: ClassVar = "recency"

    weight: float = Recency().weight
    half_life_days: float = Recency().half_life_days
    of_answers: bool = False  # else the weight is at most that of documents, whatever was learned before
    notes: int = 0


def recency_of(store: Store, model: ModelInUse) -> Recency:
    """What the library has learned with this model; the default until then."""
    known = FittedRecency.of(store, model.embedder.fingerprint)
    weight = known.weight if known.of_answers else min(known.weight, MOST_OF_DOCUMENTS)
    return Recency(weight, known.half_life_days)


def learn_if_grown(store: Store, model: ModelInUse) -> None:
    """`learn`, when there is enough new to learn from."""
    known = FittedRecency.of(store, model.embedder.fingerprint)
    if store.authorship.count(open_to_all(store)) >= GROWN * known.notes:
        learn(store, model)


def learn(store: Store, model: ModelInUse) -> FittedRecency:
    """Retrace, and remember what came of it: some 300 questions to people. Nothing is locked meanwhile."""
    past = retraced(store, model)
    found = past.recency
    known = FittedRecency(
        weight=found.weight,
        half_life_days=found.half_life_days,
        of_answers=past.of_answers,
        notes=store.authorship.count(open_to_all(store)),
        questions=len(past.places),
        model=model.embedder.fingerprint,
    )
    known.put(store)
    return known


@dataclass(frozen=True, slots=True)
class Past:
    """The newest notes of a library asked of those before them."""

    places: list[Floats]  # of each that tells something, half-lives × weights: see `reciprocal_places`
    of_answers: bool  # most of them are answers

    @property
    def recency(self) -> Recency:
        """What is learned from it."""
        return learned(self.places, of_answers=self.of_answers)


def retraced(store: Store, model: ModelInUse, before: date | None = None) -> Past:
    """A library's past; with `before`, as it was at the beginning of that day."""
    return _Retracing(store, model, before).run()


class _Retracing:
    def __init__(self, store: Store, model: ModelInUse, before: date | None) -> None:
        self._store = store
        self._readable = open_to_all(store)
        self._filters = Filters(before=before)
        self._retrieval = Retrieval(store, model, LONGEST_TITLE)
        self._peers = Peers(store, model)
        self._in_order = store.authorship.all(self._readable, before)  # oldest first
        self._written = {one.note: one for one in self._in_order}
        self._days = [one.created for one in self._in_order]
        self._of_title: dict[str, list[NoteId]] = defaultdict(list)
        for one in self._in_order:
            self._of_title[one.title].append(one.note)

    def run(self) -> Past:
        told = [one for one in self._written.values() if len(question_terms(one.title)) >= _FEWEST_TERMS]
        asked = told[-QUESTIONS:]
        places = [self._places(one) for one in asked]
        answers = sum(one.kind is Kind.ANSWER for one in asked)
        return Past([each for each in places if each.any()], 2 * answers > len(asked))

    def _places(self, asked: Written) -> Floats:
        found = self._retrieval.near(asked.title, self._readable, self._filters)
        around = self._peers.around(found, self._not_before(asked))
        near = [
            NearNote(how_near, self._written[note].created, self._written[note].authors)
            for note, (_, how_near) in around.near.items()
            if note in self._written
        ]
        return reciprocal_places(expertise(around.voters, self._written), near, asked.created, asked.authors)

    def _not_before(self, asked: Written) -> frozenset[NoteId]:
        """The notes that were not there when `asked` was written, or answer the same question."""
        later = self._in_order[bisect_left(self._days, asked.created) :]
        return frozenset([*(one.note for one in later), *self._of_title[asked.title]])
