"""What a facilitator takes into a session. Frozen values, like those of `kbase.model`.

A *pack* is drawn for one big question: *themes* in what is known about it, each with *readings*
(stretches of notes, by exact offsets), whom to *invite*, how to form *groups*, and an *agenda* of
timed *steps* whose *prompts* are asked in the sources' own words. A saved pack has *versions*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from kbase.counting import counted
from kbase.dates import day
from kbase.model import (
    Availability,
    Evidence,
    Filters,
    NoteId,
    NoteRef,
    PersonId,
    PersonRef,
    SpaceName,
    Span,
)

PackId = NewType("PackId", str)  # random, 16 lower-case base32 letters
FREE = Availability()
_HEADLESS_ROW = re.compile(r"[ \t]*\|[^\n]+\|[ \t]*(?=\n|\Z)(?!\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\||\n|\Z))")
MINUTES_A_READING = 12
ReadingKey = NewType("ReadingKey", str)  # a reading's name within its pack, the same in every version


class Role(StrEnum):
    """What a reading is for in its theme."""

    CORE = "core"
    CONTRAST = "contrast"
    PRACTICE = "practice"
    QUESTION = "question"  # still open


class Contrast(StrEnum):
    """How a contrasting view differs."""

    DISAGREES = "disagrees"
    FAILED = "failed elsewhere"
    SUPERSEDED = "superseded"
    OBJECTION = "objection"
    ADAPTED = "adapted"
    ELSEWHERE = "another context"


class Setting(StrEnum):
    """How people sit in a step."""

    TOGETHER = "together"
    GROUPS = "groups"
    PAIRS = "pairs"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Citation:
    """A stretch of a note as it stood in one revision: `text` is that revision's `body[span]`."""

    note: NoteRef
    revision: int
    span: Span
    heading: tuple[str, ...]
    text: str
    superseded_by: NoteRef | None = None  # now, as far as the reader may know
    status: str = ""  # of its note now: why that no longer holds, by its own word
    reworded: bool = False  # by now: its note no longer says this
    plain: bool = False  # no Markdown: its lines stay

    @property
    def outdated(self) -> str:
        return "superseded" if self.superseded_by else self.status

    @property
    def key(self) -> ReadingKey:
        return ReadingKey(f"{self.note.id}-{self.revision}-{self.span.start}-{self.span.end}")

    @property
    def markdown(self) -> str:
        """The text, to be shown by itself: rows of a table whose head is not among them get an empty one."""
        row = None if self.plain else _HEADLESS_ROW.match(self.text)
        if row is None:
            return self.text
        cells = row[0].replace(r"\|", "").count("|") - 1
        return f"{'|  ' * cells}|\n{'|---' * cells}|\n{self.text}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is in a pack: a sentence, in which `{note}` stands for a note's title."""

    text: str
    note: NoteRef | None = None

    def sentence(self) -> str:
        """The reason as a person reads it."""
        return self.text.replace("{note}", f"“{self.note.title}”") if self.note else self.text


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of a note to read, and why."""

    citation: Citation
    role: Role
    authors: tuple[PersonRef, ...]
    space: SpaceName
    created: date
    why: tuple[Reason, ...]  # most telling first, at least one
    relevance: float  # 0..1, within one pack
    contrast: Contrast | None = None  # of a contrasting view
    known_to: tuple[PersonId, ...] = ()  # attendees who wrote it or marked it as known: folded away for them
    remark: str = ""  # the facilitator's own words

    @property
    def key(self) -> ReadingKey:
        return self.citation.key


@dataclass(frozen=True, slots=True)
class Theme:
    """Something the library knows of about the question."""

    terms: tuple[str, ...]  # phrases that several of its notes say, most telling first; may be none
    readings: tuple[Reading, ...]  # in the order to read them, at least one
    spares: tuple[Reading, ...] = ()  # the next best, best first, to swap in
    remark: str = ""
    title: str = ""  # the facilitator's own; "" calls it by its terms

    @property
    def name(self) -> str:
        """Its own title, its terms, else the title of what is read first."""
        return self.title or ", ".join(self.terms[:3]) or self.readings[0].citation.note.title


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who comes; `person` is None for a guest the library does not know."""

    name: str
    person: PersonId | None = None
    site: str = ""  # where they are from, "" where nothing says so
    left: date | None = None  # who has left by now, and when; not kept with a saved pack

    @property
    def gone(self) -> str:
        """`left on 3 May 2026`, "" for who has not."""
        return f"left on {day(self.left)}" if self.left else ""

    @property
    def says(self) -> str:
        """The name, and that they have left."""
        return f"{self.name} ({self.gone})" if self.left else self.name


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody worth inviting, and why."""

    person: PersonRef
    site: str
    themes: tuple[int, ...]  # the themes they speak for, by place
    evidence: tuple[Evidence, ...]  # strongest first, at least one
    why: tuple[Reason, ...]
    availability: Availability = FREE  # now, apart from the why; not kept with a saved pack

    @property
    def beside(self) -> tuple[Reason, ...]:
        """The reasons that are no receipt."""
        return tuple(one for one in self.why if one.note is None)

    @property
    def says(self) -> tuple[str, ...]:
        """The receipts as they stand now, and the other reasons, as a person reads them."""
        return (*(one.sentence() for one in self.evidence), *(one.sentence() for one in self.beside))


@dataclass(frozen=True, slots=True)
class Group:
    """People who work together in a session."""

    members: tuple[Attendee, ...]
    knows: tuple[str, ...]  # names of those who have written about it
    elsewhere: tuple[str, ...]  # names of those from another site than most of the group
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to ask the room; `quote` is the source whose words it takes up."""

    text: str
    quote: Citation | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of a session."""

    name: str
    start: int  # minutes from the beginning
    minutes: int  # whole, at least 1
    setting: Setting
    does: str  # what the facilitator does, a sentence or two
    material: tuple[ReadingKey, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    uses: tuple[Role, ...] = ()  # whose readings are its material, if there are any; () in old packs
    draws: tuple[str, ...] = ()  # what its prompts quote, as in its format; () in old packs
    ask: str = ""  # what is asked beside such words


@dataclass(frozen=True, slots=True)
class SessionFormat:
    """A way to run a session, as a facilitator knows it; a file in TOML each."""

    name: str  # a slug
    title: str
    about: str  # when to choose it
    source: str  # who described it
    steps: tuple[FormatStep, ...]

    @property
    def least_minutes(self) -> int:
        return sum(step.least for step in self.steps)


@dataclass(frozen=True, slots=True)
class FormatStep:
    """A step of a format, before it has minutes, material and the sources' words."""

    name: str
    share: float  # of the time, relative to the other steps
    least: int  # minutes below which it is no use
    setting: Setting
    does: str
    material: tuple[Role, ...] = ()
    prompts: tuple[str, ...] = ()  # asked as they stand
    draws: tuple[str, ...] = ()  # lesson fields, or "question", whose words become prompts
    ask: str = ""  # what is asked beside such words


@dataclass(frozen=True, slots=True)
class PackBrief:
    """What a pack is drawn for."""

    question: str
    attendees: tuple[str, ...] = ()  # names or ids
    minutes: int = 60
    format: str = "self-organised"
    group_size: int = 4
    seed: int = 1
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Pack:
    """A session pack."""

    question: str
    format: str
    minutes: int
    group_size: int
    seed: int
    attendees: tuple[Attendee, ...]
    themes: tuple[Theme, ...]
    invitations: tuple[Invitation, ...]
    groups: tuple[Group, ...]
    agenda: tuple[Step, ...]
    spaces: frozenset[SpaceName]  # every space it draws from: who may not read them all may not open it
    left_out: int = 0  # notes about it that not everybody may read; told to the maker alone
    title: str = ""  # the facilitator's own; "" shows the question
    remark: str = ""

    @property
    def guests(self) -> tuple[str, ...]:
        """The names of those who come and were not known when it was drawn."""
        return tuple(one.name for one in self.attendees if one.person is None)

    @property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(reading for theme in self.themes for reading in theme.readings)

    @property
    def little(self) -> str:
        """That there is less to read than the time has room for; "" where there is enough."""
        count, most = len(self.readings), room(self.minutes)
        readings = counted(count, "reading")
        return (
            f"Only what is about the question is read: {readings}, where {self.minutes} minutes have room "
            f"for {most}."
            if count < most
            else ""
        )

    def reading(self, key: ReadingKey) -> Reading | None:
        """The reading of that key, also among the spares."""
        for theme in self.themes:
            for one in (*theme.readings, *theme.spares):
                if one.key == key:
                    return one
        return None


@dataclass(frozen=True, slots=True)
class PackVersion:
    """One saved state of a pack."""

    number: int  # 1 for the first
    saved_at: datetime  # UTC
    saved_by: str
    reason: str  # "drawn", "swapped a reading", …


@dataclass(frozen=True, slots=True)
class SavedPack:
    """A pack as it was saved, what may no longer be read left out."""

    id: PackId
    version: PackVersion
    versions: int  # how many there are
    pack: Pack

    def told_to(self, reader: str) -> SavedPack:
        """The same for `reader`: how much was left out is for whom it was left out, and nobody else."""
        if reader == self.version.saved_by:
            return self
        return replace(self, pack=replace(self.pack, left_out=0))


@dataclass(frozen=True, slots=True)
class PackLine:
    """A saved pack in a list."""

    id: PackId
    title: str  # or the question
    format: str
    minutes: int
    version: PackVersion  # the newest


@dataclass(frozen=True, slots=True)
class Learned:
    """One thing a group takes home from a session."""

    lesson: str  # in a line; "" when there is only something to try
    detail: str = ""
    will_try: str = ""
    by_whom: str = ""
    by_when: date | None = None
    once: NoteId | None = None  # what the note will be called: sent twice, it is stored once

    @property
    def says_something(self) -> bool:
        return any(text.strip() for text in (self.lesson, self.detail, self.will_try))


def room(minutes: int) -> int:
    """How many core readings a session of so many minutes has room for."""
    return max(1, round(minutes / MINUTES_A_READING))


def clock(minutes: int) -> str:
    """Minutes from the beginning of a session as `1:05`."""
    return f"{minutes // 60}:{minutes % 60:02}"
