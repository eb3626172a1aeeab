"""What the second look at the best fifty passages is worth, and whether its constants carry over.

    python -m benchmarks.secondlook [FOLDER …] [--queries 300]

Each collection is stored and asked once, and what both parts of the second look were given is
looked at anew in each way: nDCG@10 with each part and without, development half / other half of the
queries, the first line being what the others are compared with. Then, for each collection, the
constants that do best on the development halves of the others, tried on its own other half. A
query is in the development half when the first byte of sha256("collection/query id") is even.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.typing import ArrayLike

from benchmarks.quality import COLLECTIONS, collections_in
from kbase import retrieval
from kbase.config import DEFAULT_MODEL
from kbase.model import Matrix, NoteId, PassageId, Vector
from kbase.model_in_use import ModelInUse
from kbase.ports import Silent
from kbase.search import secondlook, smoothing
from kbase.search.collection import Collection, Grades, Query
from kbase.search.fusing import NOTHING, Candidates
from kbase.search.matching import by_note
from kbase.search.metrics import ndcg
from kbase.store import Store
from kbase.throwaway import ThrowAway


class Way(NamedTuple):
    """The constants of the second look."""

    around: float
    pairs: float
    lent: float

    def __str__(self) -> str:
        return f"around {self.around}, pairs {self.pairs}, lent {self.lent}"


NEITHER = Way(0.0, 0.0, 0.0)
BUILT = Way(secondlook.SHARE_AROUND, secondlook.SHARE_PAIRS, smoothing.LENT)
PARTS = {
    "neither": NEITHER,
    "around": BUILT._replace(pairs=0.0, lent=0.0),
    "around and pairs": BUILT._replace(lent=0.0),
    "smoothed": NEITHER._replace(lent=BUILT.lent),
    "all of it (as built)": BUILT,
}
GRID = tuple(Way(*shares) for shares in product((0.3, 0.5, 0.7), (0.1, 0.2, 0.3), (1.0, 1.5, 2.0)))

Halves = tuple[float, float]  # of the queries: the development half first
Figures = Mapping[Way, Halves]


@dataclass(slots=True)
class Looked:
    """What the second look was given for one question."""

    candidates: Candidates = field(default_factory=lambda: NOTHING)
    around: ArrayLike = ()
    pairs: Sequence[float] = ()
    weight: float = 0.0
    vectors: dict[PassageId, Vector] = field(default_factory=dict)

    def again(self) -> Candidates:
        """The same second look with the constants of this moment."""
        found = secondlook.looked_at_again(self.candidates, self.around, self.pairs, self.weight)
        rows = [self.vectors[one.passage] for one in found[: len(self.vectors)]]
        return smoothing.smoothed(found, np.array(rows, np.float32), self.weight)


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged question after it was asked once."""

    looked: Looked
    notes: Mapping[PassageId, NoteId]
    grades: Grades
    development: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--queries", type=int, default=10_000, help="of a collection, at most")
    options = parser.parse_args()
    found: dict[str, Figures] = {}
    for folder in sorted(collections_in(options.folders or [COLLECTIONS])):
        collection = Collection.read(folder)
        queries = [query for query in collection.queries if query.id in collection.relevant]
        if queries:
            print(f"measuring {folder.name} …", file=sys.stderr, flush=True)
            found[folder.name] = measured(collection, queries[: options.queries])
    if not found:
        print("Skipped: no test collection there.")
        return 0
    print("\n".join([*parts(found), "", *(left_out(found) if len(found) > 1 else ())]))
    return 0


def measured(collection: Collection, queries: Sequence[Query]) -> dict[Way, Halves]:
    """Both halves' nDCG@10 for each way."""
    with TemporaryDirectory() as place, closing(Store.create(Path(place))) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        trial = ThrowAway(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False), 10_000)
        trial.fill(collection.documents, Silent())
        names = {note: document.id for note, document in trial.documents.items()}
        judged = []
        for query in queries:
            with overheard() as looked:
                notes = trial.ask(query.text).notes
            half = sha256(f"{collection.folder.name}/{query.id}".encode()).digest()[0] % 2 == 0
            judged.append(Judged(looked, notes, collection.relevant[query.id], half))
    return {way: _figures(judged, names, way) for way in dict.fromkeys([*PARTS.values(), *GRID])}


@contextmanager
def overheard() -> Iterator[Looked]:
    """What is given to both parts of the second look meanwhile."""
    heard = Looked()

    def looked_at_again(
        candidates: Candidates, around: ArrayLike, pairs: Sequence[float], weight: float
    ) -> Candidates:
        heard.candidates, heard.around, heard.pairs = candidates, around, pairs
        return secondlook.looked_at_again(candidates, around, pairs, weight)

    def smoothed(candidates: Candidates, vectors: Matrix, weight: float) -> Candidates:
        heard.candidates, heard.weight = heard.candidates or candidates, weight
        heard.vectors = {one.passage: row for one, row in zip(candidates, vectors, strict=False)}
        return smoothing.smoothed(candidates, vectors, weight)

    with (
        patch.object(retrieval, "looked_at_again", looked_at_again),
        patch.object(retrieval, "smoothed", smoothed),
    ):
        yield heard


def parts(found: Mapping[str, Figures]) -> Iterator[str]:
    """What each part is worth on each collection."""
    yield f"| {' | '.join(['', *found])} |"
    yield f"|{'---|' * (len(found) + 1)}"
    for name, way in PARTS.items():
        cells = [_cell(figures[way], figures[NEITHER], way == NEITHER) for figures in found.values()]
        yield f"| {' | '.join([name, *cells])} |"


def left_out(found: Mapping[str, Figures]) -> Iterator[str]:
    """Each collection with the constants the others would have chosen."""
    yield "| other half of | chosen by the others | neither | chosen | as built | best in hindsight |"
    yield "|---|---|---|---|---|---|"
    rows: list[list[float]] = []
    for name, figures in found.items():
        chosen = best([each for other, each in found.items() if _family(other) != _family(name)])
        own = [figures[way][1] for way in (NEITHER, chosen, BUILT)]
        rows.append([*own, max(figures[way][1] for way in GRID)])
        yield f"| {name} | {chosen} | {' | '.join(f'{figure:.3f}' for figure in rows[-1])} |"
    yield f"| mean | | {' | '.join(f'{fmean(column):.4f}' for column in zip(*rows, strict=True))} |"
    yield f"\nThe development halves of all choose {best(list(found.values()))}."


def best(found: Sequence[Figures]) -> Way:
    """The constants with the best mean on the development halves."""
    return max(GRID, key=lambda way: fmean(figures[way][0] for figures in found))


def _figures(judged: Sequence[Judged], names: Mapping[NoteId, str], way: Way) -> Halves:
    secondlook.SHARE_AROUND, secondlook.SHARE_PAIRS, smoothing.LENT = way
    halves: dict[bool, list[float]] = {True: [], False: []}
    for one in judged:
        notes = by_note(one.looked.again(), one.notes, 10, copies_too=True)
        halves[one.development].append(ndcg([names[found.note] for found in notes], one.grades))
    secondlook.SHARE_AROUND, secondlook.SHARE_PAIRS, smoothing.LENT = BUILT
    return fmean(halves[True] or [0.0]), fmean(halves[False] or [0.0])


def _cell(figures: Halves, before: Halves, first: bool) -> str:
    if first:
        return " / ".join(f"{figure:.3f}" for figure in figures)
    return " / ".join(f"{figure - old:+.3f}" for figure, old in zip(figures, before, strict=True))


def _family(name: str) -> str:
    """Collections made of one source are left out together: `beer_qa` and `beer_se`."""
    return name.split("_", maxsplit=1)[0]


if __name__ == "__main__":
    sys.exit(main())
