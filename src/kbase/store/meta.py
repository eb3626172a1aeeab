"""Small facts about the library itself, by key."""

from __future__ import annotations

from kbase.store.database import Database

TIMES_SET = "times set"
"""The key of how often anything was."""


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
        put(self._database, key, value)


def put(database: Database, key: str, value: str) -> None:
    """Set `key`, and count that something was set: what is drawn from a fact may be other than before."""
    with database.housekeeping():
        database.write(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
        database.write(
            "INSERT INTO meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
            (TIMES_SET,),
        )
