"""Write something new: a note, a practice, a lesson, a question."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.errors import Conflict, KbaseError
from kbase.library import Library
from kbase.model import Actor, Kind, NoteId
from kbase.web.contribute.beside import body_of
from kbase.web.contribute.saving import incomplete, saved_before, see
from kbase.web.contribute.sheets import SHEETS
from kbase.web.contribute.showing import missing, refused, show
from kbase.web.contribute.typed import Typed, is_question, new_id, typed_in
from kbase.web.drafts import fresh
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

MOST_TITLE = 300  # characters of a title given in the address; more of it begins the text


@router.get("/new/note")
@router.get("/new/practice")
@router.get("/new/lesson")
@router.get("/new/question")
def blank(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """An empty sheet; the address may fill in its fields, such as a question nobody had answered."""
    kind = _kind(request)
    given = request.query_params
    title = given.get("title", "").strip()
    text = given.get("text", "") or (title if len(title) > MOST_TITLE else "")
    if kind is Kind.QUESTION and title and not text and not is_question(title):
        title, text = "", f"This is about {title}.\n\n"
    typed = Typed(
        title=title[:MOST_TITLE],
        text=text,
        kind=kind,
        space=given.get("space", ""),
        authors=", ".join(actor.authors),
        tags=given.get("tags", ""),
        once=new_id(),
    )
    return show(request, library, actor, SHEETS[kind], typed)


@router.post("/new/note")
@router.post("/new/practice")
@router.post("/new/lesson")
@router.post("/new/question")
def write(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """Store what was written and show it, or show the sheet again."""
    form = form_of(request)
    sheet = SHEETS[_kind(request)]
    typed = typed_in(form, sheet.kind, as_lesson=sheet.as_lesson)
    if form.get("step") == "preview":
        return show(request, library, actor, sheet, typed, with_preview=True)
    if wrong := missing(library, actor, sheet, typed):
        return show(request, library, actor, sheet, typed, problem=incomplete(wrong))
    try:
        return see(_stored(library, actor, typed))
    except Conflict:
        again = replace(typed, once=new_id())
        return show(request, library, actor, sheet, again, problem=saved_before())
    except KbaseError as error:
        return show(request, library, actor, sheet, typed, problem=refused(sheet, error))


def _stored(library: Library, actor: Actor, typed: Typed) -> NoteId:
    body = body_of(library, typed)
    draft = fresh(typed.title, body, typed.kind, typed.space, typed.author_names, typed.tag_names)
    return library.contribute(draft, actor, typed.once)


def _kind(request: Request) -> Kind:
    return Kind(request.url.path.rpartition("/")[2])
