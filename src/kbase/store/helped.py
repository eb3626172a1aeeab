"""What people said helped them: a question, and the note that answered it."""

from __future__ import annotations

from kbase.errors import NotFound
from kbase.model import Fingerprint, Helping, NoteId, Readable
from kbase.store.audit import Audits
from kbase.store.database import Database
from kbase.store.keys import folded, now
from kbase.store.narrowing import Condition, readable_notes


class Helped:
    """Marks of "this helped", each person's own."""

    def __init__(self, database: Database, audit: Audits) -> None:
        self._database = database
        self._audit = audit

    def add(self, helping: Helping, actor: str, model: Fingerprint, nearness: float) -> None:
        """Put down that a note helped; said twice it stands once. `NotFound` when the note is gone."""
        with self._database.housekeeping():
            key = self._database.value("SELECT key FROM note WHERE id = ?", (helping.note,))
            if key is None:
                raise NotFound("This note has been removed.")
            self._database.write(
                "INSERT INTO helped (note, actor, question, fold, at, model, nearness)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (note, fold, actor) DO UPDATE"
                " SET at = excluded.at, model = excluded.model, nearness = excluded.nearness",
                (key, actor, helping.question, folded(helping.question), now(), model, nearness),
            )
            self._audit.add(actor, "note helped", helping.note)

    def remove(self, helping: Helping, actor: str) -> None:
        """Take it back; it is no error if it was never said."""
        with self._database.housekeeping():
            if helping.note in self.to(helping.question, actor):
                self._database.write(
                    "DELETE FROM helped WHERE actor = ? AND fold = ?"
                    " AND note = (SELECT key FROM note WHERE id = ?)",
                    (actor, folded(helping.question), helping.note),
                )
                self._audit.add(actor, "note helped no more", helping.note)

    def to(self, question: str, actor: str) -> frozenset[NoteId]:
        """The notes `actor` said helped with this question."""
        return self._with(question, Condition("helped.actor = :actor", {"actor": actor}))

    def answering(self, question: str, readable: Readable) -> frozenset[NoteId]:
        """The readable notes that anybody said helped with this question."""
        return self._with(question, readable_notes(readable))

    def _with(self, question: str, allowed: Condition) -> frozenset[NoteId]:
        rows = self._database.rows(
            "SELECT note.id FROM helped JOIN note ON note.key = helped.note"
            f" WHERE helped.fold = :fold AND {allowed.sql}",
            {"fold": folded(question), **allowed.values},
        )
        return frozenset(NoteId(row[0]) for row in rows)

    def newest(self, readable: Readable, limit: int) -> list[Helping]:
        """The last questions with the readable notes that helped, newest first."""
        allowed = readable_notes(readable)
        rows = self._database.rows(
            "SELECT helped.question, note.id FROM helped JOIN note ON note.key = helped.note"
            f" WHERE {allowed.sql} ORDER BY helped.key DESC LIMIT :limit",
            {"limit": max(limit, 0), **allowed.values},
        )
        return [Helping(question, NoteId(note)) for question, note in rows]

    def nearness(self, readable: Readable, model: Fingerprint, limit: int) -> list[float]:
        """How near the last of those questions came, one figure a question, as `model` reads them."""
        allowed = readable_notes(readable)
        rows = self._database.rows(
            "SELECT max(nearness) FROM helped JOIN note ON note.key = helped.note"
            f" WHERE helped.model = :model AND {allowed.sql}"
            " GROUP BY helped.fold ORDER BY max(helped.key) DESC LIMIT :limit",
            {"model": model, "limit": max(limit, 0), **allowed.values},
        )
        return [float(row[0]) for row in rows]
