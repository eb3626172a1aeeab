"""Ranking by words against SQLite's FTS5 `bm25()` over the same terms, and what a change costs.

    python -m benchmarks.words [--corpus PLACE] [--passages 100000] [--quick] [--json]

Passages are four sentences of a real corpus each, drawn at random: its vocabulary and its skew of common
words, on which the cost depends. FTS5 gets the same terms as text, joined by OR, in a database in memory.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure, arguments, halves, memory_mb, percentile, show
from benchmarks.passages import questions, recombined, sentences
from kbase.analysis import question_terms, term_texts
from kbase.index.snapshots import open_snapshot, write_snapshot
from kbase.index.words import Wording, Words
from kbase.model import Among, PassageIds

AT_ONCE = 2_000
LIMIT = 100
NO_IDS: PassageIds = np.empty(0, np.int64)


def timed(search: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Milliseconds of each search, after a few that are not counted."""
    for text in asked[:5]:
        search(text)
    taken = []
    for text in asked:
        started = time.perf_counter()
        search(text)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def full_text(passages: Sequence[str]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passage USING fts5(text, content='', tokenize='unicode61')")
    rows = ((place, " ".join(term_texts(text))) for place, text in enumerate(passages))
    database.executemany("INSERT INTO passage (rowid, text) VALUES (?, ?)", rows)
    return database


def fts5(database: sqlite3.Connection, text: str) -> list[tuple[int, float]]:
    wanted = " OR ".join('"' + term.replace('"', '""') + '"' for term in question_terms(text))
    statement = "SELECT rowid, bm25(passage) FROM passage WHERE passage MATCH ? ORDER BY 2 LIMIT ?"
    return database.execute(statement, (wanted, LIMIT)).fetchall()


def measured(passages: Sequence[str], asked: Sequence[str], folder: Path) -> list[Figure]:
    count = len(passages)
    started = time.perf_counter()
    index = Words.empty()
    for start in range(0, count, AT_ONCE):
        wordings = [Wording.of("", (), text) for text in passages[start : start + AT_ONCE]]
        index = index.changed(np.arange(start + 1, start + len(wordings) + 1), wordings, NO_IDS)
    built = time.perf_counter()
    path = folder / "words.snapshot"
    digest = write_snapshot(path, {}, index.sections())
    written = time.perf_counter()
    before = memory_mb(os.getpid(), peak=False)
    index = Words.stored(open_snapshot(path, digest))
    opened = time.perf_counter()
    ours = timed(lambda text: index.best(text, LIMIT, Among()), asked)
    grown = memory_mb(os.getpid(), peak=False) - before
    database = full_text(passages)
    theirs = timed(lambda text: fts5(database, text), asked[: max(20, 2_000_000 // count)])
    same = np.mean([_agreeing(index, database, text) for text in asked[:20]])
    figures = [
        Figure("passages", count, ""),
        Figure("terms", len(index.base), ""),
        Figure("postings a passage", len(index.base.counts) / count, ""),
        *halves("FTS5 bm25()", theirs),
        *halves("kbase", ours),
        Figure("kbase against FTS5, p50", percentile(theirs, 0.5) / percentile(ours, 0.5), "×", least=25),
        Figure("ten best the same as FTS5's", float(same), ""),
    ]
    random = np.random.default_rng(1)
    for share in (0.5, 0.01):
        among = Among(np.sort(random.permutation(count)[: int(share * count)]) + 1)
        index.best("a question", LIMIT, among)  # the mask is remembered
        taken = timed(lambda text, among=among: index.best(text, LIMIT, among), asked[:300])  # type: ignore[misc]  # mypy cannot infer a default
        figures += halves(f"among {share:.0%}", taken)
    figures += changes(index, passages)
    return [
        *figures,
        Figure("built from text", (built - started) / count * 1e3, "ms/passage"),
        Figure("written", written - built, "s"),
        Figure("verified and mapped", opened - written, "s"),
        Figure("on disk", path.stat().st_size / count, "bytes/passage"),
        Figure("memory the questions took", grown, "MB"),
    ]


def _agreeing(index: Words, database: sqlite3.Connection, text: str) -> float:
    """The share of our ten best that FTS5's hundred hold; the formulas differ in details."""
    ours = [hit.passage - 1 for hit in index.best(text, 10, Among())]
    theirs = {row for row, _ in fts5(database, text)}
    return len([place for place in ours if place in theirs]) / max(1, len(ours))


def changes(index: Words, passages: Sequence[str]) -> list[Figure]:
    """What one passage costs that comes, and one that goes, until it is searched."""
    coming, going = [], []
    last = int(index.rows.ids[-1])
    for number, text in enumerate(passages[:200], 1):
        started = time.perf_counter()
        index = index.changed(np.array([last + number]), [Wording.of("", (), text)], NO_IDS)
        between = time.perf_counter()
        index = index.changed(NO_IDS, [], np.array([number]))
        coming.append((between - started) * 1e3)
        going.append((time.perf_counter() - between) * 1e3)
    return [*halves("one passage comes", coming), *halves("one passage goes", going)]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the passages, for a first look")
    given = parser.parse_args()
    pool = sentences(given.corpus)
    count = given.passages // 10 if given.quick else given.passages
    passages = [" ".join(pool[place] for place in four) for four in recombined(pool, count)]
    asked = questions(pool, 200 if given.quick else 1000)
    with tempfile.TemporaryDirectory() as folder:
        show(measured(passages, asked, Path(folder)), given.json)


if __name__ == "__main__":
    main()
