"""Notes: listed, read, written, changed, restored and removed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from kbase.errors import NotFound
from kbase.model import Helping, NoteId
from kbase.replies import match_document
from kbase.web.api import openapi
from kbase.web.api.bodies import (
    AppliedBody,
    ChangedNoteBody,
    HelpedAddress,
    HelpedBody,
    LessonBody,
    NewNoteBody,
    NoteIdPath,
    NotesAddress,
    RelatedAddress,
    RestoreBody,
    RevisionPath,
)
from kbase.web.api.documents import (
    HistoryDocument,
    NoteDocument,
    NotesDocument,
    RelatedDocument,
    RevisionDocument,
    note_document,
    notes_document,
    revision_line,
)
from kbase.web.drafts import answer_to, changed, fresh
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["notes"])


@router.get("/notes", operation_id="listNotes")
def list_notes(
    address: Annotated[NotesAddress, Query()], library: LibraryDep, actor: ActorDep
) -> NotesDocument:
    """Notes by kind, space, tag, author and date."""
    found = library.notes(address.filters(), actor, address.limit, address.offset, address.order)
    return notes_document(found)


@router.post(
    "/notes",
    operation_id="addNote",
    status_code=HTTP_201_CREATED,
    responses=openapi.LOCATED | openapi.MISSING,
)
def add_note(body: NewNoteBody, response: Response, library: LibraryDep, actor: ActorDep) -> NoteDocument:
    """Store a note; it is found by words and by meaning from the next question on."""
    text = library.compose_lesson(_sections(body.lesson)) if body.lesson else body.body or ""
    draft = fresh(body.title, text, body.kind, body.space, body.authors, body.tags)
    if body.answers:
        draft = answer_to(library.note(NoteId(body.answers), actor).note, draft)
    made = library.contribute(draft, actor)
    response.headers["Location"] = f"{openapi.ROOT}/notes/{made}"
    return note_document(library.note(made, actor))


@router.get("/notes/{note}", operation_id="getNote", responses=openapi.MISSING)
def get_note(note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> NoteDocument:
    """A note, whole, and what stands around it."""
    return note_document(library.note(note, actor))


@router.put("/notes/{note}", operation_id="changeNote", responses=openapi.MISSING | openapi.CHANGED)
def change_note(
    note: NoteIdPath, body: ChangedNoteBody, library: LibraryDep, actor: ActorDep
) -> NoteDocument:
    """Give a note a new text; what it said before stays in its history, what is left out stays as it is."""
    text = library.compose_lesson(_sections(body.lesson)) if body.lesson else body.body or ""
    before = library.draft(note, actor)
    authors = before.authors if body.authors is None else body.authors
    tags = before.tags if body.tags is None else body.tags
    draft = changed(before, body.title, text, body.space, authors, tags)
    library.revise(note, draft, actor, body.base)
    return note_document(library.note(note, actor))


@router.delete(
    "/notes/{note}",
    operation_id="removeNote",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def remove_note(note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> None:
    """Take a note out of the library."""
    library.remove(note, actor)


@router.get("/notes/{note}/related", operation_id="relatedNotes", responses=openapi.MISSING)
def related_notes(
    note: NoteIdPath, address: Annotated[RelatedAddress, Query()], library: LibraryDep, actor: ActorDep
) -> RelatedDocument:
    """Notes close in meaning to this one."""
    return {"related": [match_document(one) for one in library.related(note, actor, address.limit)]}


@router.get("/notes/{note}/history", operation_id="noteHistory", responses=openapi.MISSING)
def note_history(note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> HistoryDocument:
    """Every saved state of a note, newest first."""
    return {"revisions": [revision_line(one) for one in library.history(note, actor)]}


@router.get("/notes/{note}/revisions/{number}", operation_id="noteRevision", responses=openapi.MISSING)
def note_revision(
    note: NoteIdPath, number: RevisionPath, library: LibraryDep, actor: ActorDep
) -> RevisionDocument:
    """One saved state of a note with its text."""
    for revision in library.history(note, actor):
        if revision.number == number:
            return {**revision_line(revision), "body": revision.body}
    raise NotFound(f"This note has no revision {number}.")


@router.post("/notes/{note}/restore", operation_id="restoreNote", responses=openapi.MISSING)
def restore_note(note: NoteIdPath, body: RestoreBody, library: LibraryDep, actor: ActorDep) -> NoteDocument:
    """Make an earlier state the newest again; nothing in between is lost."""
    library.restore(note, body.revision, actor)
    return note_document(library.note(note, actor))


@router.post(
    "/notes/{note}/helped",
    operation_id="helped",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def helped(note: NoteIdPath, body: HelpedBody, library: LibraryDep, actor: ActorDep) -> None:
    """Say that a note answered a question: the library learns from it when to say that nothing does."""
    library.helped(Helping(body.question, note), actor)


@router.delete(
    "/notes/{note}/helped",
    operation_id="helpedNoMore",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def helped_no_more(
    note: NoteIdPath, address: Annotated[HelpedAddress, Query()], library: LibraryDep, actor: ActorDep
) -> None:
    """Take that back."""
    library.helped_no_more(Helping(address.question, note), actor)


@router.put(
    "/notes/{note}/applied",
    operation_id="applied",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def applied(note: NoteIdPath, body: AppliedBody, library: LibraryDep, actor: ActorDep) -> None:
    """Say that you applied a lesson or a practice; the same place twice is once."""
    library.applying.applied(note, body.where, actor)


@router.delete(
    "/notes/{note}/applied",
    operation_id="appliedNoMore",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def applied_no_more(
    note: NoteIdPath, address: Annotated[AppliedBody, Query()], library: LibraryDep, actor: ActorDep
) -> None:
    """Take back what you said of that place."""
    library.applying.applied_no_more(note, address.where, actor)


@router.put(
    "/notes/{note}/accepted",
    operation_id="acceptAnswer",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def accept_answer(note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> None:
    """Say that an answer is the one that was asked for; whoever asked may."""
    library.answering.accept(note, actor)


@router.delete(
    "/notes/{note}/accepted",
    operation_id="acceptAnswerNoMore",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def accept_answer_no_more(note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> None:
    """Take that back."""
    library.answering.accept(note, actor, accepted=False)


def _sections(lesson: LessonBody) -> dict[str, str]:
    return {name: text for name, text in lesson.model_dump().items() if text.strip()}
