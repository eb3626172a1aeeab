"""What stands beside the sheet while somebody writes: the text as it will look, and notes like it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from kbase.errors import KbaseError
from kbase.library import Library
from kbase.model import Actor, Kind, Newcomer, NoteId
from kbase.textfiles import is_plain
from kbase.web.contribute.sheets import SHEETS
from kbase.web.contribute.typed import Typed, typed_in
from kbase.web.finding import finder
from kbase.web.pages.ask import ShownMatch, shown_match
from kbase.web.proof import Form
from kbase.web.rendering import render
from kbase.web.security import form_of
from kbase.web.templating import PAGE_HEADERS, fragment
from kbase.web.wiki import linked
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

MOST_WORDS = 2_000  # characters compared; the model sees about half of them
NEAR = 5  # notes shown
EXCERPT = 160  # characters of each


@router.post("/new/preview")
def preview(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The text as it will look, for the script."""
    form = form_of(request)
    shown = previewed(library, actor, typed_as_sent(form), _note_in(form))
    return HTMLResponse(fragment("contribute/preview.html", preview=shown), headers=PAGE_HEADERS)


@router.post("/new/similar")
def similar(request: Request, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """Notes like what is being written, for the script."""
    form = form_of(request)
    typed = typed_as_sent(form)
    found = near(library, actor, typed, _note_in(form))
    new = newcomers(library, actor, typed)
    html = fragment("contribute/near.html", near=found, newcomers=new, sheet=SHEETS[typed.kind])
    return HTMLResponse(html, headers=PAGE_HEADERS)


def typed_as_sent(form: Form) -> Typed:
    """The form of any sheet, which says itself what kind it is."""
    known = {kind.value for kind in Kind}
    kind = Kind(form["kind"]) if form.get("kind") in known else Kind.NOTE
    return typed_in(form, kind, as_lesson=kind is Kind.LESSON and "lesson" in form)


def _note_in(form: Form) -> NoteId | None:
    return NoteId(form["note"]) if form.get("note") else None


def body_of(library: Library, typed: Typed) -> str:
    """The note's Markdown: the text, or a lesson's fields put together; a bare question is its own text."""
    if typed.sections:
        return library.compose_lesson(typed.filled_sections)
    if typed.kind is Kind.QUESTION and not typed.text.strip():
        return typed.title
    return typed.text


def previewed(library: Library, actor: Actor, typed: Typed, note: NoteId | None) -> Markup:
    """The text rendered as its page will show it; `note`: which is being changed."""
    source = library.note(note, actor).note.source if note else None
    path = source.path if source else ""
    return rendered(library, actor, body_of(library, typed), typed.title, path, is_plain=is_plain(path))


def rendered(
    library: Library, actor: Actor, body: str, title: str = "", path: str = "", *, is_plain: bool
) -> Markup:
    """`body` as safe HTML, its links leading to the notes `actor` may read; `path` is the file it is from."""
    made = render(body, title, is_plain=is_plain)
    return Markup(linked(made.html, made.targets, finder(library, actor, path)))  # noqa: S704 - sanitised where it was rendered


def newcomers(library: Library, actor: Actor, typed: Typed) -> list[Newcomer]:
    """Authors nobody here goes by, whoever writes aside; none when the library cannot tell just now."""
    try:
        found = library.meeting.newcomers(typed.author_names, actor)
    except KbaseError:
        return []
    return [one for one in found if one.resembles or one.name != actor.name]


def near(library: Library, actor: Actor, typed: Typed, note: NoteId | None) -> tuple[ShownMatch, ...]:
    """Notes like `typed`, leaving out `note`; none when the library cannot tell just now."""
    words = typed.words[:MOST_WORDS]
    if not words:
        return ()
    try:
        found = library.similar(words, actor, NEAR, note)
    except KbaseError:
        return ()
    return tuple(shown_match(match, EXCERPT) for match in found)
