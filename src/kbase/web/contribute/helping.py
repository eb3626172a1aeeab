"""Say that a note answered a question, and take it back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.model import Helping, NoteId
from kbase.web import addresses
from kbase.web.pages.narrowing import filters_in
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.post("/notes/{note}/helped")
def helped(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Put it down, then back to the answer."""
    question = (request.query_params.get("q") or "").strip()
    said = Helping(question, NoteId(note))
    if form_of(request).get("step") == "undo":
        library.helped_no_more(said, actor)
    else:
        library.helped(said, actor)
    back = addresses.ask(question, filters_in(request.query_params))
    return RedirectResponse(f"{back}#{addresses.match_id(note)}", 303)
