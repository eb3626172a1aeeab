"""A library learns how much meaning should count in it, when it has grown.

Part of the hall. Only notes that every reader may read take part, as in all of `kbase.fitted`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kbase.fitted import Fitted, open_to_all
from kbase.index.projections import View
from kbase.index.words import Wording
from kbase.model import EVERYTHING, Filters, Fingerprint, Hit, NoteId, PassageId, Vector
from kbase.model_in_use import ModelInUse
from kbase.ports import Embedder
from kbase.search.fusing import DEPTH, MEANING_WEIGHT
from kbase.search.rehearsal import QUESTIONS, Rehearsed, excerpt, weight
from kbase.store import Store

GROWN = 1.5
"""Learned again when there are so many times the passages there were."""

_POOL = 3  # notes looked at for each question wanted: not every note has a sentence to spare


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningWeight(Fitted):
    """How much meaning counts in a library, and how many passages it had when it was learned."""

    KEY: ClassVar = "fusing"

    weight: float = MEANING_WEIGHT
    passages: int = 0


def meaning_weight(store: Store, model: Fingerprint) -> float:
    """The weight of meaning to fuse with; the default until something was learned with this model."""
    return MeaningWeight.of(store, model).weight


def learn_if_grown(store: Store, model: ModelInUse) -> None:
    """`learn`, when there is enough new to learn from."""
    if store.passages.count() >= GROWN * MeaningWeight.of(store, model.embedder.fingerprint).passages:
        learn(store, model)


def learn(store: Store, model: ModelInUse) -> MeaningWeight:
    """Rehearse, and remember the weight. A few seconds; nothing is locked meanwhile."""
    rehearsed = rehearse(store, model)
    learned = MeaningWeight(
        weight=round(weight(rehearsed), 3),
        passages=store.passages.count(),
        questions=len(rehearsed),
        model=model.embedder.fingerprint,
    )
    learned.put(store)
    return learned


def rehearse(store: Store, model: ModelInUse) -> list[Rehearsed]:
    """Questions taken from the library's own notes, and what both legs say to them."""
    return _Rehearsal(store, model.embedder, model.projections.current()).run()


@dataclass(frozen=True, slots=True)
class _Taken:
    """A question taken from a note."""

    note: NoteId
    passage: PassageId
    question: str
    wording: Wording  # of the passage without the question
    embedded: str  # the same, as it would be embedded


class _Rehearsal:
    def __init__(self, store: Store, embedder: Embedder, view: View) -> None:
        self._store = store
        self._embedder = embedder
        self._view = view
        self._among = store.passages.among(open_to_all(store), Filters())

    def run(self) -> list[Rehearsed]:
        taken = self._taken()
        if not taken:
            return []
        questions = self._embedder.passages([one.question for one in taken])
        rests = self._embedder.passages([one.embedded for one in taken])
        return [
            self._rehearsed(one, question, rest)
            for one, question, rest in zip(taken, questions, rests, strict=True)
        ]

    def _taken(self) -> list[_Taken]:
        """At most `QUESTIONS` of them, from notes spread evenly over the library."""
        ids = self._view.words.rows.ids if self._among.ids is None else self._among.ids
        if not len(ids):
            return []
        spread = ids[:: max(1, len(ids) // (_POOL * QUESTIONS))]
        notes = dict.fromkeys(self._store.passages.notes_of(spread).values())
        taken: list[_Taken] = []
        for note in notes:
            if len(taken) == QUESTIONS:
                break
            found = self._from(note)
            if found:
                taken.append(found)
        return taken

    def _from(self, note: NoteId) -> _Taken | None:
        from kbase.ingest.chunking import cut

        passages = self._store.passages.of_note(note)
        if not passages:
            return None
        first = passages[0]
        found = excerpt(first.text)
        if found is None:
            return None
        draft = self._store.notes.draft(note)
        cuts = cut(draft.title, found.rest, self._embedder, self._embedder.max_tokens, draft.kind)
        if not cuts:
            return None
        names = self._store.notes.summaries([note], EVERYTHING)[note].other_names
        wording = Wording.of(draft.title, first.heading, found.rest, draft.tags, names)
        return _Taken(note, first.id, found.question, wording, cuts[0].embedded)

    def _rehearsed(self, taken: _Taken, question: Vector, rest: Vector) -> Rehearsed:
        would = self._view.words.would_score(taken.question, taken.wording, self._among)
        return Rehearsed(
            self._place(
                taken, self._view.vectors.nearest(question, DEPTH, self._among), float(question @ rest)
            ),
            self._place(taken, self._view.words.best(taken.question, DEPTH, self._among), would),
        )

    def _place(self, taken: _Taken, hits: Sequence[Hit], rest: float) -> int:
        """The place among notes of the one the question was taken from, its passage scoring `rest` now."""
        others = [hit for hit in hits if hit.passage != taken.passage]
        notes = self._store.passages.notes_of([hit.passage for hit in others])
        own = max([rest, *(hit.score for hit in others if notes.get(hit.passage) == taken.note)])
        better = {notes[hit.passage] for hit in others if hit.score > own and hit.passage in notes}
        # A score of nothing is no place at all, however few others have one.
        return 1 + len(better) if own > 0 else DEPTH
