"""The snapshots of a library on disk: written whole, on record only when whole, verified when read."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from kbase.counting import counted
from kbase.errors import StaleIndex
from kbase.index.postings import POSTINGS_FORMAT
from kbase.index.snapshots import Section, Snapshot, open_snapshot, write_snapshot
from kbase.index.words import WORDING_FORMAT
from kbase.model import ChangeNumber, Finding, Fingerprint
from kbase.store import SnapshotRow, Store

_log = logging.getLogger(__name__)

VECTORS, WORDS = "vectors", "words"
KINDS = (VECTORS, WORDS)
FORMATS = {VECTORS: 2, WORDS: WORDING_FORMAT + POSTINGS_FORMAT}
"""How each kind is laid out, in numbers that only rise: their sum is new when one is."""

_SUFFIX = ".snapshot"
_OTHER_VERSION = "of another version of kbase and not read; `kbase rebuild` makes it anew, as does growing"
_REMEDY = "Run `kbase rebuild`; until then everything is read from the library itself."


class Shelf:
    """The snapshot files of one library and model."""

    def __init__(self, store: Store, model: Fingerprint) -> None:
        self._store = store
        self._model = model
        self._folder = store.folder / "index"
        self._lock = threading.Lock()

    def on_record(self) -> tuple[str, ...]:
        """The files of the newest snapshots, one for each kind that has one."""
        return tuple(row.file for row in self._newest() if row is not None)

    def load(self) -> dict[str, tuple[ChangeNumber, Snapshot]]:
        """The newest usable snapshot of each kind, as far as there is one; read side by side."""
        rows = self._newest()
        while True:
            with ThreadPoolExecutor(len(KINDS)) as pool:
                opened = list(pool.map(self._usable, rows))
            newer = self._newest()
            if None not in opened or newer == rows:
                break
            rows = newer  # another process replaced one while it was being read
        return {
            row.kind: (row.change, snapshot)
            for row, snapshot in zip(rows, opened, strict=True)
            if row is not None and snapshot is not None
        }

    def save(self, change: ChangeNumber, kinds: Mapping[str, tuple[int, Sequence[Section]]]) -> None:
        """Write a snapshot of each of `kinds` (how many passages, and the arrays) and put them on record.

        Raises `OSError` when one cannot be written; what was on record stays.
        """
        rows = []
        for kind, (passages, sections) in kinds.items():
            name = f"{kind}-{change}-{os.urandom(4).hex()}{_SUFFIX}"
            facts = {
                "kind": kind,
                "format": FORMATS[kind],
                "change": change,
                "model": self._model,
                "passages": passages,
            }
            digest = write_snapshot(self._folder / name, facts, sections)
            rows.append(SnapshotRow(kind, change, name, digest, self._model, passages))
        for row in rows:
            self._store.snapshots.record(row)
            self._store.snapshots.forget_older(row, self._store.vectors.active())
        self._sweep()

    @contextmanager
    def writing(self, wait_s: float = 0.0) -> Iterator[bool]:
        """Whether this process may write snapshots now: no two do at once. Raises `OSError`."""
        from filelock import FileLock, Timeout

        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder / "saving.lock", timeout=wait_s, thread_local=False)
        with self._lock:
            try:
                lock.acquire()
            except Timeout:
                yield False
                return
            try:
                yield True
            finally:
                lock.release()

    def check(self) -> list[Finding]:
        """Whether each snapshot on record is what was written."""
        findings = []
        for kind in KINDS:
            name = f"snapshot of {kind}"
            row = self._store.snapshots.newest(kind, self._model)
            if row is None:
                findings.append(Finding(name, True, "none yet, everything is read from the library"))
                continue
            try:
                snapshot = self._verified(row)
            except StaleIndex as error:
                findings.append(Finding(name, False, str(error), _REMEDY))
                continue
            held = f"{counted(row.passages, 'passage')} up to change {row.change}"
            findings.append(Finding(name, True, held if _is_of_this_version(snapshot) else _OTHER_VERSION))
        return findings

    def _newest(self) -> list[SnapshotRow | None]:
        return [self._store.snapshots.newest(kind, self._model) for kind in KINDS]

    def _usable(self, row: SnapshotRow | None) -> Snapshot | None:
        try:
            return None if row is None else self._opened(row)
        except StaleIndex as error:
            _log.warning("%s Meanwhile everything is read from the library.", error)
            return None

    def _opened(self, row: SnapshotRow) -> Snapshot:
        snapshot = self._verified(row)
        if not _is_of_this_version(snapshot):
            raise StaleIndex(f"{row.file} was written by another version of kbase: it is made anew.")
        return snapshot

    def _verified(self, row: SnapshotRow) -> Snapshot:
        snapshot = open_snapshot(self._folder / row.file, row.sha256)
        if (snapshot.facts["kind"], snapshot.facts["model"]) != (row.kind, self._model):
            raise StaleIndex(f"{row.file} is of something else; run `kbase rebuild`.")
        return snapshot

    def _sweep(self) -> None:
        """Remove the files no record names: older snapshots, and what a killed process left."""
        on_record = self._store.snapshots.files()
        for path in self._folder.iterdir():
            if path.name.endswith((_SUFFIX, ".unfinished")) and path.name not in on_record:
                path.unlink(missing_ok=True)


def _is_of_this_version(snapshot: Snapshot) -> bool:
    return snapshot.facts.get("format", 1) == FORMATS[str(snapshot.facts["kind"])]
