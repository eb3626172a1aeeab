"""Ask: a question, the answer that exists, the people behind it; whole pages, and parts while typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup
from starlette.responses import Response

from kbase.dates import either_day
from kbase.errors import BadInput
from kbase.library import Library
from kbase.model import Actor, Filters, Match, PersonId, Question, repeats
from kbase.web import addresses, wording
from kbase.web.excerpts import excerpt
from kbase.web.pages.narrowing import filters_in, narrowed, shown_problems
from kbase.web.security import proof_of
from kbase.web.templating import PAGE_HEADERS, fragment, page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(include_in_schema=False)

LONG_EXCERPT = 560  # characters for the first match of an answer
EXCERPT = 300  # and for the others
NEAREST = 3  # notes and people, in brief, where nothing is about it
BRIEF = 120  # characters of each such note
SHORT = 160  # a passage of fewer seldom answers alone
WHILE_TYPING = 5  # matches
MOST_CHOICES = 500  # tags and people offered beside a filter


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match as a page shows it."""

    match: Match
    excerpt: Markup
    heading: tuple[str, ...]
    second: tuple[str, Markup] | None  # where the first is short or was not found: the next, its heading
    also: tuple[str, ...]  # further headings of the note with a found passage
    why: str
    helped: bool = False  # whoever asks said it answered this question


@router.get("/")
@router.get("/ask")
def ask(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """The page: without a question what there is, with one its answer."""
    text = (request.query_params.get("q") or "").strip()
    context: dict[str, Any] = {"question": text, "spaces": space_titles(library, actor), "problem": ""}
    try:
        filters = filters_in(request.query_params)
        if text:
            given = answer(request, library, actor, text, filters, context["spaces"])
        elif filters.empty:
            given = {"overview": library.overview(actor), "names": {}}
        else:
            return RedirectResponse(addresses.notes(filters), 303)
    except BadInput as error:
        context |= {"problem": str(error), "filters": Filters(), "names": {}}
        return page(request, "ask/page.html", 422, **context)
    return page(request, "ask/page.html", **context, filters=filters, **given)


@router.get("/ask/reply")
def reply(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The part under the question, for when typing pauses."""
    text = (request.query_params.get("q") or "").strip()
    spaces = space_titles(library, actor)
    if not text:
        html = fragment("ask/first.html", overview=library.overview(actor), spaces=spaces)
    else:
        filters = filters_in(request.query_params)
        given = answer(request, library, actor, text, filters, spaces)
        html = fragment("ask/reply.html", question=text, filters=filters, spaces=spaces, **given)
        # Where answers are slow this one overtakes the nearest notes, which name them too.
        html += fragment("ask/begun.html", begun=library.meeting.begun(text, actor))
    return HTMLResponse(html, headers=PAGE_HEADERS)


@router.get("/ask/matches")
def matches(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The nearest notes while a question is being typed."""
    text = (request.query_params.get("q") or "").strip()
    question = Question(text, filters_in(request.query_params), limit=WHILE_TYPING, people=0)
    found = library.ask(question, actor).matches
    shown = [shown_match(match, EXCERPT) for match in found]
    spaces = space_titles(library, actor)
    begun = library.meeting.begun(text, actor)
    html = fragment("ask/typing.html", shown=shown, begun=begun, typing=True, state="typing", spaces=spaces)
    return HTMLResponse(html, headers=PAGE_HEADERS)


@router.get("/ask/choices")
def choices(library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The tags and people a filter may name, for when the filters are opened."""
    overview = library.overview(actor)
    html = fragment(
        "ask/choices.html", tags=overview.tags[:MOST_CHOICES], people=overview.people[:MOST_CHOICES]
    )
    return HTMLResponse(html, headers=PAGE_HEADERS)


def answer(
    request: Request,
    library: Library,
    actor: Actor,
    text: str,
    filters: Filters,
    spaces: Mapping[str, str],
) -> dict[str, Any]:
    """What `ask/reply.html` shows for one question."""
    replied = library.ask(Question(text, filters), actor)
    state, says = wording.verdict(replied)
    off_topic = state == "off-topic"
    most = BRIEF if off_topic else EXCERPT
    names = author_names(library, actor, filters, replied.matches)
    helpful = library.helpful(text, actor)
    return {
        "state": state,
        "says": says,
        "respelled": replied.respelled,
        "unsaid": replied.unsaid,
        "either": [(written, either_day(written)) for written in replied.either],
        "elsewhere": replied.elsewhere,
        "named": replied.named,
        "positions": {
            one.id: replace(one, site=spaces.get(one.site, one.site)).position for one in replied.named_people
        },
        "succeeding": replied.succeeding,
        "understood": replied.understood,
        "of_form": replied.of_form,
        "problems": shown_problems(replied.filter_problems, text, filters, addresses.ask),
        "shown": [
            shown_match(
                match, LONG_EXCERPT if state == "answered" and not place else most, match.note.id in helpful
            )
            for place, match in enumerate(replied.matches[:NEAREST] if off_topic else replied.matches)
        ],
        "people": replied.people[:NEAREST] if off_topic else replied.people,
        "chips": narrowed(filters, spaces, names),
        "names": names,
        "typing": False,
        "proof": proof_of(request),
    }


def author_names(
    library: Library, actor: Actor, filters: Filters, found: Iterable[Match]
) -> Mapping[str, str]:
    """The names of the people a filter names by id; what is no id stands for itself."""
    if not filters.authors:
        return {}
    names: dict[str, str] = {ref.id: ref.name for match in found for ref in match.note.authors}
    unknown = [PersonId(author) for author in filters.authors if author not in names]
    return names | library.names(unknown, actor)


def shown_match(match: Match, most: int, helped: bool = False) -> ShownMatch:
    """A match with about `most` characters of its first passage."""
    shown = partial(excerpt, most=most, is_plain=match.note.plain)
    best, *others = match.passages
    heading = best.passage.heading
    others = [one for one in others if one.passage.heading and one.passage.heading != heading]
    first = Markup("") if repeats(match.note.title, best.passage.text) else shown(best)
    second = None
    if others and (len(best.passage.text) < SHORT or not best.found):
        second = (others[0].passage.heading[-1], shown(others[0]))
        others = others[1:]
    also = dict.fromkeys(one.passage.heading[-1] for one in others)
    return ShownMatch(
        match, first, heading, second, tuple(also)[:3], "; ".join(match.why.sentences()), helped
    )


def space_titles(library: Library, actor: Actor) -> dict[str, str]:
    """The spaces `actor` may read, by the names people know them by."""
    return {space.name: space.title or space.name for space in library.spaces(actor)}
