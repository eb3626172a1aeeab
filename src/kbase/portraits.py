"""People, and what connects them, as JSON: one shape for `--json` in the terminal and for the API.

Keys may be added; these stay.
"""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from kbase.model import Connections, KnownName, PeersView, PersonRef, PersonView, Teaching
from kbase.peer_documents import (
    AvailabilityDocument,
    PersonName,
    StandInDocument,
    availability_document,
    person_name,
    stand_in_document,
)
from kbase.replies import NoteName, note_name


class KnownNameDocument(TypedDict):
    """A name somebody goes by, and where it came from."""

    name: str
    origins: list[str]
    called: bool


class AlikeDocument(PersonName):
    """Who may be the same human, and why."""

    why: str


class NamesDocument(TypedDict):
    """One human's names, and who else they may be."""

    names: list[KnownNameDocument]
    alike: list[AlikeDocument]


class TeachingDocument(TypedDict):
    """Something to learn: the wish, the offer it meets ("" when only notes speak), how near they are."""

    wish: str
    offer: str
    nearness: float
    notes: list[NoteName]


class PeerDocument(PersonName):
    """Somebody to learn with; `distance` is how far apart both work, 0 to 1."""

    from_them: list[TeachingDocument]
    from_you: list[TeachingDocument]
    score: float
    distance: float
    places: list[str]
    availability: AvailabilityDocument


class PeersDocument(TypedDict):
    """Whom somebody can learn with."""

    person: PersonName
    peers: list[PeerDocument]
    places: int
    distance: float  # mean
    without: list[str]  # wishes nobody meets


class PortraitDocument(PersonName):
    """Somebody in short."""

    role: str
    site: str
    offers: list[str]
    wants_to_learn: list[str]
    availability: AvailabilityDocument
    stand_in: StandInDocument | None
    names: list[KnownNameDocument]
    topics: list[str]
    near: list[AlikeDocument]
    notes: int
    waiting: list[NoteName]


class StrandDocument(TypedDict):
    """Somebody's part in a tie, and the note that shows it."""

    person: str
    role: str
    note: NoteName
    strength: float  # how near the note is to the topic, 0 to 1


class TieDocument(TypedDict):
    """What connects people: a note, or a thing several wrote about."""

    name: str
    note: NoteName | None  # null for a thing
    strands: list[StrandDocument]


class ConnectionsDocument(TypedDict):
    """Who is connected through what; `alone` know about the topic and are tied to nobody here, `named` bear
    it as a name."""

    topic: str
    people: list[PersonName]
    ties: list[TieDocument]
    alone: list[PersonName]
    named: list[PersonName]


def portrait_document(view: PersonView) -> PortraitDocument:
    """Somebody in short, as plain JSON values."""
    person = view.person
    return {
        **person_name(person.ref),
        "role": person.role,
        "site": person.site,
        "offers": list(person.offers),
        "wants_to_learn": list(person.wants_to_learn),
        "availability": availability_document(view.availability),
        "stand_in": stand_in_document(view.stand_in),
        "names": [name_document(name) for name in view.names],
        "topics": list(view.topics),
        "near": [{**person_name(other), "why": why} for other, why in view.near],
        "notes": len(view.notes),
        "waiting": [note_name(one.question) for one in view.waiting],
    }


def name_document(name: KnownName) -> KnownNameDocument:
    """One of somebody's names."""
    return {"name": name.spelled, "origins": list(name.origins), "called": name.called}


def names_document(names: Iterable[KnownName], alike: Iterable[tuple[PersonRef, str]]) -> NamesDocument:
    """One human's names, and who else they may be."""
    return {
        "names": [name_document(name) for name in names],
        "alike": [{**person_name(other), "why": why} for other, why in alike],
    }


def peers_document(view: PeersView) -> PeersDocument:
    """Whom somebody can learn with."""
    return {
        "person": person_name(view.person.ref),
        "peers": [
            {
                **person_name(one.person.ref),
                "from_them": [_teaching(teaching) for teaching in one.from_them],
                "from_you": [_teaching(teaching) for teaching in one.from_me],
                "score": round(one.score, 4),
                "distance": round(one.distance, 4),
                "places": list(one.places),
                "availability": availability_document(one.availability),
            }
            for one in view.peers
        ],
        "places": view.places,
        "distance": round(view.distance, 4),
        "without": list(view.without),
    }


def _teaching(one: Teaching) -> TeachingDocument:
    return {
        "wish": one.wish,
        "offer": one.offer,
        "nearness": round(one.nearness, 4),
        "notes": [note_name(note) for note in one.notes],
    }


def connections_document(found: Connections) -> ConnectionsDocument:
    """Who is connected through what, as plain JSON values."""
    return {
        "topic": found.topic,
        "people": [person_name(person.ref) for person in found.people],
        "ties": [
            {
                "name": tie.name,
                "note": note_name(tie.note) if tie.note else None,
                "strands": [
                    {
                        "person": strand.person,
                        "role": strand.role,
                        "note": note_name(strand.note),
                        "strength": round(strand.strength, 4),
                    }
                    for strand in tie.strands
                ],
            }
            for tie in found.ties
        ],
        "alone": [person_name(person.ref) for person in found.alone],
        "named": [person_name(ref) for ref in found.named],
    }
