"""Spaces."""

from __future__ import annotations

from kbase.errors import NotFound
from kbase.model import Readable, Space, SpaceName, SpaceRecord
from kbase.store.database import Database, Row
from kbase.store.latest import Latest

_SPACE = "SELECT name, title, about, private FROM space"


class Spaces:
    """The spaces of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._all = Latest(database, self._read)

    def save(self, record: SpaceRecord) -> None:
        """Make a space, or retitle it; who may read it stays as it is."""
        self._database.write(
            "INSERT INTO space (name, title, about) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET title = excluded.title, about = excluded.about",
            (record.name, record.title, record.about),
        )

    def all(self) -> list[Space]:
        """Every space, by name."""
        return list(self._all.get())

    def _read(self) -> list[Space]:
        return [_space(row) for row in self._database.rows(f"{_SPACE} ORDER BY name")]

    def those(self, readable: Readable) -> list[Space]:
        """The spaces that may be read, by name."""
        return [space for space in self._all.get() if readable.allows(space.name)]

    def titles(self, readable: Readable) -> dict[str, str]:
        """What the spaces that may be read are called, by their names."""
        return {space.name: space.title for space in self.those(readable)}

    def get(self, name: SpaceName) -> Space:
        """One space; `NotFound` when there is none of that name."""
        row = self._database.row(f"{_SPACE} WHERE name = ?", (name,))
        if row is None:
            raise NotFound("There is no such space. `kbase space list` shows those you may read.")
        return _space(row)

    def key(self, name: SpaceName) -> int:
        """The key of a space, made when missing."""
        self._database.write("INSERT INTO space (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        return int(self._database.value("SELECT key FROM space WHERE name = ?", (name,)))


def _space(row: Row) -> Space:
    name, title, about, private = row
    return Space(SpaceName(name), title or name, about, bool(private))
