"""A library's truth: one SQLite file, and one room for each thing in it."""

from __future__ import annotations

import shlex
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kbase.errors import LibraryFull, NoLibrary
from kbase.model import ChangeNumber, Finding, Readable
from kbase.store.applied import Applied
from kbase.store.audit import Audits
from kbase.store.authorship import Authorship
from kbase.store.changes import Changes
from kbase.store.checking import findings
from kbase.store.connections import connect, connect_to_read
from kbase.store.database import Database
from kbase.store.forms import Forms
from kbase.store.helped import Helped
from kbase.store.identities import Identities
from kbase.store.meta import Meta
from kbase.store.migrations import migrate, require_library
from kbase.store.notes import Notes
from kbase.store.passages import Passages
from kbase.store.people import People
from kbase.store.places import Places
from kbase.store.routing import RoutedQuestions
from kbase.store.snapshots import Snapshots
from kbase.store.spaces import Spaces
from kbase.store.sqlite import sqlite_findings
from kbase.store.traces import Traces
from kbase.store.vectors import Vectors
from kbase.store.words import index_again

if TYPE_CHECKING:
    from kbase.store.outcomes import Outcomes
    from kbase.store.packs import Packs

FILE = "kbase.sqlite"
REMEMBERED = 20_000
"""Notes a server knows before it is asked: their authors, their passages, how lists show them; 50 MB."""

BUSY_TIMEOUT_S = 10.0


class Store:
    """Notes, people, spaces, passages and vectors; usable from every thread.

    Writes happen inside `transaction` and are acknowledged when it ends: they are on disk then, whole.
    """

    def __init__(self, folder: Path, busy_timeout_s: float) -> None:
        self.folder = folder
        self.path = folder / FILE
        self._database = Database(self.path, busy_timeout_s)
        self.changes = Changes(self._database)
        self.meta = Meta(self._database)
        self.identities = Identities(self._database)
        self.people = People(self._database, self.changes, self.identities)
        self.audit = Audits(self._database)
        self.routed = RoutedQuestions(self._database, self.changes, self.identities, self.audit)
        self.traces = Traces(self._database)
        self.spaces = Spaces(self._database)
        self.notes = Notes(self._database, self.changes, self.identities, self.spaces)
        self.authorship = Authorship(self._database, self.changes)
        self.passages = Passages(self._database, self.changes)
        self.vectors = Vectors(self._database, self.meta)
        self.places = Places(self._database)
        self.snapshots = Snapshots(self._database)
        self.forms = Forms(self._database)
        self.helped = Helped(self._database, self.audit)
        self.applied = Applied(self._database, self.audit)

    @cached_property
    def packs(self) -> Packs:
        from kbase.store.packs import Packs  # a question needs none of it, nor the model of a session

        return Packs(self._database)

    @cached_property
    def outcomes(self) -> Outcomes:
        from kbase.store.outcomes import Outcomes

        return Outcomes(self._database, self.packs)

    @classmethod
    def create(cls, folder: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Self:
        """Make the folder and an empty library in it; one that is there already is opened."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryFull(f"The folder {folder} could not be made: {error.strerror}.") from error
        return cls._at_newest_version(folder, busy_timeout_s, new=True)

    @classmethod
    def open(cls, folder: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Self:
        """Open the library in a folder, bringing an older one up to date.

        Raises `NoLibrary`, `LibraryTooNew`, `DamagedLibrary`.
        """
        if not (folder / FILE).is_file():
            there = shlex.quote(str(folder))
            raise NoLibrary(f"There is no library in {folder}. `kbase --library {there} init` makes one.")
        return cls._at_newest_version(folder, busy_timeout_s, new=False)

    @classmethod
    def _at_newest_version(cls, folder: Path, busy_timeout_s: float, *, new: bool) -> Self:
        path = folder / FILE
        try:
            connection = connect(path, busy_timeout_s)
        except LibraryFull:
            if new:
                raise
            connection = connect_to_read(path)
        try:
            if not new:
                require_library(connection, path)
            migrate(connection, path, busy_timeout_s)
        finally:
            connection.close()
        return cls(folder, busy_timeout_s)

    def transaction(self, actor: str) -> AbstractContextManager[ChangeNumber]:
        """Write together what belongs together: all of it is stored at the end, or none.

        Gives the change number. Raises `LibraryBusy`, `LibraryFull`, `DamagedLibrary`; nothing was
        stored then.
        """
        return self._database.transaction(actor)

    def reading(self) -> AbstractContextManager[None]:
        """Read several things as of one moment."""
        return self._database.reading()

    def remember(self, readable: Readable) -> None:
        """Know of the newest notes what every question needs, as `readable` shows them: a second or two."""
        newest = self.notes.newest(REMEMBERED)
        self.passages.remember(newest)
        self.authorship.of(newest, readable)
        self.notes.summaries(newest, readable)

    def check(self) -> list[Finding]:
        """Whether everything stored agrees with everything else; reads all of it."""
        return findings(self._database)

    def mend(self) -> None:
        """Make anew what can be made from the notes: full-text search; drop vectors nothing uses.

        Those of a model that is only being read with are among them: it is read with from the start again.
        """
        with self._database.housekeeping():
            index_again(self._database)
            for model in self.vectors.models():
                if not model.in_use:
                    self.vectors.forget(model.fingerprint)
            self.vectors.sweep()

    def sqlite_findings(self) -> list[Finding]:
        """What is to be said of this SQLite and how the file is kept."""
        return sqlite_findings(self._database)

    def close(self) -> None:
        """Let go of the file. Other threads must be done with the store."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
