"""The map of a library: made as a job, kept, and looked at through a window.

Part of the hall: here the rooms `index` and `search` meet. Where a note stands is worked out from the
notes of open spaces alone; one of a private space is placed among them and moves none. What is told of
a region is drawn from what the reader may read.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from kbase.analysis import term_texts
from kbase.errors import LibraryBusy
from kbase.model import (
    LESSON_SECTIONS,
    Actor,
    ChangeNumber,
    MapReport,
    MapView,
    Matrix,
    NoteId,
    NoteSummary,
    Placed,
    Points,
    Readable,
    Region,
    Window,
)
from kbase.model_in_use import ModelInUse
from kbase.people import access
from kbase.ports import Progress, Silent
from kbase.search.landscape import among_nearest, apart, laid_out
from kbase.search.regions import Group, groups
from kbase.search.topics import telling
from kbase.store import Place, Store, ToPlace
from kbase.unread import prose_of

MADE = "map"  # the key in the store
GROWN = 2.0
"""Everything is laid out again when there are so many times the notes there were."""

LEAST_NOTES = 30  # before an import makes a map by itself
LEAST_WAITING = 0.02  # of all notes, before an import places the new ones
NAMED = 24  # as few notes in the window are each shown by name
CENTRAL = 3  # notes named for a region
TERMS = 2  # that name a region
SMALLEST = 0.01  # window
_SAMPLE = 40  # notes of a region its terms are drawn from
_READ_AT_ONCE = 8_192
_VIEWS_KEPT = 32

Asked = tuple[ChangeNumber, str, Readable]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A window's share of the map."""

    rows: NDArray[np.intp]
    at: Points  # of those, 0 to 1 over the window


class Cartography:
    """Makes the map of a library and shows parts of it."""

    def __init__(self, store: Store, model: ModelInUse) -> None:
        self._store = store
        self._model = model
        self._views: OrderedDict[tuple[Asked, Window], MapView] = OrderedDict()
        self._placed: tuple[Asked, Placed] | None = None
        self._lock = threading.Lock()

    def make(self, progress: Progress | None = None, anew: bool = False) -> MapReport:
        """Place every note that has no place, or (`anew`, or when the library has grown) all of them.

        Notes that stay, stay exactly where they were. Laid out anew, they begin where they stood.
        Raises `LibraryBusy`, `LibraryFull`.
        """
        started = perf_counter()
        notes = self._store.places.to_place()
        vectors = self._means(notes, progress or Silent())
        open_ = np.array([note.open for note in notes], np.bool_)
        before = np.array([note.at or (np.nan, np.nan) for note in notes], np.float64).reshape(-1, 2)
        laid_out_for, drawings = drawn = self._drawn()
        anew = anew or not laid_out_for or int(open_.sum()) >= GROWN * laid_out_for
        at = places_for(vectors, open_, before, anew)
        new = [
            Place(note.note, round(float(x), 5), round(float(y), 5), int(note.passages[-1]))
            for note, (x, y), (old_x, _) in zip(notes, at, before, strict=True)
            if (anew or np.isnan(old_x)) and not np.isnan(x)
        ]
        if self._drawn() != drawn:
            raise LibraryBusy("Another process drew the map meanwhile. Run `kbase map` once more.")
        self._store.places.put(new)
        made = {"notes": int(open_.sum()) if anew else laid_out_for, "drawn": drawings + 1}
        self._store.meta.put(MADE, json.dumps(made))
        return MapReport(len(new), len(notes) - len(new), anew, perf_counter() - started)

    def make_if_grown(self) -> None:
        """`make`, when enough notes have come to be worth it."""
        everything = Readable(None)
        notes = self._store.notes.overview(everything).notes
        waiting = self._store.places.waiting(everything)
        if notes >= LEAST_NOTES and waiting > LEAST_WAITING * notes:
            self.make()

    def view(self, window: Window, actor: Actor) -> MapView:
        """What the actor may see of the map through `window`."""
        return self.seen(window, access.readable(actor))

    def seen(self, window: Window, readable: Readable) -> MapView:
        """What `readable` allows to be seen of the map through `window`."""
        with self._store.reading():
            asked = self._store.changes.number(), self._store.meta.get(MADE), readable
            with self._lock:
                known = self._views.get((asked, window))
            if known is None:
                known = self._drawn_up(window, asked)
        with self._lock:
            self._views[asked, window] = known
            self._views.move_to_end((asked, window))
            while len(self._views) > _VIEWS_KEPT:
                self._views.popitem(last=False)
        return known

    # -- steps ----------------------------------------------------------------

    def _means(self, notes: Sequence[ToPlace], progress: Progress) -> Matrix:
        """The mean of each note's passages, of unit length."""
        view = self._model.projections.current()
        sizes = [len(note.passages) for note in notes]
        owners = np.repeat(np.arange(len(notes)), sizes)
        passages = np.concatenate([np.empty(0, np.int64), *(note.passages for note in notes)])
        means = np.zeros((len(notes), self._model.embedder.dimension), np.float32)
        progress.total(len(passages))
        for start in range(0, len(passages), _READ_AT_ONCE):
            part = slice(start, start + _READ_AT_ONCE)
            np.add.at(means, owners[part], view.vectors_of(passages[part]))
            progress.advance(len(owners[part]), "passages")
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return means

    def _drawn(self) -> tuple[int, int]:
        """How many notes were laid out the last time, and how often the map was drawn."""
        try:
            made = json.loads(self._store.meta.get(MADE, '{"notes": 0, "drawn": 0}'))
            return int(made["notes"]), int(made["drawn"])
        except (ValueError, TypeError, KeyError):  # damaged, or of another version: it is drawn anew
            return 0, 0

    def _drawn_up(self, window: Window, asked: Asked) -> MapView:
        readable = asked[2]
        placed = self._all(asked)
        seen = _through(window, placed.at)
        here = [placed.notes[row] for row in seen.rows]
        regions: tuple[Region, ...] = ()
        if len(here) > NAMED:
            regions = self._regions(window, seen, here, readable)
        middle = np.argsort(((seen.at - 0.5) ** 2).sum(axis=1), kind="stable")[:NAMED]
        named = self._store.notes.summaries([here[place] for place in middle], readable)
        return MapView(
            window=window,
            placed=Placed(
                here,
                [placed.kinds[row] for row in seen.rows],
                [placed.spaces[row] for row in seen.rows],
                placed.at[seen.rows],
            ),
            regions=regions,
            named=tuple(named.values()),
            spaces=tuple(space for space, _ in Counter(placed.spaces).most_common()),
            total=len(placed),
            waiting=self._store.places.waiting(readable),
        )

    def _all(self, asked: Asked) -> Placed:
        known = self._placed
        if known is None or known[0] != asked:
            known = self._placed = asked, self._store.places.all(asked[2])
        return known[1]

    def _regions(
        self, window: Window, seen: _Seen, here: Sequence[NoteId], readable: Readable
    ) -> tuple[Region, ...]:
        found = groups(seen.at)
        samples = [[here[member] for member in group.members[:_SAMPLE]] for group in found]
        summaries = self._store.notes.summaries([note for sample in samples for note in sample], readable)
        named = self._named(samples, summaries, readable)
        return tuple(
            _region(window, group, terms, [summaries[note] for note in sample if note in summaries])
            for group, terms, sample in zip(found, named, samples, strict=True)
        )

    def _named(
        self, samples: Sequence[Sequence[NoteId]], summaries: dict[NoteId, NoteSummary], readable: Readable
    ) -> list[tuple[str, ...]]:
        """Terms that set the notes of each sample apart from those of the others."""
        texts: list[list[str]] = [[] for _ in samples]
        group_of = {note: place for place, sample in enumerate(samples) for note in sample}
        for passage in self._store.passages.openings(list(summaries), readable):
            texts[group_of[passage.note]].append(f"{summaries[passage.note].title}. {prose_of(passage.text)}")
        said: dict[str, int] = {}
        for text in (text for some in texts for text in some):
            for term in set(term_texts(text)):
                said[term] = said.get(term, 0) + 1
        total = sum(map(len, texts))
        names = {term for note in summaries.values() for one in note.authors for term in term_texts(one.name)}
        no_topics = names | {term for heading in LESSON_SECTIONS.values() for term in term_texts(heading)}
        return [
            telling(
                some,
                said,
                total,
                TERMS,
                _labels([summaries[note] for note in sample if note in summaries]),
                no_topics,
            )
            for some, sample in zip(texts, samples, strict=True)
        ]


def _labels(notes: Sequence[NoteSummary]) -> frozenset[str]:
    """The terms in titles and tags of at least two: what several authors say their notes are about."""
    counted: Counter[str] = Counter()
    for note in notes:
        counted.update({term for label in (note.title, *note.tags) for term in term_texts(label)})
    return frozenset(term for term, count in counted.items() if count > 1)


def places_for(vectors: Matrix, open_: NDArray[np.bool_], before: Points, anew: bool) -> Points:
    """Where every note stands: those that are `open_` by one another, each of the rest by them alone.

    `before`: where they stood, NaN for nowhere. NaN for one that cannot be placed, since none is open.
    """
    stood = ~np.isnan(before).any(axis=1)
    at = before.copy()
    if anew:
        start = before[open_] if (stood & open_).any() else None
        at[open_] = laid_out(vectors[open_], start) if open_.any() else before[open_]
    else:
        new = open_ & ~stood
        anchors = open_ & stood
        at[new] = apart(among_nearest(vectors[new], vectors[anchors], before[anchors]), before[anchors])
    private = ~open_ & (anew | ~stood)
    at[private] = among_nearest(vectors[private], vectors[open_], at[open_]) if open_.any() else np.nan
    return at


def _through(window: Window, at: Points) -> _Seen:
    """The points in a window, in its own measure."""
    if window.whole:
        return _Seen(np.arange(len(at)), at)
    inside = (at - (window.x, window.y)) / window.size + 0.5
    rows = np.flatnonzero(((inside >= 0) & (inside <= 1)).all(axis=1))
    return _Seen(rows, inside[rows])


def _region(window: Window, group: Group, terms: tuple[str, ...], notes: Sequence[NoteSummary]) -> Region:
    """A group in the measure of the whole map."""
    left, top = window.x - window.size / 2, window.y - window.size / 2
    x, y = left + group.x * window.size, top + group.y * window.size
    long, short, angle = group.spread
    closer = min(max(2.3 * group.reach, 0.2), 0.6) * window.size
    return Region(
        terms=terms or tuple(note.title for note in notes[:1]),
        notes=len(group.members),
        x=x,
        y=y,
        spread=(long * window.size, short * window.size, angle),
        window=Window(round(x, 4), round(y, 4), round(max(closer, SMALLEST), 4)),
        central=tuple(note.ref for note in notes[:CENTRAL]),
    )
