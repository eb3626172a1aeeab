"""The pictures as numbers: the map of the library, and who is connected through what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from typing_extensions import TypedDict

from kbase.model import MapView, Window
from kbase.portraits import ConnectionsDocument, connections_document
from kbase.replies import NoteName, note_name
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


@router.get("/connections", operation_id="connections")
def connections(
    address: Annotated[ConnectionsAddress, Query()], library: LibraryDep, actor: ActorDep
) -> ConnectionsDocument:
    """The people a topic ties together, and the notes and things that do."""
    return connections_document(library.connecting.people(address.topic, actor))
