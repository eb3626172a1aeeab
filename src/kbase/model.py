"""The things kbase speaks of. Frozen values; see docs/DESIGN words in README.

A *note* is anything contributed; a *passage* a stretch of it short enough to answer
one question; a *hit* a passage found by one retriever; a *match* a note with its best
passages and why; a *person* somebody with notes; an *actor* on whose behalf we act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, NewType

import numpy as np
from numpy.typing import NDArray

NoteId = NewType("NoteId", str)  # random, 16 lower-case base32 letters
PersonId = NewType("PersonId", str)  # the same
SpaceName = NewType("SpaceName", str)  # a slug: lower-case letters, digits, hyphens
PassageId = NewType("PassageId", int)  # ours, from 1 upwards, never reused; FAISS says -1 for nothing
ChangeNumber = NewType("ChangeNumber", int)  # 0 before the first change
Fingerprint = NewType("Fingerprint", str)  # of a model: 64 hexadecimal digits

Vector = NDArray[np.float32]  # (dimension,), unit length
Matrix = NDArray[np.float32]  # (n, dimension), rows of unit length
PassageIds = NDArray[np.int64]  # (n,), ascending
Points = NDArray[np.float64]  # (n, 2): x to the right and y down, 0 to 1 over the map of the library

PASSAGE_FORMAT = 1
"""How passages are cut and worded before embedding; part of a model's fingerprint. Raise it when
`Cut.embedded` would differ for the same note, so that old and new vectors are never mixed."""


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
    DISAGREES = "disagrees_with"
    ADAPTS = "adapted_from"
    ANSWERS = "answers"


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
class Span:
    """Character offsets into a note's body: `body[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a note short enough to answer one question."""

    heading: tuple[str, ...]  # ("Launch", "Thermal test"): the way down to it
    span: Span
    text: str  # body[span], as it stands in the source


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
    links: tuple[Link, ...] = ()
    source: Source | None = None


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
class SpaceRecord:
    """What a file `kind: space` says of a space."""

    name: SpaceName
    title: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person's id and the name to show."""

    id: PersonId
    name: str


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


@dataclass(frozen=True, slots=True)
class PersonRevision:
    """One saved state of somebody's record."""

    saved_at: datetime  # UTC
    saved_by: str
    said: Mapping[str, str | int | None]  # as stored: dates as ISO text, lists as JSON


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether somebody can be asked now. Shown beside how well they know something, never mixed into it."""

    suggested: bool = True  # whether they may stand in a suggestion at all
    free: bool = True  # whether a question may be routed to them now; only if `suggested`
    says: str = ""  # "away until 3 May"; "" when there is nothing to say


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who is asked in place of somebody who cannot be, and why them."""

    person: PersonRef
    why: str  # "took over", or what they wrote near
    named: bool = False  # in the record; else inferred


@dataclass(frozen=True, slots=True)
class RoutedQuestion:
    """A question somebody was asked in person."""

    person: PersonId
    question: NoteRef
    at: datetime  # UTC
    by: str  # who asked
    answers: int = 0


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
    superseded_by: NoteRef | None = None
    answers: int = 0  # how many answers a question has

    @property
    def ref(self) -> NoteRef:
        return NoteRef(self.id, self.title, self.kind)


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
class Actor:
    """On whose behalf something is done."""

    name: str
    person: PersonId | None = None
    owner: bool = False  # the one person of a single-owner library


@dataclass(frozen=True, slots=True)
class Readable:
    """What an actor may read, decided in one place (`kbase.people.access`) before retrieving."""

    spaces: frozenset[SpaceName] | None  # None: every space

    def allows(self, space: SpaceName) -> bool:
        return self.spaces is None or space in self.spaces


@dataclass(frozen=True, slots=True)
class Filters:
    """What the asker narrows an answer to; empty tuples and None narrow nothing."""

    kinds: tuple[Kind, ...] = ()
    spaces: tuple[SpaceName, ...] = ()
    tags: tuple[str, ...] = ()  # a tag includes the tags nested below it; all must hold
    authors: tuple[str, ...] = ()  # person ids or names; any may hold
    after: date | None = None  # created on or after
    before: date | None = None  # created before

    @property
    def empty(self) -> bool:
        return self == Filters()

    @property
    def typed(self) -> tuple[str, ...]:
        """Each as it would be typed into a question."""
        dates = (("after", self.after), ("before", self.before))
        pairs = [
            *(("kind", str(kind)) for kind in self.kinds),
            *(("space", space) for space in self.spaces),
            *(("tag", tag) for tag in self.tags),
            *(("author", author) for author in self.authors),
            *((name, day.isoformat()) for name, day in dates if day),
        ]
        return tuple(f'{name}:"{value}"' if " " in value else f"{name}:{value}" for name, value in pairs)


@dataclass(frozen=True, slots=True)
class Among:
    """The passages a search may return: only `ids` (ascending), or all of them."""

    ids: PassageIds | None = None

    @property
    def everything(self) -> bool:
        return self.ids is None


class Hit(NamedTuple):
    """A passage and its score from one retriever; higher is better.

    A tuple, since a question makes hundreds: that takes a third of a dataclass's time.
    """

    passage: PassageId
    score: float


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage fetched for showing."""

    id: PassageId
    note: NoteId
    heading: tuple[str, ...]
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class MatchedPassage:
    """A passage of a match: what to show and what to mark."""

    passage: FoundPassage
    score: float
    best_sentence: Span | None  # offsets into passage.text
    words: tuple[Span, ...]  # offsets into passage.text of matched words


CLOSE_IN_MEANING = 0.3
"""The cosine from which something is said to be close in meaning."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a note matched."""

    words: tuple[str, ...] = ()  # question words found in the text
    title_words: tuple[str, ...] = ()  # and in the title
    meaning: float = 0.0  # cosine of the best passage, 0 when meaning did not find it
    phrase: str = ""  # the quoted phrase or identifier found exactly
    filters: tuple[str, ...] = ()  # what the answer was narrowed to, as it would be typed

    def sentences(self) -> tuple[str, ...]:
        """The reasons in words, best first."""
        reasons = []
        if self.phrase:
            reasons.append(f"contains “{self.phrase}”")
        if self.title_words:
            reasons.append("title: " + ", ".join(self.title_words))
        if self.words:
            reasons.append("words: " + ", ".join(self.words))
        if self.meaning >= CLOSE_IN_MEANING:
            reasons.append("close in meaning")
        if self.filters:
            reasons.append("narrowed to " + ", ".join(self.filters))
        return tuple(reasons)


@dataclass(frozen=True, slots=True)
class Match:
    """A note with its best passages and why it was found."""

    note: NoteSummary
    score: float  # within one reply only; never compared between questions
    passages: tuple[MatchedPassage, ...]  # best first, at least one
    why: Why


@dataclass(frozen=True, slots=True)
class Evidence:
    """A note that speaks for a person."""

    note: NoteRef
    role: str  # "wrote", "answered", "accepted answer"
    created: date
    share: float  # of this person's score, 0..1


@dataclass(frozen=True, slots=True)
class BuiltOn:
    """What somebody else made of a person's note."""

    own: NoteRef  # of the person
    by: NoteSummary  # points at it
    relation: Relation


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


@dataclass(frozen=True, slots=True)
class Expert:
    """A person suggested for a question, with receipts."""

    person: Person
    score: float  # 0..1 within one reply
    evidence: tuple[Evidence, ...]  # strongest first, at least one
    last_active: date
    little: bool = False  # hardly anything speaks for them: nothing of theirs comes near the best
    availability: Availability = Availability()  # apart from the score, and never part of it
    stand_in: StandIn | None = None  # when they cannot be asked


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who knows about a topic, and what a stranger would want to hear of them."""

    expert: Expert
    specific: tuple[str, ...]  # terms of what they wrote about the topic
    general: tuple[str, ...]  # terms of everything they wrote
    spaces: tuple[SpaceName, ...] = ()  # where both they and the asker write
    tags: tuple[str, ...] = ()  # that both they and the asker use


@dataclass(frozen=True, slots=True)
class WhoKnows:
    """Who knows about a topic."""

    topic: str
    people: tuple[Knower, ...]
    adjacent: tuple[str, ...]  # terms told near this topic, to go on with
    off_topic: bool = False  # nothing here is about it: those named are only the nearest
    ask_first: PersonId | None = None  # whose turn it is among those who know nearly as much; None: nobody's


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    text: str
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    people: int = 5


@dataclass(frozen=True, slots=True)
class Respelled:
    """A word of a question that no note says, and the one that was searched for instead."""

    typed: str
    meant: str  # as a note spells it


@dataclass(frozen=True, slots=True)
class OfForm:
    """A question that is nothing but a heading of the form many notes were written on."""

    heading: str  # as it was asked
    notes: int  # that have something under it
    more: bool = False  # than were counted


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back: the matches, how far to trust them, and the peers behind them."""

    question: str
    answered: bool
    confidence: float  # calibrated probability that what is shown answers, 0..1
    off_topic: bool  # nothing here is about this (said firmly); else doubt is said as doubt
    matches: tuple[Match, ...]
    people: tuple[Expert, ...]
    timings: Mapping[str, float] = field(default_factory=dict)  # milliseconds by stage
    respelled: tuple[Respelled, ...] = ()
    of_form: OfForm | None = None  # then the matches are those that say most of their own under it

    @property
    def verdict(self) -> str:
        """What is said of the reply: "answered", "doubtful", "off_topic" or "of_form"."""
        if self.of_form:
            return "of_form"
        if self.off_topic or not self.matches:
            return "off_topic"
        return "answered" if self.answered else "doubtful"


@dataclass(frozen=True, slots=True)
class Helping:
    """A question, and a note that somebody said answered it."""

    question: str
    note: NoteId


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


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person and what stands around them."""

    person: Person
    notes: tuple[NoteSummary, ...]  # newest first
    topics: tuple[str, ...]  # terms that set them apart, drawn from what they wrote
    near: tuple[tuple[PersonRef, str], ...]  # related people, and why
    spaces: tuple[SpaceName, ...]
    last_active: date | None
    availability: Availability = Availability()
    stand_in: StandIn | None = None  # when they cannot be asked
    built_on: tuple[BuiltOn, ...] = ()  # what others made of their notes, newest first
    names: tuple[KnownName, ...] = ()
    waiting: tuple[RoutedQuestion, ...] = ()  # asked of them in person and answered by nobody, oldest first


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


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that did not go in."""

    path: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, by source path."""

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    moved: Sequence[tuple[str, str]] = ()
    unchanged: Sequence[str] = ()
    missing: Sequence[str] = ()  # gone from disk, still stored (no --prune)
    removed: Sequence[str] = ()  # with --prune
    failed: Sequence[Failure] = ()
    warnings: Sequence[Failure] = ()  # accepted, but changed or worth a look
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """Who may read what stands in it."""

    name: SpaceName
    title: str
    about: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage ready to be stored: what is embedded for it, and that text's digest."""

    passage: Passage
    embedded: str  # title, heading path (template headings left out) and text
    digest: str  # sha256 of `embedded`, hexadecimal: equal texts are embedded once


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How `kbase add` reads."""

    space: SpaceName | None = None  # for notes that name none
    authors_from: str = "front-matter"  # or "git"
    author: str = ""  # for notes that name none
    tags: tuple[str, ...] = ()  # added to every note
    prune: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `check` or `doctor` looked at."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""  # what to do when not ok


@dataclass(frozen=True, slots=True)
class Audit:
    """One line of who did what."""

    at: datetime
    actor: str
    action: str
    subject: str


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model this library has read its notes with."""

    fingerprint: Fingerprint
    passages: int  # how many it has read
    in_use: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Notes where they stand on the map of the library; row i of each belongs together."""

    notes: Sequence[NoteId]
    kinds: Sequence[Kind]
    spaces: Sequence[SpaceName]
    at: Points

    def __len__(self) -> int:
        return len(self.notes)


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the map to look at: its middle, and how much of the map's width and height it shows."""

    x: float = 0.5
    y: float = 0.5
    size: float = 1.0  # 1 for all of it

    @property
    def whole(self) -> bool:
        return self == Window()


@dataclass(frozen=True, slots=True)
class Region:
    """Notes that stand together on the map, and what they are about."""

    terms: tuple[str, ...]  # that set them apart from the other notes in view, most telling first
    notes: int
    x: float
    y: float
    spread: tuple[float, float, float]  # standard deviations along its long and its short axis, angle
    window: Window  # to look at it more closely
    central: tuple[NoteRef, ...]  # a few notes from its middle


@dataclass(frozen=True, slots=True)
class MapView:
    """What somebody sees of the map through a window."""

    window: Window
    placed: Placed  # in the window
    regions: tuple[Region, ...]  # most notes first; empty when so few notes are left that each is named
    named: tuple[NoteSummary, ...]  # notes in the window by name: all when they are few, else the middle ones
    spaces: tuple[SpaceName, ...]  # of the whole map, most notes first
    total: int  # on the whole map
    waiting: int  # notes that are not on the map yet


@dataclass(frozen=True, slots=True)
class MapReport:
    """What making the map did."""

    placed: int  # put on it now
    kept: int  # stayed where they were
    anew: bool  # everything was laid out again
    seconds: float


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
