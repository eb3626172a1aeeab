"""A library for a test: in a folder of its own, with the session's model and a few notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kbase.config import Settings
from kbase.helping import Floor
from kbase.library import Library
from kbase.model import Draft


@contextmanager
def holding(folder: Path, drafts: Iterable[Draft] = (), owner: str = "Ines") -> Iterator[Library]:
    """A new library that holds `drafts`, contributed by its owner."""
    with Library.create(Settings(folder, owner=owner)) as library:
        for draft in drafts:
            library.contribute(draft, library.owner)
        yield library


def made_strict(library: Library) -> None:
    """Let nothing be about a question that comes no nearer than in one of thousands of notes: what else keeps
    a question on topic shows only there. Until something is learned anew."""
    Floor(nearness=0.5, questions=1_000_000, model=library.embedder.fingerprint).put(library._store)
