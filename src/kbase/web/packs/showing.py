"""A pack as a page: to work with, to print, and as slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from kbase.library import Library
from kbase.model import Actor, repeats
from kbase.pack import PackId, ReadingKey, SavedPack, clock
from kbase.pack_markdown import ROLES
from kbase.web.contribute.beside import rendered
from kbase.web.pages.ask import space_titles
from kbase.web.problems import Problem
from kbase.web.proof import Form
from kbase.web.security import proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

SLIDE = 400
"""Characters of a slide in large type; twice as many stand in smaller type, and more in two columns."""

LINE = 30  # characters that a new line of a slide costs


@dataclass(frozen=True, slots=True)
class Shown:
    """A pack ready to be shown: its readings rendered and numbered in the order they are read."""

    saved: SavedPack
    texts: Mapping[ReadingKey, Markup]
    numbers: Mapping[ReadingKey, int]
    remarks: Mapping[ReadingKey, Markup]
    introduction: Markup

    @property
    def title(self) -> str:
        return self.saved.pack.title or self.saved.pack.question


@router.get("/packs/{pack}")
def read(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """The pack, read as everybody or `for` one of those who come, in its newest version or an older one."""
    return shown(request, library, actor, PackId(pack))


@router.get("/packs/{pack}/print")
def printed(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """The pack on paper: for the facilitator, with everything there is to read."""
    return _as(request, "packs/print.html", library, actor, PackId(pack))


@router.get("/packs/{pack}/slides")
def slides(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """The pack as slides, one idea a page."""
    return _as(request, "packs/slides.html", library, actor, PackId(pack))


def shown(
    request: Request,
    library: Library,
    actor: Actor,
    pack: PackId,
    problem: Problem | None = None,
    typed: Form | None = None,
) -> Response:
    """The page to work with; `problem` says why a change was not made, of which `typed` is kept."""
    made = made_ready(
        library, actor, library.packs.get(pack, actor, _number(request.query_params.get("version")))
    )
    coming = [one for one in made.saved.pack.attendees if one.person]
    outcomes = library.sessions.outcomes(pack, actor)
    reader = next((one for one in coming if one.person == request.query_params.get("for")), None)
    return page(
        request,
        "packs/page.html",
        problem.status if problem else 200,
        made=made,
        pack=made.saved.pack,
        newest=made.saved.version.number == made.saved.versions,
        format=next((one for one in library.packs.formats() if one.name == made.saved.pack.format), None),
        coming=coming,
        reader=reader,
        strangers=library.meeting.newcomers(made.saved.pack.guests, actor),
        outcomes=outcomes,
        to_try=library.sessions.to_try(outcomes, actor),
        spaces=space_titles(library, actor),
        roles=ROLES,
        clock=clock,
        problem=problem,
        typed=typed or {},
        proof=proof_of(request),
    )


def made_ready(library: Library, actor: Actor, saved: SavedPack) -> Shown:
    """The pack's readings as safe HTML, and numbered."""
    readings = saved.pack.readings
    return Shown(
        saved,
        {
            one.key: Markup("")
            if repeats(one.citation.note.title, one.citation.text)
            else rendered(library, actor, one.citation.markdown, is_plain=one.citation.plain)
            for one in readings
        },
        {one.key: number for number, one in enumerate(readings, start=1)},
        {one.key: rendered(library, actor, one.remark, is_plain=False) for one in readings if one.remark},
        rendered(library, actor, saved.pack.remark, is_plain=False),
    )


def _as(request: Request, template: str, library: Library, actor: Actor, pack: PackId) -> Response:
    made = made_ready(library, actor, library.packs.get(pack, actor))
    spaces = space_titles(library, actor)
    return page(
        request,
        template,
        made=made,
        pack=made.saved.pack,
        spaces=spaces,
        roles=ROLES,
        clock=clock,
        length=slide_length,
    )


def slide_length(html: Markup) -> str:
    """How much a slide has to hold: "short", "long" or "longer"."""
    lines = sum(html.count(tag) for tag in ("<p", "<li", "<tr", "<br", "<h"))
    size = len(html.striptags()) + LINE * lines
    return "short" if size <= SLIDE else "long" if size <= 2 * SLIDE else "longer"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
