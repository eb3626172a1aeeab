"""What the second look at the best fifty passages is worth: nDCG@10 with each part of it and without.

    python -m benchmarks.secondlook [FOLDER …] [--queries 300]

Each collection is stored once and asked anew for each way. A cell holds the development half and
the other half of the queries; the first line is what the others are compared with.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from benchmarks.quality import COLLECTIONS, collections_in
from kbase.config import DEFAULT_MODEL
from kbase.model_in_use import ModelInUse
from kbase.ports import Silent
from kbase.search import secondlook, smoothing
from kbase.search.collection import Collection, Query
from kbase.search.matching import by_note
from kbase.search.metrics import ndcg
from kbase.store import Store
from kbase.throwaway import ThrowAway

Shares = tuple[float, float, float]  # of what stands around, of pairs, of what is lent

WAYS: Mapping[str, Shares] = {
    "neither": (0.0, 0.0, 0.0),
    "around .5": (0.5, 0.0, 0.0),
    "around .5, pairs .2": (0.5, 0.2, 0.0),
    "smoothed": (0.0, 0.0, 1.5),
    "around .5, pairs .2, smoothed (as built)": (0.5, 0.2, 1.5),
    "around .7, pairs .3, smoothed": (0.7, 0.3, 1.5),
}

Halves = tuple[float, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--queries", type=int, default=10_000, help="of a collection, at most")
    options = parser.parse_args()
    found: dict[str, dict[str, Halves]] = {}
    for folder in sorted(collections_in(options.folders or [COLLECTIONS])):
        collection = Collection.read(folder)
        judged = [query for query in collection.queries if query.id in collection.relevant]
        if judged:
            print(f"measuring {folder.name} …", file=sys.stderr, flush=True)
            found[folder.name] = measured(collection, judged[: options.queries])
    if not found:
        print("Skipped: no test collection there.")
        return 0
    print(f"| {' | '.join(['', *found])} |")
    print(f"|{'---|' * (len(found) + 1)}")
    for way in WAYS:
        cells = [_cell(figures[way], figures["neither"], way == "neither") for figures in found.values()]
        print(f"| {' | '.join([way, *cells])} |")
    return 0


def measured(collection: Collection, queries: Sequence[Query]) -> dict[str, Halves]:
    """Both halves' nDCG@10 for each way."""
    with TemporaryDirectory() as place, closing(Store.create(Path(place))) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        trial = ThrowAway(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False), 10_000)
        trial.fill(collection.documents, Silent())
        return {way: _asked(trial, collection, queries, shares) for way, shares in WAYS.items()}


def _asked(trial: ThrowAway, collection: Collection, queries: Sequence[Query], shares: Shares) -> Halves:
    secondlook.SHARE_AROUND, secondlook.SHARE_PAIRS, smoothing.LENT = shares
    halves: dict[bool, list[float]] = {True: [], False: []}
    for query in queries:
        asked = trial.ask(query.text)
        notes = by_note(asked.candidates, asked.notes, 100, copies_too=True)
        ranking = [trial.documents[one.note].id for one in notes]
        development = sha256(f"{collection.folder.name}/{query.id}".encode()).digest()[0] % 2 == 0
        halves[development].append(ndcg(ranking, collection.relevant[query.id]))
    return fmean(halves[True] or [0.0]), fmean(halves[False] or [0.0])


def _cell(figures: Halves, before: Halves, first: bool) -> str:
    if first:
        return " / ".join(f"{figure:.3f}" for figure in figures)
    return " / ".join(f"{figure - old:+.3f}" for figure, old in zip(figures, before, strict=True))


if __name__ == "__main__":
    sys.exit(main())
