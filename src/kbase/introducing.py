"""People to people: their records, who can be asked now, and questions routed to them.

Part of the hall: here the rooms `people` and `search` meet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from kbase import naming
from kbase.errors import BadNote, BadRecord, Conflict, Unavailable
from kbase.ingest.recording import checked_record
from kbase.model import (
    EVERYTHING,
    Actor,
    Availability,
    Draft,
    Kind,
    NoteId,
    Person,
    PersonId,
    PersonRecord,
    PersonRevision,
    Readable,
    RoutedQuestion,
)
from kbase.people import access
from kbase.people.availability import WEEK_DAYS, availability
from kbase.store import Store

NO_QUESTION = "Only a question can be asked of somebody."


class Introducing:
    """Knows who can be asked, and routes questions to them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, person: PersonId, actor: Actor) -> PersonRecord:
        """What is said of somebody, as who may write would change it. Raises `NotFound`, `Forbidden`."""
        access.require_writer(actor)
        return self._store.people.record(self._known(person, actor).id)

    def change(self, person: PersonId, record: PersonRecord, actor: Actor, base: int | None = None) -> None:
        """Save what is said of somebody; what was said before stays in its history.

        The successor is somebody who is here, by full name or so that it can mean but one.

        Raises `NotFound`, `Forbidden`, `BadRecord`, and `Conflict` when `base` is given and is not how
        many states were saved before.
        """
        access.require_writer(actor)
        known = self._known(person, actor)
        made = checked_record(record)
        made = replace(made, successor=self._successor(made.successor, known, access.readable(actor)))
        with self._store.transaction(actor.name):
            if base is not None and base != len(self._store.people.revisions(known.id)):
                raise Conflict(
                    "This record was changed meanwhile. Look at what it says now, then change it again."
                )
            self._store.people.save(made, known.id)

    def history(self, person: PersonId, actor: Actor) -> list[PersonRevision]:
        """Every saved state of somebody's record, newest first. Raises `NotFound`, `Forbidden`."""
        access.require_writer(actor)
        return self._store.people.revisions(self._known(person, actor).id)

    def availability(
        self, people: Sequence[Person], readable: Readable, on: date | None = None
    ) -> dict[PersonId, Availability]:
        """Whether each of `people` can be asked now, as far as `readable` questions tell."""
        asked = self._store.routed.since([person.id for person in people], WEEK_DAYS, readable)
        today = on or datetime.now(UTC).date()
        return {person.id: availability(person, asked.get(person.id, 0), today) for person in people}

    def available(self, person: PersonId, actor: Actor) -> Availability:
        """Whether somebody can be asked now. Raises `NotFound`."""
        known = self._known(person, actor)
        return self.availability([known], access.readable(actor))[known.id]

    def waiting_for(self, person: PersonId, actor: Actor) -> tuple[RoutedQuestion, ...]:
        """The questions routed to somebody that nobody has answered, oldest first. Raises `NotFound`."""
        return self._store.routed.waiting_for(self._known(person, actor).id, access.readable(actor))

    def routed_to(self, person: PersonId, draft: Draft, actor: Actor) -> Callable[[NoteId], None]:
        """What routes the question `draft` to somebody, inside the transaction that stores it.

        Raises `NotFound`, and `BadNote` when it asks nothing; what it returns raises `Unavailable` when
        they cannot be asked, so that two who ask at once never pass their limit.
        """
        known = self._known(person, actor)
        if draft.kind is not Kind.QUESTION:
            raise BadNote(NO_QUESTION, "kind")

        def route(note: NoteId) -> None:
            self._route(note, known, actor)

        return route

    def put(self, question: NoteId, person: PersonId, actor: Actor) -> None:
        """Ask somebody a question that is here already; who was asked it before is not asked again.

        Raises `Forbidden`, `NotFound`, `BadNote` for a note that asks nothing or was answered already,
        and `Unavailable` when they cannot be asked or asked it themselves.
        """
        access.require_writer(actor)
        known = self._known(person, actor)
        if self._put_already(question, known, actor):
            return
        with self._store.transaction(actor.name):
            if not self._put_already(question, known, actor):  # meanwhile
                self._route(question, known, actor)

    def _put_already(self, question: NoteId, person: Person, actor: Actor) -> bool:
        readable = access.readable(actor)
        asked = self._store.notes.get(question, readable).summary
        if asked.kind is not Kind.QUESTION:
            raise BadNote(NO_QUESTION, "kind")
        if not asked.waiting:
            raise BadNote("This question has an answer already. Ask another one if it does not help.", "kind")
        if person.id in {one.id for one in asked.authors}:
            raise Unavailable(f"{person.name} asked this. Ask somebody else, or leave the question open.")
        return person.id in {one.person.id for one in self._store.routed.of(question, readable)}

    def _successor(self, typed: str, person: Person, readable: Readable) -> str:
        """The name of whoever is meant, or what the record says already. Raises `BadRecord`."""
        if not typed or typed == self._store.people.record(person.id).successor:
            return typed
        meant = naming.meant([typed], self._store, readable).get(typed)
        if meant is None:
            (unknown,) = naming.newcomers([typed], self._store, readable)
            leave = "" if unknown.near else " Name somebody who is here, or leave it empty."
            raise BadRecord(unknown.says + leave, "successor")
        if meant.id == person.id:
            raise BadRecord("Nobody succeeds themselves. Name somebody else, or leave it empty.", "successor")
        return meant.name

    def _route(self, question: NoteId, person: Person, actor: Actor) -> None:
        """Put it down, inside a transaction, if they can be asked; why not, as far as `actor` may read."""
        if not self.availability([person], EVERYTHING)[person.id].free:
            why = self.availability([person], access.readable(actor))[person.id].after_name
            other = person.successor.name if person.successor else "somebody else"
            raise Unavailable(
                f"{person.name} {why or 'cannot be asked now'}. Ask {other}, or leave the question open."
            )
        self._store.routed.add(person.id, question)

    def _known(self, person: PersonId, actor: Actor) -> Person:
        return self._store.people.get(person, access.readable(actor))
