"""Say that a lesson or a practice was applied, and take it back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.model import NoteId
from kbase.web import addresses
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.post("/notes/{note}/applied")
def applied(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Put it down, then back to where the note says so."""
    form = form_of(request)
    say = library.applying.applied_no_more if form.get("step") == "undo" else library.applying.applied
    say(NoteId(note), form.get("where", ""), actor)
    return RedirectResponse(f"{addresses.note(note)}#applied-title", 303)
