"""SQLite's errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kbase.errors import BadInput, DamagedLibrary, KbaseError, LibraryBusy, LibraryFull, Trouble


@contextmanager
def told(path: Path) -> Iterator[None]:
    """The errors of SQLite at `path`: `LibraryBusy`, `LibraryFull`, `DamagedLibrary`, `Trouble`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(error, path) from error


@contextmanager
def asked(path: Path) -> Iterator[None]:
    """The errors of one statement in our words, those of values SQLite cannot hold too."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(error, path) from error
    except UnicodeEncodeError as error:
        raise BadInput("That text holds half a character (a lone surrogate). Type it again.") from error
    except OverflowError as error:
        raise BadInput("That number is too large.") from error


def _in_words(error: sqlite3.Error, path: Path) -> KbaseError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryBusy(f"Another process is writing to {path}. Wait for it to finish, then try again.")
    if primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
        return LibraryFull(
            f"{path} could not be written ({error}). Nothing of this change was stored. "
            "Make room on the disk, or make the folder writable, then try again."
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedLibrary(f"{path} is damaged ({error}). Restore it from a backup.")
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM):
        return Trouble(f"{path} could not be opened ({error}). Look at its permissions and free memory.")
    return Trouble(
        f"SQLite refused something at {path} ({error}). Try again; `kbase check` looks for what is wrong."
    )
