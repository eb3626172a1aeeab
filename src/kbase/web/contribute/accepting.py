"""Accept an answer, and take it back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.model import NoteId
from kbase.web import addresses
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.post("/notes/{note}/accepted")
def accepted(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Put it down, then back to the answer under its question."""
    accepts = form_of(request).get("step") != "undo"
    question = library.answering.accept(NoteId(note), actor, accepted=accepts)
    return RedirectResponse(f"{addresses.note(question.id)}#{addresses.answer_id(note)}", 303)
