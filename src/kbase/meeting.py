"""People and what stands around them: their pages, who stands in, one human's names, whom to learn with.

Part of the hall: here the rooms `people`, `index` and `search` meet.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from kbase import naming
from kbase.errors import NotFound
from kbase.introducing import Introducing
from kbase.learning import Learning
from kbase.model import (
    Actor,
    Alike,
    Availability,
    Expert,
    KnownName,
    Newcomer,
    NoteSummary,
    PeersView,
    Person,
    PersonId,
    PersonRef,
    PersonView,
    Readable,
    StandIn,
)
from kbase.model_in_use import ModelInUse
from kbase.naming import Names
from kbase.people import access
from kbase.people.likeness import Called, alike
from kbase.people.nearness import Nearby, nearby, stand_in
from kbase.relating import Relating
from kbase.store import Moment, NameRow, Store

COMPARED = 6
"""So many of somebody's newest notes tell who is near them."""

NEAR_EACH = 4  # notes near each of those
SHOWN_NEAR = 8


class Meeting:
    """Knows people by what they wrote and what others made of it."""

    def __init__(
        self, store: Store, model: ModelInUse, relating: Relating, introducing: Introducing, names: Names
    ) -> None:
        self._store = store
        self._bearers = names
        self._relating = relating
        self._introducing = introducing
        self._learning = Learning(store, model)
        self._moment: tuple[Moment, date] | None = None
        self._stand_ins: dict[tuple[PersonId, Readable], StandIn | None] = {}
        self._lock = threading.Lock()

    def person(self, person: PersonId, actor: Actor) -> PersonView:
        """Somebody and what stands around them. Raises `NotFound`."""
        readable = access.readable(actor)
        found = self._store.people.get(person, readable)
        notes = self._store.people.notes_of(found.id, readable)
        ((near, free),) = self._around({found: notes}, readable)
        available = self._introducing.availability([found], readable)[found.id]
        return PersonView(
            person=found,
            notes=notes,
            topics=self._relating.topics([note.id for note in notes], readable),
            near=tuple((one.person, one.why) for one in near if free[one.person.id].suggested)[:SHOWN_NEAR],
            spaces=tuple(dict.fromkeys(note.space for note in notes)),
            last_active=max((note.created for note in notes), default=None),
            availability=available,
            stand_in=None if available.free else self._stand_in(found, near, free, readable),
            built_on=self._store.traces.built_on(found.id, readable),
            revision=len(self._store.people.revisions(found.id)),
            names=self._names(found, readable),
            waiting=self._store.routed.waiting_for(found.id, readable),
        )

    def introduced(self, experts: Sequence[Expert], readable: Readable) -> tuple[Expert, ...]:
        """The same people with who stands in for those that cannot be asked now.

        That is the successor in their record, else the nearest active colleague; remembered until something
        changes, since people who left are found again and again.
        """
        away = [one.person for one in experts if not one.availability.free]
        found = self._stand_ins_of(away, readable) if away else {}
        return tuple(
            one if one.availability.free else replace(one, stand_in=found[one.person.id]) for one in experts
        )

    def _stand_ins_of(self, people: Sequence[Person], readable: Readable) -> dict[PersonId, StandIn | None]:
        moment = self._store.changes.moment(), datetime.now(UTC).date()
        with self._lock:
            if moment != self._moment:
                self._moment = moment
                self._stand_ins.clear()
            known = {
                one.id: self._stand_ins[one.id, readable]
                for one in people
                if (one.id, readable) in self._stand_ins
            }
        wanted = [one for one in people if one.id not in known]
        if not wanted:
            return known
        notes = self._store.people.notes_of_each([one.id for one in wanted], readable)
        around = self._around({one: notes[one.id] for one in wanted}, readable)
        active = self._store.traces.last_active(
            list({person for _, free in around for person in free}), readable
        )
        fresh = {
            one.id: stand_in(one, near, free, active, moment[1])
            for one, (near, free) in zip(wanted, around, strict=True)
        }
        with self._lock:
            if moment == self._moment:
                self._stand_ins |= {(person, readable): found for person, found in fresh.items()}
        return known | fresh

    def alike(self, actor: Actor) -> list[Alike]:
        """Pairs that may be one human, each with the reason; nobody is joined by it."""
        names = self._store.identities.names(access.readable(actor))
        called = [Called(ref, tuple(row.spelled for row in rows)) for ref, rows in names.items()]
        return alike(called, self._store.identities.all_apart())

    def newcomers(self, names: Sequence[str], actor: Actor) -> list[Newcomer]:
        """Those of `names` that nobody goes by, each with who may be meant."""
        return naming.newcomers(names, self._store, access.readable(actor))

    def alike_since(self, latest: int, actor: Actor) -> list[Alike]:
        """The pairs that may be one human of whom one came after `latest` (see `Identities.latest`)."""
        new = self._store.identities.since(latest)
        return [pair for pair in self.alike(actor) if {pair.one.id, pair.other.id} & new] if new else []

    def alike_to(self, person: PersonId, actor: Actor) -> list[tuple[PersonRef, str]]:
        """Who may be the same human as somebody, and why."""
        return [
            (pair.other if pair.one.id == person else pair.one, pair.why)
            for pair in self.alike(actor)
            if person in (pair.one.id, pair.other.id)
        ]

    def merge(self, gone: PersonId, kept: PersonId, actor: Actor) -> PersonId:
        """Make two one human, because the actor says so; the id of the one that stays.

        `part` undoes it. Raises `NotFound`, `Forbidden`, and `BadInput` when they are one already.
        """
        access.require_writer(actor)
        readable = access.readable(actor)
        one, other = (self._store.people.get(person, readable).id for person in (gone, kept))
        with self._store.transaction(actor.name):
            return self._store.identities.merge(one, other, f"{actor.name} says so")

    def find(self, name_or_id: str, actor: Actor) -> PersonId:
        """The person of that id, name, alias or address, or whom a first or family name can only mean.

        Raises `NotFound`, naming who may be meant.
        """
        readable = access.readable(actor)
        if found := naming.meant([name_or_id], self._store, readable).get(name_or_id):
            return found.id
        bearing = self._bearers.bearing(name_or_id, readable)
        if len(bearing) != 1:
            raise self._nobody(name_or_id, actor)
        return bearing[0].id

    def called(self, name: str, actor: Actor) -> PersonRef | None:
        """The person of just that name, alias or address, if there is one."""
        found = self._store.people.find(name, access.readable(actor))
        return found.ref if found else None

    def begun(self, text: str, actor: Actor) -> list[str]:
        """`text` with the names its last words begin, likeliest first."""
        return self._bearers.begun(text, access.readable(actor))

    def part(self, name: str, actor: Actor, owner: PersonId | None = None) -> PersonId:
        """Give a name back to whom it was, with their record, or a person of its own; see `Identities.part`.

        Raises `NotFound` (also when the name is not `owner`'s, if given), `Forbidden`, and `BadInput` for
        the name somebody is called by.
        """
        access.require_writer(actor)
        holder = self._store.people.find(name, access.readable(actor))
        if holder is None:
            raise self._nobody(name, actor)
        if owner is not None and holder.id != self._store.people.get(owner, access.readable(actor)).id:
            raise NotFound(f"“{name}” is no name of theirs.")
        with self._store.transaction(actor.name):
            return self._store.identities.part(name)

    def keep_apart(self, one: PersonId, other: PersonId, actor: Actor) -> None:
        """Say that two are not one human: nothing suggests or joins them again. Raises as `merge`."""
        access.require_writer(actor)
        readable = access.readable(actor)
        keys = [
            self._store.identities.key_of(self._store.people.get(person, readable).id)
            for person in (one, other)
        ]
        with self._store.transaction(actor.name):
            self._store.identities.keep_apart(*keys)

    def learners(self, actor: Actor) -> list[PersonRef]:
        """Who says what they offer or want to learn and has not left, by name."""
        today = datetime.now(UTC).date()
        return [
            one.ref
            for one in self._store.people.everybody(access.readable(actor))
            if not one.has_left(today) and (one.offers or one.wants_to_learn)
        ]

    def peers(self, person: PersonId, actor: Actor, limit: int = 10) -> PeersView:
        """Whom somebody can learn with, and why. Raises `NotFound`."""
        readable = access.readable(actor)
        found = self._store.people.get(person, readable)
        view = self._learning.peers(found, readable, limit)
        available = self._introducing.availability([one.person for one in view.peers], readable)
        known = tuple(replace(one, availability=available[one.person.id]) for one in view.peers)
        return replace(view, peers=known)

    def _nobody(self, name: str, actor: Actor) -> NotFound:
        """That nobody goes by a name, and who may be meant."""
        (unknown,) = self.newcomers([name], actor)
        near = f" Did you mean {unknown.near}?" if unknown.near else ""
        return NotFound(f"Nobody here goes by “{name}”.{near} `kbase people list` shows who is here.")

    def _around(
        self, wrote: Mapping[Person, Sequence[NoteSummary]], readable: Readable
    ) -> list[tuple[list[Nearby], dict[PersonId, Availability]]]:
        """Who is near each person, and whether they (and a named successor) can be asked."""
        compared = {person: [note.id for note in notes[:COMPARED]] for person, notes in wrote.items()}
        related = self._relating.related_to_each(
            list(dict.fromkeys(note for notes in compared.values() for note in notes)), readable, NEAR_EACH
        )
        together = self._store.people.coauthors([person.id for person in wrote], readable)
        near = {
            person: nearby(person.id, [related[note] for note in notes], together[person.id])
            for person, notes in compared.items()
        }
        ids = {
            person: dict.fromkeys(
                [*(one.person.id for one in others), *([person.successor.id] if person.successor else ())]
            )
            for person, others in near.items()
        }
        met = self._store.people.those(list({one for each in ids.values() for one in each}), readable)
        free = self._introducing.availability(list(met.values()), readable)
        return [(near[person], {one: free[one] for one in ids[person]}) for person in wrote]

    def _stand_in(
        self,
        person: Person,
        near: Sequence[Nearby],
        free: Mapping[PersonId, Availability],
        readable: Readable,
    ) -> StandIn | None:
        active = self._store.traces.last_active(list(free), readable)
        return stand_in(person, near, free, active, datetime.now(UTC).date())

    def _names(self, person: Person, readable: Readable) -> tuple[KnownName, ...]:
        rows = self._store.identities.names(readable, person.id).get(person.ref, [])
        return tuple(
            KnownName(row.spelled, origins(row), row.spelled.casefold() == person.name.casefold())
            for row in rows
        )


def origins(row: NameRow) -> tuple[str, ...]:
    """Where a name came from, in words."""
    times = "a note" if row.notes == 1 else f"{row.notes} notes"
    return tuple(
        says
        for holds, says in (
            (row.recorded, "in their record"),
            (row.notes and row.origin == "git", f"signed {times}, met in a git history"),
            (row.notes and row.origin != "git", f"signed {times}"),
        )
        if holds
    )
