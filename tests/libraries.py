"""A library for a test: in a folder of its own, with the session's model and a few notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kbase.config import Settings
from kbase.library import Library
from kbase.model import Draft


@contextmanager
def holding(folder: Path, drafts: Iterable[Draft] = (), owner: str = "Ines") -> Iterator[Library]:
    """A new library that holds `drafts`, contributed by its owner."""
    with Library.create(Settings(folder, owner=owner)) as library:
        for draft in drafts:
            library.contribute(draft, library.owner)
        yield library
