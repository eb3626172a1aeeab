"""Answer a question."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.errors import BadNote, Conflict, KbaseError
from kbase.library import Library
from kbase.model import Actor, Draft, Kind, Note, NoteId
from kbase.web.contribute.beside import rendered
from kbase.web.contribute.saving import incomplete, saved_before, see
from kbase.web.contribute.sheets import ANSWER
from kbase.web.contribute.showing import Asked, missing, refused, show
from kbase.web.contribute.typed import Typed, new_id, typed_in
from kbase.web.drafts import answer_to, fresh
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

MOST_TITLE = 200  # characters of the question that an answer is called by


@router.get("/notes/{note}/answer")
def blank(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """An empty sheet under the question."""
    question = library.note(NoteId(note), actor).note
    _must_ask(question)
    typed = Typed(title=_title(question), kind=Kind.ANSWER, authors=", ".join(actor.authors), once=new_id())
    return show(request, library, actor, ANSWER, typed, asked=_asked(library, actor, question))


@router.post("/notes/{note}/answer")
def answer(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Store the answer and show the question with it, or show the sheet again."""
    form = form_of(request)
    typed = typed_in(form, Kind.ANSWER)
    try:
        question = library.note(NoteId(note), actor).note
        _must_ask(question)
    except KbaseError as error:  # gone meanwhile: what was written must still come back
        return show(request, library, actor, ANSWER, typed, problem=refused(ANSWER, error))
    typed = replace(typed, title=_title(question))
    asked = _asked(library, actor, question)
    if form.get("step") == "preview":
        return show(request, library, actor, ANSWER, typed, with_preview=True, asked=asked)
    if wrong := missing(library, actor, ANSWER, typed):
        return show(request, library, actor, ANSWER, typed, problem=incomplete(wrong), asked=asked)
    try:
        return see(library.contribute(_draft(question, typed), actor, typed.once))
    except Conflict:
        again = replace(typed, once=new_id())
        return show(request, library, actor, ANSWER, again, problem=saved_before(), asked=asked)
    except KbaseError as error:
        return show(request, library, actor, ANSWER, typed, problem=refused(ANSWER, error), asked=asked)


def _asked(library: Library, actor: Actor, question: Note) -> Asked:
    path = question.source.path if question.source else ""
    text = rendered(library, actor, question.body, path=path, is_plain=question.summary.plain)
    return Asked(question.summary.ref, text)


def _draft(question: Note, typed: Typed) -> Draft:
    draft = fresh(typed.title, typed.text, Kind.ANSWER, None, typed.author_names, typed.tag_names)
    return answer_to(question, draft)


def _title(question: Note) -> str:
    cut = question.title[:MOST_TITLE].rstrip()
    return f"Answer: {cut}" + ("…" if len(cut) < len(question.title.rstrip()) else "")


def _must_ask(note: Note) -> None:
    if note.summary.kind is not Kind.QUESTION:
        raise BadNote("Only a question can be answered.", "answers")
