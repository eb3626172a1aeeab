"""The map of the library: notes by meaning, drawn here, looked at through a window named in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, isfinite, sin

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from kbase.model import Kind, MapView, NoteId, NoteSummary, Region, Window
from kbase.web import wording
from kbase.web.drawing import LINE_HEIGHT, Box, free_place, lines_of, text_width
from kbase.web.pages.ask import space_titles
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(include_in_schema=False)

WIDTH, HEIGHT = 800.0, 600.0  # of the drawing, in its own units
ROOM = Box(0, 0, WIDTH, HEIGHT)
LETTERS = 26.0  # room is kept for letters of this size, which a phone shows; wider screens show smaller ones,
SMALL_LETTERS = 16.0  # and between them names for which there is room in these
SINGLE = 300  # as few marks lead to their notes each; more are one shape to the browser
MOST_MARKS = 4_000  # drawn; of more, some stand for the others
SMALLEST = 0.01  # of the map
STEP = 1.6  # a zoom step
SHADES = 6  # shapes and colours there are

SHAPES = (
    "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",  # circle
    "m-3.7-3.7h7.4v7.4h-7.4z",  # square
    "m0-5l4.7 8.3h-9.4z",  # triangle
    "m0-5.3l4.7 5.3-4.7 5.3-4.7-5.3z",  # diamond
    "m-1.6-4.8h3.2v3.2h3.2v3.2h-3.2v3.2h-3.2v-3.2h-3.2v-3.2h3.2z",  # cross
    "m0 5l4.7-8.3h-9.4z",  # triangle on its head
)
"""A mark's outline from its middle: told apart by shape, whatever the colours look like to somebody."""


@dataclass(frozen=True, slots=True)
class Shade:
    """One line of the legend: what a shape and colour stand for."""

    number: int
    says: str
    notes: int
    path: str
    shape: str  # in a box of 12 by 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A note that leads to its page."""

    note: NoteId
    shade: int
    path: str


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text in a box: at its start, middle or end, around half its height."""

    lines: Sequence[str]
    box: Box
    anchor: str = "middle"
    wide_only: bool = False  # there is room in small letters only

    @property
    def x(self) -> float:
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return round(self.box.left + self.box.width * share, 1)

    @property
    def y(self) -> float:
        return round(self.box.top + self.box.height / 2, 1)

    @property
    def first(self) -> float:
        """How far above its middle the first line's foot is, in letters: their size is the page's to say."""
        return round(0.35 - (len(self.lines) - 1) / 2 * LINE_HEIGHT, 3)


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """A region as an ellipse, its label beside or in it."""

    region: Region
    says: str
    x: float
    y: float
    long: float
    short: float
    angle: float  # degrees
    label: Label | None


@dataclass(frozen=True, slots=True)
class NamedMark:
    """A note shown by name."""

    note: NoteSummary
    shade: int
    path: str
    label: Label | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map as the template writes it down."""

    shades: Sequence[Shade]
    marks: Sequence[Mark]  # each leads to its note; none when there are too many
    named: Sequence[NamedMark]
    regions: Sequence[DrawnRegion]
    drawn: int  # how many notes have a mark


@router.get("/map")
def read(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The page."""
    by = "space" if request.query_params.get("by") == "space" else "kind"
    view = library.map.view(window_in(request.query_params), actor)
    return page(
        request,
        "map/page.html",
        view=view,
        by=by,
        drawing=drawn(view, by, space_titles(library, actor)),
        steps=steps(view.window),
        width=WIDTH,
        height=HEIGHT,
        line=LINE_HEIGHT,
    )


def window_in(query: QueryParams) -> Window:
    """The window an address names, moved so that it shows nothing beside the map."""
    return window(_number(query, "x", 0.5), _number(query, "y", 0.5), _number(query, "size", 1.0))


def window(x: float, y: float, size: float) -> Window:
    """A window near that place, nothing of it beside the map."""
    size = min(max(size, SMALLEST), 1.0)
    half = size / 2
    return Window(
        round(min(max(x, half), 1 - half), 4), round(min(max(y, half), 1 - half), 4), round(size, 4)
    )


def steps(now: Window) -> Mapping[str, Window]:
    """Where the buttons lead; one that would lead nowhere else is left out."""
    aside = now.size * 0.4
    ways = {
        "closer": window(now.x, now.y, now.size / STEP),
        "wider": window(now.x, now.y, now.size * STEP),
        "left": window(now.x - aside, now.y, now.size),
        "up": window(now.x, now.y - aside, now.size),
        "down": window(now.x, now.y + aside, now.size),
        "right": window(now.x + aside, now.y, now.size),
    }
    return {way: there for way, there in ways.items() if there != now}


def drawn(view: MapView, by: str, spaces: Mapping[str, str]) -> Drawing:
    """The notes in view as marks, coloured and shaped by kind or space, with what they are about."""
    placed = view.placed
    keys = [str(kind) for kind in placed.kinds] if by == "kind" else list(map(str, placed.spaces))
    order = [str(kind) for kind in Kind] if by == "kind" else list(map(str, view.spaces))
    shade_of = {key: min(place, SHADES - 1) for place, key in enumerate(order)}
    pixels = _pixels(view)
    kept = np.arange(len(placed))
    if len(placed) > MOST_MARKS:
        kept = np.arange(MOST_MARKS) * len(placed) // MOST_MARKS
    single = len(placed) <= SINGLE
    paths: dict[int, list[str]] = {}
    marks: list[Mark] = []
    for row in kept.tolist():
        shade = shade_of[keys[row]]
        path = f"M{pixels[row, 0]:.1f} {pixels[row, 1]:.1f}{SHAPES[shade]}"
        if single:
            marks.append(Mark(placed.notes[row], shade, path))
        else:
            paths.setdefault(shade, []).append(path)
    titles = {str(kind): wording.kinds_name(kind) for kind in Kind} if by == "kind" else dict(spaces)
    shades = _legend(keys, order, shade_of, titles, paths)
    if view.regions:
        return Drawing(shades, marks, [], _regions(view), len(kept))
    return Drawing(shades, [], _named(view, marks), [], len(kept))


def _legend(
    keys: Sequence[str],
    order: Sequence[str],
    shade_of: Mapping[str, int],
    titles: Mapping[str, str],
    paths: Mapping[int, Sequence[str]],
) -> list[Shade]:
    counts = Counter(keys)
    found = []
    for number in range(SHADES):
        named = [key for key in order if shade_of[key] == number and counts[key]]
        if named:
            says = titles.get(named[0], named[0]) if len(named) == 1 else "Other spaces"
            notes = sum(counts[key] for key in named)
            shape = f"M6 6{SHAPES[number]}"
            found.append(Shade(number, says, notes, "".join(paths.get(number, ())), shape))
    return found


def _pixels(view: MapView) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    now = view.window
    inside = (view.placed.at - (now.x, now.y)) / now.size + 0.5
    return np.asarray(inside * (WIDTH, HEIGHT), np.float64).reshape(-1, 2)


def _regions(view: MapView) -> list[DrawnRegion]:
    """The regions, most notes first, each label where it meets no other."""
    now, taken, found = view.window, list[Box](), []
    for region in view.regions:
        x = ((region.x - now.x) / now.size + 0.5) * WIDTH
        y = ((region.y - now.y) / now.size + 0.5) * HEIGHT
        long, short, angle = region.spread
        # The drawing is wider than high: the axes of the ellipse are stretched with it.
        along = hypot(cos(angle) * WIDTH, sin(angle) * HEIGHT)
        across = hypot(sin(angle) * WIDTH, cos(angle) * HEIGHT)
        lines = [line for term in region.terms for line in lines_of(term, 290, LETTERS, 1)]
        label = _label(lines, x, y, taken)
        if label:
            taken.append(label.box)
        found.append(
            DrawnRegion(
                region,
                ", ".join(region.terms),
                x,
                y,
                1.5 * long / now.size * along,
                1.5 * short / now.size * across,
                degrees(atan2(sin(angle) * HEIGHT, cos(angle) * WIDTH)),
                label,
            )
        )
    return found


def _label(lines: Sequence[str], x: float, y: float, taken: Sequence[Box]) -> Label | None:
    """Lines around a place, or a little above or below it."""
    width = max((text_width(line, LETTERS) for line in lines), default=0) + 12
    height = len(lines) * LETTERS * LINE_HEIGHT + 4
    left = min(max(x - width / 2, 2), WIDTH - width - 2)
    top = min(max(y - height / 2, 2), HEIGHT - height - 2)
    shifts = (0.0, -0.6, 0.6, -1.1, 1.1, -1.6, 1.6)
    places = [(left, top + shift * height) for shift in shifts]
    places += [(left + side * width * 0.6, top + shift * height) for side in (-1, 1) for shift in shifts]
    box = free_place(places, width, height, taken, ROOM)
    return Label(lines, box) if box else None


def _named(view: MapView, marks: Sequence[Mark]) -> list[NamedMark]:
    """Few notes, each by its title where there is room beside its mark."""
    summaries = {note.id: note for note in view.named}
    places = {note: (x, y) for note, (x, y) in zip(view.placed.notes, _pixels(view).tolist(), strict=True)}
    taken = [Box(x - 7, y - 7, 14, 14) for x, y in places.values()]
    labels: dict[NoteId, Label] = {}
    for letters in (LETTERS, SMALL_LETTERS):
        for note, summary in summaries.items():  # the nearest to the middle first
            if note in places and note not in labels:
                label = _beside(summary.title, *places[note], letters, taken)
                if label:
                    labels[note] = label
                    taken.append(label.box)
    return [
        NamedMark(summaries[mark.note], mark.shade, mark.path, labels.get(mark.note))
        for mark in marks
        if mark.note in summaries  # or it was removed since
    ]


def _beside(title: str, x: float, y: float, letters: float, taken: Sequence[Box]) -> Label | None:
    """A title to the right or left of its mark, else below or above."""
    lines = lines_of(title, 12.5 * letters, letters, 2)
    width = max((text_width(line, letters) for line in lines), default=0) + 4
    height = len(lines) * letters * LINE_HEIGHT + 2
    for anchor, left, top in (
        ("start", x + 9, y - height / 2),
        ("end", x - 9 - width, y - height / 2),
        ("middle", x - width / 2, y + 9),
        ("middle", x - width / 2, y - 9 - height),
    ):
        box = free_place([(left, top)], width, height, taken, ROOM)
        if box:
            return Label(lines, box, anchor, wide_only=letters < LETTERS)
    return None


def _number(query: QueryParams, name: str, default: float) -> float:
    try:
        value = float(query.get(name) or default)
    except ValueError:
        return default
    return value if isfinite(value) else default
