"""What an added passage costs while a library grows, and one note more or less: it should stay flat.

    python -m benchmarks.growth [--corpus PLACE] [--passages 100000] [--picture FILE.svg] [--json]

Notes are stored a thousand at a time, as an import does, and followed by both indexes, which write
themselves down whenever they have grown by a fiftieth, as a server does; an import does so once, at its
end. Processor time, without the embedding, which costs the same whatever the library holds: so the curve
is the same on a busy machine. `--picture` draws it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from itertools import islice
from math import log10
from pathlib import Path

from benchmarks.big_library import NOTES_AT_ONCE, SPACES, Made, notes_of, pool_of
from benchmarks.figures import Figure, arguments, show
from kbase.config import DEFAULT_MODEL
from kbase.index import embedding
from kbase.index.projections import Projections
from kbase.model import Fingerprint, NoteId, SpaceRecord
from kbase.store import Store

ONE_BY_ONE = 7
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 320, 60, 190, 24, 44
MARKS = (5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)  # on the axis
COLOURS = {"stored": "#4269d0", "found": "#3ca951", "written down": "#b8860b"}


@dataclass(frozen=True, slots=True)
class Grown:
    """Milliseconds of processor time a passage while a library grew to `passages`."""

    passages: int
    stored: float
    found: float  # followed by the indexes in memory
    written: float  # the indexes' snapshots
    one_more: float  # one note of about five passages, stored and found
    one_less: float  # one note removed and found no more


class Growing:
    """A library that grows, and what that costs."""

    def __init__(self, folder: Path, model: Fingerprint, dimension: int) -> None:
        self.store = Store.create(folder)
        self.model = model
        self.indexes = Projections(self.store, model, dimension)
        self.passages = 0
        with self.store.transaction("bench"):
            for name in SPACES:
                self.store.spaces.save(SpaceRecord(name, name.title()))

    def by(self, notes: Sequence[Made]) -> Grown:
        """Put `notes` in and measure."""
        count = sum(len(note.cuts) for note in notes)
        stored = spent(lambda: self._add(notes))
        found = spent(self.indexes.current)
        written = spent(self.indexes.save_if_grown)
        self.passages += count
        more, less = [], []
        for note in notes[:ONE_BY_ONE]:
            added: list[NoteId] = []
            more.append(spent(lambda one=note, to=added: self._added(one, to)))  # type: ignore[misc]  # mypy cannot infer a default
            less.append(spent(lambda one=added: self._removed(one[0])))  # type: ignore[misc]  # mypy cannot infer a default
        return Grown(
            self.passages,
            stored / count,
            found / count,
            written / count,
            statistics.median(more),
            statistics.median(less),
        )

    def _add(self, notes: Sequence[Made]) -> list[NoteId]:
        with self.store.transaction("bench"):
            added = []
            for note in notes:
                self.store.vectors.put(self.model, [cut.digest for cut in note.cuts], note.vectors)
                added.append(self.store.notes.add(note.draft, note.cuts, by="bench"))
        return added

    def _added(self, note: Made, to: list[NoteId]) -> None:
        to += self._add([note])
        self.indexes.current()

    def _removed(self, note: NoteId) -> None:
        with self.store.transaction("bench"):
            self.store.notes.remove(note, "bench")
        self.indexes.current()


def spent(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1e3


def picture(points: Sequence[Grown]) -> str:
    """The curve as SVG: milliseconds a passage over the size of the library, on a logarithmic axis."""
    lines = {
        "stored": [one.stored for one in points],
        "found": [one.found for one in points],
        "written down": [one.written for one in points],
    }
    most = 1.25 * max(map(max, lines.values()))
    low, high = log10(points[0].passages), log10(points[-1].passages)

    def x(passages: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (log10(passages) - low) / (high - low)

    def y(ms: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * ms / most

    box = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif" font-size="13" fill="#777">',
        f'<text x="{LEFT}" y="15">ms of processor time for each passage added</text>',
    ]
    for step in range(5):
        ms = most * step / 4
        parts.append(
            f'<path d="M{LEFT} {y(ms):.1f}H{WIDTH - RIGHT}" stroke="#999" stroke-opacity=".35"/>'
            f'<text x="{LEFT - 8}" y="{y(ms) + 4:.1f}" text-anchor="end">{ms:.2f}</text>'
        )
    parts += [
        f'<text x="{x(mark):.1f}" y="{HEIGHT - 20}" text-anchor="middle">{mark:,}</text>'
        for mark in MARKS
        if points[0].passages * 0.98 <= mark <= points[-1].passages * 1.02
    ]
    labels = sorted((values[-1], name) for name, values in lines.items())
    lowest = HEIGHT - BOTTOM + 20.0
    for last, name in labels:
        values, colour = lines[name], COLOURS[name]
        way = " ".join(f"{x(one.passages):.1f},{y(ms):.1f}" for one, ms in zip(points, values, strict=True))
        lowest = min(y(last) + 4, lowest - 16)  # no label upon another
        parts.append(
            f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>'
            f'<text x="{WIDTH - RIGHT + 8}" y="{lowest:.1f}" fill="{colour}">{name} ({last:.2f})</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def averaged(points: Sequence[Grown]) -> list[Grown]:
    """Each as the mean of the last tenth of the library: indexes are written now and then."""
    means = []
    for last in points:
        recent = [one for one in points if 0.9 * last.passages < one.passages <= last.passages]
        columns = zip(*(astuple(one)[1:] for one in recent), strict=True)
        means.append(Grown(last.passages, *map(statistics.fmean, columns)))
    return means


def figures(points: Sequence[Grown]) -> list[Figure]:
    """What the curve says in numbers."""
    settled = [one for one in points if one.passages >= points[-1].passages / 10]
    first, last = settled[0], settled[-1]
    return [
        Figure("passages", last.passages, ""),
        Figure("one passage more, stored and found", last.stored + last.found, "ms"),
        Figure(
            "the same, against a tenth of the passages",
            (last.stored + last.found) / (first.stored + first.found),
            "×",
            most=1.3,
        ),
        Figure(
            "its share of the indexes' writing, where a server takes notes one by one", last.written, "ms"
        ),
        Figure("one note more, stored and found", last.one_more, "ms", most=100),
        Figure("one note less, found no more", last.one_less, "ms", most=100),
    ]


def main() -> None:
    parser: argparse.ArgumentParser = arguments(__doc__)
    parser.add_argument("--picture", type=Path, help="draw the curve into this file")
    given = parser.parse_args()
    embedder = embedding.load(DEFAULT_MODEL)
    pool = pool_of(given.corpus, given.keep, embedder)
    with tempfile.TemporaryDirectory(dir=given.keep) as folder:
        growing = Growing(Path(folder) / "library", embedder.fingerprint, embedder.dimension)
        points = []
        coming = notes_of(pool, given.passages)
        with suppress(KeyboardInterrupt):  # what was measured so far is shown
            while notes := list(islice(coming, NOTES_AT_ONCE)):
                points.append(growing.by(notes))
                print(points[-1], file=sys.stderr)
        growing.store.close()
    if given.picture:
        given.picture.write_text(picture(averaged(points)), "utf-8")
    show(figures(averaged(points)), given.json)


if __name__ == "__main__":
    main()
