"""The pictures as numbers: the map of the library, and who is connected through what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from typing_extensions import TypedDict

from kbase.model import Connections, MapView, Window
from kbase.replies import NoteName, PersonName, note_name, person_name
from kbase.web.api.bodies import ConnectionsAddress, MapAddress
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["pictures"])


class PlacedDocument(TypedDict):
    """A note on the map."""

    note: str
    kind: str
    space: str
    x: float  # 0 to 1, to the right
    y: float  # 0 to 1, down


class WindowDocument(TypedDict):
    """A part of the map: its middle, and the share of the map's width and height it shows."""

    x: float
    y: float
    size: float


class RegionDocument(TypedDict):
    """Notes that stand together, and the terms that set them apart from the others in the window."""

    terms: list[str]
    notes: int
    x: float
    y: float
    window: WindowDocument
    central: list[NoteName]


class MapDocument(TypedDict):
    """The map of the library through a window; no regions where so few notes are left that each is named."""

    window: WindowDocument
    notes: list[PlacedDocument]
    regions: list[RegionDocument]
    total: int
    waiting: int


def map_document(view: MapView) -> MapDocument:
    """A part of the map as plain JSON values."""
    placed = view.placed
    return {
        "window": _window(view.window),
        "notes": [
            {"note": note, "kind": kind.value, "space": space, "x": x, "y": y}
            for note, kind, space, (x, y) in zip(
                placed.notes, placed.kinds, placed.spaces, placed.at.tolist(), strict=True
            )
        ],
        "regions": [
            {
                "terms": list(region.terms),
                "notes": region.notes,
                "x": round(region.x, 5),
                "y": round(region.y, 5),
                "window": _window(region.window),
                "central": [note_name(note) for note in region.central],
            }
            for region in view.regions
        ],
        "total": view.total,
        "waiting": view.waiting,
    }


def _window(window: Window) -> WindowDocument:
    return {"x": window.x, "y": window.y, "size": window.size}


@router.get("/map", operation_id="map")
def map_of_notes(
    address: Annotated[MapAddress, Query()], library: LibraryDep, actor: ActorDep
) -> MapDocument:
    """The notes by meaning, or those of a part of the map, and what stands where."""
    return map_document(library.map.view(Window(address.x, address.y, address.size), actor))


class StrandDocument(TypedDict):
    """Somebody's part in a tie, and the note that shows it."""

    person: str
    role: str
    note: NoteName
    strength: float  # how near the note is to the topic, 0 to 1


class TieDocument(TypedDict):
    """What connects people: a note, or a thing several wrote about."""

    name: str
    note: NoteName | None  # null for a thing
    strands: list[StrandDocument]


class ConnectionsDocument(TypedDict):
    """Who is connected through what; `alone` know about the topic and are tied to nobody here."""

    topic: str
    people: list[PersonName]
    ties: list[TieDocument]
    alone: list[PersonName]


def connections_document(found: Connections) -> ConnectionsDocument:
    """Who is connected through what, as plain JSON values."""
    return {
        "topic": found.topic,
        "people": [person_name(person.ref) for person in found.people],
        "ties": [
            {
                "name": tie.name,
                "note": note_name(tie.note) if tie.note else None,
                "strands": [
                    {
                        "person": strand.person,
                        "role": strand.role,
                        "note": note_name(strand.note),
                        "strength": round(strand.strength, 4),
                    }
                    for strand in tie.strands
                ],
            }
            for tie in found.ties
        ],
        "alone": [person_name(person.ref) for person in found.alone],
    }


@router.get("/connections", operation_id="connections")
def connections(
    address: Annotated[ConnectionsAddress, Query()], library: LibraryDep, actor: ActorDep
) -> ConnectionsDocument:
    """The people a topic ties together, and the notes and things that do."""
    return connections_document(library.connecting.people(address.topic, actor))
