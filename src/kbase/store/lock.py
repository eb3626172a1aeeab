"""The writer's lock: one file, one holder at a time, released by the system if the holder dies.

SQLite has a writer's lock of its own, but lets a checkpoint run beside a writer. In SQLite 3.7.0 to
3.51.2 two checkpoints and a commit that meet can lose committed pages (https://sqlite.org/wal.html,
"the WAL-reset bug"). Whoever writes or checkpoints a library holds this lock, so they never meet.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kbase.errors import LibraryBusy, LibraryFull

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


FIRST_PAUSE_S = 0.0005
LONGEST_PAUSE_S = 0.02


@contextmanager
def writer_lock(path: Path, timeout_s: float) -> Iterator[None]:
    """Hold the lock on `path` (made when missing); `LibraryBusy` when it is not free within the time.

    `LibraryFull` when the file can be neither made nor opened.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    except OSError as error:
        raise LibraryFull(
            f"{path} could not be opened for writing ({error.strerror}). Nothing was stored. "
            "Make room on the disk, or make the folder writable, then try again."
        ) from error
    try:
        _wait(file, path, time.monotonic() + timeout_s, timeout_s)
        yield
    finally:
        os.close(file)


def _wait(file: int, path: Path, deadline: float, timeout_s: float) -> None:
    pause = FIRST_PAUSE_S
    while True:
        try:
            return _take(file)
        except OSError as error:
            if time.monotonic() >= deadline:
                raise LibraryBusy(
                    f"Another process has been writing to {path.parent} for more than {timeout_s:g} s. "
                    "Wait for it to finish, or raise busy_timeout_s."
                ) from error
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)
