"""A library learns how much being active lately counts in it, by going over its own past.

Part of the hall. Only notes that every reader may read take part, as in `kbase.rehearsing`.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date

from kbase.analysis import question_terms
from kbase.helping import open_to_all
from kbase.ingest.cleaning import LONGEST_TITLE
from kbase.model import Filters, NoteId, Written
from kbase.model_in_use import ModelInUse
from kbase.peers import Peers
from kbase.rehearsing import GROWN
from kbase.retrieval import Retrieval
from kbase.search.experts import expertise
from kbase.search.recency import QUESTIONS, Floats, Near, Recency, learned, reciprocal_places
from kbase.store import Store

LEARNED = "recency"  # the key in the store

_FEWEST_TERMS = 2  # a title with fewer asks nothing


@dataclass(frozen=True, slots=True)
class Learned:
    """What a library has learned, and from how much."""

    weight: float = Recency().weight
    half_life_days: float = Recency().half_life_days
    notes: int = 0
    questions: int = 0
    model: str = ""

    @classmethod
    def of(cls, store: Store) -> Learned:
        written = store.meta.get(LEARNED)
        return cls(**json.loads(written)) if written else cls()


def recency_of(store: Store, model: ModelInUse) -> Recency:
    """What the library has learned with this model; the default until then."""
    known = Learned.of(store)
    if known.model != model.embedder.fingerprint:
        return Recency()
    return Recency(known.weight, known.half_life_days)


def learn_if_grown(store: Store, model: ModelInUse) -> None:
    """`learn`, when there is enough new to learn from."""
    known = Learned.of(store)
    notes = store.authorship.count(open_to_all(store))
    if known.model != model.embedder.fingerprint or notes >= GROWN * known.notes:
        learn(store, model)


def learn(store: Store, model: ModelInUse) -> Learned:
    """Retrace, and remember what came of it: some 300 questions to people. Nothing is locked meanwhile."""
    places = retraced(store, model)
    found = learned(places)
    known = Learned(
        found.weight,
        found.half_life_days,
        store.authorship.count(open_to_all(store)),
        len(places),
        model.embedder.fingerprint,
    )
    store.meta.put(LEARNED, json.dumps(asdict(known)))
    return known


def retraced(store: Store, model: ModelInUse, before: date | None = None) -> list[Floats]:
    """The newest notes asked of those before them: where their authors stood, by half-life and weight.

    With `before`, as the library was at the beginning of that day.
    """
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

    def run(self) -> list[Floats]:
        asked = [one for one in self._written.values() if len(question_terms(one.title)) >= _FEWEST_TERMS]
        places = [self._places(one) for one in asked[-QUESTIONS:]]
        return [each for each in places if each.any()]

    def _places(self, asked: Written) -> Floats:
        found = self._retrieval.near(asked.title, self._readable, self._filters)
        around = self._peers.around(found, self._not_before(asked))
        near = [
            Near(how_near, self._written[note].created, self._written[note].authors)
            for note, (_, how_near) in around.near.items()
            if note in self._written
        ]
        return reciprocal_places(expertise(around.voters, self._written), near, asked.created, asked.authors)

    def _not_before(self, asked: Written) -> frozenset[NoteId]:
        """The notes that were not there when `asked` was written, or answer the same question."""
        later = self._in_order[bisect_left(self._days, asked.created) :]
        return frozenset([*(one.note for one in later), *self._of_title[asked.title]])
