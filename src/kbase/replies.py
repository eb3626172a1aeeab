"""What a reply looks like as JSON: one shape for `kbase ask --json` and for the API.

Keys may be added; those that are here stay. `start` and `end` of a passage are character
offsets into the note's Markdown, those of `best` and `words` into the passage's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from typing_extensions import TypedDict

from kbase.model import (
    Availability,
    Evidence,
    Expert,
    FilterProblem,
    Knower,
    Match,
    MatchedPassage,
    NoteRef,
    PersonRef,
    Reply,
    Respelled,
    Revision,
    Span,
    StandIn,
    Understood,
    WhoKnows,
)
from kbase.pack import PackVersion


class PersonName(TypedDict):
    """Who, and how to show them."""

    id: str
    name: str


class NoteName(TypedDict):
    """Which note, and how to show it."""

    note: str
    title: str
    kind: str


class VersionDocument(TypedDict):
    """One saved state of a note or of a pack."""

    number: int
    saved_at: str
    saved_by: str
    reason: str


class Stretch(TypedDict):
    """Characters from `start` up to `end`."""

    start: int
    end: int


class PassageDocument(TypedDict):
    """A stretch of a note that speaks to the question; one that is not `found` is what the lesson answers."""

    text: str
    heading: list[str]
    start: int
    end: int
    score: float  # 0 where it was not found
    found: bool  # by the question; else it stands beside what was
    best: Stretch | None  # the sentence to mark
    words: list[Stretch]  # the question's words


class MatchDocument(TypedDict):
    """A note that speaks to the question, and why it was found."""

    note: str
    title: str
    kind: str
    space: str
    score: float
    why: list[str]
    authors: list[PersonName]
    tags: list[str]
    created: str
    updated: str
    verified: str | None
    status: str  # why it no longer holds, by its own front matter: "withdrawn"; else ""
    superseded_by: NoteName | None
    disagrees_with: list[NoteName]  # or they with it
    passage: PassageDocument  # the first of `passages`
    passages: list[PassageDocument]


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


class RespelledDocument(TypedDict):
    """A word no note says, and the one that was searched for instead."""

    typed: str
    meant: str


class OfFormDocument(TypedDict):
    """The question is but a heading of a form: how many notes have it, and whether more than were counted."""

    heading: str
    notes: int
    more: bool


class UnderstoodDocument(TypedDict):
    """The notes a question asks for in plain words."""

    says: str
    filters: list[str]  # as they would be typed
    found: bool  # else no such note is about it: the matches were not narrowed to them


class FilterProblemDocument(TypedDict):
    """A filter no note can pass, why, and those that may have been meant."""

    typed: str
    says: str
    nearest: list[str]


class ReplyDocument(TypedDict):
    """The answer to a question."""

    question: str
    answered: bool
    verdict: str  # "answered", "asked", "doubtful", "off_topic", "of_form", "filtered_out", "nothing_asked"
    trust: str  # "sure", "likely", "maybe"; "" where it is not answered
    confidence: float
    off_topic: bool
    respelled: list[RespelledDocument]
    unsaid: list[str]  # phrases in quotation marks, part numbers and names that no note holds as they stand
    either: list[str]  # what was typed or is shown for a day and may be two: "03/04/2024"
    elsewhere: list[str]  # names that are known here, of which what comes nearest does not speak
    named: list[PersonName]  # whose name or role the question is
    understood: UnderstoodDocument | None  # where it asks for notes of a kind or a time
    of_form: OfFormDocument | None
    filtered_out: bool  # no note passes the filters: nothing was looked at
    filter_problems: list[FilterProblemDocument]
    matches: list[MatchDocument]
    people: list[ExpertDocument]
    ms: dict[str, float]  # how long each stage took


class ExpertsDocument(TypedDict):
    """Who knows about a topic."""

    topic: str
    off_topic: bool  # nothing here is about it: those named are only the nearest
    people: list[KnowerDocument]
    ask_first: str | None  # whose turn it is among those who know nearly as much
    adjacent: list[str]  # topics beside it
    respelled: list[RespelledDocument]
    named: list[PersonName]  # who goes by the topic, or, where no note says it, by a name near it
    filter_problems: list[FilterProblemDocument]


def reply_document(reply: Reply) -> ReplyDocument:
    """`reply` as plain JSON values."""
    form = reply.of_form
    return {
        "question": reply.question,
        "answered": reply.answered,
        "verdict": reply.verdict,
        "trust": reply.trust,
        "confidence": round(float(reply.confidence), 4),
        "off_topic": reply.off_topic,
        "respelled": respelled(reply.respelled),
        "unsaid": list(reply.unsaid),
        "either": list(reply.either),
        "elsewhere": list(reply.elsewhere),
        "named": [person_name(one) for one in reply.named],
        "understood": _understood(reply.understood) if reply.understood else None,
        "of_form": {"heading": form.heading, "notes": form.notes, "more": form.more} if form else None,
        "filtered_out": reply.filtered_out,
        "filter_problems": filter_problems(reply.filter_problems),
        "matches": [match_document(match) for match in reply.matches],
        "people": [expert_document(expert) for expert in reply.people],
        "ms": {stage: round(float(ms), 3) for stage, ms in reply.timings.items()},
    }


def experts_document(found: WhoKnows) -> ExpertsDocument:
    """Who knows about a topic as plain JSON values."""
    return {
        "topic": found.topic,
        "off_topic": found.off_topic,
        "people": [knower_document(knower) for knower in found.people],
        "ask_first": found.ask_first,
        "adjacent": list(found.adjacent),
        "respelled": respelled(found.respelled),
        "named": [person_name(one) for one in found.named],
        "filter_problems": filter_problems(found.filter_problems),
    }


def respelled(words: Sequence[Respelled]) -> list[RespelledDocument]:
    """Words that were searched for as others, as plain JSON values."""
    return [{"typed": one.typed, "meant": one.meant} for one in words]


def filter_problems(problems: Sequence[FilterProblem]) -> list[FilterProblemDocument]:
    """What is wrong with filters as plain JSON values."""
    return [{"typed": one.typed, "says": one.says, "nearest": list(one.nearest)} for one in problems]


def knower_document(knower: Knower) -> KnowerDocument:
    """One who knows about a topic as plain JSON values."""
    return {
        **expert_document(knower.expert),
        "specific": list(knower.specific),
        "general": list(knower.general),
        "shared_spaces": list(knower.spaces),
        "shared_tags": list(knower.tags),
    }


def match_document(match: Match) -> MatchDocument:
    """One match as plain JSON values."""
    note = match.note
    passages = [_passage(passage) for passage in match.passages]
    return {
        "note": note.id,
        "title": note.title,
        "kind": note.kind.value,
        "space": note.space,
        "score": round(float(match.score), 6),
        "why": list(match.why.sentences()),
        "authors": [person_name(author) for author in note.authors],
        "tags": list(note.tags),
        "created": note.created.isoformat(),
        "updated": note.updated.isoformat(),
        "verified": note.verified.isoformat() if note.verified else None,
        "status": note.status,
        "superseded_by": note_name(note.superseded_by) if note.superseded_by else None,
        "disagrees_with": [note_name(one) for one in note.disagrees_with],
        "passage": passages[0],
        "passages": passages,
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


def person_name(person: PersonRef) -> PersonName:
    """A person as plain JSON values."""
    return {"id": person.id, "name": person.name}


def note_name(note: NoteRef) -> NoteName:
    """A note as plain JSON values."""
    return {"note": note.id, "title": note.title, "kind": note.kind.value}


def version_document(version: Revision | PackVersion) -> VersionDocument:
    """One saved state as plain JSON values."""
    return {
        "number": version.number,
        "saved_at": version.saved_at.isoformat(),
        "saved_by": version.saved_by,
        "reason": version.reason,
    }


def _understood(one: Understood) -> UnderstoodDocument:
    filters = replace(one.filters, authors=tuple(author.name for author in one.authors))
    return {"says": one.says, "filters": list(filters.typed), "found": one.found}


def _passage(matched: MatchedPassage) -> PassageDocument:
    passage = matched.passage
    return {
        "text": passage.text,
        "heading": list(passage.heading),
        "start": passage.span.start,
        "end": passage.span.end,
        "score": round(float(matched.score), 6),
        "found": matched.found,
        "best": _stretch(matched.best_sentence) if matched.best_sentence else None,
        "words": [_stretch(word) for word in matched.words],
    }


def _stretch(span: Span) -> Stretch:
    return {"start": span.start, "end": span.end}


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
