"""Who wrote which note, and when. Asking a question is no writing here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date

from kbase.model import Filters, Kind, NoteId, NoteRef, PersonId, Readable, SpaceName, Written
from kbase.store.changes import Changes
from kbase.store.database import Database
from kbase.store.filtering import narrowed_notes
from kbase.store.links import with_superseded
from kbase.store.narrowing import readable_notes
from kbase.store.remembered import Remembered

KEPT = 200_000
"""Notes whose authors are remembered; some 500 bytes each."""

_WRITTEN = """SELECT note.id, note.title, note.kind, space.name, json_group_array(DISTINCT person.id),
  note.created, note.updated, note.verified, note.accepted,
  (SELECT count(*) FROM application WHERE application.note = note.key), {2} FROM {0}
  JOIN space ON space.key = note.space
  JOIN note_author ON note_author.note = note.key
  JOIN person_name ON person_name.key = note_author.name
  JOIN person ON person.key = person_name.person
  WHERE note.kind <> 'question' AND {1} GROUP BY note.key ORDER BY note.created, note.key"""


class Authorship:
    """Who wrote which note, and when."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._remembered: Remembered[NoteId, Written] = Remembered(database, changes, KEPT)

    def of(self, notes: Iterable[NoteId], readable: Readable) -> list[Written]:
        """The readable ones of these notes that have an author and ask nothing, in this order.

        They are remembered until the next change: a question asks for those of some two hundred.
        """
        wanted = list(notes)
        return list(
            self._remembered.of(wanted, lambda unknown: self._read(unknown, readable), readable).values()
        )

    def all(self, readable: Readable, before: date | None = None) -> list[Written]:
        """All such notes, oldest first; only those created before a day, if one is given.

        They tell of the past, so none is `outdated`.
        """
        chosen = narrowed_notes(readable, Filters(before=before))
        return self._written(_WRITTEN.format("note", chosen.sql, "''"), dict(chosen.values))

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

    def _read(self, notes: list[NoteId], readable: Readable) -> dict[NoteId, Written]:
        superseded = with_superseded(readable)
        chosen = superseded.sql + _WRITTEN.format(
            "json_each(:notes) JOIN note ON note.id = json_each.value",
            readable_notes(readable).sql,
            "iif(note.key IN (SELECT note FROM superseded), 'superseded', note.status)",
        )
        values = {"notes": json.dumps(notes), **superseded.values}
        return {one.note: one for one in self._written(chosen, values)}

    def _written(self, sql: str, values: dict[str, str]) -> list[Written]:
        rows = self._database.rows(sql, values)
        return [
            Written(
                NoteRef(NoteId(note), title, Kind(kind)),
                SpaceName(sys.intern(space)),
                tuple(PersonId(sys.intern(author)) for author in json.loads(authors)),
                date.fromisoformat(created),
                date.fromisoformat(updated),
                date.fromisoformat(verified) if verified else None,
                bool(accepted),
                applied,
                old,
            )
            for note, title, kind, space, authors, created, updated, verified, accepted, applied, old in rows
        ]
