"""Packs reworked and taken along, and what came of their sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.status import HTTP_201_CREATED
from typing_extensions import TypedDict

from kbase.handouts import ReadingDocument, reading_document
from kbase.library import Library
from kbase.model import Actor, NoteId, SpaceName
from kbase.pack import Learned, PackId
from kbase.pack_calendar import session_event
from kbase.pack_markdown import pack_markdown
from kbase.web.api import openapi
from kbase.web.api.bodies import (
    MOST_QUESTION_CHARS,
    AddBody,
    AnnotateBody,
    CaptureBody,
    ChangeBody,
    DropBody,
    EntitleBody,
    MoveBody,
    PackIdPath,
    RenameBody,
    ReplaceBody,
    RetimeBody,
    ReturnBody,
    SwapBody,
)
from kbase.web.api.documents import SummaryDocument, summary_document
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["packs"])


class VersionSaved(TypedDict):
    """The version a change made."""

    version: int


class OfferedDocument(TypedDict):
    """Readings for some words, best first."""

    readings: list[ReadingDocument]


class OutcomeDocument(SummaryDocument):
    """A note that came of a session; `to_try`: what will be tried, by whom and by when, or ""."""

    to_try: str


class OutcomesDocument(TypedDict):
    """What came of a session, oldest first."""

    notes: list[OutcomeDocument]


class CapturedDocument(TypedDict):
    """The notes that were made."""

    notes: list[NoteId]


@router.post("/packs/{pack}/changes", operation_id="changePack", responses=openapi.MISSING | openapi.CHANGED)
def change_pack(pack: PackIdPath, body: ChangeBody, library: LibraryDep, actor: ActorDep) -> VersionSaved:
    """Change a saved pack: its readings, who comes, themes' names, title, agenda; or restore a version."""
    return {"version": _changed(library, pack, body, actor)}


@router.get("/packs/{pack}/offered", operation_id="offeredReadings", responses=openapi.MISSING)
def offered_readings(
    pack: PackIdPath,
    library: LibraryDep,
    actor: ActorDep,
    q: Annotated[str, Query(min_length=1, max_length=MOST_QUESTION_CHARS)],
) -> OfferedDocument:
    """Readings for some words, of what everybody who comes may read."""
    return {"readings": [reading_document(one) for one in library.reworking.offered(pack, q, actor)]}


@router.get("/packs/{pack}/outcomes", operation_id="packOutcomes", responses=openapi.MISSING)
def pack_outcomes(pack: PackIdPath, library: LibraryDep, actor: ActorDep) -> OutcomesDocument:
    """The notes that came of the pack's session, each with what will be tried, by whom and by when."""
    came = library.sessions.outcomes(pack, actor)
    to_try = library.sessions.to_try(came, actor)
    return {"notes": [{**summary_document(note), "to_try": to_try.get(note.id, "")} for note in came]}


@router.post(
    "/packs/{pack}/outcomes",
    operation_id="capturePack",
    status_code=HTTP_201_CREATED,
    responses=openapi.MISSING,
)
def capture_pack(
    pack: PackIdPath, body: CaptureBody, library: LibraryDep, actor: ActorDep
) -> CapturedDocument:
    """Store what a group learned as lessons that came of the pack's session."""
    learned = [
        Learned(one.lesson, one.detail, one.will_try, one.by_whom, one.by_when) for one in body.learned
    ]
    made = library.sessions.capture(pack, learned, body.authors, SpaceName(body.space), actor, body.day)
    return {"notes": made}


@router.get(
    "/packs/{pack}/markdown",
    operation_id="packMarkdown",
    response_class=Response,
    responses=openapi.MISSING
    | {200: {"description": "The pack.", "content": {"text/markdown": {"schema": {"type": "string"}}}}},
)
def markdown(pack: PackIdPath, library: LibraryDep, actor: ActorDep) -> Response:
    """The pack as Markdown, which `kbase add` reads back."""
    text = pack_markdown(library.packs.get(pack, actor))
    return Response(text, media_type="text/markdown")


@router.get(
    "/packs/{pack}/event",
    operation_id="packEvent",
    response_class=Response,
    responses=openapi.MISSING
    | {200: {"description": "The event.", "content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
def event(
    pack: PackIdPath,
    library: LibraryDep,
    actor: ActorDep,
    start: Annotated[datetime, Query(description="The hour on the clock where it is held.")],
    place: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The session as an event for calendars."""
    made = session_event(library.packs.get(pack, actor), start.replace(tzinfo=None), place)
    return Response(made, media_type="text/calendar")


def _changed(library: Library, pack: PackId, body: ChangeBody, actor: Actor) -> int:
    rework = library.reworking
    match body:
        case MoveBody():
            return rework.move(pack, body.key, body.by, actor, body.base)
        case DropBody():
            return rework.drop(pack, body.key, actor, body.base)
        case SwapBody():
            return rework.swap(pack, body.key, actor, body.base)
        case AnnotateBody():
            return rework.annotate(pack, body.key, body.remark, actor, body.base)
        case AddBody():
            return rework.add(pack, body.theme, body.q, body.key, actor, body.base)
        case ReplaceBody():
            return library.packs.replace_guest(pack, body.guest, body.person, actor, body.base)
        case RenameBody():
            return rework.rename(pack, body.theme, body.title, actor, body.base)
        case EntitleBody():
            return rework.entitle(pack, body.title, body.remark, actor, body.base)
        case RetimeBody():
            steps = [(step.name, step.does, step.minutes) for step in body.steps]
            return rework.retime(pack, steps, actor, body.base)
        case ReturnBody():
            return rework.restore(pack, body.number, actor, body.base)
