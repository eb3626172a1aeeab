"""Two matrices of postings as one, made stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kbase.index.postings import Counts, Postings, RowNumbers, Runs, ends_of
from kbase.index.snapshots import Section

_POSTINGS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Merged:
    """Two matrices as one, without the rows that are gone; the second's rows follow the first's.

    Made stretch by stretch: no more memory than the vocabulary and a few million postings.
    """

    first: Postings
    second: Postings
    renumbered: RowNumbers  # the new number of each old row; -1 for one that is gone
    at_once: int = _POSTINGS_AT_ONCE

    def sections(self) -> list[Section]:
        """What `Postings.stored` wants to find."""
        firsts, seconds = self.first.terms(), self.second.terms()
        known = set(firsts)
        terms = sorted([*firsts, *(term for term in seconds if term not in known)])
        number = {term: place for place, term in enumerate(terms)}
        parts = [
            _Part(matrix, np.fromiter((number[term] for term in own), np.int64, len(own)), self.renumbered)
            for matrix, own in ((self.first, firsts), (self.second, seconds))
        ]
        most = np.zeros(len(terms), np.int64)
        for part in parts:
            most[part.numbers] += np.diff(part.matrix.starts)
        stretches = _Stretches(parts, most, self.at_once)
        sizes, runs = stretches.measured()
        said = [term for term, size in zip(terms, sizes.tolist(), strict=True) if size]
        total = int(sizes.sum())
        return [
            Section.of("letters", np.frombuffer(b"".join(said), np.uint8)),
            Section.of("places", ends_of(np.fromiter(map(len, said), np.int64, len(said)))),
            Section.of("starts", ends_of(sizes[sizes > 0])),
            Section.of("runs", ends_of(np.diff(runs.starts)[sizes > 0])),
            Section.of("high_bits", runs.high_bits),
            Section.of("longer", runs.longer),
            Section("low_bits", np.uint16, (total,), (rows.astype(np.uint16) for _, rows, _ in stretches)),
            Section("counts", np.uint8, (total,), (counts for _, _, counts in stretches)),
        ]


@dataclass(frozen=True, slots=True)
class _Part:
    """One of two matrices, and the numbers its terms get in the merged one (ascending)."""

    matrix: Postings
    numbers: NDArray[np.int64]
    renumbered: RowNumbers

    def between(self, low: int, high: int) -> tuple[NDArray[np.int64], RowNumbers, Counts]:
        """Term number, new row and count of every posting of the merged terms low..high that stays."""
        begin, end = np.searchsorted(self.numbers, [low, high]).tolist()
        old, counts = self.matrix.between(begin, end)
        rows = self.renumbered[old]
        terms = np.repeat(self.numbers[begin:end], np.diff(self.matrix.starts[begin : end + 1]))
        stay = rows >= 0
        return terms[stay], rows[stay], counts[stay]


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Term number, row and count of every posting, in order: a few terms at a time, or one that many say."""

    parts: Sequence[_Part]
    most: NDArray[np.int64]  # (terms,) postings of each there may be
    at_once: int  # postings of a stretch, at most, beside those of its first term

    def __iter__(self) -> Iterator[tuple[NDArray[np.int64], RowNumbers, Counts]]:
        for low, high in self._cuts():
            found = [part.between(low, high) for part in self.parts]
            numbers = np.concatenate([numbers for numbers, _, _ in found])
            # Two runs in order already, which a stable sort merges; rows of the first part stay first.
            order = np.argsort(numbers, kind="stable")
            yield (
                numbers[order],
                np.concatenate([rows for _, rows, _ in found])[order],
                np.concatenate([counts for _, _, counts in found])[order],
            )

    def measured(self) -> tuple[NDArray[np.int64], Runs]:
        """How many postings each term has, and their runs."""
        sizes, runs = [], []
        for (low, high), (numbers, rows, _) in zip(self._cuts(), self, strict=True):
            sizes.append(np.bincount(numbers - low, minlength=high - low))
            runs.append(Runs.of(sizes[-1], rows))
        return np.concatenate(sizes), Runs(
            ends_of(np.concatenate([np.diff(part.starts) for part in runs])),
            np.concatenate([part.high_bits for part in runs]),
            np.concatenate([part.longer for part in runs]),
        )

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """The first term of each stretch, and the first behind it."""
        filled = np.cumsum(self.most + 1) // self.at_once
        return pairwise([0, *(np.flatnonzero(np.diff(filled)) + 1).tolist(), len(filled)])
