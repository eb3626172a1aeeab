"""Plain values to try the search room with."""

from __future__ import annotations

from datetime import date

from kbase.model import (
    FoundPassage,
    Kind,
    Match,
    MatchedPassage,
    NoteId,
    NoteRef,
    NoteSummary,
    PassageId,
    PersonId,
    PersonRef,
    SpaceName,
    Span,
    Why,
    Written,
)
from kbase.search.fusing import Candidate
from kbase.search.matching import FoundNote


def candidate(passage: int, score: float = 1.0, cosine: float = 0.5, words: float = 0.0) -> Candidate:
    return Candidate(PassageId(passage), score, cosine, words)


def found(note: str, score: float, passage: int = 0, words: float = 0.0) -> FoundNote:
    """A note found by one passage, numbered after its name unless told."""
    return FoundNote(NoteId(note), (candidate(passage or hash(note) % 10_000 + 1, score, score, words),))


def summary(
    note: str,
    title: str = "",
    authors: tuple[str, ...] = (),
    kind: Kind = Kind.NOTE,
    created: date = date(2024, 1, 1),
    verified: date | None = None,
    accepted: bool = False,
    superseded_by: NoteRef | None = None,
    status: str = "",
) -> NoteSummary:
    return NoteSummary(
        NoteId(note),
        title or note,
        kind,
        SpaceName("general"),
        tuple(PersonRef(PersonId(name), name.title()) for name in authors),
        (),
        created,
        created,
        verified,
        accepted,
        status,
        superseded_by,
    )


def written(note: NoteSummary) -> Written:
    """The same note as its authors' work."""
    authors = tuple(author.id for author in note.authors)
    return Written(
        note.ref,
        note.space,
        authors,
        note.created,
        note.updated,
        note.verified,
        note.accepted,
        note.applied,
        note.outdated,
    )


def passage(number: int, note: str, text: str) -> FoundPassage:
    return FoundPassage(PassageId(number), NoteId(note), (), Span(0, len(text)), text)


def match(note: str, text: str, title: str = "", phrase: str = "") -> Match:
    """A match that shows one passage, nothing marked."""
    shown = MatchedPassage(passage(1, note, text), 1.0, None, ())
    return Match(summary(note, title), 1.0, (shown,), Why(phrase=phrase))
