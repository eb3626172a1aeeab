"""What the API gives besides replies (`kbase.replies`): notes, people and what there is to browse."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from kbase.model import (
    Count,
    NotePage,
    NoteSummary,
    NoteView,
    Overview,
    Related,
    Revision,
    Space,
)
from kbase.peer_documents import PersonName, person_name
from kbase.replies import MatchDocument, NoteName, VersionDocument, note_name, version_document


class FieldProblemDocument(TypedDict):
    """What is wrong with one part of what was sent."""

    field: str
    reason: str


class ProblemDocument(TypedDict):
    """Any error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    fields: list[FieldProblemDocument]


class SummaryDocument(TypedDict):
    """A note in a list."""

    note: str
    title: str
    kind: str
    space: str
    authors: list[PersonName]
    tags: list[str]
    created: str
    updated: str
    verified: str | None
    accepted: bool
    status: str  # why it no longer holds, by its own front matter: "withdrawn"; else ""
    superseded_by: NoteName | None
    disagrees_with: list[NoteName]  # or they with it
    answers: int
    applied: int  # how often somebody said that they applied it


class NotesDocument(TypedDict):
    """A stretch of a list of notes."""

    notes: list[SummaryDocument]
    total: int
    offset: int


class LinkDocument(TypedDict):
    """Another note, and how it stands to this one."""

    note: str
    title: str
    kind: str
    relation: str
    heading: str


class ImportDocument(TypedDict):
    """One line in the history of a note's import."""

    at: str
    action: str
    path: str


class AnswerDocument(TypedDict):
    """An answer, whole."""

    note: str
    title: str
    authors: list[PersonName]
    created: str
    accepted: bool
    body: str


class AskedOfDocument(PersonName):
    """Somebody a question was put to in person: when, and by whom."""

    at: str
    by: str


class ApplicationDocument(TypedDict):
    """Somebody applied a note; `where` is in their words, and may be empty."""

    by: str
    at: str
    where: str


class NoteDocument(SummaryDocument):
    """A note, whole, and what stands around it."""

    body: str
    aliases: list[str]
    revision: int
    verified_by: str
    path: str | None  # of the file it was imported from, below the folder that was added
    links: list[LinkDocument]
    missing: list[str]
    backlinks: list[LinkDocument]
    replies: list[AnswerDocument]  # to a question: accepted first, then oldest first
    question: NoteName | None  # of an answer
    imports: list[ImportDocument]
    asked_of: list[AskedOfDocument]  # of a question, oldest first
    applications: list[ApplicationDocument]  # of a lesson or a practice, newest first


class RelatedDocument(TypedDict):
    """Notes close to one."""

    related: list[MatchDocument]


class RevisionLine(VersionDocument):
    """One saved state of a note."""

    title: str


class RevisionDocument(RevisionLine):
    """One saved state of a note with its text."""

    body: str


class HistoryDocument(TypedDict):
    """Every saved state of a note, newest first."""

    revisions: list[RevisionLine]


class CountDocument(TypedDict):
    """A name to browse by."""

    name: str
    title: str
    notes: int


class PeopleDocument(TypedDict):
    """Everybody with notes; `name` is the person's id and `title` the name to show."""

    people: list[CountDocument]


class TagsDocument(TypedDict):
    """Every tag."""

    tags: list[CountDocument]


class SpaceDocument(TypedDict):
    """A space."""

    name: str
    title: str
    about: str
    private: bool


class SpacesDocument(TypedDict):
    """Every space."""

    spaces: list[SpaceDocument]


class OverviewDocument(TypedDict):
    """What there is to browse."""

    notes: int
    kinds: list[CountDocument]
    spaces: list[CountDocument]
    tags: list[CountDocument]
    people: list[CountDocument]
    open_questions: int
    newest: list[SummaryDocument]


class CompletionsDocument(TypedDict):
    """Words and titles that begin so."""

    completions: list[str]


def summary_document(note: NoteSummary) -> SummaryDocument:
    """One line of a list."""
    return {
        "note": note.id,
        "title": note.title,
        "kind": note.kind.value,
        "space": note.space,
        "authors": [person_name(author) for author in note.authors],
        "tags": list(note.tags),
        "created": note.created.isoformat(),
        "updated": note.updated.isoformat(),
        "verified": note.verified.isoformat() if note.verified else None,
        "accepted": note.accepted,
        "status": note.status,
        "superseded_by": note_name(note.superseded_by) if note.superseded_by else None,
        "disagrees_with": [note_name(one) for one in note.disagrees_with],
        "answers": note.answers,
        "applied": note.applied,
    }


def notes_document(page: NotePage) -> NotesDocument:
    """A stretch of a list."""
    return {
        "notes": [summary_document(note) for note in page.notes],
        "total": page.total,
        "offset": page.offset,
    }


def note_document(view: NoteView) -> NoteDocument:
    """A whole note."""
    note = view.note
    return {
        **summary_document(note.summary),
        "body": note.body,
        "aliases": list(note.aliases),
        "revision": note.revision,
        "verified_by": note.verified_by,
        "path": note.source.path if note.source else None,
        "links": [_link(link) for link in view.links],
        "missing": list(view.missing),
        "backlinks": [_link(link) for link in view.backlinks],
        "replies": [
            {
                "note": answer.id,
                "title": answer.title,
                "authors": [person_name(author) for author in answer.summary.authors],
                "created": answer.summary.created.isoformat(),
                "accepted": answer.summary.accepted,
                "body": answer.body,
            }
            for answer in view.answers
        ],
        "question": note_name(view.question) if view.question else None,
        "imports": [
            {"at": event.at.isoformat(), "action": event.action, "path": event.source.path}
            for event in view.imports
        ],
        "asked_of": [
            {**person_name(one.person), "at": one.at.isoformat(), "by": one.by} for one in view.asked_of
        ],
        "applications": [
            {"by": one.by, "at": one.at.isoformat(), "where": one.where} for one in view.applications
        ],
    }


def revision_line(revision: Revision) -> RevisionLine:
    """One line of a history."""
    return {**version_document(revision), "title": revision.title}


def counts(found: Iterable[Count]) -> list[CountDocument]:
    """Names to browse by."""
    return [{"name": one.name, "title": one.title, "notes": one.notes} for one in found]


def overview_document(overview: Overview) -> OverviewDocument:
    """What there is to browse."""
    return {
        "notes": overview.notes,
        "kinds": counts(overview.kinds),
        "spaces": counts(overview.spaces),
        "tags": counts(overview.tags),
        "people": counts(overview.people),
        "open_questions": overview.open_questions,
        "newest": [summary_document(note) for note in overview.newest],
    }


def space_document(space: Space) -> SpaceDocument:
    """A space."""
    return {"name": space.name, "title": space.title, "about": space.about, "private": space.private}


def _link(link: Related) -> LinkDocument:
    return {**note_name(link.note), "relation": link.relation.value, "heading": link.heading}
