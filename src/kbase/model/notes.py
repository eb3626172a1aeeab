"""What is contributed: as a draft, as stored, in a list, and as it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kbase.model.ids import NoteId, PersonId, SpaceName
from kbase.model.people import PersonRef


class Kind(StrEnum):
    """What a note is."""

    NOTE = "note"
    LESSON = "lesson"
    QUESTION = "question"
    ANSWER = "answer"
    PRACTICE = "practice"


class Relation(StrEnum):
    """How one note points at another."""

    LINK = "link"
    EMBED = "embed"
    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"  # as written; read, it is what the other note supersedes
    DISAGREES = "disagrees_with"
    ADAPTS = "adapted_from"
    ANSWERS = "answers"


SESSION_PACK = "session-pack"
"""The kind that the Markdown of a session pack names, and the tag of the note it comes back as."""

LESSON_SECTIONS: Mapping[str, str] = {
    "context": "Context",
    "applies": "Applies when",
    "does_not_apply": "Does not apply when",
    "expected": "Expected",
    "observed": "Observed",
    "cause": "Cause",
    "lesson": "Lesson",
    "recommendation": "Recommendation",
    "evidence": "Evidence",
}
"""A lesson record's fields in order, and the level-2 headings they stand under in the body.

They are the same in every lesson, so they are structure and never embedded as content.
"""


@dataclass(frozen=True, slots=True)
class Link:
    """One note pointing at another by title, alias, file stem or path."""

    target: str  # as written, without heading and shown text
    relation: Relation = Relation.LINK
    heading: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an imported note came from."""

    collection: str  # absolute path of the folder (or file's folder) it was added from; "" for the editor
    path: str  # POSIX path below it, NFC
    digest: str  # sha256 of the bytes, hexadecimal


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is stored: what a reader or a form makes."""

    title: str
    body: str  # Markdown source, LF line ends, no NUL
    kind: Kind = Kind.NOTE
    space: SpaceName = SpaceName("general")
    authors: tuple[str, ...] = ()  # names, in order
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    created: date | None = None  # None: the day it is stored
    updated: date | None = None
    verified: date | None = None
    verified_by: str = ""
    accepted: bool | None = None  # an answer its asker accepted; None: as it was, at first not
    status: str = ""  # why it no longer holds, by its own word: "withdrawn"
    links: tuple[Link, ...] = ()
    source: Source | None = None

    @property
    def dated(self) -> bool:
        """Whether it says when it was written, or that it was there by some day."""
        return bool(self.created or self.updated)


@dataclass(frozen=True, slots=True)
class NoteRef:
    """Enough of a note to point at it."""

    id: NoteId
    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class NoteSummary:
    """A note in a list."""

    id: NoteId
    title: str
    kind: Kind
    space: SpaceName
    authors: tuple[PersonRef, ...]
    tags: tuple[str, ...]
    created: date
    updated: date
    verified: date | None = None
    accepted: bool = False
    status: str = ""  # why it no longer holds, by its own word: "withdrawn"
    superseded_by: NoteRef | None = None
    disagrees_with: tuple[NoteRef, ...] = ()  # or they with it
    answers: int = 0  # how many answers a question has
    applied: int = 0  # how often somebody said that they applied it
    plain: bool = False  # its file is plain text: no Markdown, and its lines stay
    other_names: tuple[str, ...] = ()  # its aliases and its file's name

    @property
    def is_pack(self) -> bool:
        """Whether it is a session pack that came back: it quotes what answers, and nobody wrote it."""
        return SESSION_PACK in self.tags

    @property
    def outdated(self) -> str:
        """Why it no longer holds: "superseded" by another note, else its own word; "" while it does."""
        return "superseded" if self.superseded_by else self.status

    @property
    def waiting(self) -> bool:
        """Whether it is a question that nobody has answered."""
        return self.kind is Kind.QUESTION and not self.answers

    @property
    def ref(self) -> NoteRef:
        return NoteRef(self.id, self.title, self.kind)


@dataclass(frozen=True, slots=True)
class Written:
    """A note as its authors' work.

    It counts on the day it was created: a later edit says nothing of who made it.
    """

    ref: NoteRef
    space: SpaceName
    authors: tuple[PersonId, ...]
    created: date
    updated: date
    verified: date | None = None
    accepted: bool = False
    applied: int = 0  # times
    outdated: str = ""  # why it no longer holds, as far as the reader may know

    @property
    def note(self) -> NoteId:
        return self.ref.id

    @property
    def title(self) -> str:
        return self.ref.title

    @property
    def kind(self) -> Kind:
        return self.ref.kind


def repeats(title: str, text: str) -> bool:
    """Whether `text` is the title once more and nothing else, so that the title alone is shown."""
    links = any(sign in text for sign in ("[[", "](", "://"))  # a title leads nowhere
    return text.split() == title.split() and not links


@dataclass(frozen=True, slots=True)
class Note:
    """A stored note, whole."""

    summary: NoteSummary
    body: str
    aliases: tuple[str, ...]
    verified_by: str
    revision: int  # 1 for the first
    source: Source | None

    @property
    def id(self) -> NoteId:
        return self.summary.id

    @property
    def title(self) -> str:
        return self.summary.title


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of a note."""

    number: int
    title: str
    body: str
    saved_at: datetime  # UTC
    saved_by: str  # a person's name, or "import"
    reason: str  # "import", "edit", "restore of 3", …


@dataclass(frozen=True, slots=True)
class Related:
    """Another note, and how it stands to the one looked at."""

    note: NoteRef
    relation: Relation
    heading: str = ""
    shown: str = ""
    target: str = field(default="", compare=False)  # how a link of this note names the other


@dataclass(frozen=True, slots=True)
class AskedOf:
    """Somebody a question was put to in person."""

    person: PersonRef
    at: datetime  # UTC
    by: str  # who asked


@dataclass(frozen=True, slots=True)
class Application:
    """Somebody did what a lesson or a practice says."""

    by: str
    at: datetime  # UTC
    where: str = ""  # a space, a place, an occasion, in their words


@dataclass(frozen=True, slots=True)
class Count:
    """A name to browse by, and how many notes the asker may read under it."""

    name: str
    title: str
    notes: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the asker may browse."""

    notes: int
    kinds: tuple[Count, ...]
    spaces: tuple[Count, ...]
    tags: tuple[Count, ...]
    people: tuple[Count, ...]  # name: person id; title: shown name
    open_questions: int
    newest: tuple[NoteSummary, ...]


@dataclass(frozen=True, slots=True)
class NotePage:
    """A stretch of a list of notes."""

    notes: tuple[NoteSummary, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class ImportEvent:
    """One line in the history of a note's import."""

    at: datetime  # UTC
    action: str  # "added", "changed", "moved", "removed"
    source: Source
    digest: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note and what stands around it."""

    note: Note
    links: tuple[Related, ...]  # from this note, to notes that exist
    missing: tuple[str, ...]  # link targets that are no note
    backlinks: tuple[Related, ...]
    answers: tuple[Note, ...]  # of a question: accepted first, then oldest first
    question: NoteRef | None  # of an answer
    imports: tuple[ImportEvent, ...]  # newest first
    applications: tuple[Application, ...] = ()  # newest first
    asked_of: tuple[AskedOf, ...] = ()  # oldest first
