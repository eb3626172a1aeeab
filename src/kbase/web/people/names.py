"""One human under several names: what each came from, merged and parted where everybody sees it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.errors import BadInput, NotFound
from kbase.library import Library
from kbase.model import Actor, PersonId
from kbase.web import addresses
from kbase.web.contribute.showing import choices
from kbase.web.problems import Problem, problem_of
from kbase.web.security import form_of, proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.get("/people/{person}/names")
def names(request: Request, person: PersonId, library: LibraryDep, actor: ActorDep) -> Response:
    """Every name somebody goes by, and who else they may be."""
    return _page(request, library, actor, person)


@router.post("/people/{person}/names")
def change(request: Request, person: PersonId, library: LibraryDep, actor: ActorDep) -> Response:
    """Part a name, merge with somebody, or say that somebody is another human; then show the names."""
    form = form_of(request)
    deed, meant = form.get("deed", ""), form.get("meant", "").strip()
    try:
        shown = _done(library, actor, person, deed, meant)
    except (BadInput, NotFound) as error:
        library.meeting.person(person, actor)  # else it is the page itself that is not there
        return _page(request, library, actor, person, problem_of(error), meant)
    return RedirectResponse(addresses.names_of(shown), 303)


@router.get("/same-people")
def same_people(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """Everybody who may be one human with somebody else, and why."""
    return page(request, "people/same.html", pairs=library.meeting.alike(actor))


def _done(library: Library, actor: Actor, person: PersonId, deed: str, meant: str) -> PersonId:
    """Do it; whose names to show then."""
    if deed == "part":
        library.meeting.part(meant, actor, person)
        return person
    found = library.meeting.find(meant, actor)
    if deed == "apart":
        library.meeting.keep_apart(found, person, actor)
        return person
    if deed == "merge":
        return library.meeting.merge(found, person, actor)
    raise BadInput("Say what is to be done with the name.")


def _page(
    request: Request,
    library: Library,
    actor: Actor,
    person: PersonId,
    problem: Problem | None = None,
    meant: str = "",
) -> Response:
    view = library.meeting.person(person, actor)
    return page(
        request,
        "people/names.html",
        problem.status if problem else 200,
        who=view.person,
        names=view.names,
        others=library.meeting.alike_to(view.person.id, actor),
        choices=choices(library, actor),
        problem=problem,
        meant=meant,
        proof=proof_of(request),
    )
