"""Who can learn what from whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from kbase.model.ids import SpaceName
from kbase.model.notes import NoteRef
from kbase.model.people import Availability, Person


@dataclass(frozen=True, slots=True)
class Teaching:
    """Something one can learn from another, and why somebody thinks so."""

    wish: str  # as the learner says it
    offer: str  # as the other says it; "" when only what they wrote speaks
    nearness: float  # of the two in meaning, 0..1
    notes: tuple[NoteRef, ...] = ()  # what the other wrote about it


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody to learn with."""

    person: Person
    from_them: tuple[Teaching, ...]  # nearest first; one of the two is not empty
    from_me: tuple[Teaching, ...]
    score: float  # how well wishes meet; comparable within one view
    distance: float  # how far apart they work, 0..1
    places: tuple[SpaceName, ...]  # where they work and the other does not
    availability: Availability = Availability()  # apart from both


@dataclass(frozen=True, slots=True)
class PeersView:
    """Whom somebody can learn with."""

    person: Person
    peers: tuple[Peer, ...]
    places: int  # how many places the peers come from
    distance: float  # mean, 0..1
    without: tuple[str, ...] = ()  # wishes nobody meets

    @property
    def nobody(self) -> str:
        """Why there is nobody, in words; "" where somebody is."""
        if self.peers:
            return ""
        one = self.person
        if one.has_left(datetime.now(UTC).date()):
            return f"{one.name} has left, so nobody learns with them."
        if not (one.offers or one.wants_to_learn):
            return f"The record of {one.name} says neither what they offer nor what they want to learn."
        return f"Nobody here offers what {one.name} wants to learn, or wants what they offer."

    @property
    def measure(self) -> str:
        """How much the places of these peers are theirs too, in words."""
        shared = round(100 * (1 - self.distance))
        return (
            f"Of the places where either {self.person.name} or one of them works, "
            f"{shared}% are places of both, on average."
        )
