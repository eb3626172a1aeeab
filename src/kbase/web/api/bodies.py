"""What the API takes: the bodies and addresses of its calls, and how long each part may be.

Unknown fields are refused, so that a misspelt filter never widens an answer in silence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, Self

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kbase.model import Filters, Kind, NoteId, PersonId, PersonRecord, SpaceName
from kbase.pack import PackBrief, PackId, ReadingKey
from kbase.web.api.days import FirstDay, OneDay

NOTE_ID = r"^[a-z2-7]{16}$"
MOST_QUESTION_CHARS = 10_000
MOST_NOTE_CHARS = 20_000_000
MOST_OFFSET = 10**9
SMALLEST_WINDOW = 0.01

NoteIdPath = Annotated[NoteId, Path(pattern=NOTE_ID, description="A note's id.")]
PersonIdPath = Annotated[PersonId, Path(pattern=NOTE_ID, description="A person's id.")]
PackIdPath = Annotated[PackId, Path(pattern=NOTE_ID, description="A pack's id.")]
RevisionPath = Annotated[int, Path(ge=1, le=MOST_OFFSET, description="A revision's number, from 1.")]

NamePath = Annotated[str, Path(min_length=1, max_length=200, description="A name somebody goes by.")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Word = Annotated[str, StringConstraints(max_length=200)]
Names = Annotated[list[Name], Field(max_length=50)]
Text = Annotated[str, StringConstraints(max_length=MOST_QUESTION_CHARS)]
Limit = Annotated[int, Field(ge=1, le=100)]
StrictLimit = Annotated[int, Field(ge=1, le=100, strict=True)]
Offset = Annotated[int, Field(ge=0, le=MOST_OFFSET)]
Order = Literal["newest", "oldest", "title"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Narrowing(_Closed):
    """What an answer or a list is narrowed to; what is left out narrows nothing."""

    kind: Annotated[list[Kind], Field(max_length=10)] = []
    space: Names = []
    tag: Names = []
    author: Names = []
    after: FirstDay | None = None
    before: FirstDay | None = None

    def filters(self) -> Filters:
        """The same as the library takes it."""
        return Filters(
            kinds=tuple(self.kind),
            spaces=tuple(SpaceName(name) for name in self.space),
            tags=tuple(self.tag),
            authors=tuple(self.author),
            after=self.after,
            before=self.before,
        )


class AskAddress(Narrowing):
    """A question in an address."""

    q: Text = ""
    limit: Limit = 10
    people: Annotated[int, Field(ge=0, le=50)] = 5


class AskBody(Narrowing):
    """A question."""

    question: Text
    limit: StrictLimit = 10
    people: Annotated[int, Field(ge=0, le=50, strict=True)] = 5


class HelpedBody(_Closed):
    """The question that a note answered."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=MOST_QUESTION_CHARS)]


class HelpedAddress(_Closed):
    """The same in an address."""

    question: Text = ""


class AppliedBody(_Closed):
    """Where a note was applied: a space, a place, an occasion; empty when nothing is to be said of it."""

    where: Word = ""


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class MapAddress(_Closed):
    """A window on the map: its middle, and the share of the map's width and height it shows."""

    x: Share = 0.5
    y: Share = 0.5
    size: Annotated[float, Field(ge=SMALLEST_WINDOW, le=1, allow_inf_nan=False)] = 1.0


class ConnectionsAddress(_Closed):
    """A topic that may connect people."""

    topic: Text = ""


class ExpertsAddress(Narrowing):
    """A topic to find people for."""

    topic: Text = ""
    limit: Limit = 10


class _Change(_Closed):
    base: Annotated[
        int, Field(ge=1, le=MOST_OFFSET, strict=True, description="The version it was made from.")
    ]


class _OfReading(_Change):
    key: Annotated[ReadingKey, Field(max_length=100, description="The reading's.")]


class MoveBody(_OfReading):
    """Put a reading further down in its theme, or up."""

    change: Literal["move"]
    by: Annotated[int, Field(ge=-100, le=100, strict=True)]


class DropBody(_OfReading):
    """Take a reading out."""

    change: Literal["drop"]


class SwapBody(_OfReading):
    """Put the next best in a reading's place."""

    change: Literal["swap"]


class AnnotateBody(_OfReading):
    """Put a remark beside a reading."""

    change: Literal["annotate"]
    remark: Text


class AddBody(_OfReading):
    """Add a reading that was offered for some words to a theme."""

    change: Literal["add"]
    theme: Annotated[int, Field(ge=0, le=100, strict=True)]
    q: Text


class ReplaceBody(_Change):
    """Let somebody known, by name or id, come in a guest's place."""

    change: Literal["replace"]
    guest: Word
    person: Word


class RenameBody(_Change):
    """Call a theme something else; "" calls it by its own words."""

    change: Literal["rename"]
    theme: Annotated[int, Field(ge=0, le=100, strict=True)]
    title: Word


class EntitleBody(_Change):
    """Give the pack a title and an introduction."""

    change: Literal["entitle"]
    title: Word = ""
    remark: Text = ""


class StepBody(_Closed):
    """A step of an agenda."""

    name: Word
    does: Text
    minutes: Annotated[int, Field(ge=1, le=1440, strict=True)]


class RetimeBody(_Change):
    """Give each step its name, what is done and its minutes."""

    change: Literal["retime"]
    steps: Annotated[list[StepBody], Field(max_length=60)]


class ReturnBody(_Change):
    """Make an earlier version the newest again."""

    change: Literal["restore"]
    number: Annotated[int, Field(ge=1, le=MOST_OFFSET, strict=True)]


ChangeBody = Annotated[
    MoveBody
    | DropBody
    | SwapBody
    | AnnotateBody
    | AddBody
    | ReplaceBody
    | RenameBody
    | EntitleBody
    | RetimeBody
    | ReturnBody,
    Field(discriminator="change"),
]


class LearnedBody(_Closed):
    """One thing a group takes home."""

    lesson: Word = ""
    detail: Text = ""
    will_try: Text = ""
    by_whom: Word = ""
    by_when: OneDay | None = None


class CaptureBody(_Closed):
    """What a group learned in a session, and whom it is credited to."""

    learned: Annotated[list[LearnedBody], Field(min_length=1, max_length=50)]
    authors: Names = []
    space: Name = "general"
    day: OneDay


class PackBody(Narrowing):
    """What a session is for, who comes, and how long it is."""

    question: Text
    people: Annotated[list[Name], Field(max_length=200)] = []
    minutes: Annotated[int, Field(ge=1, le=1440, strict=True)] = 60
    format: Name = "self-organised"
    group_size: Annotated[int, Field(ge=2, le=200, strict=True)] = 4
    seed: Annotated[int, Field(ge=0, le=MOST_OFFSET, strict=True)] = 1

    def brief(self) -> PackBrief:
        """The same as the library takes it."""
        return PackBrief(
            self.question,
            tuple(self.people),
            self.minutes,
            self.format,
            self.group_size,
            self.seed,
            self.filters(),
        )


class NotesAddress(Narrowing):
    """Which notes to list."""

    limit: Limit = 50
    offset: Offset = 0
    order: Order = "newest"


class CompleteAddress(_Closed):
    """The beginning of a word or a title."""

    prefix: Annotated[str, StringConstraints(max_length=200)] = ""
    limit: Limit = 8


class RelatedAddress(_Closed):
    """How many related notes."""

    limit: Annotated[int, Field(ge=1, le=50)] = 6


class LessonBody(_Closed):
    """The fields of a lesson record; each is Markdown."""

    lesson: Annotated[str, StringConstraints(min_length=1, max_length=MOST_NOTE_CHARS)]
    context: str = ""
    applies: str = ""
    does_not_apply: str = ""
    expected: str = ""
    observed: str = ""
    cause: str = ""
    recommendation: str = ""
    evidence: str = ""


class _NoteText(_Closed):
    title: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
    body: Annotated[str, StringConstraints(max_length=MOST_NOTE_CHARS)] | None = None
    lesson: LessonBody | None = None
    space: Name | None = None

    @model_validator(mode="after")
    def _one_text(self) -> Self:
        if (self.body is None) == (self.lesson is None):
            raise ValueError("Give either `body` or `lesson`.")
        return self


class NewNoteBody(_NoteText):
    """A note to store: its text as `body`, or the fields of a lesson as `lesson`."""

    kind: Kind = Kind.NOTE
    authors: Names = []
    tags: Names = []
    answers: Annotated[str, StringConstraints(pattern=NOTE_ID)] | None = None

    @model_validator(mode="after")
    def _fitting_kind(self) -> Self:
        if (self.kind is Kind.ANSWER) != (self.answers is not None):
            raise ValueError("An answer names the question it `answers`, and nothing else does.")
        if self.lesson is not None and self.kind is not Kind.LESSON:
            raise ValueError("Only a note of kind `lesson` has the fields of one.")
        return self


class ChangedNoteBody(_NoteText):
    """A note's new text; `base` is the revision it was made from, so nobody's change is lost.

    What is left out stays as it is.
    """

    authors: Names | None = None
    tags: Names | None = None
    base: Annotated[int, Field(ge=1, le=MOST_OFFSET, strict=True)] | None = None


class ChangedPersonBody(_Closed):
    """What is said of a person; what is left out stays as it is, `null` takes it away.

    `base` is the person's `revision` it was made from, so nobody's change is lost.
    """

    name: Name | None = None
    aliases: Names | None = None
    email: Word | None = None
    role: Word | None = None
    site: Word | None = None
    about: Text | None = None
    left: OneDay | None = None
    successor: Word | None = None
    offers: Names | None = None
    wants_to_learn: Names | None = None
    suggest: bool | None = None
    away_until: OneDay | None = None
    weekly_limit: Annotated[int, Field(ge=0, le=1_000, strict=True)] | None = None
    base: Annotated[int, Field(ge=0, le=MOST_OFFSET, strict=True)] | None = None

    def changed(self, before: PersonRecord) -> PersonRecord:
        """`before` with what was given."""
        given = {name: getattr(self, name) for name in self.model_fields_set - {"base"}}
        emptied = {name: getattr(PersonRecord(""), name) for name, value in given.items() if value is None}
        lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        return replace(before, **{**given, **emptied, **lists})


class MergeBody(_Closed):
    """Who is the same human: an id, a name or an address."""

    other: Name


class PeersAddress(_Closed):
    """How many to learn with."""

    limit: Limit = 10


class RoutedBody(_Closed):
    """A question to one person."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
    body: Annotated[str, StringConstraints(max_length=MOST_NOTE_CHARS)] = ""
    space: Name | None = None
    tags: Names = []


class RestoreBody(_Closed):
    """Which revision to make the newest again."""

    revision: Annotated[int, Field(ge=1, le=MOST_OFFSET, strict=True)]
