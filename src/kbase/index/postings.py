"""Which passages say a term and how often: sorted and mapped from a file, or growing in memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kbase.index.snapshots import Section, Snapshot

RowNumbers = NDArray[np.int32]
Counts = NDArray[np.uint8]

MOST_COUNTED = 255  # a term said more often in one passage counts so often
_NO_ROWS: tuple[RowNumbers, Counts] = (np.empty(0, np.int32), np.empty(0, np.uint8))
_TERMS_AT_ONCE = 20_000
_TERMS_REMEMBERED = 4_000


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse term-by-passage matrix, term by term; its terms sorted by their UTF-8 bytes.

    Term t is `letters[places[t]:places[t + 1]]`; the rows that say it are
    `rows[starts[t]:starts[t + 1]]`, ascending, and say it `counts` times.
    """

    letters: NDArray[np.uint8]
    places: NDArray[np.int64]  # (terms + 1,)
    starts: NDArray[np.int64]  # (terms + 1,)
    rows: RowNumbers
    counts: Counts
    _latest: dict[str, tuple[RowNumbers, Counts]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def empty(cls) -> Postings:
        nothing = np.zeros(1, np.int64)
        return cls(np.empty(0, np.uint8), nothing, nothing, *_NO_ROWS)

    @classmethod
    def stored(cls, snapshot: Snapshot) -> Postings:
        """From a verified snapshot, memory-mapped. Raises `StaleIndex`."""
        return cls(
            snapshot.array("letters", np.uint8),
            snapshot.array("places", np.int64),
            snapshot.array("starts", np.int64),
            snapshot.array("rows", np.int32),
            snapshot.array("counts", np.uint8),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def term(self, number: int) -> bytes:
        return self.letters[self.places[number] : self.places[number + 1]].tobytes()

    def terms(self) -> list[bytes]:
        """The whole vocabulary, sorted."""
        letters, places = self.letters.tobytes(), self.places.tolist()
        return [letters[start:end] for start, end in pairwise(places)]

    def of(self, term: str) -> tuple[RowNumbers, Counts]:
        """The rows that say `term` and how often each does; a question asks several times."""
        found = self._latest.get(term)
        if found is None:
            if len(self._latest) >= _TERMS_REMEMBERED:
                self._latest.clear()
            found = self._latest[term] = self._found(term)
        return found

    def _found(self, term: str) -> tuple[RowNumbers, Counts]:
        """By halving, some 40 µs."""
        wanted = term.encode("utf-8", "replace")
        number = bisect_left(range(len(self)), wanted, key=self.term)
        if number == len(self) or self.term(number) != wanted:
            return _NO_ROWS
        found = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.rows[found], self.counts[found]


class TailPostings:
    """The postings of the passages since the last snapshot; rows count on from the snapshot's.

    A continuation usually shares this object: what is asked for with `below` never changes.
    """

    def __init__(self, end: int) -> None:
        self._terms: dict[str, tuple[array[int], array[int]]] = {}
        self._end = end

    def extended(self, end: int, more: Sequence[Mapping[str, int]]) -> TailPostings:
        """These up to row `end` with one row for each of `more` behind them."""
        target = self if end == self._end else self._copied(end)
        target.append(more)
        return target

    def append(self, more: Sequence[Mapping[str, int]]) -> None:
        """Put one row for each of `more` behind all others."""
        known = self._terms
        for row, counts in enumerate(more, self._end):
            for term, count in counts.items():
                if term not in known:
                    known[term] = (array("i"), array("B"))
                rows, said = known[term]
                said.append(min(count, MOST_COUNTED))  # before its row, so that no reader lacks it
                rows.append(row)
        self._end += len(more)

    def terms(self) -> list[str]:
        """The terms of every continuation, in no order."""
        return list(self._terms)

    def of(self, term: str, below: int) -> tuple[RowNumbers, Counts]:
        """The rows under `below` that say `term`, and how often each does."""
        known = self._terms.get(term)
        if known is None:
            return _NO_ROWS
        rows = np.frombuffer(known[0].tobytes(), np.int32)  # copied at once: the array may grow meanwhile
        rows = rows[: np.searchsorted(rows, below)]
        return rows, np.frombuffer(known[1].tobytes(), np.uint8)[: len(rows)]

    def sorted(self, below: int) -> Postings:
        """The same, as sorted arrays."""
        terms = sorted((term.encode("utf-8", "replace"), term) for term in self._terms)
        found = [self.of(term, below) for _, term in terms]
        return Postings(
            np.frombuffer(b"".join(spelled for spelled, _ in terms), np.uint8),
            _ends(np.fromiter((len(spelled) for spelled, _ in terms), np.int64, len(terms))),
            _ends(np.fromiter((len(rows) for rows, _ in found), np.int64, len(found))),
            np.concatenate([rows for rows, _ in found]) if found else _NO_ROWS[0],
            np.concatenate([counts for _, counts in found]) if found else _NO_ROWS[1],
        )

    def _copied(self, end: int) -> TailPostings:
        copy = TailPostings(end)
        for term in list(self._terms):
            rows, counts = self.of(term, end)
            if len(rows):
                copy._terms[term] = (array("i", rows.tolist()), array("B", counts.tolist()))
        return copy


@dataclass(frozen=True, slots=True)
class Merged:
    """Two matrices as one, without the rows that are gone; the second's rows follow the first's.

    Made stretch by stretch: no more memory than the vocabulary and a few million postings.
    """

    first: Postings
    second: Postings
    renumbered: RowNumbers  # the new number of each old row; -1 for one that is gone

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
        sizes = np.zeros(len(terms), np.int64)
        for part in parts:
            sizes[part.numbers] += part.sizes()
        said = [term for term, size in zip(terms, sizes.tolist(), strict=True) if size]
        total = int(sizes.sum())
        return [
            Section.of("letters", np.frombuffer(b"".join(said), np.uint8)),
            Section.of("places", _ends(np.fromiter(map(len, said), np.int64, len(said)))),
            Section.of("starts", _ends(sizes[sizes > 0])),
            Section("rows", np.int32, (total,), (rows for rows, _ in _stretches(parts, len(terms)))),
            Section("counts", np.uint8, (total,), (counts for _, counts in _stretches(parts, len(terms)))),
        ]


@dataclass(frozen=True, slots=True)
class _Part:
    """One of two matrices, and the numbers its terms get in the merged one (ascending)."""

    matrix: Postings
    numbers: NDArray[np.int64]
    renumbered: RowNumbers

    def sizes(self) -> NDArray[np.int64]:
        """How many rows that stay say each term."""
        sizes = [np.empty(0, np.int64)]
        for start in range(0, len(self.matrix), _TERMS_AT_ONCE):
            ends = self.matrix.starts[start : start + _TERMS_AT_ONCE + 1]
            stay = self.renumbered[self.matrix.rows[ends[0] : ends[-1]]] >= 0
            sizes.append(np.diff(np.concatenate([[0], np.cumsum(stay)])[ends - ends[0]]))
        return np.concatenate(sizes)

    def between(self, low: int, high: int) -> tuple[NDArray[np.int64], RowNumbers, Counts]:
        """Term number, new row and count of every posting of the merged terms low..high that stays."""
        begin, end = np.searchsorted(self.numbers, [low, high]).tolist()
        ends = self.matrix.starts[begin : end + 1]
        rows = self.renumbered[self.matrix.rows[ends[0] : ends[-1]]]
        terms = np.repeat(self.numbers[begin:end], np.diff(ends))
        stay = rows >= 0
        return terms[stay], rows[stay], self.matrix.counts[ends[0] : ends[-1]][stay]


def _stretches(parts: Sequence[_Part], terms: int) -> Iterator[tuple[RowNumbers, Counts]]:
    for low in range(0, terms, _TERMS_AT_ONCE):
        found = [part.between(low, low + _TERMS_AT_ONCE) for part in parts]
        # Two runs in order already, which a stable sort merges; rows of the first part stay first.
        order = np.argsort(np.concatenate([numbers for numbers, _, _ in found]), kind="stable")
        yield (
            np.concatenate([rows for _, rows, _ in found])[order],
            np.concatenate([counts for _, _, counts in found])[order],
        )


def _ends(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where stretches of these sizes begin, and where the last one ends: (n + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
