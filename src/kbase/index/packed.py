"""Unit vectors of twelve bits a number, compared where they lie: in memory or in a mapped file.

No number of a unit vector is beyond 1, so each is kept as a whole number of 2047ths. Its upper eight bits
stand in one matrix, the lower four of two numbers in a byte of another: three quarters of what float16
takes. FAISS ranks all rows by the upper bits, and the whole numbers order the best of them.

FAISS reads an index with its codes in place (`ZeroCopyIOReader`) when its own header stands directly in
front of them, so the matrix of upper bits has a few rows of room in front for that
(docs/decisions/0002-vector-index.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from kbase.errors import StaleIndex
from kbase.index.rows import Allowed, Growing, Places
from kbase.index.snapshots import Section, Snapshot
from kbase.model import Matrix, Vector

if TYPE_CHECKING:
    import faiss

Bytes = NDArray[np.uint8]
Scores = NDArray[np.float32]

_STEPS = 2047  # from 0 to 1
_MIDDLE = 2048  # what 0 is kept as, so that every number is above 0
_LOW_BITS, _LOW = 4, 15
_AT_ONCE = 8_192  # rows made into float32
_MORE = 256  # rows chosen by their upper bits beside as many as are wanted
_UNSURE = np.float32(4 * (1 << _LOW_BITS) / _STEPS / 12**0.5)
"""How far upper bits alone may be off for a unit question: four deviations of what the lower add."""


class Packed:
    """Rows of a matrix of unit vectors, searchable; never changes, though its arrays may grow behind it."""

    def __init__(
        self, upper: Growing[np.uint8], lower: Growing[np.uint8], count: int, dimension: int
    ) -> None:
        """`upper` holds `_front_rows(dimension)` rows of room with the header in, then `count` rows."""
        self._upper, self._lower = upper, lower
        self.count = count
        self.dimension = dimension
        self._front = _front_rows(dimension)
        self._bytes = upper.rows(self._front + count).reshape(-1)
        self._index = index_in(self._bytes[self._front * dimension - len(_header(0, dimension)) :])

    @classmethod
    def empty(cls, dimension: int) -> Packed:
        upper, lower = _front(0, dimension), np.empty((0, -(-dimension // 2)), np.uint8)
        return cls(Growing(upper, room=256), Growing(lower, room=256), 0, dimension)

    @classmethod
    def stored(cls, snapshot: Snapshot) -> Packed:
        """From a snapshot with `sections`, as they lie there. Raises `StaleIndex`."""
        upper, lower = snapshot.array("upper", np.uint8), snapshot.array("lower", np.uint8)
        count, dimension = len(lower), upper.shape[1]
        front = _front(count, dimension)
        if len(upper) != len(front) + count or not np.array_equal(upper[: len(front)], front):
            raise StaleIndex("The vectors were written for another version of FAISS; run `kbase rebuild`.")
        return cls(Growing(upper), Growing(lower), count, dimension)

    @staticmethod
    def sections(count: int, dimension: int, upper: Iterable[Bytes], lower: Iterable[Bytes]) -> list[Section]:
        """What `stored` wants to find, of stretches of so many rows' upper and lower bits."""
        front = _front(count, dimension)
        shape = (len(front) + count, dimension)
        return [
            Section("upper", np.uint8, shape, chain([front], upper)),
            Section("lower", np.uint8, (count, -(-dimension // 2)), lower),
        ]

    def extended(self, vectors: Matrix) -> Packed:
        """These rows with `vectors`, no number of them beyond 1, behind them."""
        if not len(vectors):
            return self
        upper, lower = _packed(vectors)
        count = self.count + len(vectors)
        grown = self._upper.extended(self._front + self.count, upper)
        grown.write_front(_front(count, self.dimension))
        return Packed(grown, self._lower.extended(self.count, lower), count, self.dimension)

    def upper(self, places: Places) -> Bytes:
        """The upper bits of the rows at `places`, as they are kept."""
        return self._upper.rows(self._front + self.count)[self._front :].take(places, axis=0)

    def lower(self, places: Places) -> Bytes:
        """The lower bits of the rows at `places`, two numbers a byte."""
        return self._lower.rows(self.count).take(places, axis=0)

    def at(self, places: Places) -> Matrix:
        """The rows at `places`, as float32."""
        return _unpacked(self.upper(places), self.lower(places))

    def best(self, vector: Vector, limit: int, allowed: Allowed | None = None) -> tuple[Places, Scores]:
        """The rows with the largest inner product among those `allowed`, best first."""
        import faiss

        if not self.count or limit <= 0:
            return np.empty(0, np.intp), np.empty(0, np.float32)
        faiss.omp_set_num_threads(1)  # of the calling thread only: one question, one thread
        bits, chosen = None if allowed is None else allowed.bits, None
        if bits is not None:
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            chosen = faiss.SearchParameters()
            chosen.sel = selector
        ranked, unsure = limit + _MORE, _UNSURE * np.linalg.norm(vector)
        while True:
            by_upper, places = self._index.search(vector[np.newaxis], min(ranked, self.count), params=chosen)
            found: Places = places[0][places[0] >= 0].astype(np.intp, copy=False)
            best = self.best_of(found, vector, limit)
            if len(found) < ranked or by_upper[0, -1] + unsure < best[1][-1]:
                return best
            ranked *= 4  # so many are as near that others may be nearer

    def best_of(self, places: Places, vector: Vector, limit: int) -> tuple[Places, Scores]:
        """The same among the rows at `places`, the earlier of equals first."""
        stretches = np.split(places, range(_AT_ONCE, len(places), _AT_ONCE))
        scores: Scores = np.concatenate([np.vecdot(self.at(stretch), vector) for stretch in stretches])
        order = np.lexsort((places, -scores))[:limit]
        return places[order], scores[order]


def _unpacked(upper: Bytes, lower: Bytes) -> Matrix:
    """The numbers of rows as they are kept, float32."""
    whole = upper.astype(np.int16)
    whole <<= _LOW_BITS
    half = lower.shape[1]
    whole[:, :half] |= lower & _LOW
    whole[:, half:] |= lower[:, : upper.shape[1] - half] >> _LOW_BITS
    whole -= _MIDDLE
    numbers = whole.astype(np.float32)
    numbers *= np.float32(1 / _STEPS)
    return numbers


def index_in(written: Bytes) -> faiss.Index:
    """The FAISS index whose file these bytes are; keep them meanwhile.

    Rows are used where they lie, fast-scan codes are copied.
    """
    import faiss

    reader = faiss.ZeroCopyIOReader(  # type: ignore[attr-defined]  # missing in faiss's stubs
        faiss.swig_ptr(written), len(written)
    )
    return faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC)


def _packed(vectors: Matrix) -> tuple[Bytes, Bytes]:
    whole = np.rint(vectors * _STEPS).astype(np.int16) + np.int16(_MIDDLE)
    upper, low = (whole >> _LOW_BITS).astype(np.uint8), (whole & _LOW).astype(np.uint8)
    half = -(-vectors.shape[1] // 2)
    lower = low[:, :half].copy()
    lower[:, : vectors.shape[1] - half] |= low[:, half:] << _LOW_BITS
    return upper, lower


def _front_rows(dimension: int) -> int:
    """How many rows of room FAISS's header needs in front."""
    return -(-len(_header(0, dimension)) // dimension)


def _front(count: int, dimension: int) -> Bytes:
    header = _header(count, dimension)
    room = np.zeros(_front_rows(dimension) * dimension, np.uint8)
    room[len(room) - len(header) :] = np.frombuffer(header, np.uint8)
    return room.reshape(-1, dimension)


@lru_cache(maxsize=64)
def _header(count: int, dimension: int) -> bytes:
    """How FAISS's file of an index over the upper bits of `count` rows begins: all of it but the rows.

    Its last field is the size of what follows, which an index without rows leaves 0. To FAISS a code c
    means least + (c + 1/2) / 255 * spread: the middle of what the lower bits can make of it.
    """
    import faiss

    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    index = faiss.IndexScalarQuantizer(dimension, kind, faiss.METRIC_INNER_PRODUCT)
    least, spread = -(_MIDDLE + 0.5) / _STEPS, 255 * (1 << _LOW_BITS) / _STEPS
    faiss.copy_array_to_vector(np.array([least, spread], np.float32), index.sq.trained)
    index.is_trained = True
    index.ntotal = count
    written: bytes = faiss.serialize_index(cast("faiss.Index", index)).tobytes()
    return written[:-8] + (count * dimension).to_bytes(8, "little")
