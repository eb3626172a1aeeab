"""Which passages say a term and how often: sorted and mapped from a file, or growing in memory."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kbase.index.snapshots import Snapshot

RowNumbers = NDArray[np.int32]
Counts = NDArray[np.uint8]
Found = tuple[RowNumbers, Counts]

POSTINGS_FORMAT = 1
"""How the arrays of `Postings` are stored. Raise it when `stored` would misread earlier ones."""

MOST_COUNTED = 255  # a term said more often in one passage counts so often
_NO_ROWS: Found = (np.empty(0, np.int32), np.empty(0, np.uint8))
_LOW_BITS = 16
_FEW_RUNS = 4
_ROOM = 8 << 20  # bytes of what is remembered of one snapshot
_LARGEST_SHARE = 4  # what takes more than this part of the room is not remembered
_SMALL = 600  # bytes that remembering a term takes beside its rows


@dataclass(frozen=True, slots=True)
class Runs:
    """Which postings of a term are of rows with the same high bits (as Roaring bitmaps: Lemire et al., 2016).

    Those of term t are `starts[t]` to `starts[t + 1]`; run r is of rows whose high bits are `high_bits[r]`,
    and has `longer[r]` postings more than one.
    """

    starts: NDArray[np.int64]  # (terms + 1,)
    high_bits: NDArray[np.uint16]
    longer: NDArray[np.uint16]

    @classmethod
    def of(cls, sizes: NDArray[np.int64], rows: RowNumbers) -> Runs:
        """Of terms with so many of `rows` each, one term behind the other, ascending in each."""
        high_bits = np.empty(len(rows), np.uint16)
        np.right_shift(rows, _LOW_BITS, out=high_bits, casting="unsafe")
        ends = ends_of(sizes)
        turns = np.empty(len(rows), np.bool_)
        np.not_equal(high_bits[1:], high_bits[:-1], out=turns[1:])
        turns[ends[:-1][sizes > 0]] = True  # and where a term begins
        begins = np.flatnonzero(turns)
        longer = np.diff(begins, append=len(rows)) - 1
        return cls(np.searchsorted(begins, ends), high_bits[begins], longer.astype(np.uint16))

    def widened(self, low_bits: NDArray[np.uint16], first: int, last: int) -> RowNumbers:
        """The rows of the terms `first` to `last`, of which these are the low bits.

        Run by run where they are few, as in a hundred thousand rows: half of what repeating takes there.
        """
        runs = slice(int(self.starts[first]), int(self.starts[last]))
        high_bits, longer = self.high_bits[runs], self.longer[runs]
        rows = low_bits.astype(np.int32)
        if len(high_bits) > _FEW_RUNS:
            bases = np.left_shift(high_bits, _LOW_BITS, dtype=np.int32)
            rows |= np.repeat(bases, np.add(longer, 1, dtype=np.intp))
            return rows
        start = 0
        for high, more in zip(high_bits.tolist(), longer.tolist(), strict=True):
            end = start + more + 1
            if high:
                run = rows[start:end]
                run |= high << _LOW_BITS
            start = end
        return rows


class Latest:
    """What was found for the terms looked up lately, as much as has room; safe to share between threads."""

    def __init__(self, room: int = _ROOM) -> None:
        """`room`: how many bytes to take at most."""
        self.bytes = 0
        self._room = room
        self._kept: OrderedDict[str, Found] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, term: str) -> Found | None:
        """What was kept for `term`, unless it is forgotten."""
        with self._lock:
            found = self._kept.get(term)
            if found is not None:
                self._kept.move_to_end(term)
            return found

    def keep(self, term: str, found: Found) -> None:
        """Remember it, unless it is too large for the room; what was asked for longest ago gives way."""
        size = _remembered(found)
        if size > self._room // _LARGEST_SHARE:
            return
        with self._lock:
            if term in self._kept:
                return
            self._kept[term] = found
            self.bytes += size
            while self.bytes > self._room:
                self.bytes -= _remembered(self._kept.popitem(last=False)[1])


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse term-by-passage matrix, term by term; its terms sorted by their UTF-8 bytes.

    Term t is `letters[places[t]:places[t + 1]]`; its postings are `starts[t]` to `starts[t + 1]`, in
    ascending order of the rows that say it, and say it `counts` times. Of a row they hold the low sixteen
    bits; the others are the same for a run of them.
    """

    letters: NDArray[np.uint8]
    places: NDArray[np.int64]  # (terms + 1,)
    starts: NDArray[np.int64]  # (terms + 1,)
    runs: Runs
    low_bits: NDArray[np.uint16]
    counts: Counts
    latest: Latest = field(default_factory=Latest, repr=False, compare=False)

    @classmethod
    def empty(cls) -> Postings:
        return cls.of_rows([], np.empty(0, np.int64), *_NO_ROWS)

    @classmethod
    def of_rows(
        cls, terms: Sequence[bytes], sizes: NDArray[np.int64], rows: RowNumbers, counts: Counts
    ) -> Postings:
        """Of sorted `terms` with so many of `rows` each, one term behind the other, ascending in each."""
        return cls(
            np.frombuffer(b"".join(terms), np.uint8),
            ends_of(np.fromiter(map(len, terms), np.int64, len(terms))),
            ends_of(sizes),
            Runs.of(sizes, rows),
            rows.astype(np.uint16),
            counts,
        )

    @classmethod
    def stored(cls, snapshot: Snapshot) -> Postings:
        """From a verified snapshot, memory-mapped. Raises `StaleIndex`."""
        return cls(
            snapshot.array("letters", np.uint8),
            snapshot.array("places", np.int64),
            snapshot.array("starts", np.int64),
            Runs(
                snapshot.array("runs", np.int64),
                snapshot.array("high_bits", np.uint16),
                snapshot.array("longer", np.uint16),
            ),
            snapshot.array("low_bits", np.uint16),
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

    def of(self, term: str) -> Found:
        """The rows that say `term`, read-only, and how often each does; a question asks several times."""
        found = self.latest.get(term)
        if found is None:
            found = self._found(term)
            self.latest.keep(term, found)
        return found

    def between(self, first: int, last: int) -> Found:
        """The rows and counts of the terms `first` to `last`, one term behind the other."""
        postings = slice(int(self.starts[first]), int(self.starts[last]))
        return self.runs.widened(self.low_bits[postings], first, last), self.counts[postings]

    def _found(self, term: str) -> Found:
        """By halving, some 40 µs; 10 to 20 more for ten thousand rows, 170 for three hundred thousand."""
        wanted = term.encode("utf-8", "replace")
        number = bisect_left(range(len(self)), wanted, key=self.term)
        if number == len(self) or self.term(number) != wanted:
            return _NO_ROWS
        found = self.between(number, number + 1)
        found[0].flags.writeable = False
        return found


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

    def of(self, term: str, below: int) -> Found:
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
        sizes = np.fromiter((len(rows) for rows, _ in found), np.int64, len(found))
        rows = np.concatenate([_NO_ROWS[0], *(rows for rows, _ in found)])
        counts = np.concatenate([_NO_ROWS[1], *(counts for _, counts in found)])
        del found  # as large as both
        return Postings.of_rows([spelled for spelled, _ in terms], sizes, rows, counts)

    def _copied(self, end: int) -> TailPostings:
        copy = TailPostings(end)
        for term in list(self._terms):
            rows, counts = self.of(term, end)
            if len(rows):
                copy._terms[term] = (array("i", rows.tolist()), array("B", counts.tolist()))
        return copy


def _remembered(found: Found) -> int:
    """Bytes that keeping it takes; counts lie in the file."""
    return found[0].nbytes + _SMALL


def ends_of(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where stretches of these sizes begin, and where the last one ends: (n + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
