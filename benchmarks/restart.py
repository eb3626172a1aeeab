"""From the start of a cold process to the first answer: `kbase ask`, and a server.

    python -m benchmarks.restart [--corpus PLACE] [--passages 100000] [--times 7] [--json]

Measured from outside, the start of Python included; the files are in the system's cache, as
after a restart of kbase and not of the machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from benchmarks import big_library, serving
from benchmarks.figures import Figure, arguments, show
from benchmarks.passages import SAMPLE, questions
from kbase.library import Library
from kbase.model import ImportOptions


def asked_cold(folder: Path, question: str) -> tuple[float, float]:
    """Seconds of `kbase ask` in a process of its own, and of the processor's time in them."""
    started, worked = time.perf_counter(), _children_s()
    command = [sys.executable, "-m", "kbase", "--library", str(folder), "ask", question]
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - started, _children_s() - worked
    if done.returncode not in (0, 1):  # 1: nothing found
        raise SystemExit(done.stderr.decode())
    return taken


def _children_s() -> float:
    """Processor time of the processes that this one started and that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def served_cold(folder: Path, question: str) -> float:
    """Seconds from starting a server to its first rendered answer."""
    started = time.perf_counter()
    with serving.served(folder, 1) as (port, _):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ask?q={quote(question)}") as reply:
            reply.read()
        return time.perf_counter() - started


def sample_library(folder: Path) -> Path:
    """The sample, imported as anybody would."""
    with Library.create(big_library.settings_for(folder)) as library:
        library.add([SAMPLE], ImportOptions(), library.owner)
    return folder


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=7)
    given = parser.parse_args()
    big = big_library.made(given.corpus, given.passages, given.keep)
    asked = questions(big_library.pool_sentences(given.corpus), given.times + 1)
    with tempfile.TemporaryDirectory() as made:
        small = sample_library(Path(made) / "sample")
        rounds = [  # in turn, so that a busy moment of the machine falls on all alike
            (*asked_cold(small, question), *asked_cold(big, question), served_cold(big, question))
            for question in asked
        ][1:]  # the first warms the file cache
    small_s, small_worked, big_s, big_worked, served_s = (
        statistics.median(column) for column in zip(*rounds, strict=True)
    )
    passages = f"{given.passages:,} passages"
    figures = [
        Figure("cold `kbase ask`, sample library", small_s, "s", most=0.8),
        Figure("processor time of it", small_worked, "s"),
        Figure(f"cold `kbase ask`, {passages}", big_s, "s", most=1.0 if given.passages <= 100_000 else 2.0),
        Figure("processor time of it", big_worked, "s"),
        Figure(f"cold `kbase serve` to its first page, {passages}", served_s, "s"),
    ]
    show(figures, given.json)


if __name__ == "__main__":
    main()
