"""Who is connected through what: people on the left, what ties them on the right, a table beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from kbase.model import Connections, Person, PersonId, Strand, Tie
from kbase.web import addresses
from kbase.web.drawing import LINE_HEIGHT, lines_of
from kbase.web.pages.narrowing import topic_in
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(include_in_schema=False)

THICK, THIN = 11.0, 1.5  # lines, for a note that answers the topic best and one that hardly touches it
SAMPLES = ((1.0, "answers it best"), (0.5, "speaks of it"), (0.15, "touches it"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a drawing: one for wide screens and paper, one for phones."""

    name: str
    width: float
    person_x: float  # the middle of the seals
    seal: float  # their radius
    names_x: float  # where names end, beside the seal; or their middle, below it
    names_width: float
    names_below: bool
    lines_from: float
    lines_to: float
    person_letters: float
    tie_letters: float
    person_row: float
    tie_row: float
    tie_lines: int


WIDE = Sheet("wide", 960, 236, 20, 204, 200, False, 262, 560, 16, 15, 66, 62, 2)
NARROW = Sheet("narrow", 360, 50, 19, 50, 98, True, 74, 158, 12.5, 13, 92, 84, 3)


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody, or what ties people: where it stands, and its lines of text."""

    number: int
    address: str
    says: str  # all of it, for those who hear the picture or point at it
    y: float
    lines: Sequence[str]
    person: Person | None = None
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A strand as a curve."""

    person: int
    tie: int
    says: str
    path: str
    thickness: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything drawn on one sheet."""

    sheet: Sheet
    height: float
    people: Sequence[Node]
    ties: Sequence[Node]
    lines: Sequence[Line]


@router.get("/connections")
def read(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The page."""
    topic = topic_in(request.query_params)
    found = library.connecting.people(topic, actor)
    names = {person.id: person.name for person in found.people}
    return page(
        request,
        "connections/page.html",
        topic=topic,
        found=found,
        names=names,
        pictures=[drawn(found, names, sheet) for sheet in (WIDE, NARROW)] if found.ties else [],
        samples=[(thickness(strength), says) for strength, says in SAMPLES],
        line=LINE_HEIGHT,
    )


def thickness(strength: float) -> float:
    """How thick the line of a strand is."""
    return round(THIN + (THICK - THIN) * strength, 1)


def drawn(found: Connections, names: Mapping[PersonId, str], sheet: Sheet) -> Picture:
    """The picture on one sheet: both columns spread over the same height."""
    height = max(len(found.people) * sheet.person_row, len(found.ties) * sheet.tie_row) + 12
    people = [
        Node(
            place,
            addresses.person(person.id),
            person.name,
            _row(place, len(found.people), height),
            lines_of(person.name, sheet.names_width, sheet.person_letters, 2),
            person=person,
        )
        for place, person in enumerate(found.people)
    ]
    ties = [
        Node(
            place,
            addresses.note(tie.note.id) if tie.note else addresses.ask(f"{found.topic} {tie.name}"),
            f"{tie.name}: {parts(tie, names)}",
            _row(place, len(found.ties), height),
            lines_of(tie.name, sheet.width - sheet.lines_to - 34, sheet.tie_letters, sheet.tie_lines),
            tie=tie,
        )
        for place, tie in enumerate(found.ties)
    ]
    places = {person.id: place for place, person in enumerate(found.people)}
    return Picture(sheet, height, people, ties, _lines(found.ties, places, people, ties, names, sheet))


def parts(tie: Tie, names: Mapping[PersonId, str]) -> str:
    """Who did what, in a sentence: `Ann wrote, Bo cites it`."""
    return ", ".join(f"{names[strand.person]} {strand.role}" for strand in tie.strands)


def _row(place: int, count: int, height: float) -> float:
    return round((place + 0.5) * height / count, 1)


def _lines(
    ties: Sequence[Tie],
    places: Mapping[PersonId, int],
    people: Sequence[Node],
    nodes: Sequence[Node],
    names: Mapping[PersonId, str],
    sheet: Sheet,
) -> list[Line]:
    """The curves, the thin ones on top; at both ends they lie beside one another, in the order they come."""
    strands = [(places[strand.person], row, strand) for row, tie in enumerate(ties) for strand in tie.strands]
    starts, ends = dict[tuple[int, int], float](), dict[tuple[int, int], float]()
    for person, node in enumerate(people):
        own = [(person, row, strand) for one, row, strand in strands if one == person]
        starts |= _fanned(own, node.y, 2 * sheet.seal)
    for row, node in enumerate(nodes):
        own = [one for one in sorted(strands, key=lambda one: one[0]) if one[1] == row]
        ends |= _fanned(own, node.y, sheet.tie_row - 16)
    left, right = sheet.lines_from, sheet.lines_to
    middle = (left + right) / 2
    found = [
        Line(
            person,
            row,
            f"{names[strand.person]} {strand.role}: {strand.note.title}",
            f"M{left} {starts[person, row]}C{middle} {starts[person, row]}"
            f" {middle} {ends[person, row]} {right} {ends[person, row]}",
            thickness(strand.strength),
        )
        for person, row, strand in strands
    ]
    return sorted(found, key=lambda line: -line.thickness)


def _fanned(
    strands: Sequence[tuple[int, int, Strand]], y: float, room: float
) -> dict[tuple[int, int], float]:
    """Where strands that meet at `y` end: beside one another, closer where there is not room for all."""
    widths = [thickness(strand.strength) for _, _, strand in strands]
    closer = min(1.0, room / sum(widths))
    at = y - closer * sum(widths) / 2
    ends = {}
    for (person, row, _), width in zip(strands, widths, strict=True):
        ends[person, row] = round(at + closer * width / 2, 1)
        at += closer * width
    return ends
