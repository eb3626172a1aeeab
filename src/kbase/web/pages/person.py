"""People: who wrote here, what each knows by what they wrote, and who knows about something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from kbase.counting import counted
from kbase.model import Count, Filters, Kind, PersonId, PersonView, Relation
from kbase.web import addresses, wording
from kbase.web.pages.ask import space_titles
from kbase.web.pages.narrowing import filters_in, shown_problems, topic_in
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(include_in_schema=False)

EXPERTS = 10
BUILT = {
    Relation.SUPERSEDES: "superseded by",
    Relation.ADAPTS: "adapted in",
    Relation.DISAGREES: "questioned by",
    Relation.EMBED: "quoted in",
    Relation.LINK: "cited in",
}
FIRST_NOTES = 40  # of one person; the rest is a list to browse


@router.get("/people")
def people(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """Everybody who wrote a note or has a record, by name."""
    everybody = library.people(actor)
    count = sum(one.notes > 0 for one in everybody)
    return page(request, "people/all.html", everybody=by_letter(everybody), count=count)


@router.get("/people/{person}")
def read(request: Request, person: PersonId, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The page of one person."""
    view = library.person(person, actor)
    return page(
        request,
        "people/page.html",
        view=view,
        who=view.person,
        spaces=space_titles(library, actor),
        written=view.notes[:FIRST_NOTES],
        kinds=kinds_of(view),
        topics=view.topics,
        by_them=Filters(authors=(person,)),
        built=BUILT,
        other_names=[name for name in view.names if not name.called and name.spelled != view.person.email],
    )


@router.get("/experts")
def experts(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """Who knows about something, each with the notes that say so."""
    topic = topic_in(request.query_params)
    filters = filters_in(request.query_params)
    found = library.knowers.who_knows(topic, actor, EXPERTS, filters) if topic else None
    spaces = space_titles(library, actor)
    wrong = found.filter_problems if found else ()
    return page(
        request,
        "people/experts.html",
        topic=topic,
        found=found,
        spaces=spaces,
        filters=filters,
        problems=shown_problems(wrong, topic, filters, lambda text, _: addresses.experts(text)),
    )


def by_letter(everybody: Sequence[Count]) -> list[tuple[str, list[Count]]]:
    """People under the first letter of their name; what begins with none comes last."""
    ordered = sorted(everybody, key=lambda one: (not _letter(one).isalpha(), one.title.casefold()))
    return [(letter, list(group)) for letter, group in groupby(ordered, key=_letter)]


def kinds_of(view: PersonView) -> Mapping[str, int]:
    """How many notes of each kind somebody wrote, in words: `{"7 lessons": …}` in the usual order."""
    counts = {kind: sum(note.kind is kind for note in view.notes) for kind in Kind}
    return {
        counted(count, *(name.lower() for name in wording.KINDS[kind])): count
        for kind, count in counts.items()
        if count
    }


def _letter(one: Count) -> str:
    first = one.title.strip()[:1].upper()
    return first if first.isalpha() else "…"
