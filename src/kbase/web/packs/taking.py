"""Take a pack along: as Markdown, as an event for the calendar."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.errors import BadInput
from kbase.pack import PackId
from kbase.pack_calendar import session_event
from kbase.pack_markdown import pack_markdown
from kbase.web.templating import PAGE_HEADERS
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.get("/packs/{pack}/pack.md")
def as_markdown(pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """The pack as a Markdown file, which `kbase add` reads back."""
    text = pack_markdown(library.packs.get(PackId(pack), actor))
    return _file(text.encode("utf-8"), "text/markdown; charset=utf-8", f"session-{pack}.md")


@router.get("/packs/{pack}/session.ics")
def as_event(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """The session as an event; `start` is the hour on the clock where it is held."""
    saved = library.packs.get(PackId(pack), actor)
    start = moment(request.query_params.get("start", ""))
    event = session_event(saved, start, request.query_params.get("place", ""))
    return _file(event, "text/calendar; charset=utf-8", f"session-{pack}.ics")


def moment(text: str) -> datetime:
    """A day and an hour as a form's field holds them, without a time zone. Raises `BadInput`."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise BadInput("Say when the session begins, such as 2026-03-05T14:00.") from error


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = PAGE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
