"""Whom to ask: the authors of what a question found, and whoever is active near it.

Part of the hall: here the rooms `index` and `search` meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np

from kbase.model import Match, NoteId, PassageId, PersonId, Readable, Written
from kbase.model_in_use import ModelInUse
from kbase.retrieval import Found
from kbase.search.experts import VOTING_NOTES, Authored, Standing, copies, standings
from kbase.search.fusing import Candidate
from kbase.search.matching import FoundNote, by_note
from kbase.search.recency import FAR, NEAR, NearNote, Recency, activity, nearness
from kbase.store import Store

SILENT = 50
"""Of the most active near a question, so many are ranked though nothing of theirs is among what was found."""


GLANCED_AT, GLANCED_NEAR = 40, 100
"""Notes that vote, and passages that make active, beside an answer: people are a glance there."""


@dataclass(frozen=True, slots=True)
class Around:
    """What speaks for people when something is asked."""

    voters: Sequence[FoundNote]  # best first
    near: Mapping[NoteId, tuple[PassageId, float]]  # nearest first; see `nearness`


class Peers:
    """Ranks people for a question."""

    def __init__(self, store: Store, model: ModelInUse) -> None:
        self._store = store
        self._model = model

    def around(
        self, found: Found, without: frozenset[NoteId] = frozenset(), *, glance: bool = False
    ) -> Around:
        """The notes a question found, and those near it by meaning, leaving out those `without`.

        A `glance` keeps to what the question found already: at 100,000 passages a tenth of the time.
        """
        notes = _others(found.notes, without)
        voters = by_note(found.fused, notes, GLANCED_AT if glance else VOTING_NOTES, passages=1)
        if found.vector is None:
            return Around(voters, {})
        if glance:
            return Around(voters, nearness(found.meaning[:GLANCED_NEAR], notes))
        hits = found.view.vectors.nearest(found.vector, NEAR, found.among)
        near = _others(self._store.passages.notes_of([hit.passage for hit in hits]), without)
        return Around(voters, nearness(hits, near))

    def standings(
        self,
        found: Found,
        readable: Readable,
        limit: int,
        recency: Recency,
        today: date | None = None,
        without: frozenset[NoteId] = frozenset(),
        *,
        glance: bool = False,
        answer: Match | None = None,
    ) -> list[Standing]:
        """At most `limit` people, best first, each with the notes that speak for them.

        Whoever wishes not to be suggested is left out. An evaluation asks in the past: on a day of
        its own and `without` the notes that do not count there. `glance`: as for `around`. The note that is
        the `answer`, however far it was found, speaks as loudly as the best.
        """
        around = _led_by(answer, self.around(found, without, glance=glance))
        notes = dict.fromkeys([*(one.note for one in around.voters), *around.near])
        written = {one.note: one for one in self._store.authorship.of(notes, readable)}
        same = self._copies(around, written, found)
        near = [
            NearNote(
                how_near,
                one.created,
                [person for person in one.authors if (person, note) not in same] if same else one.authors,
            )
            for note, (_, how_near) in around.near.items()
            if (one := written.get(note))
        ]
        active = activity(near, today or datetime.now(UTC).date(), recency.half_life_days)
        voters = [*around.voters, *_silent(around, written, active, found.weight)]
        left_out = self._store.people.not_to_be_suggested()
        return standings(voters, written, active, recency, limit, left_out, same)

    @staticmethod
    def _copies(around: Around, written: Mapping[NoteId, Written], found: Found) -> set[Authored]:
        passages = {one.note: one.candidates[0].passage for one in around.voters}
        passages |= {note: passage for note, (passage, _) in around.near.items() if note not in passages}
        # What is valid stands before what nearly the same words of its author took the place of.
        old = {note for note in passages if note in written and written[note].outdated}
        passages = {note: passages[note] for note in sorted(passages, key=old.__contains__)}
        vectors = found.view.vectors_of(np.fromiter(passages.values(), np.int64, len(passages)))
        return copies(list(passages), vectors, {note: one.authors for note, one in written.items()})


def _led_by(answer: Match | None, around: Around) -> Around:
    if answer is None or not around.voters or around.voters[0].note == answer.note.id:
        return around
    said = Candidate(answer.passages[0].passage.id, around.voters[0].score)
    others = (one for one in around.voters if one.note != answer.note.id)
    return replace(around, voters=[FoundNote(answer.note.id, (said,)), *others])


def _others(notes: Mapping[PassageId, NoteId], without: frozenset[NoteId]) -> Mapping[PassageId, NoteId]:
    return {passage: note for passage, note in notes.items() if note not in without} if without else notes


def _silent(
    around: Around, written: Mapping[NoteId, Written], active: Mapping[PersonId, float], weight: float
) -> list[FoundNote]:
    """The nearest note of each of the most active who have none among the voters, best first."""
    heard = {person for one in around.voters if one.note in written for person in written[one.note].authors}
    silent = sorted(active.keys() - heard, key=lambda person: (-active[person], person))[:SILENT]
    nearest: dict[PersonId, NoteId] = {}
    for note in around.near:
        for person in written[note].authors if note in written else ():
            nearest.setdefault(person, note)
    chosen = {nearest[person] for person in silent}
    return [
        FoundNote(note, (Candidate(passage, weight * (how_near + FAR)),))
        for note, (passage, how_near) in around.near.items()
        if note in chosen
    ]
