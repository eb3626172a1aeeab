"""Questions routed to people: who was asked what in person, and how often lately."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from kbase.model import (
    EVERYTHING,
    AskedOf,
    Kind,
    NoteId,
    NoteRef,
    PersonId,
    PersonRef,
    Readable,
    RoutedQuestion,
)
from kbase.store.audit import Audits
from kbase.store.changes import Changes
from kbase.store.database import Database
from kbase.store.identities import Identities
from kbase.store.keys import now, today
from kbase.store.links import answer_counts
from kbase.store.narrowing import readable_notes
from kbase.store.remembered import Remembered

COUNTS_KEPT = 50_000
"""People of whom it is remembered how often they were asked lately."""


class RoutedQuestions:
    """The questions people were asked in person."""

    def __init__(self, database: Database, changes: Changes, identities: Identities, audit: Audits) -> None:
        self._database = database
        self._asked: Remembered[PersonId, int] = Remembered(database, changes, COUNTS_KEPT)
        self._identities = identities
        self._audit = audit

    def add(self, person: PersonId, question: NoteId) -> None:
        """Put down, inside a transaction, that `person` is asked `question`. Raises `NotFound`."""
        self._database.write(
            "INSERT INTO routed_question (person, note, at, by) SELECT ?, key, ?, ? FROM note WHERE id = ?",
            (self._identities.key_of(person), now(), self._database.actor, question),
        )
        self._audit.add(self._database.actor, "question asked of somebody", question)

    def since(
        self, people: Collection[PersonId], days: int, readable: Readable = EVERYTHING
    ) -> dict[PersonId, int]:
        """How many readable questions each of `people` was asked in the last `days`; 0 is left out.

        Days are whole ones in UTC, today the last, so that the count holds all day unless somebody is asked.
        A question that was removed since counts for who may read everything: they have been asked.
        """
        first = (today() - timedelta(days=days - 1)).isoformat()
        return self._asked.of(
            list(people), lambda unknown: self._read(unknown, first, readable), (first, readable)
        )

    def _read(self, people: list[PersonId], first: str, readable: Readable) -> dict[PersonId, int]:
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT asked.id, count(*) FROM json_each(:people)
            JOIN person AS asked ON asked.id = json_each.value
            JOIN routed_question ON routed_question.at >= :first AND routed_question.person IN (
              SELECT ifnull(asked.merged_into, asked.key)
              UNION SELECT key FROM person WHERE merged_into = ifnull(asked.merged_into, asked.key))
            LEFT JOIN note ON note.key = routed_question.note
            WHERE {notes.sql} GROUP BY asked.id""",
            {"people": json.dumps(people), "first": first, **notes.values},
        )
        return {PersonId(identity): count for identity, count in rows}

    def waiting_for(self, person: PersonId, readable: Readable) -> tuple[RoutedQuestion, ...]:
        """The readable questions routed to somebody that nobody has answered, oldest first."""
        return tuple(one for one in self._to(person, readable) if not one.answers)

    def of(self, question: NoteId, readable: Readable) -> tuple[AskedOf, ...]:
        """Whom a question was put to in person, oldest first; nothing of one that may not be read."""
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT kept.id, kept.name, routed_question.at, routed_question.by
            FROM routed_question JOIN note ON note.key = routed_question.note
            JOIN person ON person.key = routed_question.person
            JOIN person AS kept ON kept.key = ifnull(person.merged_into, person.key)
            WHERE note.id = :question AND {notes.sql}
            ORDER BY routed_question.at, routed_question.key""",
            {"question": question, **notes.values},
        )
        return tuple(
            AskedOf(PersonRef(PersonId(identity), name), datetime.fromisoformat(at), by)
            for identity, name, at, by in rows
        )

    def _to(self, person: PersonId, readable: Readable) -> list[RoutedQuestion]:
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT note.key, note.id, note.title, note.kind, routed_question.at, routed_question.by
            FROM routed_question JOIN note ON note.key = routed_question.note
            WHERE routed_question.person IN (
              SELECT :person UNION SELECT key FROM person WHERE merged_into = :person) AND {notes.sql}
            ORDER BY routed_question.at, routed_question.key""",
            {"person": self._identities.key_of(person), **notes.values},
        )
        answers = answer_counts(self._database, json.dumps([row[0] for row in rows]), readable)
        return [
            RoutedQuestion(
                person,
                NoteRef(NoteId(identity), title, Kind(kind)),
                datetime.fromisoformat(at),
                by,
                answers.get(key, 0),
            )
            for key, identity, title, kind, at, by in rows
        ]
