"""Ask: a question, the answer that exists, the people behind it; whole pages, and parts while typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup
from starlette.responses import Response

from kbase.errors import BadInput
from kbase.library import Library
from kbase.model import Actor, Filters, Kind, Match, Question
from kbase.web import addresses, wording
from kbase.web.excerpts import excerpt
from kbase.web.pages.narrowing import filters_in, narrowed
from kbase.web.templating import PAGE_HEADERS, fragment, page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(include_in_schema=False)

LONG_EXCERPT = 560  # characters for the first match of an answer
EXCERPT = 300  # and for the others
WHILE_TYPING = 5  # matches
MOST_CHOICES = 200  # tags and people offered beside a filter


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match as a page shows it."""

    match: Match
    excerpt: Markup
    heading: tuple[str, ...]
    also: tuple[str, ...]  # further headings of the note with a found passage
    why: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    kinds: tuple[Kind, ...]
    spaces: Mapping[str, str]  # name to title
    tags: tuple[str, ...]
    people: Mapping[str, str]  # id to name


@router.get("/")
@router.get("/ask")
def ask(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """The page: without a question what there is, with one its answer."""
    text = (request.query_params.get("q") or "").strip()
    choices = choices_for(library, actor)
    context: dict[str, Any] = {"question": text, "choices": choices, "spaces": choices.spaces, "problem": ""}
    try:
        filters = filters_in(request.query_params)
        if text:
            given = answer(library, actor, text, filters, choices)
        elif filters.empty:
            given = {"overview": library.overview(actor)}
        else:
            return RedirectResponse(addresses.notes(filters), 303)
    except BadInput as error:
        context |= {"problem": str(error), "filters": Filters()}
        return page(request, "ask/page.html", 422, **context)
    return page(request, "ask/page.html", **context, filters=filters, **given)


@router.get("/ask/reply")
def reply(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The part under the question, for when typing pauses."""
    text = (request.query_params.get("q") or "").strip()
    choices = choices_for(library, actor)
    if not text:
        html = fragment("ask/first.html", overview=library.overview(actor), spaces=choices.spaces)
    else:
        filters = filters_in(request.query_params)
        given = answer(library, actor, text, filters, choices)
        html = fragment("ask/reply.html", question=text, filters=filters, spaces=choices.spaces, **given)
    return HTMLResponse(html, headers=PAGE_HEADERS)


@router.get("/ask/matches")
def matches(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The nearest notes while a question is being typed."""
    text = (request.query_params.get("q") or "").strip()
    question = Question(text, filters_in(request.query_params), limit=WHILE_TYPING, people=0)
    found = library.ask(question, actor).matches
    shown = [shown_match(match, EXCERPT) for match in found]
    spaces = space_titles(library, actor)
    html = fragment("ask/typing.html", shown=shown, typing=True, spaces=spaces)
    return HTMLResponse(html, headers=PAGE_HEADERS)


def answer(library: Library, actor: Actor, text: str, filters: Filters, choices: Choices) -> dict[str, Any]:
    """What `ask/reply.html` shows for one question."""
    replied = library.ask(Question(text, filters), actor)
    state, says = wording.verdict(replied)
    answered = state == "answered"
    return {
        "state": state,
        "says": says,
        "shown": [
            shown_match(match, LONG_EXCERPT if answered and not place else EXCERPT)
            for place, match in enumerate(replied.matches)
        ],
        "people": replied.people,
        "chips": narrowed(filters, choices.spaces, choices.people),
        "typing": False,
    }


def shown_match(match: Match, most: int) -> ShownMatch:
    """A match with about `most` characters of its best passage."""
    best, *others = match.passages
    heading = best.passage.heading
    also = dict.fromkeys(one.passage.heading[-1] for one in others if one.passage.heading)
    return ShownMatch(
        match,
        excerpt(best, most),
        heading,
        tuple(one for one in also if not heading or one != heading[-1])[:3],
        "; ".join(match.why.sentences()),
    )


def space_titles(library: Library, actor: Actor) -> dict[str, str]:
    """The spaces `actor` may read, by the names people know them by."""
    return {space.name: space.title or space.name for space in library.spaces(actor)}


def choices_for(library: Library, actor: Actor) -> Choices:
    """What may be narrowed to."""
    overview = library.overview(actor)
    return Choices(
        tuple(Kind),
        space_titles(library, actor),
        tuple(tag.name for tag in overview.tags[:MOST_CHOICES]),
        {one.name: one.title for one in overview.people[:MOST_CHOICES]},
    )
