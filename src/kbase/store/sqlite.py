"""What this machine's SQLite can be trusted with."""

from __future__ import annotations

import sqlite3

from kbase.model import Finding
from kbase.store.database import Database

OLDEST = (3, 37, 0)  # STRICT tables

RACE_SINCE = (3, 7, 0)
RACE_FIXED = (3, 51, 3)
RACE_BACKPORTS = ((3, 44, 6), (3, 50, 7))


def has_wal_reset_race(version: tuple[int, int, int]) -> bool:
    """Whether two checkpoints and a commit that meet can lose pages (https://sqlite.org/wal.html)."""
    if version < RACE_SINCE or version >= RACE_FIXED:
        return False
    return not any(version[:2] == fixed[:2] and version >= fixed for fixed in RACE_BACKPORTS)


def sqlite_findings(database: Database) -> list[Finding]:
    """The version, the race, full-text search, and the journal."""
    version = sqlite3.sqlite_version_info[:3]
    shown = sqlite3.sqlite_version
    options = {row[0] for row in database.rows("PRAGMA compile_options")}
    journal = database.value("PRAGMA journal_mode")
    race = has_wal_reset_race((version[0], version[1], version[2]))
    return [
        Finding(
            "SQLite version",
            version >= OLDEST,
            f"SQLite {shown}",
            "" if version >= OLDEST else "kbase needs SQLite 3.37 or newer: install a newer Python.",
        ),
        Finding(
            "SQLite WAL-reset race",
            True,
            f"SQLite {shown} has it; kbase checkpoints only under its own writer's lock, so it cannot occur."
            if race
            else f"SQLite {shown} does not have it.",
            "Let no other program write to the library while kbase runs." if race else "",
        ),
        Finding(
            "SQLite full-text search",
            "ENABLE_FTS5" in options,
            "FTS5 is built in." if "ENABLE_FTS5" in options else "FTS5 is missing.",
            "" if "ENABLE_FTS5" in options else "Install a Python whose SQLite has FTS5.",
        ),
        Finding(
            "Write-ahead log",
            journal == "wal",
            f"The journal mode is {journal}.",
            "" if journal == "wal" else "Keep the library on a local disk, not on a network share.",
        ),
    ]
