"""Whom somebody can learn with: wishes, offers and notes read by the library's model.

Part of the hall: here the rooms `people` and `index` meet.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from kbase.model import (
    Filters,
    Kind,
    Matrix,
    NoteId,
    NoteRef,
    NoteSummary,
    PeersView,
    Person,
    PersonId,
    Readable,
    SpaceName,
    Teaching,
    Vector,
)
from kbase.model_in_use import ModelInUse
from kbase.people.teaching import WROTE_ABOUT, Learner, Wrote, is_about, met, ordered, peer
from kbase.store import Store

NEAREST = 100
"""Passages looked at for one wish."""

OWN_NOTES = 60
"""Newest notes of somebody that may answer others' wishes."""

NOTES_SHOWN = 2  # about one wish
KEPT_PHRASES = 20_000


class Learning:
    """Finds peers to learn with."""

    def __init__(self, store: Store, model: ModelInUse) -> None:
        self._store = store
        self._model = model
        self._known: dict[tuple[str, str], Vector] = {}  # by model and phrase
        self._lock = threading.Lock()

    def peers(self, me: Person, readable: Readable, limit: int) -> PeersView:
        """At most `limit` people who can teach `me` something, or learn it, best first.

        Who has left or wishes no suggestion is left out, and who has left learns with nobody.
        """
        today = datetime.now(UTC).date()
        if me.has_left(today):
            return PeersView(me, (), 0, 0.0)
        others = [
            one
            for one in self._store.people.everybody(readable)
            if one.id != me.id and one.suggest and not one.has_left(today)
        ]
        written_in = self._store.traces.spaces([me.id, *(one.id for one in others)], readable)
        places = {one.id: written_in.get(one.id, frozenset()) | _site(one) for one in [me, *others]}
        wishes = {wish for one in others for wish in one.wants_to_learn}
        theirs = self._written(me.wants_to_learn, readable)
        mine = self._written_by(me, wishes, readable)
        found = []
        for other in others:
            from_them = self._taught(me, other, theirs.get(other.id, ()))
            from_me = self._taught(other, me, [one for one in mine if one.wish in other.wants_to_learn])
            if from_them or from_me:
                found.append(
                    peer(Learner(me, places[me.id]), Learner(other, places[other.id]), from_them, from_me)
                )
        chosen = ordered(found, places, limit)
        taught = {one.wish for other in found for one in other.from_them}
        return PeersView(
            me,
            chosen,
            len({place for one in chosen for place in places[one.person.id]}),
            float(np.mean([one.distance for one in chosen])) if chosen else 0.0,
            tuple(wish for wish in me.wants_to_learn if wish not in taught),
        )

    def _taught(self, learner: Person, teacher: Person, wrote: Sequence[Wrote]) -> tuple[Teaching, ...]:
        wishes, offers = learner.wants_to_learn, teacher.offers
        if not wishes or not (offers or wrote):
            return ()
        return met(wishes, offers, self._vectors(wishes), self._vectors(offers), wrote)

    def _written(self, wishes: Sequence[str], readable: Readable) -> dict[PersonId, list[Wrote]]:
        """Who wrote about each wish."""
        view = self._model.projections.current()
        among = self._store.passages.among(readable, Filters())
        found: dict[PersonId, list[Wrote]] = defaultdict(list)
        for wish in wishes:
            hits = view.vectors.nearest(self._vectors([wish])[0], NEAREST, among)
            notes = self._store.passages.notes_of([hit.passage for hit in hits])
            nearness: dict[NoteId, float] = {}
            for hit in hits:
                if hit.passage in notes:
                    nearness.setdefault(notes[hit.passage], hit.score)
            by: dict[PersonId, list[tuple[float, NoteRef]]] = defaultdict(list)
            for summary in _knowing(self._store.notes.summaries(list(nearness), readable)):
                near = _about(summary, wish, nearness[summary.id])
                for author in summary.authors if near >= WROTE_ABOUT else ():
                    by[author.id].append((near, summary.ref))
            for person, said in by.items():
                said.sort(key=lambda one: -one[0])
                found[person].append(Wrote(wish, said[0][0], tuple(ref for _, ref in said[:NOTES_SHOWN])))
        return found

    def _written_by(self, me: Person, wishes: Iterable[str], readable: Readable) -> list[Wrote]:
        """What `me` wrote about others' wishes."""
        wanted = sorted(wishes)
        own = self._store.people.notes_of(me.id, readable)[:OWN_NOTES]
        notes = list(_knowing({note.id: note for note in own}))
        passages = [(passage.id, note) for note in notes for passage in self._store.passages.of_note(note.id)]
        if not wanted or not passages:
            return []
        view = self._model.projections.current()
        vectors = view.vectors_of(np.asarray([passage for passage, _ in passages], np.int64))
        cosines = self._vectors(wanted) @ vectors.T
        found = []
        for wish, row in zip(wanted, cosines, strict=True):
            near: dict[NoteRef, float] = {}
            for cosine, (_, note) in zip(row, passages, strict=True):
                near[note.ref] = max(near.get(note.ref, 0.0), _about(note, wish, float(cosine)))
            refs = [ref for ref in sorted(near, key=lambda one: -near[one]) if near[ref] >= WROTE_ABOUT]
            if refs:
                found.append(Wrote(wish, near[refs[0]], tuple(refs)[:NOTES_SHOWN]))
        return found

    def _vectors(self, phrases: Sequence[str]) -> Matrix:
        """A row a phrase; each is read once."""
        embedder = self._model.embedder
        keys = [(str(embedder.fingerprint), phrase) for phrase in phrases]
        with self._lock:
            unseen = list(dict.fromkeys(key for key in keys if key not in self._known))
            if unseen:
                if len(self._known) > KEPT_PHRASES:
                    self._known.clear()
                    unseen = list(dict.fromkeys(keys))
                read = embedder.passages([phrase for _, phrase in unseen])
                self._known |= dict(zip(unseen, read, strict=True))
            if not keys:
                return np.zeros((0, embedder.dimension), np.float32)
            return np.stack([self._known[key] for key in keys])


def _about(note: NoteSummary, wish: str, cosine: float) -> float:
    """How near a note is to a wish; one that is called after it is about it, whatever else it says."""
    return WROTE_ABOUT if cosine < WROTE_ABOUT and is_about(note, wish) else cosine


def _knowing(summaries: Mapping[NoteId, NoteSummary]) -> Iterable[NoteSummary]:
    """Questions show a wish, not knowledge."""
    return (one for one in summaries.values() if one.kind is not Kind.QUESTION)


def _site(person: Person) -> frozenset[SpaceName]:
    return frozenset({SpaceName(person.site)}) if person.site else frozenset()
