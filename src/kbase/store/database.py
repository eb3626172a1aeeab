"""The SQLite file: a connection per thread, whole transactions, SQLite's errors in our words."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from kbase.errors import BadInput, DamagedLibrary, LibraryBusy, LibraryFull, Trouble
from kbase.model import ChangeNumber
from kbase.store.keys import now
from kbase.store.lock import writer_lock

Row = tuple[Any, ...]
Parameters = Mapping[str, Any] | Sequence[Any]

CHECKPOINT_BYTES = 4_000_000
"""A write-ahead log longer than this is copied into the database by the writer that made it so."""


class Database:
    """One library's SQLite file, shared by all threads of this process."""

    def __init__(self, path: Path, busy_timeout_s: float) -> None:
        self.path = path
        self.busy_timeout_s = busy_timeout_s
        self._desks = threading.local()
        self._open: weakref.WeakSet[_Desk] = weakref.WeakSet()
        self._closed = False

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        desk = self._desk()
        with asked(self.path):
            return desk.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        desk = self._desk()
        with asked(self.path):
            row: Row | None = desk.connection.execute(sql, parameters).fetchone()
        return row

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first value of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement inside a transaction; the new row's key, for an insert."""
        desk = self._in_transaction()
        with asked(self.path):
            return desk.connection.execute(sql, parameters).lastrowid or 0

    def write_many(self, sql: str, parameters: Sequence[Parameters]) -> None:
        """Run one statement for each of `parameters` inside a transaction."""
        desk = self._in_transaction()
        with asked(self.path):
            desk.connection.executemany(sql, parameters)

    @contextmanager
    def transaction(self, actor: str) -> Iterator[ChangeNumber]:
        """Everything written inside is stored at the end, with the next change number, or not at all."""
        with self._locked() as desk:
            desk.change = ChangeNumber(
                self.write(
                    "INSERT INTO change (at, actor, last_passage)"
                    " SELECT ?, ?, ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'passage'",
                    (now(), actor),
                )
            )
            desk.actor = actor
            yield desk.change
            self.write(
                "UPDATE change SET last_passage ="
                " (SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'passage') WHERE number = ?",
                (desk.change,),
            )

    def housekeeping(self) -> AbstractContextManager[object]:
        """The open transaction, or one of its own that changes nothing anybody can find."""
        return nullcontext() if self._desk().connection.in_transaction else self._locked()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several queries, one moment: nothing committed meanwhile is seen."""
        connection = self._desk().connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")

    @property
    def change(self) -> ChangeNumber:
        """The number of the transaction this thread is in."""
        change = self._in_transaction().change
        if change is None:
            raise RuntimeError("This write needs `store.transaction`: it changes what can be found.")
        return change

    @property
    def actor(self) -> str:
        """On whose behalf this thread's transaction is."""
        return self._in_transaction().actor

    def close(self) -> None:
        """Close every thread's connection; the last one of all processes folds the log into the file."""
        self._closed = True
        for desk in list(self._open):
            desk.connection.close()
        self._desks = threading.local()

    @contextmanager
    def _locked(self) -> Iterator[_Desk]:
        desk = self._desk()
        if desk.connection.in_transaction:
            raise RuntimeError("A transaction is open in this thread already.")
        with told(self.path), writer_lock(self.path.with_suffix(".lock"), self.busy_timeout_s):
            desk.connection.execute("BEGIN IMMEDIATE")
            try:
                yield desk
                desk.connection.execute("COMMIT")
            except BaseException:
                desk.roll_back()
                raise
            finally:
                desk.change = None
                desk.actor = ""
            self._checkpoint(desk.connection)

    def _checkpoint(self, connection: sqlite3.Connection) -> None:
        """Copy a long log into the database, under the writer's lock (see `kbase.store.lock`).

        What is committed is safe in the log already, so a checkpoint that fails fails nothing.
        """
        log = Path(f"{self.path}-wal")
        try:
            if log.stat().st_size > CHECKPOINT_BYTES:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except (OSError, sqlite3.Error):
            return

    def _in_transaction(self) -> _Desk:
        desk = self._desk()
        if not desk.connection.in_transaction:
            raise RuntimeError("This write needs an open `store.transaction`.")
        return desk

    def _desk(self) -> _Desk:
        desk: _Desk | None = getattr(self._desks, "desk", None)
        if desk is None or desk.process != os.getpid():
            if self._closed:
                raise RuntimeError("The store is closed.")
            desk = _Desk(connect(self.path, self.busy_timeout_s))
            self._desks.desk = desk
            self._open.add(desk)
        return desk


class _Desk:
    """One thread's connection and the transaction open on it; closed when its thread ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.process = os.getpid()
        self.change: ChangeNumber | None = None
        self.actor = ""
        weakref.finalize(self, _let_go, connection, self.process)

    def roll_back(self) -> None:
        """Undo the open transaction, if SQLite has not done so already (it does when the disk is full)."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


_INHERITED: list[sqlite3.Connection] = []
"""Connections of the process we were forked from: closing them here would be closing them there."""


def _let_go(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()
    else:
        _INHERITED.append(connection)


def connect(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """A connection as every one of ours is set; `NoLibrary` is the caller's to tell."""
    with told(path):
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=256, timeout=busy_timeout_s
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        # The log shrinks when it starts anew, so its length says how much is not copied yet.
        connection.execute("PRAGMA journal_size_limit = 0")
        return connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """SQLite's errors in our words."""
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


def _in_words(error: sqlite3.Error, path: Path) -> Exception:
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
    return error
