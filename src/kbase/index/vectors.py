"""Nearest passages by meaning: all compared while few, then product codes, the best few hundred rescored.

A product quantiser (Jégou, Douze & Schmid, 2011) keeps four bits for every two numbers; FAISS's fast-scan
form (André, Kermarrec & Le Scouarnec, 2015) ranks 100,000 passages in 0.4 ms, and the own scores of the
first few hundred restore the order (docs/decisions/0002-vector-index.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from kbase.index.packed import Packed, Scores, index_in
from kbase.index.rows import Allowed, Growing, Places, Rows
from kbase.index.snapshots import Section, Snapshot
from kbase.model import Among, Hits, Matrix, PassageIds, Vector

if TYPE_CHECKING:
    import faiss

Part = TypeVar("Part", NDArray[np.uint8], NDArray[np.float32])

COMPARED_UP_TO = 30_000  # rows, one by one: under 1 ms
RESCORED = 400  # rows of the coarse ranking whose own score is computed, at least
RESCORED_EACH = 3  # or so many for each that is wanted
_CODE_BITS = 4  # what fast-scan looks up at once
_TRAINED_ON = 4_096  # rows: 256 for each of the sixteen values of a code
_TRAINED_FOR = 10  # rounds
_ROUNDED_1 = 1.001
_CHUNK = 8_192


@dataclass(frozen=True, slots=True)
class Vectors:
    """A `VectorIndex` over the passages of one moment; never changes.

    `base` is what a snapshot held and `tail` what came since, in this order of rows.
    """

    rows: Rows
    base: Packed
    tail: Packed
    coarse: faiss.Index | None = None  # over `base`, when that is large

    @classmethod
    def empty(cls, dimension: int) -> Vectors:
        return cls(Rows.of(np.empty(0, np.int64)), Packed.empty(dimension), Packed.empty(dimension))

    @classmethod
    def stored(cls, snapshot: Snapshot) -> Vectors:
        """From a verified snapshot, memory-mapped. Raises `StaleIndex`."""
        base = Packed.stored(snapshot)
        ids = snapshot.array("ids", np.int64)
        codes = snapshot.array("coarse", np.uint8)
        coarse = index_in(codes) if len(codes) else None
        snapshot.forget("coarse")  # FAISS has copied it
        if coarse is not None:
            for name in ("upper", "lower"):  # a few hundred rows a question: of all only the codes are read
                snapshot.scatter(name)
        return cls(Rows(Growing(ids), base.count), base, Packed.empty(base.dimension), coarse)

    def changed(self, added: PassageIds, vectors: Matrix, removed: PassageIds) -> Vectors:
        """These with `added` (row i is vectors[i]) behind them and `removed` gone.

        A vector without a length, or of what is no number or beyond 1, never becomes a hit; a hair beyond
        is rounding. Raises `StaleIndex` when `added` does not come last in order.
        """
        lengths, largest = np.linalg.norm(vectors, axis=1), np.abs(vectors).max(axis=1, initial=0)
        broken = ~((lengths > 0.5) & (largest < _ROUNDED_1))  # and so is what is no number
        fit = np.where(broken[:, np.newaxis], np.float32(0), vectors).clip(-1, 1)
        rows = self.rows.changed(added, np.concatenate([removed, added[broken]]))
        return Vectors(rows, self.base, self.tail.extended(fit), self.coarse)

    def nearest(self, vector: Vector, limit: int, among: Among) -> Hits:
        """Best cosine first; at most `limit`; never a removed passage; never one outside `among`."""
        allowed = self.rows.allowed(among)
        if limit <= 0 or not allowed.count or not np.isfinite(vector).all():
            return Hits.of(())
        vector = np.ascontiguousarray(vector, np.float32)
        size = self.base.count
        before, since = allowed.parted(size, len(self.rows))
        first, first_scores = self._in_base(vector, limit, before)
        last, last_scores = self.tail.best(vector, limit, since)
        places = np.concatenate([first, last + size])
        scores = np.concatenate([first_scores, last_scores])
        order = np.lexsort((places, -scores))[:limit]
        return Hits(self.rows.ids[places[order]], scores[order])

    def of(self, ids: PassageIds) -> Matrix:
        """The vectors of `ids`, (n, dimension) float32; zeros for a passage that is not here."""
        places, size = self.rows.places(ids), self.base.count
        inside, behind = (places >= 0) & (places < size), places >= size
        if inside.all():  # as nearly always: nothing is copied twice
            return self.base.at(places)
        found = np.zeros((len(ids), self.base.dimension), np.float32)
        found[inside] = self.base.at(places[inside])
        found[behind] = self.tail.at(places[behind] - size)
        return found

    def cosines(self, vector: Vector, ids: PassageIds) -> Scores:
        """How near each of `ids` is to `vector`; 0 for a passage that is not here."""
        cosines: Scores = np.vecdot(self.of(ids), vector)
        return cosines

    @property
    def unsettled(self) -> int:
        """How many passages came or went since the snapshot: all, if its codes are of another version."""
        if self.coarse is not None and not _of_now(self.coarse):
            return len(self.rows)
        return self.tail.count + len(self.rows) - self.rows.alive

    def sections(self) -> list[Section]:
        """The truth of what `stored` wants to find, without the passages that are gone."""
        kept = self._kept()
        return [
            Section.of("ids", self.rows.ids[kept]),
            *Packed.sections(
                len(kept),
                self.base.dimension,
                self._stretches(kept, Packed.upper),
                self._stretches(kept, Packed.lower),
            ),
        ]

    def coarse_section(self) -> Section:
        """The codes to go with `sections`, empty while comparing all is fast enough."""
        import faiss

        kept = self._kept()
        if len(kept) <= COMPARED_UP_TO:
            return Section.of("coarse", np.empty(0, np.uint8))
        faiss.omp_set_num_threads(1)  # more would only wait for each other: the steps are that short
        codes: NDArray[np.uint8] = faiss.serialize_index(self._followed(kept) or self._trained(kept))
        return Section.of("coarse", codes)

    def _kept(self) -> Places:
        if self.rows.gone is None:
            return np.arange(len(self.rows))
        return np.flatnonzero(~self.rows.gone)

    def _in_base(self, vector: Vector, limit: int, allowed: Allowed) -> tuple[Places, Scores]:
        size = self.base.count
        if self.coarse is None or allowed.count <= COMPARED_UP_TO:
            return self.base.best(vector, limit, allowed)
        wanted = max(RESCORED, RESCORED_EACH * limit)
        fetched = wanted if allowed.mask is None else int(1.5 * wanted * size / allowed.count)
        while fetched <= allowed.count // 8:
            places = self._coarse_places(self.coarse, vector, fetched)
            if allowed.mask is not None:
                places = places[allowed.mask[places]][:wanted]
            if allowed.mask is None or len(places) == wanted:
                return self.base.best_of(places, vector, limit)
            fetched *= 4  # what may be returned lies far from the question: look further
        return self.base.best(vector, limit, allowed)

    @staticmethod
    def _coarse_places(coarse: faiss.Index, vector: Vector, count: int) -> Places:
        import faiss

        faiss.omp_set_num_threads(1)
        _, places = coarse.search(vector[np.newaxis], count)
        found: Places = places[0][places[0] >= 0].astype(np.intp, copy=False)
        return found

    def _stretches(self, kept: Places, part: Callable[[Packed, Places], Part]) -> Iterator[Part]:
        for start in range(0, len(kept), _CHUNK):
            yield self._of_rows(kept[start : start + _CHUNK], part)

    def _of_rows(self, places: Places, part: Callable[[Packed, Places], Part]) -> Part:
        """A `part` of the rows at `places`, which are in order: those of the snapshot come first."""
        size = self.base.count
        base, tail = part(self.base, places[places < size]), part(self.tail, places[places >= size] - size)
        joined: Part = np.concatenate([base, tail])
        return joined

    def _followed(self, kept: Places) -> faiss.Index | None:
        """The codes in use without the rows that went and with those that came.

        None when it is time for others: at every power of two its codes are trained anew.
        """
        import faiss

        size = self.base.count
        if self.coarse is None or not _of_now(self.coarse) or len(kept).bit_length() != size.bit_length():
            return None
        index = faiss.clone_index(self.coarse)
        gone = np.setdiff1d(np.arange(size), kept, assume_unique=True)
        if len(gone):
            index.remove_ids(faiss.IDSelectorBatch(gone))
        self._add(index, kept[kept >= size])
        return index

    def _trained(self, kept: Places) -> faiss.Index:
        """Codes of the rows at `kept`, with code books of their own."""
        import faiss

        dimension = self.base.dimension
        index = faiss.IndexPQFastScan(dimension, _codes(dimension), _CODE_BITS, faiss.METRIC_INNER_PRODUCT)
        index.pq.cp.niter = _TRAINED_FOR
        sample = kept[np.linspace(0, len(kept) - 1, _TRAINED_ON).astype(np.intp)]
        index.train(self._of_rows(sample, Packed.at))
        self._add(index, kept)
        return index

    def _add(self, index: faiss.Index, places: Places) -> None:
        for stretch in self._stretches(places, Packed.at):
            index.add(stretch)


def _of_now(coarse: faiss.Index) -> bool:
    """Whether these are codes as they are made now, and not those of an earlier version."""
    import faiss

    made = coarse.pq if isinstance(coarse, faiss.IndexPQFastScan) else None
    return made is not None and (made.nbits, made.M) == (_CODE_BITS, _codes(coarse.d))


def _codes(dimension: int) -> int:
    """How many codes a row has: one for every two numbers, where they come in pairs."""
    return dimension // 2 if dimension % 2 == 0 else dimension
