"""Stretches of notes: as cut, as found, and which of them may be returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kbase.model.columns import Columns
from kbase.model.ids import NoteId, PassageId

PassageIds = NDArray[np.int64]  # (n,), ascending unless told

PASSAGE_FORMAT = 1
"""How passages are cut and worded before embedding; part of a model's fingerprint. Raise it when
`Cut.embedded` would differ for the same note, so that old and new vectors are never mixed."""


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets into a note's body: `body[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a note short enough to answer one question."""

    heading: tuple[str, ...]  # ("Launch", "Thermal test"): the way down to it
    span: Span
    text: str  # body[span], as it stands in the source


@dataclass(frozen=True, slots=True)
class Among:
    """The passages a search may return: only `ids` (ascending), or all of them."""

    ids: PassageIds | None = None

    @property
    def everything(self) -> bool:
        return self.ids is None


class Hit(NamedTuple):
    """A passage and its score from one retriever; higher is better."""

    passage: PassageId
    score: float


class Hits(Columns[Hit]):
    """What one retriever found, best first."""

    __slots__ = ()
    _row = staticmethod(partial(tuple.__new__, Hit))  # `Hit._make` without a call into Python

    @classmethod
    def of(cls, hits: Sequence[Hit]) -> Hits:
        return hits if isinstance(hits, Hits) else cls._of(hits, np.int64, np.float64)

    @property
    def passages(self) -> PassageIds:
        """(n,), not in order of their numbers."""
        return self.columns[0]

    @property
    def scores(self) -> NDArray[np.floating[Any]]:
        return self.columns[1]


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage fetched for showing."""

    id: PassageId
    note: NoteId
    heading: tuple[str, ...]
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage ready to be stored: what is embedded for it, and that text's digest."""

    passage: Passage
    embedded: str  # title, heading path (template headings left out) and text
    digest: str  # sha256 of `embedded`, hexadecimal: equal texts are embedded once
