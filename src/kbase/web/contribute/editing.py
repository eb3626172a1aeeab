"""Change a note; when somebody else did meanwhile, both texts are shown and neither is lost."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.errors import Conflict, KbaseError
from kbase.library import Library
from kbase.model import Actor, Draft, Kind, Note, NoteId
from kbase.web.contribute.beside import body_of, typed_as_sent
from kbase.web.contribute.differences import differences
from kbase.web.contribute.saving import incomplete, see
from kbase.web.contribute.sheets import SHEETS, Area, Sheet
from kbase.web.contribute.showing import Theirs, missing, refused, show
from kbase.web.contribute.typed import Typed
from kbase.web.drafts import changed
from kbase.web.problems import problem_of
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

EITHER = (Kind.NOTE, Kind.PRACTICE)  # may become each other


@router.get("/notes/{note}/edit")
def edit(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """The sheet with the note as it stands."""
    stored = library.note(NoteId(note), actor).note
    typed = _typed_of(library, stored)
    return show(request, library, actor, _sheet(typed), typed, note=stored.id)


@router.post("/notes/{note}/edit")
def change(request: Request, note: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Store the change and show the note, or show the sheet again."""
    form = form_of(request)
    typed = typed_as_sent(form)
    sheet = _sheet(typed)
    known = NoteId(note)
    if form.get("step") == "preview":
        return show(request, library, actor, sheet, typed, note=known, with_preview=True)
    if wrong := missing(library, actor, sheet, typed):
        return show(request, library, actor, sheet, typed, note=known, problem=incomplete(wrong))
    try:
        return _changed(request, library, actor, known, typed)
    except KbaseError as error:
        return show(request, library, actor, sheet, typed, note=known, problem=refused(sheet, error))


def _changed(request: Request, library: Library, actor: Actor, note: NoteId, typed: Typed) -> Response:
    draft = _draft(library, actor, note, typed)
    try:
        library.revise(note, draft, actor, typed.base)
    except Conflict as error:
        theirs = library.note(note, actor).note
        if not library.same(draft, library.draft(note, actor)):
            current = replace(typed, base=theirs.revision)  # saving again now means: mine, knowing theirs
            return show(
                request,
                library,
                actor,
                _sheet(typed),
                current,
                note=note,
                problem=problem_of(error),
                theirs=Theirs(theirs, library.history(note, actor)[0], differences(theirs.body, draft.body)),
            )
    return see(note)


def _draft(library: Library, actor: Actor, note: NoteId, typed: Typed) -> Draft:
    before = library.draft(note, actor)
    draft = changed(
        before,
        typed.title,
        body_of(library, typed),
        typed.space,
        typed.author_names or before.authors,
        typed.tag_names,
    )
    return replace(draft, kind=typed.kind) if before.kind in EITHER and typed.kind in EITHER else draft


def _typed_of(library: Library, stored: Note) -> Typed:
    """A stored note as its sheet shows it; a lesson field by field where that loses nothing of its text."""
    summary = stored.summary
    sections: dict[str, str] = {}
    if summary.kind is Kind.LESSON:
        found = library.lesson_sections(stored.body)
        whole = library.compose_lesson(found).strip() == stored.body.strip()
        if whole and found.get("lesson") and not found.get(""):  # "" is text outside every field
            sections = found
    return Typed(
        title=stored.title,
        text="" if sections else stored.body,
        sections=sections,
        kind=summary.kind,
        space=summary.space,
        authors=", ".join(author.name for author in summary.authors),
        tags=", ".join(summary.tags),
        base=stored.revision,
    )


def _sheet(typed: Typed) -> Sheet:
    """The sheet a note was written on, asked for as a change of it."""
    sheet = SHEETS[typed.kind]
    if sheet.as_lesson and not typed.sections:
        text = Area("text", "Text", "Markdown. The parts of a lesson stand under ## headings.", 18)
        sheet = replace(sheet, text=text, groups=())
    named = {Kind.NOTE: "note", Kind.PRACTICE: "practice"}.get(typed.kind, typed.kind.value)
    return replace(sheet, heading=f"Change this {named}", lead="", save="Save the change")
