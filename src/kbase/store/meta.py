"""Small facts about the library itself, by key."""

from __future__ import annotations

from kbase.store.database import Database
from kbase.store.latest import Latest

MODEL_NAME = "model.name"
"""The key of the name or folder of the model in use."""

TIMES_SET = "times set"
"""The key of how often anything was."""


class Meta:
    """Keys and values of text: few, so a thread reads all of them at once, and again after a change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._facts: Latest[dict[str, str]] = Latest(database, self._read)

    def get(self, key: str, default: str = "") -> str:
        """The value of `key`, or `default`."""
        return self._facts.get().get(key, default)

    def _read(self) -> dict[str, str]:
        return dict(self._database.rows("SELECT key, value FROM meta"))

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
