"""Connections to the SQLite file, each set as every one of ours is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kbase.errors import LibraryFull
from kbase.store.keys import folded
from kbase.store.trouble import told

CACHE_KIB = 8_000
"""Pages a connection keeps. SQLite's own 2,000 read most of what a question touches anew: at 100,000
passages, which notes 400 of them belong to takes 1.4 ms with those and 0.95 with these."""


def connect(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """A connection that reads and writes.

    Raises `LibraryFull` where its shared memory (32 KiB beside the file) cannot be made, and
    `DamagedLibrary` for a file that is no database.
    """
    with told(path):
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=256, timeout=busy_timeout_s
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            # The log shrinks when it starts anew, so its length says how much is not copied yet.
            connection.execute("PRAGMA journal_size_limit = 0")
            connection.create_function("folded", 1, folded, deterministic=True)
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that needs no room on the disk, for a file whose log is empty: it sees no later change.

    Raises `LibraryFull` when the log is not empty: the file alone is not the whole library then.
    """
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryFull(f"{path} can be neither read nor written while the disk is full. Make room on it.")
    with told(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        connection.create_function("folded", 1, folded, deterministic=True)
    return connection
