"""Ask somebody in person: a question of their own, with what it is about filled in."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.errors import Conflict, KbaseError, NotFound, Unavailable
from kbase.library import Library
from kbase.model import Actor, Kind, NoteId, NoteRef, PersonId, PersonView
from kbase.web.contribute.beside import body_of
from kbase.web.contribute.saving import incomplete, saved_before, see
from kbase.web.contribute.sheets import QUESTION, Sheet
from kbase.web.contribute.showing import missing, refused, show
from kbase.web.contribute.typed import Typed, is_question, new_id, typed_in
from kbase.web.drafts import fresh
from kbase.web.problems import problem_of
from kbase.web.security import form_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

MOST_TITLE = 300  # characters of a question given in the address; more of it begins the text
MOST_ABOUT = 5  # notes named in the text


@router.get("/people/{person}/ask")
def blank(request: Request, person: PersonId, library: LibraryDep, actor: ActorDep) -> Response:
    """A sheet for the question; the address may fill it in (`q`) and name notes it is `about`."""
    view = library.person(person, actor)
    if not view.availability.free:
        return page(request, "people/unavailable.html", view=view, who=view.person)
    given = request.query_params
    asked = given.get("q", "").strip()
    title, topic = (asked, "") if is_question(asked) else ("", asked)
    about = _notes(library, actor, given.getlist("about")[:MOST_ABOUT])
    sheet = sheet_for(view)
    if topic:
        sheet = replace(sheet, title_hint=f"What you want to know about “{topic}”, as a question.")
    text = (f"{title}\n\n" if len(title) > MOST_TITLE else "") + context(about, topic)
    typed = Typed(
        title[:MOST_TITLE], text, kind=Kind.QUESTION, authors=", ".join(actor.authors), once=new_id()
    )
    return show(request, library, actor, sheet, typed, asking=view.person)


@router.post("/people/{person}/ask")
def ask(request: Request, person: PersonId, library: LibraryDep, actor: ActorDep) -> Response:
    """Store the question, routed to them or left open, and show it; or show the sheet again."""
    form = form_of(request)
    typed = typed_in(form, Kind.QUESTION)
    view = library.person(person, actor)
    sheet = sheet_for(view)
    if form.get("step") == "preview":
        return show(request, library, actor, sheet, typed, asking=view.person, with_preview=True)
    if wrong := missing(library, actor, sheet, typed):
        return show(request, library, actor, sheet, typed, asking=view.person, problem=incomplete(wrong))
    body = body_of(library, typed)
    draft = fresh(typed.title, body, Kind.QUESTION, typed.space, typed.author_names, typed.tag_names)
    to = None if form.get("step") == "open" else view.person.id
    try:
        return see(library.contribute(draft, actor, typed.once, to))
    except Unavailable as error:
        now = library.person(person, actor)
        return show(
            request, library, actor, sheet, typed, problem=problem_of(error), asking=now.person, instead=now
        )
    except Conflict:
        again = replace(typed, once=new_id())
        return show(request, library, actor, sheet, again, asking=view.person, problem=saved_before())
    except KbaseError as error:
        problem = refused(sheet, error)
        return show(request, library, actor, sheet, typed, asking=view.person, problem=problem)


def sheet_for(view: PersonView) -> Sheet:
    """The sheet of a question to one person."""
    return replace(
        QUESTION,
        heading=f"Ask {view.person.name}",
        lead="It is kept as a question here, so the answer helps the next one too. Others may answer it.",
        save="Ask them",
    )


def context(about: list[NoteRef], topic: str = "") -> str:
    """What the question is about, as the beginning of its text."""
    if not about:
        return f"This is about {topic}.\n\n" if topic else ""
    links = "\n".join(f"- [[{_named(note)}]]" for note in about)
    return f"This is about{f' {topic}' if topic else ''}:\n\n{links}\n\n"


def _named(note: NoteRef) -> str:
    """A title a wiki link can hold, or else the id."""
    return note.id if set("[]|#\n") & set(note.title) else note.title


def _notes(library: Library, actor: Actor, ids: list[str]) -> list[NoteRef]:
    """Those that exist for the actor."""
    found = []
    for note in dict.fromkeys(ids):
        try:
            found.append(library.note(NoteId(note), actor).note.summary.ref)
        except NotFound:
            continue
    return found
