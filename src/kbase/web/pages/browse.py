"""Browse: what there is, by kind, space, tag and person, and the lists behind each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from kbase.errors import NotFound
from kbase.library import Library
from kbase.model import Actor, Count, Filters, Kind, NoteSummary
from kbase.web import addresses, wording
from kbase.web.pages.ask import space_titles
from kbase.web.pages.narrowing import Narrowed, filters_in, narrowed, shown_problems
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(include_in_schema=False)

PER_PAGE = 30
ORDERS = {"newest": "Newest first", "oldest": "Oldest first", "title": "By title"}
MOST_QUESTIONS = 2_000  # looked through for those without an answer
PEOPLE_SHOWN = 12


@dataclass(slots=True)
class Branch:
    """A tag and those nested below it."""

    name: str  # the last part: `faults` of `refrigeration/faults`
    path: str
    notes: int = 0
    branches: list[Branch] = field(default_factory=list)


@router.get("/browse")
def browse(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The whole library at a glance."""
    overview = library.overview(actor)
    return page(
        request,
        "browse/page.html",
        overview=overview,
        abouts={space.name: space.about for space in library.spaces(actor)},
        tree=tree(overview.tags),
        writers=overview.people[:PEOPLE_SHOWN],
    )


@router.get("/notes")
def notes(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """A list of notes, narrowed and in order, a page at a time."""
    query = request.query_params
    filters = filters_in(query)
    order = query.get("order") if query.get("order") in ORDERS else "newest"
    number = _page_number(query.get("page"))
    found = library.notes(filters, actor, PER_PAGE, (number - 1) * PER_PAGE, str(order))
    spaces = space_titles(library, actor)
    names: dict[str, str] = {ref.id: ref.name for note in found.notes for ref in note.authors}
    chips = narrowed(filters, spaces, names)
    wrong = () if found.total else library.filter_problems(filters, actor)
    return page(
        request,
        "browse/notes.html",
        found=found,
        filters=filters,
        chips=chips,
        problems=shown_problems(wrong, "", filters, addresses.ask),
        heading=heading_for(filters, chips),
        about=_about(library, actor, filters),
        order=order,
        orders=ORDERS,
        number=number,
        pages=max(1, -(-found.total // PER_PAGE)),
        address=lambda wanted: addresses.notes(filters, "" if order == "newest" else str(order), wanted),
        spaces=spaces,
    )


@router.get("/questions")
def questions(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """What was asked and not answered yet."""
    waiting = [note for note in _questions(library, actor) if not note.answers]
    return page(request, "browse/questions.html", waiting=waiting, spaces=space_titles(library, actor))


def tree(tags: Iterable[Count]) -> list[Branch]:
    """Nested tags as a tree: `a/b` stands below `a`, whether `a` is used alone or not."""
    top: list[Branch] = []
    known: dict[str, Branch] = {}

    def branch(path: str) -> Branch:
        if path not in known:
            above, _, name = path.rpartition("/")
            known[path] = Branch(name, path)
            (branch(above).branches if above else top).append(known[path])
        return known[path]

    for tag in sorted(tags, key=lambda one: one.name.casefold()):
        branch(tag.name).notes = tag.notes
    return top


def heading_for(filters: Filters, chips: Sequence[Narrowed]) -> str:
    """What a list is called: by the one filter in use, or just notes."""
    if len(chips) != 1:
        return wording.kinds_name(filters.kinds[0]) if len(filters.kinds) == 1 else "Notes"
    if filters.kinds:
        return chips[0].says
    if filters.tags:
        return chips[0].says
    return f"Notes {chips[0].says}"


def _about(library: Library, actor: Actor, filters: Filters) -> str:
    if len(filters.spaces) != 1:
        return ""
    return next((space.about for space in library.spaces(actor) if space.name == filters.spaces[0]), "")


def _page_number(given: str | None) -> int:
    """A page from 1; anything else in the address is a page that does not exist."""
    if not given:
        return 1
    if not given.isascii() or not given.isdigit() or len(given) > 6 or int(given) < 1:
        raise NotFound("There is no such page.")
    return int(given)


def _questions(library: Library, actor: Actor) -> Iterable[NoteSummary]:
    asked = Filters(kinds=(Kind.QUESTION,))
    for offset in range(0, MOST_QUESTIONS, 200):
        found = library.notes(asked, actor, 200, offset, "newest")
        yield from found.notes
        if offset + 200 >= found.total:
            return
