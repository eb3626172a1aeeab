"""Numbered migrations: number n takes a library from schema version n - 1 to n."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kbase.errors import DamagedLibrary, LibraryTooNew
from kbase.model import Link, Relation
from kbase.store.lock import writer_lock
from kbase.store.naming import Rank, place_of, series_key
from kbase.store.trouble import told

if TYPE_CHECKING:
    from sqlite_utils import Database as Tables

Migration = Callable[["Tables"], None]

APPLICATION_ID = 0x6B626173  # "kbas": how `file` and we tell a library from any other SQLite file


def first(tables: Tables) -> None:
    """An empty library."""
    _run(tables, "first.sql")


def helped(tables: Tables) -> None:
    """What people said helped them."""
    _run(tables, "helped.sql")


def people(tables: Tables) -> None:
    """What people choose, questions routed to them, identities that can be parted again."""
    _run(tables, "people.sql")


def packs(tables: Tables) -> None:
    """Session packs, and what people have marked as known."""
    _run(tables, "packs.sql")


def places(tables: Tables) -> None:
    """Where notes stand on the map of the library."""
    _run(tables, "places.sql")


def outcomes(tables: Tables) -> None:
    """What came of a session."""
    _run(tables, "outcomes.sql")


def applied(tables: Tables) -> None:
    """Where notes were applied."""
    _run(tables, "applied.sql")


def invited(tables: Tables) -> None:
    """Saved packs without what changes by the day."""
    _run(tables, "invited.sql")


def tagged(tables: Tables) -> None:
    """Passages are found by the words of their note's tags too: the words are counted anew."""
    tables.conn.execute("DELETE FROM snapshot WHERE kind = 'words'")


def standing(tables: Tables) -> None:
    """What notes say of their own standing."""
    tables.conn.execute("ALTER TABLE note ADD COLUMN status TEXT NOT NULL DEFAULT ''")


def series(tables: Tables) -> None:
    """What another supersedes is found by its number in a series too: `ADR-005` is `ADR 5 - Title`."""
    named = tables.conn.execute("SELECT fold, note FROM note_name WHERE rank BETWEEN ? AND ?", _NAMED)
    tables.conn.executemany(
        "INSERT OR IGNORE INTO note_name (fold, note, rank) VALUES (?, ?, ?)",
        [(key, note, int(Rank.SERIES)) for fold, note in named.fetchall() if (key := series_key(fold))],
    )
    links = tables.conn.execute(
        "SELECT target, relation, key FROM link WHERE relation IN ('supersedes', 'superseded_by')"
        " AND place IS NULL"
    )
    tables.conn.executemany(
        "UPDATE link SET place = ? WHERE key = ?",
        [(place_of(Link(target, Relation(how)), None), key) for target, how, key in links.fetchall()],
    )


_NAMED = int(Rank.TITLE), int(Rank.PATH_END)

MIGRATIONS: Sequence[Migration] = (
    first,
    helped,
    people,
    packs,
    places,
    outcomes,
    applied,
    invited,
    tagged,
    standing,
    series,
)


def require_library(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that nothing was ever stored in: it was emptied, or making it was cut off."""
    if not version_of(connection, path, len(MIGRATIONS)):
        raise DamagedLibrary(f"{path} is empty. Restore it from a backup, or run `kbase init`.")


def version_of(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    """The schema version of an open file; 0 when it is empty.

    Raises `LibraryTooNew`, or `DamagedLibrary` for a file that is no library.
    """
    with told(path):
        row = connection.execute(  # one statement, one moment: another process may be making the library
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)"
            " FROM pragma_application_id, pragma_user_version"
        ).fetchone()
    application, version, tables = map(int, row)
    if application != APPLICATION_ID and (application or version or tables):
        raise DamagedLibrary(f"{path} is a database, but not a kbase library. Choose another folder.")
    if version > newest:
        raise LibraryTooNew(
            f"{path} was written by a newer kbase (format {version}, this one knows {newest}). Upgrade kbase."
        )
    return version


def migrate(
    connection: sqlite3.Connection, path: Path, timeout_s: float, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Bring an open file to the newest version, whole or not at all.

    `connection` must not be inside a transaction. Raises what `version_of` raises, `LibraryBusy`,
    and `LibraryFull`; when a migration fails, what is stored is as it was.
    """
    if version_of(connection, path, len(migrations)) == len(migrations):
        return
    from sqlite_utils import Database as Tables  # 60 ms that only the first start pays

    with told(path), writer_lock(path.with_suffix(".lock"), timeout_s):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = OFF")  # tables are rebuilt; checked before the commit
        tables = Tables(connection, execute_plugins=False)
        connection.execute("BEGIN IMMEDIATE")
        try:
            for migration in migrations[version_of(connection, path, len(migrations)) :]:
                migration(tables)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise DamagedLibrary(f"{path} has rows that point nowhere, so it cannot be migrated.")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(migrations)}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")


def _run(tables: Tables, script: str) -> None:
    for statement in statements(files(__name__).joinpath(script).read_text("utf-8")):
        tables.conn.execute(statement)


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, one by one (`executescript` would commit first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
