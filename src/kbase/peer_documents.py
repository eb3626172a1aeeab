"""What somebody who is named, suggested or found to know looks like as JSON, wherever they stand.

Keys may be added; those that are here stay.
"""

from __future__ import annotations

from typing_extensions import TypedDict

from kbase.model import Availability, Evidence, Expert, Knower, Person, PersonRef, StandIn


class PersonName(TypedDict):
    """Who, and how to show them."""

    id: str
    name: str


class NamedDocument(PersonName):
    """Somebody whose name or role was asked."""

    role: str  # "" where none is known
    site: str


class EvidenceDocument(TypedDict):
    """A note that speaks for a person."""

    note: str
    title: str
    kind: str
    role: str
    created: str
    share: float
    verified: str | None
    accepted: bool
    applied: int  # how often somebody said that they applied it
    superseded: bool  # by a note that may be read
    outdated: str  # why it no longer holds: "superseded", or its own word, as "withdrawn"; else ""


class AvailabilityDocument(TypedDict):
    """Whether somebody can be asked now; `says` why not."""

    suggested: bool
    free: bool
    says: str


class StandInDocument(PersonName):
    """Who is asked instead; `named` in the record, else inferred from what they wrote."""

    why: str
    named: bool


class ExpertDocument(TypedDict):
    """A person to ask, with receipts; `evidence` names the notes, `receipts` tells of them."""

    id: str
    name: str
    score: float
    evidence: list[str]
    receipts: list[EvidenceDocument]
    role: str
    site: str
    left: str | None
    successor: PersonName | None
    last_active: str
    little: bool  # hardly anything speaks for them
    availability: AvailabilityDocument  # no part of the score
    stand_in: StandInDocument | None  # when they cannot be asked


class KnowerDocument(ExpertDocument):
    """The same with what they know, and what they share with the asker."""

    specific: list[str]  # about the topic
    general: list[str]  # beside it
    shared_spaces: list[str]
    shared_tags: list[str]


def knower_document(knower: Knower) -> KnowerDocument:
    """One who knows about a topic as plain JSON values."""
    return {
        **expert_document(knower.expert),
        "specific": list(knower.specific),
        "general": list(knower.general),
        "shared_spaces": list(knower.spaces),
        "shared_tags": list(knower.tags),
    }


def expert_document(expert: Expert) -> ExpertDocument:
    """One suggested person as plain JSON values."""
    person = expert.person
    return {
        "id": person.id,
        "name": person.name,
        "score": round(float(expert.score), 6),
        "evidence": [evidence.note.id for evidence in expert.evidence],
        "receipts": [evidence_document(evidence) for evidence in expert.evidence],
        "role": person.role,
        "site": person.site,
        "left": person.left.isoformat() if person.left else None,
        "successor": person_name(person.successor) if person.successor else None,
        "last_active": expert.last_active.isoformat(),
        "little": expert.little,
        "availability": availability_document(expert.availability),
        "stand_in": stand_in_document(expert.stand_in),
    }


def availability_document(availability: Availability) -> AvailabilityDocument:
    """Whether somebody can be asked, as plain JSON values."""
    return {"suggested": availability.suggested, "free": availability.free, "says": availability.says}


def stand_in_document(stand_in: StandIn | None) -> StandInDocument | None:
    """Who is asked instead, as plain JSON values."""
    if stand_in is None:
        return None
    return {**person_name(stand_in.person), "why": stand_in.why, "named": stand_in.named}


def evidence_document(evidence: Evidence) -> EvidenceDocument:
    """A note that speaks for somebody, as plain JSON values."""
    note = evidence.note
    return {
        "note": note.id,
        "title": note.title,
        "kind": note.kind.value,
        "role": evidence.role,
        "created": evidence.created.isoformat(),
        "share": round(float(evidence.share), 4),
        "verified": evidence.verified.isoformat() if evidence.verified else None,
        "accepted": evidence.accepted,
        "applied": evidence.applied,
        "superseded": evidence.outdated == "superseded",
        "outdated": evidence.outdated,
    }


def named_document(person: PersonRef, known: Person | None) -> NamedDocument:
    """Somebody whose name or role was asked, as plain JSON values."""
    return {
        **person_name(person),
        "role": known.role if known else "",
        "site": known.site if known else "",
    }


def person_name(person: PersonRef) -> PersonName:
    """A person as plain JSON values."""
    return {"id": person.id, "name": person.name}
