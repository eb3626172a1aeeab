"""Nearest passages by meaning: speed and recall against FAISS's exact flat index, and what a change costs.

    python -m benchmarks.vectors [--corpus PLACE] [--passages 100000] [--quick] [--json]

Vectors: at most 5,000 sentences of the corpus embedded; the rest are normalised mixtures of two of them
with a little noise, which spreads them as real ones are spread and stores as many bytes, but is not what
the model would say of any text. Recall is against an exact search over the very same rows.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np

from benchmarks.figures import Figure, arguments, halves, memory_mb, percentile, show
from benchmarks.passages import questions, sentences
from kbase.config import DEFAULT_MODEL
from kbase.index.embedding import load
from kbase.index.snapshots import open_snapshot, write_snapshot
from kbase.index.vectors import Vectors
from kbase.model import Among, Matrix, PassageIds, Vector

POOL = 5_000
AT_ONCE = 5_000
NO_IDS: PassageIds = np.empty(0, np.int64)
LIMIT = 10


def mixed(pool: Matrix, count: int) -> Matrix:
    """`count` unit rows: the pool, then mixtures of two of its rows."""
    random = np.random.default_rng(0)
    rows = np.empty((count, pool.shape[1]), np.float32)
    rows[: len(pool)] = pool[:count]
    for start in range(min(len(pool), count), count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        first, second = pool[random.integers(len(pool), size=(2, size))]
        share = random.uniform(0.5, 0.9, (size, 1)).astype(np.float32)
        noise = random.normal(0, 0.02, first.shape).astype(np.float32)
        made = share * first + (1 - share) * second + noise
        rows[start : start + size] = made / np.linalg.norm(made, axis=1, keepdims=True)
    return rows


def timed(search: Callable[[Vector], object], asked: Matrix) -> list[float]:
    """Milliseconds of each search, after a few that are not counted."""
    for vector in asked[:5]:
        search(vector)
    taken = []
    for vector in asked:
        started = time.perf_counter()
        search(vector)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def recall(index: Vectors, rows: Matrix, asked: Matrix, among: Among, limit: int) -> float:
    """Share of the exact best that were found; `rows` as stored, row i of passage i + 1."""
    stored = rows.astype(np.float16).astype(np.float32)
    ids = np.arange(1, len(rows) + 1) if among.ids is None else among.ids
    shares = []
    for vector in asked[:100]:
        scores = stored[ids - 1] @ vector
        least = np.partition(scores, -limit)[-limit] - 1e-6  # equals count as found
        best = set(ids[scores >= least].tolist())
        found = {int(hit.passage) for hit in index.nearest(vector, limit, among)}
        shares.append(min(limit, len(best & found)) / limit)
    return float(np.mean(shares))


def measured(rows: Matrix, asked: Matrix, folder: Path) -> list[Figure]:
    count = len(rows)
    started = time.perf_counter()
    index = Vectors.empty(rows.shape[1])
    for start in range(0, count, AT_ONCE):
        stretch = rows[start : start + AT_ONCE]
        index = index.changed(np.arange(start + 1, start + len(stretch) + 1), stretch, NO_IDS)
    in_memory = timed(lambda vector: index.nearest(vector, LIMIT, Among()), asked[:100])
    path = folder / "vectors.snapshot"
    writing = time.perf_counter()
    digest = write_snapshot(path, {}, [*index.sections(), index.coarse_section()])
    opening = time.perf_counter()
    index = Vectors.stored(open_snapshot(path, digest))
    opened = time.perf_counter()

    flat = faiss.IndexFlatIP(rows.shape[1])
    flat.add(rows)
    faiss.omp_set_num_threads(1)
    exact = timed(lambda vector: flat.search(vector[np.newaxis], LIMIT), asked[:100])
    ours = timed(lambda vector: index.nearest(vector, LIMIT, Among()), asked)
    figures = [
        Figure("passages", count, ""),
        *halves("FAISS flat, float32", exact),
        *halves("without a snapshot, exact in memory", in_memory),
        *halves("kbase", ours),
        Figure("kbase against flat, p50", percentile(exact, 0.5) / percentile(ours, 0.5), "×", least=10),
        Figure("recall@10", recall(index, rows, asked, Among(), 10), "", least=0.99),
        Figure("recall@100", recall(index, rows, asked, Among(), 100), ""),
    ]
    random = np.random.default_rng(1)
    for share in (0.5, 0.1, 0.01):
        among = Among(np.sort(random.permutation(count)[: int(share * count)]) + 1)
        index.nearest(asked[0], LIMIT, among)  # the mask is remembered
        taken = timed(lambda vector, among=among: index.nearest(vector, LIMIT, among), asked[:200])  # type: ignore[misc]  # mypy cannot infer a default
        figures += halves(f"among {share:.0%}", taken)
        figures.append(Figure(f"recall@10 among {share:.0%}", recall(index, rows, asked, among, 10), ""))
    figures += changes(index, asked)
    return [
        *figures,
        Figure("written from memory, codes trained", opening - writing, "s"),
        Figure("verified and mapped", opened - opening, "s"),
        Figure("all of it from rows to snapshot", opening - started, "s"),
        Figure("on disk", path.stat().st_size / count, "bytes/passage"),
        Figure("memory with this benchmark's own rows", memory_mb(os.getpid(), peak=False), "MB"),
    ]


def changes(index: Vectors, asked: Matrix) -> list[Figure]:
    """What one passage costs that comes, and one that goes, until it is searched."""
    coming, going = [], []
    last = int(index.rows.ids[-1])
    for number, vector in enumerate(asked[:200], 1):
        started = time.perf_counter()
        index = index.changed(np.array([last + number]), vector[np.newaxis], NO_IDS)
        between = time.perf_counter()
        index = index.changed(NO_IDS, vector[np.newaxis][:0], np.array([number]))
        coming.append((between - started) * 1e3)
        going.append((time.perf_counter() - between) * 1e3)
    return [*halves("one passage comes", coming), *halves("one passage goes", going)]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the passages, for a first look")
    given = parser.parse_args()
    embedder = load(DEFAULT_MODEL)
    pool = sentences(given.corpus)
    rows = mixed(embedder.passages(pool[:POOL]), given.passages // 10 if given.quick else given.passages)
    asked = np.stack([embedder.question(text) for text in questions(pool, 100 if given.quick else 500)])
    with tempfile.TemporaryDirectory() as folder:
        show(measured(rows, asked, Path(folder)), given.json)


if __name__ == "__main__":
    main()
