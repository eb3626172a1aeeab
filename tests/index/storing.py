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
