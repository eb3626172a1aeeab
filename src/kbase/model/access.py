"""On whose behalf something is done, and what they may read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kbase.model.ids import PersonId, SpaceName


@dataclass(frozen=True, slots=True)
class SpaceRecord:
    """What a file `kind: space` says of a space."""

    name: SpaceName
    title: str = ""
    about: str = ""


NO_LOGIN = "nobody"
"""Who is logged in where the system has no name for them."""

_NO_PERSON = frozenset({"", NO_LOGIN, "root", "daemon", "www-data", "system"})


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf something is done."""

    name: str
    person: PersonId | None = None
    owner: bool = False  # the one person of a single-owner library
    by_login: bool = False  # whether the name is but what they log in by

    @property
    def authors(self) -> tuple[str, ...]:
        """Who is credited with what they write and nobody signs; nobody for a login such as `root`."""
        nobody = self.by_login and self.name.strip().casefold() in _NO_PERSON
        return () if nobody else (self.name,)


@dataclass(frozen=True, slots=True)
class Readable:
    """What an actor may read, decided in one place (`kbase.people.access`) before retrieving."""

    spaces: frozenset[SpaceName] | None  # None: every space

    def allows(self, space: SpaceName) -> bool:
        return self.spaces is None or space in self.spaces


EVERYTHING = Readable(None)
"""For work on the library as a whole, whose words go to nobody."""


@dataclass(frozen=True, slots=True)
class Space:
    """Who may read what stands in it."""

    name: SpaceName
    title: str
    about: str = ""
    private: bool = False


def tells_apart(spaces: Collection[object]) -> bool:
    """Whether lists say which of these spaces a note is in: of a single one it would tell nothing."""
    return len(spaces) > 1


@dataclass(frozen=True, slots=True)
class Audit:
    """One line of who did what."""

    at: datetime
    actor: str
    action: str
    subject: str
