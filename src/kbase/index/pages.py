"""Mapped files that are read through once take no memory afterwards: what is needed again is mapped again.

OpenVINO maps a compiled graph, copies its weights in the order it computes in, and keeps the mapping for
the rows of the vocabulary. Half of those pages are never looked at again.
"""

from __future__ import annotations

import ctypes
import mmap
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_one_at_a_time = threading.Lock()


@contextmanager
def read_once(folder: Path) -> Iterator[None]:
    """Take out of memory what was mapped of the files in `folder` meanwhile; the mapping stays.

    Only where the system tells what is mapped (Linux), only what can be read and not written.
    """
    with _one_at_a_time:  # so that what is new was mapped by the caller, who still holds it
        before = mapped(folder)
        yield
        for start, end in mapped(folder) - before:
            ctypes.CDLL(None).madvise(
                ctypes.c_void_p(start), ctypes.c_size_t(end - start), mmap.MADV_DONTNEED
            )


def mapped(folder: Path) -> set[tuple[int, int]]:
    """From which address to which this process has files in `folder` mapped for reading alone."""
    found = set()
    inside = f"{folder}/"
    with suppress(OSError):
        for line in _MAPS.read_text("utf-8", "replace").splitlines():
            place, permissions, _, _, _, *name = line.split(maxsplit=5)
            if name and "w" not in permissions and name[0].startswith(inside):
                start, _, end = place.partition("-")
                found.add((int(start, 16), int(end, 16)))
    return found
