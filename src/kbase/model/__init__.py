"""The things kbase speaks of, as frozen values.

A *note* is anything contributed; a *passage* a stretch of it short enough to answer
one question; a *hit* a passage found by one retriever; a *match* a note with its best
passages and why; a *person* somebody with notes; an *actor* on whose behalf we act.
"""

from __future__ import annotations

from kbase.model.access import Actor, Audit, Readable, Space, SpaceRecord
from kbase.model.connections import Connections, Strand, Tie
from kbase.model.experts import BuiltOn, Evidence, Expert, Knower, PersonView, RoutedQuestion, WhoKnows
from kbase.model.filters import FilterProblem, Filters
from kbase.model.findings import Finding
from kbase.model.ids import ChangeNumber, Fingerprint, NoteId, PassageId, PersonId, SpaceName
from kbase.model.imports import Failure, ImportOptions, ImportReport
from kbase.model.map import MapReport, MapView, Placed, Points, Region, Window
from kbase.model.notes import (
    LESSON_SECTIONS,
    Application,
    AskedOf,
    Count,
    Draft,
    ImportEvent,
    Kind,
    Link,
    Note,
    NotePage,
    NoteRef,
    NoteSummary,
    NoteView,
    Overview,
    Related,
    Relation,
    Revision,
    Source,
)
from kbase.model.passages import PASSAGE_FORMAT, Among, Cut, FoundPassage, Hit, Passage, PassageIds, Span
from kbase.model.peers import Peer, PeersView, Teaching
from kbase.model.people import (
    CHOICES,
    Alike,
    Availability,
    KnownName,
    Person,
    PersonRecord,
    PersonRef,
    PersonRevision,
    StandIn,
)
from kbase.model.questions import (
    CLOSE_IN_MEANING,
    Helping,
    Match,
    MatchedPassage,
    OfForm,
    Question,
    Reply,
    Respelled,
    Why,
)
from kbase.model.vectors import Matrix, StoredModel, Vector

__all__ = [
    "CHOICES",
    "CLOSE_IN_MEANING",
    "LESSON_SECTIONS",
    "PASSAGE_FORMAT",
    "Actor",
    "Alike",
    "Among",
    "Application",
    "AskedOf",
    "Audit",
    "Availability",
    "BuiltOn",
    "ChangeNumber",
    "Connections",
    "Count",
    "Cut",
    "Draft",
    "Evidence",
    "Expert",
    "Failure",
    "FilterProblem",
    "Filters",
    "Finding",
    "Fingerprint",
    "FoundPassage",
    "Helping",
    "Hit",
    "ImportEvent",
    "ImportOptions",
    "ImportReport",
    "Kind",
    "Knower",
    "KnownName",
    "Link",
    "MapReport",
    "MapView",
    "Match",
    "MatchedPassage",
    "Matrix",
    "Note",
    "NoteId",
    "NotePage",
    "NoteRef",
    "NoteSummary",
    "NoteView",
    "OfForm",
    "Overview",
    "Passage",
    "PassageId",
    "PassageIds",
    "Peer",
    "PeersView",
    "Person",
    "PersonId",
    "PersonRecord",
    "PersonRef",
    "PersonRevision",
    "PersonView",
    "Placed",
    "Points",
    "Question",
    "Readable",
    "Region",
    "Related",
    "Relation",
    "Reply",
    "Respelled",
    "Revision",
    "RoutedQuestion",
    "Source",
    "Space",
    "SpaceName",
    "SpaceRecord",
    "Span",
    "StandIn",
    "StoredModel",
    "Strand",
    "Teaching",
    "Tie",
    "Vector",
    "WhoKnows",
    "Why",
    "Window",
]
