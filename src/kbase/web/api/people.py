"""People: what they wrote, what is said of them, and questions to them in person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from kbase.library import Library
from kbase.model import Actor, Kind, PersonId
from kbase.portraits import NamesDocument, PeersDocument, names_document, peers_document
from kbase.web.api import openapi
from kbase.web.api.bodies import (
    ChangedPersonBody,
    MergeBody,
    NamePath,
    NoteIdPath,
    PeersAddress,
    PersonIdPath,
    RoutedBody,
)
from kbase.web.api.documents import (
    NoteDocument,
    PeopleDocument,
    counts,
    note_document,
)
from kbase.web.api.person_documents import PersonDocument, person_document
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


@router.put("/people/{person}", operation_id="changePerson", responses=openapi.MISSING | openapi.CHANGED)
def change_person(
    person: PersonIdPath, body: ChangedPersonBody, library: LibraryDep, actor: ActorDep
) -> PersonDocument:
    """Change what is said of somebody; what is left out stays as it is."""
    before = library.introducing.record(person, actor)
    library.introducing.change(person, body.changed(before), actor, body.base)
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


@router.put(
    "/people/{person}/questions/{note}",
    operation_id="putQuestion",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING | openapi.CHANGED,
)
def put_question(person: PersonIdPath, note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> None:
    """Ask somebody a question that is here already; twice is once; 409 when they cannot be asked now."""
    library.introducing.put(note, person, actor)


@router.get("/people/{person}/peers", operation_id="listPeers", responses=openapi.MISSING)
def list_peers(
    person: PersonIdPath, address: Annotated[PeersAddress, Query()], library: LibraryDep, actor: ActorDep
) -> PeersDocument:
    """Whom somebody can learn with, both ways, and why."""
    return peers_document(library.meeting.peers(person, actor, address.limit))


@router.get("/people/{person}/names", operation_id="listNames", responses=openapi.MISSING)
def list_names(person: PersonIdPath, library: LibraryDep, actor: ActorDep) -> NamesDocument:
    """Every name somebody goes by, where it came from, and who else they may be."""
    return _names(library, actor, person)


@router.post("/people/{person}/names", operation_id="mergePeople", responses=openapi.MISSING)
def merge_people(
    person: PersonIdPath, body: MergeBody, library: LibraryDep, actor: ActorDep
) -> NamesDocument:
    """Make `other` the same human as this one; taking one of the names back undoes it."""
    kept = library.meeting.merge(library.meeting.find(body.other, actor), person, actor)
    return _names(library, actor, kept)


@router.delete("/people/{person}/names/{name}", operation_id="partPeople", responses=openapi.MISSING)
def part_people(person: PersonIdPath, name: NamePath, library: LibraryDep, actor: ActorDep) -> NamesDocument:
    """Give a name back to whom it was; the two are kept apart from then on. The other's names come back."""
    return _names(library, actor, library.meeting.part(name, actor, person))


def _names(library: Library, actor: Actor, person: PersonId) -> NamesDocument:
    view = library.meeting.person(person, actor)
    return names_document(view.names, library.meeting.alike_to(view.person.id, actor))
