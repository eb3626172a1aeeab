"""A note as it is read: its text, whose it is, how far to trust it, and what stands around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from markupsafe import Markup

from kbase.errors import IndexBeingMade
from kbase.library import Library
from kbase.model import (
    LESSON_SECTIONS,
    Actor,
    Expert,
    Filters,
    Kind,
    Note,
    NoteId,
    NoteView,
    Question,
    Related,
    Relation,
    repeats,
)
from kbase.web import outline, wording
from kbase.web.finding import finder
from kbase.web.outline import Heading
from kbase.web.pages.ask import ShownMatch, shown_match, space_titles
from kbase.web.rendering import Rendered, Shelf
from kbase.web.security import proof_of
from kbase.web.templating import PAGE_HEADERS, page, today
from kbase.web.wiki import linked
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(include_in_schema=False)

# Questions are left out: an open one would find itself first, and asking is no expertise.
TELLING = tuple(kind for kind in Kind if kind is not Kind.QUESTION)
MAY_KNOW = 3  # people named beside a question nobody has answered
LEAD = 700  # characters: a longer lesson is not set apart above its story
FIELD_OF_HEADING = {title.casefold(): name for name, title in LESSON_SECTIONS.items()}
_shelf = Shelf()
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a lesson record; `name` is empty for what its author added."""

    name: str
    heading: Heading
    html: Markup


@dataclass(frozen=True, slots=True)
class Text:
    """A body ready to be shown."""

    html: Markup  # all of it; of a lesson what stands before its first field
    contents: Sequence[tuple[Heading, int]]  # and how far each is set in
    lead: Field | None = None  # a lesson's lesson
    fields: tuple[Field, ...] = ()
    as_written: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer under its question."""

    note: Note
    text: Text


@router.get("/notes/{note}")
def read(request: Request, note: NoteId, library: LibraryDep, actor: ActorDep) -> HTMLResponse:
    """The page of one note."""
    view = library.note(note, actor)
    shown = view.note
    return page(
        request,
        "note/page.html",
        note=shown,
        summary=shown.summary,
        view=view,
        text=text_of(library, actor, shown, view.links),
        repeats=repeats(shown.title, shown.body),
        answers=[Answer(one, text_of(library, actor, one, top=4)) for one in view.answers],
        proof=proof_of(request),
        me=actor.name,
        may_apply=library.applying.may_apply(shown.summary.kind, actor),
        may_accept=bool(view.answers) and library.answering.may_accept(note, actor),
        may_know=_once_indexed(lambda: may_know(library, actor, view)),
        spaces=space_titles(library, actor),
        sessions=library.sessions.sessions_of(note, actor),
        related=_once_indexed(lambda: _near(library, note, actor)),
        standing=standing(view),
        outgoing=_of(view.links, Relation.LINK, Relation.EMBED),
        incoming=_of(view.backlinks, Relation.LINK, Relation.EMBED),
        caution=wording.caution(shown.summary, today()),
    )


def _near(library: Library, note: NoteId, actor: Actor) -> list[ShownMatch]:
    return [shown_match(match, 160) for match in library.related(note, actor)]


def _once_indexed(found: Callable[[], list[_Found]]) -> list[_Found]:
    """What is found; nothing while the indexes are being made."""
    try:
        return found()
    except IndexBeingMade:
        return []


@router.get("/notes/{note}/source")
def source(note: NoteId, library: LibraryDep, actor: ActorDep) -> PlainTextResponse:
    """The note as it was written."""
    return PlainTextResponse(library.note(note, actor).note.body, headers=PAGE_HEADERS)


def text_of(library: Library, actor: Actor, note: Note, links: Sequence[Related] = (), top: int = 2) -> Text:
    """A note's body with its links filled in as `actor` may follow them."""
    made = _shelf.rendered(note.id, note.title, note.body, top, is_plain=note.summary.plain)
    find = finder(library, actor, note.source.path if note.source else "", links)

    def filled(html: str) -> Markup:
        return Markup(linked(html, made.targets, find))  # noqa: S704 - sanitised in rendering

    if note.summary.kind is not Kind.LESSON or not _is_record(made):
        return Text(
            filled(made.html), outline.listed(made.contents), as_written=made.as_written, cut=made.cut
        )
    before = "".join(section.inner for section in made.sections if section.heading is None)
    fields = [
        Field(_field_name(section.heading), section.heading, filled(section.inner))
        for section in made.sections
        if section.heading
    ]
    lead = next((field for field in fields if field.name == "lesson" and len(field.html) <= LEAD), None)
    rest = tuple(field for field in fields if field is not lead)
    ordered = [field.heading for field in (lead, *rest) if field]
    return Text(filled(before), [(heading, 0) for heading in ordered], lead, rest, cut=made.cut)


def may_know(library: Library, actor: Actor, view: NoteView) -> list[Expert]:
    """Whom a question nobody has answered could be put to: who knows about its title.

    Who asks is not among them, nor whom it was put to already, nor who cannot be asked now and has little
    to speak for them.
    """
    asking = {author.id for author in view.note.summary.authors} | {one.person.id for one in view.asked_of}
    if view.note.summary.kind is not Kind.QUESTION or view.answers:
        return []
    people = 2 * MAY_KNOW + len(asking)
    reply = library.ask(Question(view.note.title, Filters(kinds=TELLING), limit=1, people=people), actor)
    others = [
        one
        for one in reply.people
        if one.person.id not in asking and (one.availability.free or not one.little)
    ]
    return [] if reply.off_topic else others[:MAY_KNOW]


def standing(view: NoteView) -> list[tuple[str, Sequence[Related]]]:
    """How the note stands to others in what it says, each in words, with the other notes."""
    groups = [
        ("Superseded by", _of(view.backlinks, Relation.SUPERSEDES)),
        ("Disagrees with", _of(view.links, Relation.DISAGREES) + _of(view.backlinks, Relation.DISAGREES)),
        ("Supersedes", _of(view.links, Relation.SUPERSEDES)),
        ("Adapted from", _of(view.links, Relation.ADAPTS)),
        ("Adapted in", _of(view.backlinks, Relation.ADAPTS)),
    ]
    return [(says, notes) for says, notes in groups if notes]


def _field_name(heading: Heading) -> str:
    return FIELD_OF_HEADING.get(heading.text.casefold(), "")


def _is_record(made: Rendered) -> bool:
    return sum(bool(section.heading and _field_name(section.heading)) for section in made.sections) >= 2


def _of(links: Sequence[Related], *relations: Relation) -> list[Related]:
    """The links of those relations, each note once."""
    once = {link.note.id: link for link in reversed(links) if link.relation in relations}
    return list(reversed(once.values()))
