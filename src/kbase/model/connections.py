"""What ties people together."""

from __future__ import annotations

from dataclasses import dataclass

from kbase.model.ids import PersonId
from kbase.model.notes import NoteRef
from kbase.model.people import Person, PersonRef


@dataclass(frozen=True, slots=True)
class Strand:
    """Somebody's part in what connects people, and the note that shows it."""

    person: PersonId
    role: str  # "wrote", "asked", "answered", "cites it", …
    note: NoteRef
    strength: float  # how near that note is to the topic, 0..1


@dataclass(frozen=True, slots=True)
class Tie:
    """What connects people: a note, or a thing several wrote about."""

    name: str  # the note's title, or the thing
    note: NoteRef | None  # None for a thing
    strands: tuple[Strand, ...]  # strongest first; of at least two people, one each

    @property
    def strength(self) -> float:
        """As strong as its second strand: one person alone ties nobody."""
        return self.strands[1].strength


@dataclass(frozen=True, slots=True)
class Connections:
    """Who is connected through what, for a topic."""

    topic: str
    people: tuple[Person, ...]  # tied to one another, in an order in which few lines cross
    ties: tuple[Tie, ...]  # in such an order too
    alone: tuple[Person, ...]  # know about it, and nothing ties them to the others here
    named: tuple[PersonRef, ...] = ()  # whose name the topic is
    nothing_asked: bool = False  # no word of it tells what it is about
