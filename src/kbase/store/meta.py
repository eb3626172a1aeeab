"""Small facts about the library itself, by key."""

from __future__ import annotations

from kbase.store.database import Database


class Meta:
    """Keys and values of text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: str = "") -> str:
        """The value of `key`, or `default`."""
        value: str | None = self._database.value("SELECT value FROM meta WHERE key = ?", (key,))
        return default if value is None else value

    def put(self, key: str, value: str) -> None:
        """Set `key`."""
        with self._database.housekeeping():
            self._database.write(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )
