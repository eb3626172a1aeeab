"""How files are read in, and what that did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbase.model.ids import SpaceName
from kbase.model.people import Alike


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that did not go in."""

    path: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """A link in a file's text to a note that is not here."""

    path: str
    target: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, by source path."""

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    moved: Sequence[tuple[str, str]] = ()
    unchanged: Sequence[str] = ()
    missing: Sequence[str] = ()  # gone from disk, still stored (no --prune)
    removed: Sequence[str] = ()  # with --prune
    others: Sequence[str] = ()  # of kinds that kbase does not read
    empty: Sequence[Failure] = ()  # files without text, and templates: left out, and no trouble
    failed: Sequence[Failure] = ()
    warnings: Sequence[Failure] = ()  # accepted, but changed or worth a look
    alike: Sequence[Alike] = ()  # people it made, each with somebody who may be the same human
    nowhere: Sequence[Nowhere] = ()  # each file and target once
    unsigned: int = 0  # notes that say nothing of who wrote them, added by an account that is no person
    undated: int = 0  # new notes of which nothing says when they were written but their file's time
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How `kbase add` reads."""

    space: SpaceName | None = None  # for notes that name none
    authors_from: str = "front-matter"  # or "git"
    author: str = ""  # for notes that name none
    tags: tuple[str, ...] = ()  # added to every note
    prune: bool = False
    dry_run: bool = False
