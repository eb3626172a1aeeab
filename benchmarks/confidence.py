"""Where the constants of confidence come from: logistic regression, leave-one-collection-out.

    python -m benchmarks.confidence [FOLDER …] [--keep FILE]

For each collection the signals (`kbase.search.confidence.Signals`) of its judged queries, of the
same with every relevant document taken away, and of queries of the other collections. The
coefficients are fitted on the development half of all collections but one, each counting the
same, and tried on the other half of that one. A query is in the development half when the first
byte of sha256("collection/query id") is even. `--keep` stores the signals and reads them again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import COLLECTIONS, collections_in
from kbase.config import DEFAULT_MODEL
from kbase.model_in_use import ModelInUse
from kbase.ports import Silent
from kbase.search.collection import Collection, Query, queries_beside, with_copies
from kbase.search.confidence import Signals, judge
from kbase.search.evaluation import Posed, signals_of
from kbase.search.metrics import auc, expected_calibration_error, refused_at
from kbase.store import Store
from kbase.throwaway import ThrowAway

Rows = NDArray[np.float64]

ANSWERABLE, NEAR_MISS, UNRELATED = 0, 1, 2
COSINE, COVERAGE, GAP, FALL, EXACT, KIND, ANSWERED, DEVELOPMENT = range(8)
FEATURES = [COSINE, COVERAGE, GAP, FALL]
NAMES = ("cosine", "coverage", "gap", "fall")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic regression."""

    constant: float
    weights: Rows  # of the features

    def probabilities(self, rows: Rows) -> Rows:
        found: Rows = 1.0 / (1.0 + np.exp(-(self.constant + rows[:, FEATURES] @ self.weights)))
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--keep", type=Path, help="an .npz file for the signals")
    options = parser.parse_args()
    found: dict[str, Rows] = {}
    if options.keep and options.keep.exists():
        with np.load(options.keep) as kept:
            found = {name: kept[name] for name in kept.files}
    for folder in sorted(collections_in(options.folders or [COLLECTIONS])):
        if folder.name in found:
            continue
        print(f"measuring {folder.name} …", file=sys.stderr, flush=True)
        rows = measured(folder)
        if len(rows):
            found[folder.name] = rows
        if options.keep:
            arrays: dict[str, Rows] = found
            np.savez(options.keep, allow_pickle=False, **arrays)
    if len(found) < 2:
        print("Skipped: leaving one collection out takes two.")
        return 0
    print("\n".join(table(found)))
    return 0


def measured(folder: Path) -> Rows:
    """A row for each question of each kind, columns as named above; none without judged queries."""
    collection = Collection.read(folder)
    judged = [query for query in collection.queries if query.id in collection.relevant]
    rows: list[list[float]] = []
    if not judged:
        return np.empty((0, 8))
    with TemporaryDirectory() as place, closing(Store.create(Path(place))) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        trial = ThrowAway(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False), 10_000)
        trial.fill(collection.documents, Silent())
        answers = with_copies(collection.documents, collection.relevant)
        for query in judged:
            posed = Posed.of(trial.ask(query.text), answers[query.id], trial)
            half = _development(folder.name, query)
            rows.append(_row(posed.signals, ANSWERABLE, posed.answered, half))
            rows.append(_row(posed.near_miss, NEAR_MISS, False, half))
        for other, queries in queries_beside(folder).items():
            for query in queries:
                found = signals_of(trial.ask(query.text))
                rows.append(_row(found, UNRELATED, False, _development(other, query)))
    return np.array(rows)


def table(found: Mapping[str, Rows]) -> list[str]:
    """Each collection with coefficients fitted on the others, and the refusals of the default."""
    lines = [
        "| other half of | ECE | refused at 5% lost | refused | lost | AUC near miss |",
        "|---|---|---|---|---|---|",
    ]
    figures: list[list[float]] = []
    for name, rows in found.items():
        others = [each for other, each in found.items() if _family(other) != _family(name)]
        figures.append(_figures(fitted(others), rows[rows[:, DEVELOPMENT] == 0]))
        lines.append(f"| {name} | {' | '.join(f'{value:.3f}' for value in figures[-1])} |")
    lines.append(f"| mean | {' | '.join(f'{value:.3f}' for value in np.mean(figures, axis=0))} |")
    lines.append(f"| worst | {' | '.join(f'{value:.3f}' for value in _worst(figures))} |")
    final = fitted(list(found.values()))
    said = ", ".join(f"{weight:.2f} · {name}" for weight, name in zip(final.weights, NAMES, strict=True))
    return [*lines, "", f"Fitted on the development half of all: {final.constant:.2f} + {said}."]


def fitted(collections: Sequence[Rows], steps: int = 30) -> Fitted:
    """Newton's method on answerable and unrelated questions of the development halves.

    Each collection counts the same, and in it the answerable as much as the unrelated.
    """
    features, answered, weights = [], [], []
    for rows in collections:
        for kind in (ANSWERABLE, UNRELATED):
            some = rows[(rows[:, KIND] == kind) & (rows[:, DEVELOPMENT] == 1)]
            features.append(np.column_stack([np.ones(len(some)), some[:, FEATURES]]))
            answered.append(some[:, ANSWERED])
            weights.append(np.full(len(some), 1.0 / max(len(some), 1)))
    x, y, weight = np.concatenate(features), np.concatenate(answered), np.concatenate(weights)
    found = np.zeros(x.shape[1])
    for _ in range(steps):
        probability = 1.0 / (1.0 + np.exp(-(x @ found)))
        slope = x.T @ (weight * (y - probability)) - 1e-4 * found
        bend = (x * (weight * probability * (1 - probability))[:, np.newaxis]).T @ x
        found = found + np.linalg.solve(bend + 1e-4 * np.eye(len(found)), slope)
    return Fitted(float(found[0]), found[1:])


def _figures(model: Fitted, rows: Rows) -> list[float]:
    answerable, near, unrelated = (rows[rows[:, KIND] == kind] for kind in (ANSWERABLE, NEAR_MISS, UNRELATED))
    count = min(len(answerable), len(unrelated))
    some, others = _spread(answerable, count), _spread(unrelated, count)
    promised = np.concatenate([model.probabilities(some), model.probabilities(others)])
    true = np.concatenate([some[:, ANSWERED], others[:, ANSWERED]]) > 0
    near_all, far_all = ([_signals(row).nearness for row in each] for each in (answerable, unrelated))
    refused = [np.mean([judge(_signals(row)).off_topic for row in each]) for each in (unrelated, answerable)]
    sure, unsure = (model.probabilities(each).tolist() for each in (answerable, near))
    return [
        expected_calibration_error(promised.tolist(), true.tolist()),
        refused_at(near_all, far_all),
        *map(float, refused),
        auc(sure, unsure),
    ]


def _worst(figures: Sequence[Sequence[float]]) -> list[float]:
    """The worst of each column: error and loss at most, all others at least."""
    columns = np.array(figures).T
    return [float(column.max() if place in {0, 3} else column.min()) for place, column in enumerate(columns)]


def _signals(row: Rows) -> Signals:
    cosine, coverage, gap, fall = map(float, row[FEATURES])
    return Signals(cosine, gap, coverage, fall, bool(row[EXACT]))


def _row(found: Signals, kind: int, answered: bool, development: bool) -> list[float]:
    drawn = [found.cosine, found.coverage, found.gap, found.fall]
    return [*drawn, float(found.exact), kind, answered, development]


def _development(collection: str, query: Query) -> bool:
    return sha256(f"{collection}/{query.id}".encode()).digest()[0] % 2 == 0


def _spread(rows: Rows, count: int) -> Rows:
    return rows[np.arange(count) * len(rows) // max(count, 1)]


def _family(name: str) -> str:
    """Collections made of one source are left out together: `beer_qa` and `beer_se`."""
    return name.split("_", maxsplit=1)[0]


if __name__ == "__main__":
    sys.exit(main())
