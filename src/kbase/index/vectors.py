"""Nearest passages by meaning: exact while small, then RaBitQ codes with the best few hundred rescored.

RaBitQ (Gao & Long, 2024) keeps one bit a number; FAISS's fast-scan form ranks 100,000 passages in
0.7 ms, and the exact scores of the first 400 restore the order (docs/decisions/0002-vector-index.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kbase.index.halves import Half, Halves, Scores, chunks, front_rows, index_in
from kbase.index.rows import Growing, Mask, Places, Rows
from kbase.index.snapshots import Section, Snapshot
from kbase.model import Among, Hits, Matrix, PassageIds, Vector

if TYPE_CHECKING:
    import faiss

EXACT_UP_TO = 30_000  # rows searched exactly: under 1 ms
RESCORED = 400  # rows of the coarse ranking whose exact score is computed, at least
RESCORED_EACH = 3  # or so many for each that is wanted,
RESCORED_IN = 500  # or one in so many of all: among more, more are nearly as near
_TRAINED_ON = 50_000
_CHUNK = 8_192


@dataclass(frozen=True, slots=True)
class Vectors:
    """A `VectorIndex` over the passages of one moment; never changes.

    `base` is what a snapshot held and `tail` what came since, in this order of rows.
    """

    rows: Rows
    base: Halves
    tail: Halves
    coarse: faiss.Index | None = None  # over `base`, when that is large

    @classmethod
    def empty(cls, dimension: int) -> Vectors:
        return cls(Rows.of(np.empty(0, np.int64)), Halves.empty(dimension), Halves.empty(dimension))

    @classmethod
    def stored(cls, snapshot: Snapshot) -> Vectors:
        """From a verified snapshot, memory-mapped. Raises `StaleIndex`."""
        base = Halves.stored(snapshot.array("matrix", np.float16))
        ids = snapshot.array("ids", np.int64)
        codes = snapshot.array("coarse", np.uint8)
        coarse = index_in(codes) if len(codes) else None
        return cls(Rows(Growing(ids), base.count), base, Halves.empty(base.dimension), coarse)

    def changed(self, added: PassageIds, vectors: Matrix, removed: PassageIds) -> Vectors:
        """These with `added` (row i is vectors[i]) behind them and `removed` gone.

        A vector that is not finite or has no length never becomes a hit. Raises `StaleIndex` when
        `added` does not come last in order.
        """
        broken = ~(np.linalg.norm(vectors, axis=1) > 0.5) if len(added) else np.zeros(0, np.bool_)
        rows = self.rows.changed(added, np.concatenate([removed, added[broken]]))
        sound = np.where(broken[:, np.newaxis], np.float32(0), vectors)
        return Vectors(rows, self.base, self.tail.extended(sound), self.coarse)

    def nearest(self, vector: Vector, limit: int, among: Among) -> Hits:
        """Best cosine first; at most `limit`; never a removed passage; never one outside `among`."""
        allowed = self.rows.allowed(among)
        mask, count = allowed.mask, allowed.count
        if limit <= 0 or not count or not np.isfinite(vector).all():
            return Hits.of(())
        vector = np.ascontiguousarray(vector, np.float32)
        size = self.base.count
        first, first_scores = self._in_base(vector, limit, None if mask is None else mask[:size])
        last, last_scores = self.tail.best(vector, limit, None if mask is None else mask[size:])
        places = np.concatenate([first, last + size])
        scores = np.concatenate([first_scores, last_scores])
        order = np.lexsort((places, -scores))[:limit]
        return Hits(self.rows.ids[places[order]], scores[order])

    def of(self, ids: PassageIds) -> Matrix:
        """The vectors of `ids`, (n, dimension) float32; zeros for a passage that is not here."""
        found = np.zeros((len(ids), self.base.dimension), np.float32)
        for part, own, places in self._parts(ids):
            found[own] = part.at(places)
        return found

    def _parts(self, ids: PassageIds) -> Iterator[tuple[Halves, Places, Places]]:
        """Both parts, each with which of `ids` it holds and in which of its rows."""
        places = self.rows.places(ids)
        size = self.base.count
        inside = np.flatnonzero((places >= 0) & (places < size))
        behind = np.flatnonzero(places >= size)
        yield self.base, inside, places[inside]
        yield self.tail, behind, places[behind] - size

    def cosines(self, vector: Vector, ids: PassageIds) -> Scores:
        """How near each of `ids` is to `vector`; 0 for a passage that is not here."""
        found = np.zeros(len(ids), np.float32)
        for part, own, places in self._parts(ids):
            if len(own):
                order, scores = part.beside(places).best(vector, len(own), None)
                found[own[order]] = scores
        return found

    @property
    def unsettled(self) -> int:
        """How many passages came or went since the snapshot."""
        return self.tail.count + len(self.rows) - self.rows.alive

    def sections(self) -> list[Section]:
        """The truth of what `stored` wants to find, without the passages that are gone."""
        kept = self._kept()
        dimension = self.base.dimension
        shape = (front_rows(dimension) + len(kept), dimension)
        return [
            Section.of("ids", self.rows.ids[kept]),
            Section("matrix", np.float16, shape, chunks(len(kept), dimension, self._stretches(kept))),
        ]

    def coarse_section(self) -> Section:
        """The codes to go with `sections`, empty while exact search is fast enough."""
        kept = self._kept()
        return Section.of("coarse", self._trained(kept) if len(kept) > EXACT_UP_TO else np.empty(0, np.uint8))

    def _kept(self) -> Places:
        if self.rows.gone is None:
            return np.arange(len(self.rows))
        return np.flatnonzero(~self.rows.gone)

    def _in_base(self, vector: Vector, limit: int, mask: Mask | None) -> tuple[Places, Scores]:
        size = self.base.count
        allowed = size if mask is None else int(mask.sum())
        if self.coarse is None or allowed <= EXACT_UP_TO:
            return self.base.best(vector, limit, mask)
        wanted = max(RESCORED, RESCORED_EACH * limit, size // RESCORED_IN)
        fetched = wanted if mask is None else int(1.5 * wanted * size / allowed)
        while fetched <= allowed // 8:
            places = self._coarse_places(vector, fetched)
            if mask is not None:
                places = places[mask[places]]
            if mask is None or len(places) >= wanted:
                return self._rescored(vector, places, limit)
            fetched *= 4  # what may be returned lies far from the question: look further
        return self.base.best(vector, limit, mask)

    def _coarse_places(self, vector: Vector, count: int) -> Places:
        import faiss

        if self.coarse is None:
            return np.empty(0, np.intp)
        faiss.omp_set_num_threads(1)
        _, places = self.coarse.search(vector[np.newaxis], count)
        found: Places = places[0][places[0] >= 0].astype(np.intp, copy=False)
        return found

    def _rescored(self, vector: Vector, places: Places, limit: int) -> tuple[Places, Scores]:
        # FAISS searches 1,000 rows of float16 side by side in .1 ms; as float32 numpy takes ten times that.
        order, scores = self.base.beside(places).best(vector, limit, None)
        return places[order], scores

    def _stretches(self, kept: Places) -> Iterator[Half]:
        for start in range(0, len(kept), _CHUNK):
            yield self._rows_at(kept[start : start + _CHUNK])

    def _rows_at(self, places: Places) -> Half:
        size = self.base.count
        inside = places < size
        return np.concatenate([self.base.matrix[places[inside]], self.tail.matrix[places[~inside] - size]])

    def _trained(self, kept: Places) -> NDArray[np.uint8]:
        """RaBitQ codes of the rows at `kept`, as FAISS writes them."""
        import faiss

        index = faiss.IndexRaBitQFastScan(self.base.dimension, faiss.METRIC_INNER_PRODUCT)
        sample = kept[:: max(1, len(kept) // _TRAINED_ON)]
        index.train(self._rows_at(sample).astype(np.float32))
        for stretch in self._stretches(kept):
            index.add(stretch.astype(np.float32))
        codes: NDArray[np.uint8] = faiss.serialize_index(index)
        return codes
