"""Who wrote which note, and when. Asking a question is no writing here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kbase.model import Filters, NoteId, PersonId, Readable
from kbase.store.database import Database
from kbase.store.narrowing import narrowed_notes, readable_notes

_WRITTEN = """SELECT note.id, note.title, note.created, json_group_array(DISTINCT person.id) FROM {0}
  JOIN note_author ON note_author.note = note.key
  JOIN person_name ON person_name.key = note_author.name
  JOIN person ON person.key = person_name.person
  WHERE note.kind <> 'question' AND {1} GROUP BY note.key ORDER BY note.created, note.key"""


@dataclass(frozen=True, slots=True)
class Written:
    """A note as its authors' work.

    It counts on the day it was created: a later edit says nothing of who made it.
    """

    note: NoteId
    title: str
    created: date
    authors: tuple[PersonId, ...]


class Authorship:
    """Who wrote which note, and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, notes: Iterable[NoteId], readable: Readable) -> list[Written]:
        """The readable ones of these notes that have an author and ask nothing, oldest first."""
        allowed = readable_notes(readable)
        return self._written(
            _WRITTEN.format("json_each(:notes) JOIN note ON note.id = json_each.value", allowed.sql),
            {"notes": json.dumps(list(notes)), **allowed.values},
        )

    def all(self, readable: Readable, before: date | None = None) -> list[Written]:
        """All such notes, oldest first; only those created before a day, if one is given."""
        chosen = narrowed_notes(readable, Filters(before=before))
        return self._written(_WRITTEN.format("note", chosen.sql), dict(chosen.values))

    def count(self, readable: Readable) -> int:
        """How many such notes there are."""
        allowed = readable_notes(readable)
        return int(
            self._database.value(
                f"""SELECT count(*) FROM note WHERE {allowed.sql} AND note.kind <> 'question'
                AND EXISTS (SELECT 1 FROM note_author WHERE note_author.note = note.key)""",
                allowed.values,
            )
        )

    def _written(self, sql: str, values: dict[str, str]) -> list[Written]:
        return [
            Written(NoteId(note), title, date.fromisoformat(created), tuple(json.loads(authors)))
            for note, title, created, authors in self._database.rows(sql, values)
        ]
