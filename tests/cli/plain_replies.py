"""Small replies to print: plain values, no library behind them."""

from __future__ import annotations

from datetime import date

from kbase.model import (
    Evidence,
    Expert,
    FoundPassage,
    Kind,
    Match,
    MatchedPassage,
    NoteId,
    NoteRef,
    NoteSummary,
    PassageId,
    Person,
    PersonId,
    PersonRef,
    Reply,
    SpaceName,
    Span,
    Why,
)

MAREK = PersonRef(PersonId("p" * 16), "Marek Dvořák")


def passage(
    text: str, best: str = "", words: tuple[str, ...] = (), heading: tuple[str, ...] = ()
) -> MatchedPassage:
    """A matched passage with `best` as its best sentence and `words` found in it."""

    def at(part: str) -> Span:
        start = text.index(part)
        return Span(start, start + len(part))

    found = FoundPassage(PassageId(1), NoteId("n" * 16), heading, Span(0, len(text)), text)
    return MatchedPassage(found, 1.0, at(best) if best else None, tuple(at(word) for word in words))


def note(title: str, kind: Kind = Kind.LESSON, **more: object) -> NoteSummary:
    """A note by Marek, written on 4 May 2023 in the space cold-store."""
    values: dict[str, object] = {
        "id": NoteId("n" * 16),
        "title": title,
        "kind": kind,
        "space": SpaceName("cold-store"),
        "authors": (MAREK,),
        "tags": (),
        "created": date(2023, 5, 4),
        "updated": date(2023, 5, 4),
    }
    return NoteSummary(**{**values, **more})  # type: ignore[arg-type]  # the fields are the caller's


def match(title: str, matched: MatchedPassage, **more: object) -> Match:
    return Match(note(title, **more), 1.0, (matched,), Why(words=("frost",), meaning=0.6))  # type: ignore[arg-type]  # as above


def expert(name: str = "Marek Dvořák", notes: int = 1, **more: object) -> Expert:
    """A person with `notes` notes that speak for them."""
    person = Person(PersonId("p" * 16), name, **more)  # type: ignore[arg-type]  # as above
    evidence = tuple(
        Evidence(NoteRef(NoteId("n" * 16), f"Note {n}", Kind.LESSON), date(2023, 5, n), 1 / notes)
        for n in range(1, notes + 1)
    )
    return Expert(person, 1.0, evidence, date(2023, 5, 4))


def reply(
    *matches: Match, people: tuple[Expert, ...] = (), answered: bool = True, off_topic: bool = False
) -> Reply:
    return Reply("frost?", answered, 0.9 if answered else 0.2, off_topic, matches, people)
