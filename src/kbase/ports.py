"""The promises the rooms rely on; one contract suite in tests/contracts per port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kbase.model import (
    Among,
    Draft,
    Fingerprint,
    Hits,
    Matrix,
    PersonRecord,
    SpaceRecord,
    Vector,
)


class Tokenizer(Protocol):
    """Cuts text as the model does."""

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Character spans of the model's tokens in `text`, in order, without special tokens."""


class Embedder(Tokenizer, Protocol):
    """Turns text into unit vectors.

    Keeps: rows are finite and of length 1; the same text gives the same vector, alone or
    in a batch, to within 1e-3; text past `max_tokens` is cut off, never an error.
    """

    @property
    def fingerprint(self) -> Fingerprint: ...
    @property
    def dimension(self) -> int: ...
    @property
    def max_tokens(self) -> int:
        """The most tokens of one text the model sees, without special tokens."""

    def warm(self) -> None:
        """Load all that questions need; a process that asks one or two is quicker without."""

    def question(self, text: str) -> Vector:
        """One question: lowest latency."""

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Many passages: highest throughput, all threads; row i belongs to texts[i]."""


class Reranker(Protocol):
    """Reads a question and a passage together."""

    def scores(self, question: str, texts: Sequence[str], seconds: float) -> list[float]:
        """One for each text, higher for a better answer; fewer when `seconds` were over before the last."""


class VectorIndex(Protocol):
    """Nearest passages by meaning."""

    def nearest(self, vector: Vector, limit: int, among: Among) -> Hits:
        """Best cosine first; at most `limit`; never a removed passage; never one outside `among`."""


class WordIndex(Protocol):
    """Best passages by words."""

    def best(self, text: str, limit: int, among: Among) -> Hits:
        """Best BM25 first; at most `limit`; never a removed passage; never one outside `among`.

        Any text is a question: no syntax, no error. Stop words are dropped unless nothing else is left.
        The collection's statistics are those of `among` alone.
        """


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a reader mended or ignored, to be told in the report."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file held."""

    drafts: Sequence[Draft] = ()
    people: Sequence[PersonRecord] = ()
    spaces: Sequence[SpaceRecord] = ()
    warnings: Sequence[Warned] = ()
    placed: bool = False  # whether it says in which space its notes stand
    addresses: Sequence[tuple[str, str]] = ()  # (name, mail address) of authors signed "Name <address>"


class Reader(Protocol):
    """One file format. Reads, never writes; never follows a link out; raises `BadFile` and nothing else."""

    def reads(self, path: Path) -> bool:
        """Whether this reader is for files of that name."""

    def read(self, path: Path, content: bytes, shown: str) -> ReadFile:
        """The notes in `content`; `shown` is the name to use in errors."""


class Progress(Protocol):
    """Told how far long work has come; `unit`, where it is told, is what is counted from now on."""

    def total(self, count: int, unit: str = "") -> None: ...
    def advance(self, count: int, what: str) -> None: ...


class Silent:
    """Progress nobody looks at."""

    def total(self, count: int, unit: str = "") -> None:
        """Ignore it."""

    def advance(self, count: int, what: str) -> None:
        """Ignore it."""
