"""Take a note out of the library, after asking once."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.model import NoteId
from kbase.web.security import proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.get("/notes/{note}/remove")
def asked_first(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """What removing would take away."""
    view = library.note(NoteId(note), actor)
    return page(request, "contribute/remove.html", view=view, proof=proof_of(request))


@router.post("/notes/{note}/remove")
def remove(note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Remove it."""
    library.remove(NoteId(note), actor)
    return RedirectResponse("/removed", 303)


@router.get("/removed")
def removed(request: Request) -> Response:
    """That it is gone."""
    return page(request, "contribute/removed.html")
