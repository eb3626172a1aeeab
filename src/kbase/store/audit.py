"""Who did what, and when."""

from __future__ import annotations

from datetime import datetime

from kbase.model import Audit
from kbase.store.database import Database
from kbase.store.keys import now


class Audits:
    """The audit trail. Every write of a note is in it by itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, actor: str, action: str, subject: str) -> None:
        """Put down one line."""
        with self._database.housekeeping():
            self._database.write(
                "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)",
                (now(), actor, action, subject),
            )

    def recent(self, limit: int) -> list[Audit]:
        """The last lines, newest first."""
        rows = self._database.rows(
            "SELECT at, actor, action, subject FROM audit ORDER BY key DESC LIMIT max(?, 0)", (limit,)
        )
        return [Audit(datetime.fromisoformat(at), *rest) for at, *rest in rows]
