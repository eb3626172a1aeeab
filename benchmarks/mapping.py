"""The map of a large library: how long it takes to make and to look at, and whether near stays near.

    python -m benchmarks.mapping [--corpus PLACE] [--passages 100000] [--json]

Time is measured on a copy of the made library. Whether notes that are near in meaning stand near on
the map is measured on the texts of the corpus itself, as they are: the share of a text's ten nearest
that are among its ten nearest on the map.
"""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks import big_library
from benchmarks.figures import Figure, arguments, show
from benchmarks.passages import texts
from kbase.config import DEFAULT_MODEL
from kbase.index import embedding
from kbase.library import Library
from kbase.model import Matrix, Points, Window
from kbase.search.landscape import LANDMARKS, laid_out

NEAREST = 10
MOST_TEXTS = 4_000
WINDOWS = (Window(), Window(0.4, 0.5, 0.4), Window(0.4, 0.5, 0.05))


def timed(folder: Path) -> list[Figure]:
    """Makes the map of a library, then looks at it."""
    with Library.open(big_library.settings_for(folder)) as library:
        anew = library.map.make(anew=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        again = library.map.make()
        looked = []
        for window in WINDOWS:
            started = time.perf_counter()
            library.map.view(window, library.owner)
            looked.append((time.perf_counter() - started) * 1e3)
    return [
        Figure("notes", anew.placed, ""),
        Figure("everything laid out", anew.seconds, "s", most=60),
        Figure("peak memory of that", peak, "MB"),
        Figure("nothing new to place", again.seconds, "s"),
        Figure("a window seen for the first time, the slowest", max(looked), "ms"),
    ]


def kept(vectors: Matrix, at: Points) -> float:
    """The share of each one's ten nearest in meaning that are among its ten nearest on the map."""
    meaning = -(vectors @ vectors.T)
    paper = ((at[:, np.newaxis] - at) ** 2).sum(axis=2)
    shares = []
    for distances in (meaning, paper):
        np.fill_diagonal(distances, np.inf)
    for here, there in zip(np.argsort(meaning)[:, :NEAREST], np.argsort(paper)[:, :NEAREST], strict=True):
        shares.append(len(np.intersect1d(here, there)) / NEAREST)
    return float(np.mean(shares))


def near_stays_near(corpus: Path | None) -> list[Figure]:
    """How much of who is near whom the map keeps, with all laid out and with a third of them placed."""
    vectors = embedding.load(DEFAULT_MODEL).passages(
        [f"{text.title}\n{text.body}" for text in texts(corpus)[:MOST_TEXTS]]
    )
    some = min(LANDMARKS, 2 * len(vectors) // 3)
    return [
        Figure("texts", len(vectors), ""),
        Figure("ten nearest kept, all laid out", kept(vectors, laid_out(vectors, most=len(vectors))), ""),
        Figure("ten nearest kept, a third placed", kept(vectors, laid_out(vectors, most=some)), ""),
        Figure("ten nearest kept by chance", NEAREST / len(vectors), ""),
    ]


def main() -> None:
    given = arguments(__doc__).parse_args()
    made = big_library.made(given.corpus, given.passages, given.keep)
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(made, Path(folder) / "library")
        figures = timed(copy)
    show([*figures, *near_stays_near(given.corpus)], given.json)


if __name__ == "__main__":
    main()
