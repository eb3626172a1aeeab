"""People: what they wrote, what is said of them, and questions to them in person."""

from __future__ import annotations

from fastapi import APIRouter, Response
from starlette.status import HTTP_201_CREATED

from kbase.model import Kind
from kbase.web.api import openapi
from kbase.web.api.bodies import ChangedPersonBody, PersonIdPath, RoutedBody
from kbase.web.api.documents import (
    NoteDocument,
    PeopleDocument,
    PersonDocument,
    counts,
    note_document,
    person_document,
)
from kbase.web.drafts import fresh
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["people"])


@router.get("/people", operation_id="listPeople")
def list_people(library: LibraryDep, actor: ActorDep) -> PeopleDocument:
    """Everybody with notes."""
    return {"people": counts(library.people(actor))}


@router.get("/people/{person}", operation_id="getPerson", responses=openapi.MISSING)
def get_person(person: PersonIdPath, library: LibraryDep, actor: ActorDep) -> PersonDocument:
    """A person: what they wrote, what they know about, who works near them."""
    return person_document(library.person(person, actor))


@router.put("/people/{person}", operation_id="changePerson", responses=openapi.MISSING)
def change_person(
    person: PersonIdPath, body: ChangedPersonBody, library: LibraryDep, actor: ActorDep
) -> PersonDocument:
    """Change what is said of somebody; what is left out stays as it is."""
    before = library.introducing.record(person, actor)
    library.introducing.change(person, body.changed(before), actor)
    return person_document(library.person(person, actor))


@router.post(
    "/people/{person}/questions",
    operation_id="askPerson",
    status_code=HTTP_201_CREATED,
    responses=openapi.LOCATED | openapi.MISSING | openapi.CHANGED,
)
def ask_person(
    person: PersonIdPath, body: RoutedBody, response: Response, library: LibraryDep, actor: ActorDep
) -> NoteDocument:
    """Store a question and route it to somebody; 409 when they cannot be asked now."""
    draft = fresh(body.title, body.body or body.title, Kind.QUESTION, body.space, (), body.tags)
    made = library.contribute(draft, actor, to=person)
    response.headers["Location"] = f"{openapi.ROOT}/notes/{made}"
    return note_document(library.note(made, actor))
