"""Where the constants of the learned weight come from: leave-one-collection-out over test collections.

    python -m benchmarks.weights [FOLDER …] [--keep FILE]

For each collection: nDCG@10 of its judged queries at every weight of meaning, and by how much
meaning leads words on the questions a library takes from its own notes
(`kbase.search.rehearsal`). The two constants that make a weight of that lead are fitted on the
development half of all collections but one and tried on the other half of that one. A query is
in the development half when the first byte of sha256("collection/query id") is even. `--keep`
stores what was measured and reads it again.
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
from kbase.model import NoteId
from kbase.model_in_use import ModelInUse
from kbase.ports import Silent
from kbase.rehearsing import rehearse
from kbase.search.collection import Collection, Grades
from kbase.search.fusing import MEANING_WEIGHT
from kbase.search.metrics import ndcg
from kbase.search.rehearsal import weight_at
from kbase.search.trial import Asked
from kbase.store import Store
from kbase.throwaway import ThrowAway

Curve = NDArray[np.float64]  # nDCG@10 at each of STEPS

STEPS = np.linspace(0.0, 1.0, 21)
EVEN = (0.4, 0.5, 0.55, 0.6, 0.7, 0.8)
STEEP = (1.0, 1.5, 2.0, 2.5, 3.0)


@dataclass(frozen=True, slots=True)
class Curves:
    """What one collection says of the weight of meaning."""

    development: Curve
    held_out: Curve
    lead: float  # of meaning over words, on questions taken from its own notes
    error: float  # of that lead: its standard error


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--keep", type=Path, help="an .npz file for the curves")
    options = parser.parse_args()
    found = kept(options.keep) if options.keep and options.keep.exists() else {}
    for folder in sorted(collections_in(options.folders or [COLLECTIONS])):
        if folder.name not in found:
            print(f"measuring {folder.name} …", file=sys.stderr, flush=True)
            curves = measured(folder)
            if curves is not None:
                found[folder.name] = curves
            if options.keep:
                keep(options.keep, found)
    if len(found) < 2:
        print("Skipped: leaving one collection out takes two.")
        return 0
    print("\n".join(table(found)))
    return 0


def measured(folder: Path) -> Curves | None:
    """Both curves of a collection; None for one that judges no documents."""
    collection = Collection.read(folder)
    judged = [query for query in collection.queries if query.id in collection.relevant]
    if not judged:
        return None
    with TemporaryDirectory() as place, closing(Store.create(Path(place))) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        model = ModelInUse(store, DEFAULT_MODEL, upkeep=False)
        trial = ThrowAway(store, model, 10_000)
        trial.fill(collection.documents, Silent())
        names = {note: document.id for note, document in trial.documents.items()}
        halves: dict[bool, list[Curve]] = {True: [], False: []}
        for query in judged:
            asked = trial.ask(query.text)
            curve = _curve(asked, collection.relevant[query.id], names)
            halves[sha256(f"{folder.name}/{query.id}".encode()).digest()[0] % 2 == 0].append(curve)
        leads = np.array([one.lead for one in rehearse(store, model)])
    return Curves(
        np.mean(halves[True], axis=0),
        np.mean(halves[False], axis=0),
        float(leads.mean()),
        float(leads.std() / np.sqrt(len(leads))),
    )


def table(found: Mapping[str, Curves]) -> list[str]:
    """Each collection with constants fitted on the others."""
    lines = [
        "| other half of | lead | even, steep | weight | learned | fixed | words | meaning | best |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    learned: list[float] = []
    fixed: list[float] = []
    for name, curves in found.items():
        others = [each for other, each in found.items() if _family(other) != _family(name)]
        even, steep = fitted(others)
        weight = weight_at(curves.lead, even, steep)
        learned.append(_at(curves.held_out, weight))
        fixed.append(_at(curves.held_out, MEANING_WEIGHT))
        best = int(curves.held_out.argmax())
        lines.append(
            f"| {name} | {curves.lead:+.2f} ± {curves.error:.2f} | {even}, {steep} | {weight:.2f} "
            f"| {learned[-1]:.3f} | {fixed[-1]:.3f} | {curves.held_out[0]:.3f} | {curves.held_out[-1]:.3f} "
            f"| {curves.held_out[best]:.3f} at {STEPS[best]:.2f} |"
        )
    lines.append(f"| mean | | | | {np.mean(learned):.4f} | {np.mean(fixed):.4f} | | | |")
    even, steep = fitted(list(found.values()))
    return [*lines, "", f"Fitted on the development half of all: even {even}, steep {steep}."]


def fitted(collections: Sequence[Curves]) -> tuple[float, float]:
    """The two constants with the best mean on the development halves."""
    return max(
        ((even, steep) for even in EVEN for steep in STEEP),
        key=lambda pair: float(
            np.mean([_at(each.development, weight_at(each.lead, *pair)) for each in collections])
        ),
    )


def _curve(asked: Asked, grades: Grades, names: Mapping[NoteId, str]) -> Curve:
    cosines = np.array([max(one.cosine, 0.0) for one in asked.candidates])
    words = np.array([one.words for one in asked.candidates])
    exact = np.array([2.0 * one.exact for one in asked.candidates])
    documents = [names[asked.notes[one.passage]] for one in asked.candidates]
    by_meaning = cosines / max(cosines.max(initial=0.0), 1e-9)
    by_words = words / max(words.max(initial=0.0), 1e-9)
    scores = [step * by_meaning + (1 - step) * by_words + exact for step in STEPS]
    rankings = [
        dict.fromkeys(documents[place] for place in np.argsort(-each, kind="stable")) for each in scores
    ]
    return np.array([ndcg(list(ranking), grades) for ranking in rankings])


def _at(curve: Curve, weight: float) -> float:
    return float(np.interp(weight, STEPS, curve))


def _family(name: str) -> str:
    """Collections made of one source are left out together: `beer_qa` and `beer_se`."""
    return name.split("_", maxsplit=1)[0]


def keep(path: Path, found: Mapping[str, Curves]) -> None:
    """Store what was measured, to be read again by `kept`."""
    rows = {
        name: np.concatenate([each.development, each.held_out, [each.lead, each.error]])
        for name, each in found.items()
    }
    np.savez(path, **rows)  # type: ignore[arg-type]  # numpy's stub takes the keywords for its own


def kept(path: Path) -> dict[str, Curves]:
    """What `keep` stored."""
    many = len(STEPS)
    with np.load(path) as rows:
        return {
            name: Curves(row[:many], row[many : 2 * many], float(row[-2]), float(row[-1]))
            for name, row in ((name, rows[name]) for name in rows.files)
        }


if __name__ == "__main__":
    sys.exit(main())
