"""Put a question that is here already to somebody who may know."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.model import NoteId, PersonId
from kbase.web import addresses
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.post("/notes/{note}/asked-of")
def put(request: Request, note: NoteId, library: LibraryDep, actor: ActorDep) -> Response:
    """Ask them, then back to the question, which says so."""
    library.introducing.put(note, PersonId(form_of(request).get("person", "")), actor)
    return RedirectResponse(addresses.note(note), 303)
