"""People, and what they wrote."""

from __future__ import annotations

from fastapi import APIRouter

from kbase.web.api.bodies import PersonIdPath
from kbase.web.api.documents import PeopleDocument, PersonDocument, counts, person_document
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["people"])


@router.get("/people", operation_id="listPeople")
def list_people(library: LibraryDep, actor: ActorDep) -> PeopleDocument:
    """Everybody with notes."""
    return {"people": counts(library.people(actor))}


@router.get("/people/{person}", operation_id="getPerson")
def get_person(person: PersonIdPath, library: LibraryDep, actor: ActorDep) -> PersonDocument:
    """A person: what they wrote, what they know about, who works near them."""
    return person_document(library.person(person, actor))
