"""What a note said before: its history, one earlier state, and making that the newest again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.errors import NotFound
from kbase.model import NoteId, Revision
from kbase.web.contribute.beside import rendered
from kbase.web.contribute.differences import differences
from kbase.web.contribute.saving import see
from kbase.web.security import proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.get("/notes/{note}/history")
def history(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Every saved state, newest first."""
    stored = library.note(NoteId(note), actor).note
    revisions = library.history(stored.id, actor)
    return page(request, "contribute/history.html", note=stored, revisions=revisions)


@router.get("/notes/{note}/revisions/{number}")
def revision(request: Request, note: str, number: str, library: LibraryDep, actor: ActorDep) -> Response:
    """One saved state, and what has changed since."""
    stored = library.note(NoteId(note), actor).note
    shown = _numbered(library.history(stored.id, actor), number)
    path = stored.source.path if stored.source else ""
    is_plain = stored.summary.plain
    return page(
        request,
        "contribute/revision.html",
        note=stored,
        revision=shown,
        text=rendered(library, actor, shown.body, shown.title, path, is_plain=is_plain),
        lines=differences(shown.body, stored.body),
        proof=proof_of(request),
    )


@router.post("/notes/{note}/revisions/{number}/restore")
def restore(note: str, number: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Make an earlier state the newest; those in between stay in the history."""
    shown = _numbered(library.history(NoteId(note), actor), number)
    library.restore(NoteId(note), shown.number, actor)
    return see(NoteId(note))


def _numbered(revisions: list[Revision], number: str) -> Revision:
    for one in revisions:
        if str(one.number) == number:
            return one
    raise NotFound("This note was never saved under that number. Its history names every state there is.")
