"""Who wrote what is here: their record, their names, whether they can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kbase.model.ids import PersonId


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What a file `kind: person` (or a form) says of somebody."""

    name: str
    aliases: tuple[str, ...] = ()  # other names and addresses
    email: str = ""
    role: str = ""
    site: str = ""
    about: str = ""
    left: date | None = None
    successor: str = ""
    offers: tuple[str, ...] = ()
    wants_to_learn: tuple[str, ...] = ()
    suggest: bool = True  # False: in no suggestion anywhere, still named as author
    away_until: date | None = None  # the last day away
    weekly_limit: int | None = None  # questions routed to them in seven days; None: as many as come
    unsaid: frozenset[str] = frozenset()  # of `CHOICES`: what a file does not speak of stays as it was


CHOICES = frozenset({"suggest", "away_until", "weekly_limit"})
"""What somebody chooses for themselves: a file that leaves it out does not take it back."""


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person's id and the name to show."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Succession:
    """Who takes somebody's place, by the record of whoever left it."""

    person: PersonRef
    successor: PersonRef
    left: bool

    @property
    def says(self) -> str:
        told = "took over from" if self.left else "is named as the successor of"
        return f"{self.successor.name} {told} {self.person.name}."


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with notes."""

    id: PersonId
    name: str
    aliases: tuple[str, ...] = ()
    email: str = ""
    role: str = ""
    site: str = ""
    about: str = ""
    left: date | None = None
    successor: PersonRef | None = None
    offers: tuple[str, ...] = ()
    wants_to_learn: tuple[str, ...] = ()
    suggest: bool = True  # False: in no suggestion anywhere, still named as author
    away_until: date | None = None  # the last day away
    weekly_limit: int | None = None  # questions routed to them in seven days; None: as many as come

    @property
    def ref(self) -> PersonRef:
        return PersonRef(self.id, self.name)

    @property
    def position(self) -> str:
        """What they do and where: `Head of glasshouses, penhallow`; "" where neither is known."""
        return ", ".join(filter(None, (self.role, self.site)))

    def has_left(self, today: date) -> bool:
        """Whether the day they leave has come."""
        return self.left is not None and self.left <= today

    def is_away(self, today: date) -> bool:
        """Whether they are back only after that day."""
        return self.away_until is not None and self.away_until >= today


@dataclass(frozen=True, slots=True)
class PersonRevision:
    """One saved state of somebody's record."""

    saved_at: datetime  # UTC
    saved_by: str
    said: Mapping[str, str | int | None]  # as stored: dates as ISO text, lists as JSON


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A name nobody here goes by: whoever signs a note with it becomes a new person."""

    name: str
    resembles: tuple[PersonRef, ...]  # who may be meant, likeliest first
    twin: bool = False  # the first of them differs in accents and signs only

    @property
    def near(self) -> str:
        """Who may be meant, in words; "" where nobody is like them."""
        return " or ".join(one.name for one in self.resembles)

    @property
    def says(self) -> str:
        """That nobody goes by the name, and who may be meant."""
        return f"Not known here: {self._meant}"

    @property
    def as_guest(self) -> str:
        """The same of whoever comes to a session: they are welcome as they are."""
        return f"Guest: {self._meant}"

    @property
    def _meant(self) -> str:
        return self.name + (f" — did you mean {self.near}?" if self.near else ".")


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether somebody can be asked now. Shown beside how well they know something, never mixed into it."""

    suggested: bool = True  # whether they may stand in a suggestion at all
    free: bool = True  # whether a question may be put to them in person now
    says: str = ""  # "away until 3 May"; "" when there is nothing to say

    @property
    def offered(self) -> bool:
        """Whether somebody may be sent to them now."""
        return self.suggested and self.free

    @property
    def after_name(self) -> str:
        """The same after their name: "is away until 3 May"."""
        return f"is {self.says}" if self.says.startswith("away") else self.says


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who is asked in place of somebody who cannot be, and why them."""

    person: PersonRef
    why: str  # "took over", "named in their record", or what they wrote near
    named: bool = False  # in the record; else inferred


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name somebody goes by, and where it came from."""

    spelled: str
    origins: tuple[str, ...]  # in words
    called: bool = False  # what they are called, which is not parted from them


@dataclass(frozen=True, slots=True)
class Alike:
    """Two who may be one human, and why somebody might think so."""

    one: PersonRef
    other: PersonRef
    why: str
