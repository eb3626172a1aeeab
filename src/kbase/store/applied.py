"""Where notes were applied: who did what a note says, when, and where."""

from __future__ import annotations

from datetime import datetime

from kbase.errors import NotFound
from kbase.model import Application, NoteId, Readable
from kbase.store.audit import Audits
from kbase.store.database import Database
from kbase.store.keys import folded, now
from kbase.store.narrowing import readable_notes


class Applied:
    """Marks of "we applied this", each actor's own: one a note and place."""

    def __init__(self, database: Database, audit: Audits) -> None:
        self._database = database
        self._audit = audit

    def add(self, note: NoteId, where: str) -> None:
        """Put down, inside a transaction, that its actor applied a note; said twice it stands once.

        Raises `NotFound` when the note is gone.
        """
        key = self._database.value("SELECT key FROM note WHERE id = ?", (note,))
        if key is None:
            raise NotFound("This note has been removed.")
        self._database.write(
            "INSERT INTO application (note, actor, place, fold, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (note, actor, fold) DO UPDATE SET place = excluded.place, at = excluded.at",
            (key, self._database.actor, where, folded(where), now()),
        )
        self._audit.add(self._database.actor, "note applied", note)

    def remove(self, note: NoteId, where: str) -> None:
        """Take it back, inside a transaction; it is no error if its actor never said it."""
        actor = self._database.actor
        said = self._database.value(
            "SELECT application.key FROM application JOIN note ON note.key = application.note"
            " WHERE note.id = ? AND actor = ? AND fold = ?",
            (note, actor, folded(where)),
        )
        if said is not None:
            self._database.write("DELETE FROM application WHERE key = ?", (said,))
            self._audit.add(actor, "note applied no more", note)

    def of(self, note: NoteId, readable: Readable) -> tuple[Application, ...]:
        """Where a note was applied, newest first; nothing of one that may not be read."""
        allowed = readable_notes(readable)
        rows = self._database.rows(
            "SELECT application.actor, application.at, application.place FROM application"
            " JOIN note ON note.key = application.note"
            f" WHERE note.id = :note AND {allowed.sql} ORDER BY application.at DESC, application.key DESC",
            {"note": note, **allowed.values},
        )
        return tuple(Application(by, datetime.fromisoformat(at), where) for by, at, where in rows)
