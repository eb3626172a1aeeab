"""The SQLite file: a connection per thread, whole transactions, SQLite's errors in our words."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path
from typing import Any

from kbase.errors import LibraryFull
from kbase.model import ChangeNumber
from kbase.store.connections import connect, connect_to_read
from kbase.store.keys import now
from kbase.store.lock import writer_lock
from kbase.store.trouble import asked, told

Row = tuple[Any, ...]
Parameters = Mapping[str, Any] | Sequence[Any]

CHECKPOINT_BYTES = 4_000_000
"""A write-ahead log longer than this is copied into the database by the writer that made it so."""

LONGEST_LOG_BYTES = 16 * CHECKPOINT_BYTES
"""A log longer than this is begun anew, for which readers are waited for: else, where somebody always
reads, it would only grow."""

READERS_WAITED_FOR_MS = 250

_numbers = count()  # of connections, to tell them apart


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
        return nullcontext() if self.writing else self._locked()

    @contextmanager
    def undone(self) -> Iterator[None]:
        """A transaction that is undone at its end: whatever is written inside, only this thread sees."""
        with suppress(_Undone), self._locked():
            yield
            raise _Undone

    def define(self, name: str, arguments: int, function: Callable[..., Any]) -> None:
        """A function that this thread's SQL may call."""
        self._desk().connection.create_function(name, arguments, function)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several queries, one moment: nothing committed meanwhile is seen."""
        desk = self._desk()
        if desk.connection.in_transaction:
            yield
            return
        with told(self.path):
            desk.connection.execute("BEGIN")
        try:
            yield
        finally:
            desk.roll_back()

    @property
    def change(self) -> ChangeNumber:
        """The number of the transaction this thread is in."""
        change = self._in_transaction().change
        if change is None:
            raise RuntimeError("This write needs `store.transaction`: it changes what can be found.")
        return change

    @property
    def writing(self) -> bool:
        """Whether this thread has a transaction open, which may still be undone."""
        return self._desk().locked

    @property
    def version(self) -> tuple[int, int, int]:
        """What is other than before when this thread may see something else than before: 4 µs."""
        desk = self._desk()
        if desk.reads and desk.connection.in_transaction:
            return desk.reads
        with asked(self.path):
            row = desk.connection.execute("PRAGMA data_version").fetchone()
        version = desk.number, row[0], desk.connection.total_changes
        if desk.connection.in_transaction and not desk.locked:
            desk.reads = version
        return version

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
        if not desk.writes:
            raise LibraryFull(
                f"There is no room beside {self.path}, or it may not be written. Nothing was stored. "
                "Make room on the disk, or make the folder writable, then try again."
            )
        with told(self.path), writer_lock(self.path.with_suffix(".lock"), self.busy_timeout_s):
            desk.connection.execute("BEGIN IMMEDIATE")
            desk.locked = True
            try:
                yield desk
                desk.connection.execute("COMMIT")
            finally:
                desk.roll_back()  # does nothing after COMMIT
                desk.locked = False
                desk.change = None
                desk.actor = ""
            self._checkpoint(desk.connection)

    def _checkpoint(self, connection: sqlite3.Connection) -> None:
        """Copy a long log into the database, under the writer's lock (see `kbase.store.lock`).

        What is committed is safe in the log already, so a checkpoint that fails fails nothing.
        """
        log = Path(f"{self.path}-wal")
        try:
            length = log.stat().st_size
            if length > LONGEST_LOG_BYTES:
                connection.execute(f"PRAGMA busy_timeout = {READERS_WAITED_FOR_MS}")
                try:
                    connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
                finally:
                    connection.execute(f"PRAGMA busy_timeout = {round(self.busy_timeout_s * 1000)}")
            elif length > CHECKPOINT_BYTES:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except (OSError, sqlite3.Error):
            return

    def _in_transaction(self) -> _Desk:
        desk = self._desk()
        if not desk.locked:
            raise RuntimeError("This write needs an open `store.transaction`.")
        return desk

    def _desk(self) -> _Desk:
        desk: _Desk | None = getattr(self._desks, "desk", None)
        if desk is not None and desk.process == os.getpid() and desk.stays:
            return desk
        if self._closed:
            raise RuntimeError("The store is closed.")
        desk = self._new_desk()
        self._desks.desk = desk
        self._open.add(desk)
        return desk

    def _new_desk(self) -> _Desk:
        """A desk that writes; on a full disk or in a folder that is not ours to write, one that reads."""
        try:
            return _Desk(connect(self.path, self.busy_timeout_s), writes=True)
        except LibraryFull:
            return _Desk(connect_to_read(self.path), writes=False)


class _Undone(Exception):
    """Ends a transaction that was never meant to last."""


class _Desk:
    """One thread's connection and the transaction open on it; closed when its thread ends.

    One that does not write sees no later change, so it is given up after each query or transaction.
    """

    def __init__(self, connection: sqlite3.Connection, *, writes: bool) -> None:
        self.connection = connection
        self.writes = writes
        self.process = os.getpid()
        self.number = next(_numbers)
        self.locked = False  # whether it has the writer's lock
        self.reads: tuple[int, int, int] | None = None  # the version that an open transaction reads
        self.change: ChangeNumber | None = None
        self.actor = ""
        weakref.finalize(self, _let_go, connection, self.process)

    @property
    def stays(self) -> bool:
        """Whether it may serve the next query too."""
        return self.writes or self.connection.in_transaction

    def roll_back(self) -> None:
        """Undo the open transaction, if SQLite has not done so already (it does when the disk is full)."""
        self.reads = None
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


_INHERITED: list[sqlite3.Connection] = []
"""Connections of the process we were forked from: closing them here would be closing them there."""


def _let_go(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()
    else:
        _INHERITED.append(connection)
