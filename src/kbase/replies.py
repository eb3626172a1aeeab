"""What a reply looks like as JSON: one shape for `kbase ask --json` and for the API.

Keys may be added; those that are here stay. `start` and `end` of a passage are character
offsets into the note's Markdown, those of `best` and `words` into the passage's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from typing_extensions import TypedDict

from kbase.model import (
    FilterProblem,
    Match,
    MatchedPassage,
    NoteRef,
    Reply,
    Respelled,
    Revision,
    Span,
    Understood,
    WhoKnows,
)
from kbase.pack import PackVersion
from kbase.peer_documents import (
    ExpertDocument,
    KnowerDocument,
    NamedDocument,
    PersonName,
    expert_document,
    knower_document,
    named_document,
    person_name,
)


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
    unanswered: bool  # questions that nobody has answered, which no filter tells
    newest: bool  # the newest of them, whenever they were written
    found: bool  # else no such note is about it: the matches were not narrowed to them


class FilterProblemDocument(TypedDict):
    """A filter no note can pass, why, and those that may have been meant."""

    typed: str
    says: str
    nearest: list[str]


class SuccessionDocument(TypedDict):
    """Who takes somebody's place, by the record of whoever left it."""

    person: PersonName
    successor: PersonName
    says: str


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
    elsewhere: list[str]  # names, years, numbered things of which what comes nearest does not speak
    named: list[NamedDocument]  # whose name or role the question is
    succeeding: list[SuccessionDocument]  # those `named`, where it asks who took somebody's place
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
    known = {one.id: one for one in reply.named_people}
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
        "named": [named_document(one, known.get(one.id)) for one in reply.named],
        "succeeding": [
            {"person": person_name(one.person), "successor": person_name(one.successor), "says": one.says}
            for one in reply.succeeding
        ],
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
    return {
        "says": one.says,
        "filters": list(filters.typed),
        "unanswered": one.filters.unanswered,
        "newest": one.newest,
        "found": one.found,
    }


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
