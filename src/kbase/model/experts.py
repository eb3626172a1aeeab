"""Who knows about something, and what stands around a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kbase.model.ids import PassageId, PersonId, SpaceName
from kbase.model.notes import Kind, NoteRef, NoteSummary, Relation
from kbase.model.people import Availability, KnownName, Person, PersonRef, StandIn


@dataclass(frozen=True, slots=True)
class RoutedQuestion:
    """A question somebody was asked in person."""

    person: PersonId
    question: NoteRef
    at: datetime  # UTC
    by: str  # who asked
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A note that speaks for a person."""

    note: NoteRef
    created: date
    share: float  # of this person's score, 0..1
    verified: date | None = None
    accepted: bool = False
    applied: int = 0  # times; counts in no ranking
    outdated: str = ""  # why it no longer holds: "superseded" by a note the reader may read, "withdrawn"
    passages: tuple[PassageId, ...] = ()  # of it, that were found

    @property
    def role(self) -> str:
        return role_in(self.note.kind, accepted=self.accepted)

    @property
    def vouched(self) -> tuple[str, ...]:
        """What became of it: `superseded`, `verified 2024`, `applied twice`. Being accepted is its role."""
        verified = f"verified {self.verified.year}" if self.verified else ""
        applied = f"applied {times(self.applied)}" if self.applied else ""
        return tuple(filter(None, (self.outdated, verified, applied)))

    def sentence(self) -> str:
        """The receipt as a person reads it: `wrote: “Frost” (2021, verified 2024)`."""
        return f"{self.role}: “{self.note.title}” ({', '.join((str(self.created.year), *self.vouched))})"


def role_in(kind: Kind, *, accepted: bool) -> str:
    """What its authors did by writing a note: "wrote", "answered" or "accepted answer"."""
    if kind is not Kind.ANSWER:
        return "wrote"
    return "accepted answer" if accepted else "answered"


def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


@dataclass(frozen=True, slots=True)
class BuiltOn:
    """What somebody else made of a person's note."""

    own: NoteRef  # of the person
    by: NoteSummary  # points at it
    relation: Relation


@dataclass(frozen=True, slots=True)
class Expert:
    """A person suggested for a question, with receipts."""

    person: Person
    score: float  # 0..1 within one reply
    evidence: tuple[Evidence, ...]  # strongest first, at least one
    last_active: date  # when they wrote the newest of what speaks for them
    little: bool = False  # hardly anything speaks for them: nothing of theirs comes near the best
    availability: Availability = Availability()  # apart from the score, and never part of it
    stand_in: StandIn | None = None  # when they cannot be asked


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who knows about a topic, and what a stranger would want to hear of them."""

    expert: Expert
    specific: tuple[str, ...]  # terms of what they wrote about the topic, of the passages that speak for them
    general: tuple[str, ...]  # terms of everything they wrote
    spaces: tuple[SpaceName, ...] = ()  # where both they and the asker write
    tags: tuple[str, ...] = ()  # that both they and the asker use


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person and what stands around them."""

    person: Person
    notes: tuple[NoteSummary, ...]  # newest first
    topics: tuple[str, ...]  # terms that set them apart, drawn from what they wrote
    near: tuple[tuple[PersonRef, str], ...]  # related people, and why
    spaces: tuple[SpaceName, ...]
    last_active: date | None  # when they last wrote anything
    availability: Availability = Availability()
    stand_in: StandIn | None = None  # when they cannot be asked
    built_on: tuple[BuiltOn, ...] = ()  # what others made of their notes, newest first
    names: tuple[KnownName, ...] = ()
    revision: int = 0  # how often their record was saved
    waiting: tuple[RoutedQuestion, ...] = ()  # asked of them in person and answered by nobody, oldest first
