"""float16 vectors that FAISS searches exactly where they lie: in memory or in a mapped file.

FAISS reads an index with its codes in place (`ZeroCopyIOReader`) when its own header stands
directly in front of them, so every matrix here has a few rows of room in front for that.
Exact search over 100,000 rows of 384 numbers takes 2.6 ms (docs/decisions/0002-vector-index.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from kbase.index.rows import Allowed, Growing, Places
from kbase.model import Matrix, Vector

if TYPE_CHECKING:
    import faiss

Half = NDArray[np.float16]
Scores = NDArray[np.float32]

_SIGN_AND_MOVED = np.int32(-0x70002000)  # bits 31 and 27 to 13
_BIAS = np.float32(2.0 ** (127 - 15))


class Halves:
    """Rows of a float16 matrix, searchable; never changes, though its array may grow behind it."""

    def __init__(self, growing: Growing[np.float16], count: int, dimension: int) -> None:
        """`growing` holds `front_rows(dimension)` rows of room with the header in, then `count` rows."""
        self._growing = growing
        self.count = count
        self.dimension = dimension
        self._front = front_rows(dimension)
        self._bytes = growing.rows(self._front + count).reshape(-1).view(np.uint8)
        self._index = index_in(self._bytes[self._front * dimension * 2 - len(_header(0, dimension)) :])

    @classmethod
    def empty(cls, dimension: int) -> Halves:
        return cls(Growing(_front(0, dimension), room=256), 0, dimension)

    @classmethod
    def stored(cls, array: Half) -> Halves:
        """From a snapshot's array, as `chunks` wrote it."""
        dimension = array.shape[1]
        return cls(Growing(array), len(array) - front_rows(dimension), dimension)

    @property
    def matrix(self) -> Half:
        """(count, dimension), read-only."""
        return self._growing.rows(self._front + self.count)[self._front :]

    def extended(self, more: Half) -> Halves:
        """These rows with `more` behind them."""
        if not len(more):
            return self
        growing = self._growing.extended(self._front + self.count, more)
        count = self.count + len(more)
        growing.write_front(_front(count, self.dimension))
        return Halves(growing, count, self.dimension)

    def at(self, places: Places) -> Matrix:
        """The rows at `places`, as float32."""
        return widened(self.matrix.take(places, axis=0))

    def beside(self, places: Places) -> Halves:
        """Only the rows at `places`, all of them here, copied side by side in this order."""
        rows = np.empty((self._front + len(places), self.dimension), np.float16)
        rows[: self._front] = _front(len(places), self.dimension)
        # Without a mode numpy copies them once more.
        self.matrix.take(places, axis=0, out=rows[self._front :], mode="clip")
        return Halves(Growing(rows), len(places), self.dimension)

    def best(self, vector: Vector, limit: int, allowed: Allowed | None = None) -> tuple[Places, Scores]:
        """The rows with the largest inner product among those `allowed`, best first."""
        import faiss

        if not self.count or limit <= 0:
            return np.empty(0, np.intp), np.empty(0, np.float32)
        faiss.omp_set_num_threads(1)  # of the calling thread only: one question, one thread
        limit = min(limit, self.count)
        query = vector[np.newaxis]
        bits = None if allowed is None else allowed.bits
        if bits is None:
            scores, places = self._index.search(query, limit)
        else:
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            chosen = faiss.SearchParameters()
            chosen.sel = selector
            scores, places = self._index.search(query, limit, params=chosen)
        found = places[0] >= 0
        return places[0][found].astype(np.intp, copy=False), scores[0][found]


def widened(halves: Half) -> Matrix:
    """The same numbers as float32: in a quarter of the time numpy takes, which widens one at a time.

    Sign, exponent and fraction move to where float32 has them, and the exponent's bias grows from 15 to 127.
    Not for infinities.
    """
    moved = halves.view(np.int16).astype(np.int32)
    moved <<= 13
    moved &= _SIGN_AND_MOVED  # the sign was carried on into the bits below it
    wide = moved.view(np.float32)
    wide *= _BIAS
    return wide


def index_in(written: NDArray[np.uint8]) -> faiss.Index:
    """The FAISS index whose file these bytes are; keep them meanwhile.

    Rows are used where they lie, fast-scan codes are copied.
    """
    import faiss

    reader = faiss.ZeroCopyIOReader(  # type: ignore[attr-defined]  # missing in faiss's stubs
        faiss.swig_ptr(written), len(written)
    )
    return faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC)


def front_rows(dimension: int) -> int:
    """How many rows of room FAISS's header needs in front."""
    return -(-len(_header(0, dimension)) // (2 * dimension))


def chunks(count: int, dimension: int, stretches: Iterator[Half]) -> Iterator[Half]:
    """What `Halves.stored` wants to find: room with the header in, then `count` rows."""
    yield _front(count, dimension)
    yield from stretches


def _front(count: int, dimension: int) -> Half:
    header = _header(count, dimension)
    room = np.zeros(front_rows(dimension) * dimension * 2, np.uint8)
    room[len(room) - len(header) :] = np.frombuffer(header, np.uint8)
    return room.view(np.float16).reshape(-1, dimension)


@lru_cache(maxsize=64)
def _header(count: int, dimension: int) -> bytes:
    """How FAISS's file of a float16 index over `count` rows begins: all of it but the rows.

    Its last field is the size of what follows, which an index without rows leaves 0.
    """
    import faiss

    kind = faiss.ScalarQuantizer.QT_fp16
    index = cast("faiss.Index", faiss.IndexScalarQuantizer(dimension, kind, faiss.METRIC_INNER_PRODUCT))
    index.is_trained = True
    index.ntotal = count
    written: bytes = faiss.serialize_index(index).tobytes()
    return written[:-8] + (count * dimension * 2).to_bytes(8, "little")
