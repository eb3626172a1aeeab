"""Indexes written down and read back."""

from __future__ import annotations

from pathlib import Path

from kbase.index.snapshots import open_snapshot, write_snapshot
from kbase.index.vectors import Vectors


def stored(index: Vectors, folder: Path) -> Vectors:
    """The same from a snapshot in `folder`."""
    path = folder / "vectors.snapshot"
    sections = [*index.sections(), index.coarse_section()]
    return Vectors.stored(open_snapshot(path, write_snapshot(path, {}, sections)))


def advice(path: Path) -> list[str]:
    """What the system was told of each part of the mapped file; "rr" is looked at here and there."""
    parts = Path("/proc/self/smaps").read_text("utf-8").split(str(path))[1:]
    return [part.partition("VmFlags:")[2].partition("\n")[0] for part in parts]
