"""Notes to store without a model: paragraphs are passages, vectors follow from their digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kbase.model import (
    Cut,
    Draft,
    Filters,
    Fingerprint,
    Matrix,
    NoteId,
    Passage,
    Readable,
    Source,
    SpaceName,
    Span,
)
from kbase.store import Store

MODEL = Fingerprint("a" * 64)
DIMENSION = 8
EVERYTHING = Readable(None)
NO_FILTERS = Filters()


def may_read(*spaces: str) -> Readable:
    """A reader of these spaces alone."""
    return Readable(frozenset(SpaceName(space) for space in spaces))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file(path: str, content: str = "", collection: str = "/vault") -> Source:
    """A file a note comes from."""
    return Source(collection, path, sha256(content or path))


def cut(title: str, body: str) -> list[Cut]:
    """A passage for each paragraph, under the last line that begins with `#`."""
    cuts = []
    heading: tuple[str, ...] = ()
    for start, end in _paragraphs(body):
        text = body[start:end]
        if text.startswith("#"):
            heading = (text.lstrip("# "),)
        embedded = "\n".join((title, *heading, text))
        cuts.append(Cut(Passage(heading, Span(start, end), text), embedded, sha256(embedded)))
    return cuts


def vectors(digests: Sequence[str], dimension: int = DIMENSION) -> Matrix:
    """A unit vector for each digest, always the same."""
    rows = [np.random.default_rng(int(digest[:12], 16)).standard_normal(dimension) for digest in digests]
    matrix = np.array(rows, np.float32).reshape(len(rows), dimension)
    unit: Matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return unit


def put(store: Store, cuts: Sequence[Cut]) -> None:
    """Store the vectors of `cuts`, inside a transaction."""
    digests = [one.digest for one in cuts]
    store.vectors.put(MODEL, digests, vectors(digests))


def add(store: Store, title: str, body: str = "Some text.", **fields: Any) -> NoteId:
    """Store one note in a transaction of its own."""
    return add_draft(store, replace(Draft(title, body), **fields))


def add_draft(store: Store, draft: Draft) -> NoteId:
    with store.transaction("tester"):
        cuts = cut(draft.title, draft.body)
        put(store, cuts)
        return store.notes.add(draft, cuts, by="tester")


def revise(store: Store, note: NoteId, base: int | None = None, **fields: Any) -> int:
    """Change some fields of a stored note in a transaction of its own."""
    draft = replace(store.notes.draft(note), **fields)
    with store.transaction("tester"):
        cuts = cut(draft.title, draft.body)
        put(store, cuts)
        return store.notes.revise(note, draft, cuts, "tester", "edit", base)


def remove(store: Store, note: NoteId) -> None:
    with store.transaction("tester"):
        store.notes.remove(note, "tester")


def troubles(store: Store) -> list[str]:
    """What `check` finds wrong."""
    return [f"{finding.name}: {finding.detail}" for finding in store.check() if not finding.ok]


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in body.split("\n\n"):
        if part.strip():
            yield start, start + len(part)
        start += len(part) + 2
