"""The projections of one library in one process: always as new as the last commit.

A snapshot on disk holds everything up to its change; what came since is read from the store
and kept in memory. `current` looks at the change number, so that another process's commit is
seen by the next question. Views are never changed, only replaced. Snapshots that are missing
or damaged are made again from the store, which is the truth.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from time import monotonic

import numpy as np

from kbase.counting import counted
from kbase.errors import IndexBeingMade, LibraryBusy, LibraryFull, StaleIndex, Trouble
from kbase.index.checking import difference
from kbase.index.shelf import VECTORS, WORDS, Shelf
from kbase.index.vectors import Vectors
from kbase.index.words import Wording, Words
from kbase.model import ChangeNumber, Finding, Fingerprint, Matrix, PassageIds
from kbase.ports import Progress, Silent
from kbase.store import Delta, Store

_log = logging.getLogger(__name__)

READ_AT_ONCE = 1_000  # passages read from the store by one query
READ_WHILE_WAITED_FOR = 20_000  # passages read within some seconds: of more, a server says how far it is
LOOKS_APART_S = 0.5  # whether it is to be said, while somebody waits
LEAST_GROWN = 64  # passages that came or went before new snapshots are worth writing,
GROWN_SHARE = 0.02  # or this share of all of them
TRIES_APART_S = 2.0  # between two snapshots a server writes by itself
REBUILD_WAITS_S = 60.0  # for another process that is writing snapshots

_START = ChangeNumber(0)
_NONE: PassageIds = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class View:
    """What is searched at one moment; never changes."""

    change: ChangeNumber
    vectors: Vectors
    words: Words

    def vectors_of(self, ids: PassageIds) -> Matrix:
        """The vectors of `ids`, (n, dimension); zeros for a passage this view does not hold."""
        return self.vectors.of(ids)

    @property
    def unsettled(self) -> int:
        """How many passages came or went since the snapshots."""
        return max(self.vectors.unsettled, self.words.unsettled)

    @property
    def grown(self) -> bool:
        """Whether so many did that new snapshots are worth writing."""
        return self.unsettled >= max(LEAST_GROWN, GROWN_SHARE * len(self.words.rows))


class _Reading(Silent):
    """How far a large library is read into its projections, for whoever asks meanwhile."""

    def __init__(self, passages: int) -> None:
        self._read = 0
        self._passages = passages
        self._began = monotonic()

    def advance(self, count: int, what: str) -> None:
        """So many more are read."""
        self._read += count

    def __str__(self) -> str:
        told = f"The indexes are being made: {self._read:,} of {counted(self._passages, 'passage')} are read"
        if self._read:
            left_s = (monotonic() - self._began) / self._read * (self._passages - self._read)
            told += f", about {counted(int(left_s // 60) + 1, 'minute')} left"
        return f"{told}. Notes can be read meanwhile; ask again then."


class Projections:
    """The projections of a library; safe to share between threads, not across a fork."""

    def __init__(self, store: Store, model: Fingerprint, dimension: int, upkeep: bool = False) -> None:
        """`upkeep`: write new snapshots in a thread of its own when enough has changed, as servers do."""
        self._store = store
        self._model = model
        self._dimension = dimension
        self._upkeep = upkeep
        self._shelf = Shelf(store, model)
        self._view: View | None = None
        self._known: tuple[str, ...] = ()  # the snapshots on record when they were last read
        self._refreshing = threading.Lock()
        self._reading: _Reading | None = None  # a large library, for the first view
        self._saver: threading.Thread | None = None
        self._tried = -TRIES_APART_S  # when a snapshot was last tried, on the monotonic clock

    def current(self) -> View:
        """What is searched now: everything committed before the call is in it.

        Raises `IndexBeingMade` while another thread of a server reads a large library for the first view.
        """
        loaded = self._view is None
        view = self._seen()
        if view.grown:
            if self._upkeep:
                self._save_aside()
            elif loaded and view.unsettled > len(view.words.rows) // 2:
                self.save()  # reading everything took long: the next process shall not have to
                return self._seen()
        return view

    def save(self) -> None:
        """Write snapshots of everything up to now, unless another process is at it.

        They only make the next start faster: what cannot be written (a full disk, a busy library) is
        logged and left for another time.
        """
        self._tried = monotonic()
        try:
            with self._shelf.writing() as mine:
                if mine:
                    self._adopt()  # another process may have written some meanwhile
                    view = self._seen()
                    if view.unsettled:
                        self._write(view)
        except (OSError, Trouble) as error:
            _log.warning("No snapshot was written: %s", error)
            return
        self._adopt()

    def save_if_grown(self) -> None:
        """`save`, when enough has changed since the last snapshots to be worth it."""
        if self._seen().grown:
            self.save()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make everything again from the store and write new snapshots of it.

        Raises `LibraryFull` when they cannot be written, `LibraryBusy` when another process is at it all
        the while; what was made is searched all the same.
        """
        with self._refreshing:
            view = self._view = self._built(progress)
        try:
            with self._shelf.writing(REBUILD_WAITS_S) as mine:
                if not mine:
                    raise LibraryBusy("Another process is writing the indexes. Try again when it is done.")
                self._write(view)
        except OSError as error:
            raise LibraryFull(
                f"The indexes could not be written ({error.strerror}). Questions are answered without "
                "them. Make room on the disk, then run `kbase rebuild`."
            ) from error
        self._adopt()

    def check(self) -> list[Finding]:
        """Whether the snapshots are what was written, and whether what is searched equals the truth.

        Makes everything again in memory to compare; writes nothing.
        """
        with self._store.reading():
            searched, truth = self._seen(), self._built()
            return [
                *self._shelf.check(),
                difference("search by meaning", searched.vectors, truth.vectors),
                difference("search by words", searched.words, truth.words),
            ]

    def close(self) -> None:
        """Wait for a snapshot that is being written."""
        if self._saver is not None:
            self._saver.join()

    def _seen(self) -> View:
        view = self._view
        if view is not None and view.change == self._store.changes.number():
            return view
        while not self._refreshing.acquire(timeout=LOOKS_APART_S):
            reading = self._reading
            if reading is not None and self._upkeep:
                raise IndexBeingMade(str(reading))
        try:
            self._view = self._advanced(self._view or self._loaded())
        except StaleIndex as error:
            _log.warning("%s Meanwhile everything is read from the library.", error)
            self._view = self._built()
        finally:
            self._reading = None
            self._refreshing.release()
        return self._view

    def _advanced(self, view: View) -> View:
        if view.change == self._store.changes.number():
            return view
        delta = self._store.changes.since(view.change)
        return View(delta.number, *self._followed(view.vectors, view.words, delta))

    def _built(self, progress: Progress | None = None) -> View:
        """Everything, from the store alone."""
        delta = self._store.changes.since(_START)
        if progress is not None:
            progress.total(len(delta.added))
        empty = Vectors.empty(self._dimension), Words.empty()
        return View(delta.number, *self._followed(*empty, delta, progress))

    def _loaded(self) -> View:
        """What the snapshots hold, as of one change."""
        self._known = self._shelf.on_record()
        found = self._shelf.load()
        vectors, vectors_at = Vectors.empty(self._dimension), _START
        words, words_at = Words.empty(), _START
        if VECTORS in found:
            vectors_at, vectors = found[VECTORS][0], Vectors.stored(found[VECTORS][1])
        if WORDS in found:
            words_at, words = found[WORDS][0], Words.stored(found[WORDS][1])
        if vectors_at == words_at:
            return View(words_at, vectors, words)
        with self._store.reading():  # both up to the same change
            vectors, _ = self._followed(vectors, Words.empty(), self._store.changes.since(vectors_at))
            empty = Vectors.empty(self._dimension)
            delta = self._store.changes.since(words_at)
            _, words = self._followed(empty, words, delta)
        return View(delta.number, vectors, words)

    def _followed(
        self, vectors: Vectors, words: Words, delta: Delta, progress: Progress | None = None
    ) -> tuple[Vectors, Words]:
        """Both with what came and without what went. Raises `StaleIndex`."""
        if progress is None and self._view is None and len(delta.added) > READ_WHILE_WAITED_FOR:
            progress = self._reading = _Reading(len(delta.added))
        for start in range(0, len(delta.added), READ_AT_ONCE):
            rows = self._store.passages.rows(delta.added[start : start + READ_AT_ONCE], self._model)
            if rows:
                ids = np.array([row.id for row in rows], np.int64)
                vectors = vectors.changed(ids, np.stack([row.vector for row in rows]), _NONE)
                wordings = [Wording.of(row.title, row.heading, row.text, row.tags, row.names) for row in rows]
                words = words.changed(ids, wordings, _NONE)
            if progress is not None:
                progress.advance(len(rows), "passages")
        if len(delta.removed):
            vectors = vectors.changed(_NONE, self._no_rows(), delta.removed)
            words = words.changed(_NONE, [], delta.removed)
        return vectors, words

    def _no_rows(self) -> Matrix:
        return np.empty((0, self._dimension), np.float32)

    def _write(self, view: View) -> None:
        kinds = {
            VECTORS: (view.vectors.rows.alive, [*view.vectors.sections(), view.vectors.coarse_section()]),
            WORDS: (view.words.rows.alive, view.words.sections()),
        }
        self._shelf.save(view.change, kinds)

    def _adopt(self) -> None:
        """Search from the newest snapshots, when they are others than those in use."""
        if self._shelf.on_record() == self._known:
            return
        try:
            view = self._loaded()  # verified and mapped while the old view answers
            with self._refreshing:
                self._view = self._advanced(view)
        except StaleIndex as error:
            _log.warning("%s What is searched stays in memory.", error)

    def _save_aside(self) -> None:
        if monotonic() < self._tried + TRIES_APART_S:  # also while the disk is full
            return
        if self._saver is None or not self._saver.is_alive():
            self._saver = threading.Thread(target=self.save, name="kbase-snapshot", daemon=True)
            self._saver.start()
