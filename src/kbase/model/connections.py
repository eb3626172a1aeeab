"""What ties people together."""

from __future__ import annotations

from dataclasses import dataclass

from kbase.counting import counted
from kbase.model.ids import PersonId
from kbase.model.notes import NoteRef
from kbase.model.people import Person, PersonRef

FEW = 5
"""Fewer ties than these say why there are no more."""


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
    notes: int = 0  # were found about it
    together: int = 0  # of these were written by several people
    links: int = 0  # lead from or to these

    @property
    def few(self) -> str:
        """Why so few are connected, where few are; "" where there is nothing to say of it."""
        if len(self.ties) >= FEW or self.notes < 2:
            return ""
        several = f"{self.together} were" if self.together > 1 else "1 was" if self.together else "none was"
        linked = (
            f"{counted(self.links, 'link')} lead{'s' * (self.links == 1)}" if self.links else "no link leads"
        )
        return (
            "People are connected here by a note they wrote together, by links between their notes, and by"
            f" what several wrote about. Of {counted(self.notes, 'note')} found about this {several} written"
            f" by several people, and {linked} from or to them."
        )
