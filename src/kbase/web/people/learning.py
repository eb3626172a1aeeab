"""Learn with: who can teach somebody what they wish, and the other way round."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.errors import NotFound
from kbase.library import Library
from kbase.model import Actor, PersonId
from kbase.web.pages.ask import space_titles
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.get("/learn")
def learn(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """Whom `who` (else the actor, where they are known) can learn with."""
    asked = (request.query_params.get("who") or "").strip()
    who = PersonId(asked) if asked else _self(library, actor)
    return page(
        request,
        "people/learn.html",
        view=library.meeting.peers(who, actor) if who else None,
        people=library.meeting.learners(actor),
        spaces=space_titles(library, actor),
    )


def _self(library: Library, actor: Actor) -> PersonId | None:
    try:
        return library.meeting.find(actor.name, actor)
    except NotFound:
        return None
