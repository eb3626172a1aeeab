"""From the start of a cold process to the first answer: `kbase ask`, and a server.

    python -m benchmarks.restart [--corpus PLACE] [--passages 100000] [--times 7] [--json]

Measured from outside, the start of Python included; the files are in the system's cache, as
after a restart of kbase and not of the machine.
"""

from __future__ import annotations

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


def asked_cold(folder: Path, question: str) -> float:
    """Seconds of `kbase ask` in a process of its own."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "kbase", "--library", str(folder), "ask", question]
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode not in (0, 1):  # 1: nothing found
        raise SystemExit(done.stderr.decode())
    return taken


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
            (asked_cold(small, question), asked_cold(big, question), served_cold(big, question))
            for question in asked
        ][1:]  # the first warms the file cache
    ask_small, ask_big, serve_big = (statistics.median(column) for column in zip(*rounds, strict=True))
    figures = [
        Figure("cold `kbase ask`, sample library", ask_small, "s", most=0.8),
        Figure(f"cold `kbase ask`, {given.passages:,} passages", ask_big, "s", most=1.0),
        Figure(f"cold `kbase serve` to its first page, {given.passages:,} passages", serve_big, "s"),
    ]
    show(figures, given.json)


if __name__ == "__main__":
    main()
