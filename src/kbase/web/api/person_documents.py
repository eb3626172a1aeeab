"""A person as the API gives them: what is said of them, and what stands around them."""

from __future__ import annotations

from typing_extensions import TypedDict

from kbase.model import PersonView
from kbase.peer_documents import (
    AvailabilityDocument,
    PersonName,
    StandInDocument,
    availability_document,
    person_name,
    stand_in_document,
)
from kbase.portraits import KnownNameDocument, name_document
from kbase.replies import NoteName, note_name
from kbase.web.api.documents import SummaryDocument, summary_document


class NearDocument(PersonName):
    """A related person, and why."""

    why: str


class RoutedDocument(NoteName):
    """A question somebody was asked in person and nobody has answered."""

    at: str
    by: str


class BuiltOnDocument(NoteName):
    """A note that points at one of theirs (`own`)."""

    relation: str
    own: str


class PersonDocument(TypedDict):
    """A person, and what stands around them."""

    id: str
    name: str
    aliases: list[str]
    email: str
    role: str
    site: str
    about: str
    left: str | None
    successor: PersonName | None
    offers: list[str]
    wants_to_learn: list[str]
    suggest: bool  # false: in no suggestion, still named as author
    away_until: str | None  # the last day away
    weekly_limit: int | None  # questions routed to them in seven days
    availability: AvailabilityDocument
    stand_in: StandInDocument | None  # when they cannot be asked
    names: list[KnownNameDocument]
    revision: int  # how often what is said of them was saved; `base` of a change
    built_on: list[BuiltOnDocument]  # what others made of their notes, newest first
    waiting: list[RoutedDocument]
    notes: list[SummaryDocument]
    topics: list[str]
    near: list[NearDocument]
    spaces: list[str]
    last_active: str | None


def person_document(view: PersonView) -> PersonDocument:
    """A whole person."""
    person = view.person
    return {
        "id": person.id,
        "name": person.name,
        "aliases": list(person.aliases),
        "email": person.email,
        "role": person.role,
        "site": person.site,
        "about": person.about,
        "left": person.left.isoformat() if person.left else None,
        "successor": person_name(person.successor) if person.successor else None,
        "offers": list(person.offers),
        "wants_to_learn": list(person.wants_to_learn),
        "suggest": person.suggest,
        "away_until": person.away_until.isoformat() if person.away_until else None,
        "weekly_limit": person.weekly_limit,
        "availability": availability_document(view.availability),
        "stand_in": stand_in_document(view.stand_in),
        "revision": view.revision,
        "names": [name_document(name) for name in view.names],
        "built_on": [
            {**note_name(one.by.ref), "relation": one.relation.value, "own": one.own.id}
            for one in view.built_on
        ],
        "waiting": [
            {**note_name(one.question), "at": one.at.isoformat(), "by": one.by} for one in view.waiting
        ],
        "notes": [summary_document(note) for note in view.notes],
        "topics": list(view.topics),
        "near": [{"id": near.id, "name": near.name, "why": why} for near, why in view.near],
        "spaces": list(view.spaces),
        "last_active": view.last_active.isoformat() if view.last_active else None,
    }
