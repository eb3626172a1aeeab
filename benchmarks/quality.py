"""How good retrieval is on every test collection of a folder: one table, as docs/retrieval.md quotes it.

"ahead" is the default less the better of words alone and meaning alone.

    python -m benchmarks.quality [FOLDER …] [--short] [--baseline FILE [--write]] [--json]

FOLDER is a collection in BEIR layout or a folder of such; `../shared/eval` where none is named.
With `--baseline` the run fails when nDCG@10 of the default, MRR of the default for people, what is
refused, the near misses' AUC or the calibration drops by more than .005 below what FILE holds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kbase.config import Settings
from kbase.library import Library

HOME = Path(__file__).resolve().parent.parent
COLLECTIONS = HOME.parent / "shared" / "eval"
SHORT = ("semeval_dup", "stackfaq")
ALLOWED_DROP = 0.005
LEGS = ("words", "meaning", "rrf", "default")

Figures = Mapping[str, Any]


def main() -> int:
    options = _options()
    folders = sorted(collections_in(options.folders or [COLLECTIONS]))
    if options.short:
        folders = [folder for folder in folders if folder.name in SHORT]
    if not folders:
        print(f"Skipped: no test collection in {', '.join(map(str, options.folders or [COLLECTIONS]))}.")
        return 0
    settings = Settings(library=Path("unused"))
    figures: dict[str, Figures] = {}
    for folder in folders:
        print(f"measuring {folder.name} …", file=sys.stderr, flush=True)
        figures[folder.name] = Library.evaluate(folder, settings)
    print(json.dumps(figures, indent=2) if options.json else "\n".join(tables(figures)))
    if options.baseline and options.write:
        options.baseline.write_text(json.dumps(kept(figures), indent=2) + "\n", "utf-8")
    elif options.baseline:
        return _compared(kept(figures), json.loads(options.baseline.read_text("utf-8")))
    return 0


def tables(figures: Mapping[str, Figures]) -> Iterator[str]:
    """Markdown tables: retrieval, knowing when there is no answer, people, time."""
    judged = {name: each for name, each in figures.items() if "retrievers" in each}
    if judged:
        yield "| nDCG@10 | documents / queries | words | meaning | RRF | default | ahead | R@100 |"
        yield "|---|---|---|---|---|---|---|---|"
        for name, each in judged.items():
            legs = {leg: each["retrievers"][leg]["ndcg@10"] for leg in LEGS}
            ahead = legs["default"] - max(legs["words"], legs["meaning"])
            cells = [f"{legs[leg]:.3f}" for leg in LEGS]
            yield _row(
                name,
                f"{each['documents']:,} / {each['queries']:,}",
                *cells,
                f"{ahead:+.3f}",
                f"{each['retrievers']['default']['recall@100']:.3f}",
            )
        means = [_mean([each["retrievers"][leg]["ndcg@10"] for each in judged.values()]) for leg in LEGS]
        yield _row("mean", "", *(f"{mean:.3f}" for mean in means), f"{means[3] - max(means[:2]):+.3f}", "")
        yield ""
        names = ("auc", "refused_unrelated_at_5pct_lost", "refused_unrelated", "lost_answerable")
        yield "| knowing | AUC unrelated | refused at 5% lost | refused | lost | AUC near miss | ECE |"
        yield "|---|---|---|---|---|---|---|"
        for name, each in judged.items():
            known = each["answerability"]
            yield _row(
                name,
                *(f"{known[key]:.3f}" if key in known else "" for key in (*names, "auc_near_miss", "ece")),
            )
        yield ""
    for name, each in figures.items():
        if "experts" in each:
            yield f"| people in {name} | MRR | P@5 | Success@5 | nDCG@10 |"
            yield "|---|---|---|---|---|"
            for method, measured in each["experts"].items():
                yield _row(
                    method, *(f"{measured[key]:.3f}" for key in ("mrr", "p@5", "success@5", "ndcg@10"))
                )
            yield ""
    stages = list(dict.fromkeys(stage for each in figures.values() for stage in each["ms"]))
    yield f"| ms, p50 / p99 | passages | {' | '.join(stages)} |"
    yield "|---" * (len(stages) + 2) + "|"
    for name, each in figures.items():
        times = [each["ms"].get(stage) for stage in stages]
        yield _row(
            name,
            f"{each['passages']:,}",
            *(f"{time['p50']:.1f} / {time['p99']:.1f}" if time else "" for time in times),
        )


def kept(figures: Mapping[str, Figures]) -> dict[str, dict[str, float]]:
    """What a baseline remembers."""
    return {
        name: {
            **(
                {"ndcg@10": round(each["retrievers"]["default"]["ndcg@10"], 4)}
                if "retrievers" in each
                else {}
            ),
            **({"mrr of people": round(each["experts"]["default"]["mrr"], 4)} if "experts" in each else {}),
            **_kept_of_knowing(each.get("answerability", {})),
        }
        for name, each in figures.items()
    }


def _kept_of_knowing(known: Mapping[str, float]) -> dict[str, float]:
    """What refusing is held to; of the calibration what it is off by, from one, so that more is better."""
    kept = {
        "refused": known.get("refused_unrelated"),
        "AUC near miss": known.get("auc_near_miss"),
        "1 - ECE": 1 - known["ece"] if "ece" in known else None,
    }
    return {name: round(value, 4) for name, value in kept.items() if value is not None}


def _compared(now: Mapping[str, Mapping[str, float]], before: Mapping[str, Mapping[str, float]]) -> int:
    fallen = [
        f"{name}: {measure} fell from {before[name][measure]:.4f} to {value:.4f}"
        for name, measured in now.items()
        for measure, value in measured.items()
        if value < before.get(name, {}).get(measure, 0.0) - ALLOWED_DROP
    ]
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


def collections_in(places: Sequence[Path]) -> Iterator[Path]:
    """The folders among and directly below `places` that hold a collection."""
    for place in places:
        if (place / "corpus.jsonl").is_file() or (place / "corpus.jsonl.gz").is_file():
            yield place
        elif place.is_dir():
            yield from (path.parent for path in place.glob("*/corpus.jsonl*"))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--short", action="store_true", help=f"only {' and '.join(SHORT)}")
    parser.add_argument("--baseline", type=Path, help="figures not to fall below")
    parser.add_argument("--write", action="store_true", help="write them instead of comparing")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
