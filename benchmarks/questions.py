"""A warm question inside the process: how long, in which stage, and how much memory.

    python -m benchmarks.questions [--corpus PLACE] [--passages 100000] [--questions 1000] [--json]

Measured in a process of its own, as a server's worker is; no question is asked twice.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

from benchmarks import big_library
from benchmarks.figures import Figure, arguments, halves, memory_mb, percentile, show
from benchmarks.passages import questions
from kbase.library import Library
from kbase.model import Question

WARMING = 50


def measured(folder: Path, asked: list[str]) -> list[Figure]:
    """Asks in a fresh process and gives what it measured."""
    command = [sys.executable, "-m", "benchmarks.questions", "--answer", str(folder)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return [Figure(**row) for row in json.loads(done.stdout)]


def answered(folder: Path, asked: list[str]) -> list[Figure]:
    """Asks in this process."""
    with Library.open(big_library.settings_for(folder)) as library:
        library_size = int(str(library.health()["passages"]))
        library.warm()
        gc.collect()
        gc.freeze()  # all of it as a server does
        for text in asked[:WARMING]:
            library.ask(Question(text), library.owner)
        whole: list[float] = []
        working: list[float] = []
        stages: dict[str, list[float]] = defaultdict(list)
        for text in asked[WARMING:]:
            started, worked = time.perf_counter(), time.process_time()
            reply = library.ask(Question(text), library.owner)
            whole.append((time.perf_counter() - started) * 1e3)
            working.append((time.process_time() - worked) * 1e3)
            for stage, ms in reply.timings.items():
                stages[stage].append(ms)
    p50 = 12 if library_size <= 100_000 else 45
    return [
        Figure("a warm question, p50", percentile(whole, 0.5), "ms", most=p50),
        Figure("a warm question, p99", percentile(whole, 0.99), "ms", most=30),
        *halves("processor time of it", working),
        *(figure for stage, taken in stages.items() for figure in halves(f"of it: {stage}", taken)),
        Figure("peak memory of the process", memory_mb(os.getpid()), "MB", most=600),
    ]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--library", type=Path, help="measure on this library instead of a made one")
    parser.add_argument("--answer", type=Path, help="(used by this benchmark itself)")
    given = parser.parse_args()
    if given.answer:
        figures = answered(given.answer, json.load(sys.stdin))
        print(json.dumps([asdict(figure) for figure in figures]))
        return
    folder = given.library or big_library.made(given.corpus, given.passages, given.keep)
    asked = questions(big_library.pool_sentences(given.corpus), given.questions + WARMING)
    show(measured(folder, asked), given.json)


if __name__ == "__main__":
    main()
