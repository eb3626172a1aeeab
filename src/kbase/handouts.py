"""What a session pack looks like as JSON: one shape for `kbase pack --json` and for the API.

Keys may be added; those that are here stay. `start` and `end` are character offsets into the
Markdown of the note as it stood in `revision`, and `text` is exactly what stands between them.
"""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from kbase.pack import (
    Attendee,
    Citation,
    Group,
    Invitation,
    Pack,
    PackLine,
    Prompt,
    Reading,
    Reason,
    SavedPack,
    SessionFormat,
    Step,
    Theme,
)
from kbase.peer_documents import (
    AvailabilityDocument,
    EvidenceDocument,
    PersonName,
    availability_document,
    evidence_document,
    person_name,
)
from kbase.replies import NoteName, VersionDocument, note_name, version_document


class CitationDocument(NoteName):
    """A stretch of a note."""

    revision: int
    start: int
    end: int
    heading: list[str]
    text: str
    superseded_by: NoteName | None
    status: str  # of its note: why that no longer holds, by its own front matter
    reworded: bool  # by now: its note no longer says this


class ReasonDocument(TypedDict):
    """Why, in words, and the note they name."""

    text: str
    note: NoteName | None


class ReadingDocument(CitationDocument):
    """Something to read; `known_to` are the attendees it is folded away for."""

    key: str
    role: str
    contrast: str | None
    authors: list[PersonName]
    space: str
    created: str
    relevance: float
    why: list[ReasonDocument]
    known_to: list[str]
    remark: str


class ThemeDocument(TypedDict):
    """What is known about one side of the question; `spares` are the next best readings."""

    name: str
    terms: list[str]  # phrases that several of its notes say; may be none
    readings: list[ReadingDocument]
    spares: list[ReadingDocument]
    remark: str


class AttendeeDocument(TypedDict):
    """Somebody who comes; `id` is null for a guest, `left` the day for who has left."""

    id: str | None
    name: str
    site: str
    left: str | None


class InvitationDocument(PersonName):
    """Somebody to invite, and why; `themes` by their place in the pack."""

    site: str
    themes: list[int]
    why: list[ReasonDocument]
    receipts: list[EvidenceDocument]
    availability: AvailabilityDocument


class GroupDocument(TypedDict):
    """People who work together."""

    members: list[AttendeeDocument]
    knows: list[str]
    elsewhere: list[str]
    why: list[str]


class PromptDocument(TypedDict):
    """Something to ask, and the source whose words it takes up."""

    text: str
    quote: CitationDocument | None


class StepDocument(TypedDict):
    """A stretch of the session, `start` minutes from its beginning; `material` by key."""

    name: str
    start: int
    minutes: int
    setting: str
    does: str
    material: list[str]
    prompts: list[PromptDocument]


class PackDocument(TypedDict):
    """A session pack."""

    question: str
    title: str
    remark: str
    format: str
    minutes: int
    group_size: int
    seed: int
    attendees: list[AttendeeDocument]
    themes: list[ThemeDocument]
    invitations: list[InvitationDocument]
    groups: list[GroupDocument]
    agenda: list[StepDocument]
    left_out: int


class SavedPackDocument(TypedDict):
    """A saved pack."""

    id: str
    version: VersionDocument
    versions: int
    pack: PackDocument


class PackLineDocument(TypedDict):
    """A saved pack in a list."""

    id: str
    title: str
    format: str
    minutes: int
    version: VersionDocument


class SessionFormatDocument(TypedDict):
    """A way to run a session."""

    name: str
    title: str
    about: str
    source: str
    least_minutes: int
    steps: list[str]


def pack_document(pack: Pack) -> PackDocument:
    """`pack` as plain JSON values."""
    return {
        "question": pack.question,
        "title": pack.title,
        "remark": pack.remark,
        "format": pack.format,
        "minutes": pack.minutes,
        "group_size": pack.group_size,
        "seed": pack.seed,
        "attendees": [_attendee(one) for one in pack.attendees],
        "themes": [_theme(one) for one in pack.themes],
        "invitations": [_invitation(one) for one in pack.invitations],
        "groups": [_group(one) for one in pack.groups],
        "agenda": [_step(one) for one in pack.agenda],
        "left_out": pack.left_out,
    }


def saved_pack_document(saved: SavedPack) -> SavedPackDocument:
    """A saved pack as plain JSON values."""
    return {
        "id": saved.id,
        "version": version_document(saved.version),
        "versions": saved.versions,
        "pack": pack_document(saved.pack),
    }


def pack_line_document(line: PackLine) -> PackLineDocument:
    """A saved pack in a list, as plain JSON values."""
    return {
        "id": line.id,
        "title": line.title,
        "format": line.format,
        "minutes": line.minutes,
        "version": version_document(line.version),
    }


def format_document(one: SessionFormat) -> SessionFormatDocument:
    """A session format as plain JSON values."""
    return {
        "name": one.name,
        "title": one.title,
        "about": one.about,
        "source": one.source,
        "least_minutes": one.least_minutes,
        "steps": [step.name for step in one.steps],
    }


def _theme(theme: Theme) -> ThemeDocument:
    return {
        "name": theme.name,
        "terms": list(theme.terms),
        "readings": [reading_document(one) for one in theme.readings],
        "spares": [reading_document(one) for one in theme.spares],
        "remark": theme.remark,
    }


def reading_document(reading: Reading) -> ReadingDocument:
    return {
        **_citation(reading.citation),
        "key": reading.key,
        "role": reading.role.value,
        "contrast": reading.contrast.value if reading.contrast else None,
        "authors": [person_name(author) for author in reading.authors],
        "space": reading.space,
        "created": reading.created.isoformat(),
        "relevance": reading.relevance,
        "why": _reasons(reading.why),
        "known_to": list(reading.known_to),
        "remark": reading.remark,
    }


def _citation(citation: Citation) -> CitationDocument:
    return {
        **note_name(citation.note),
        "revision": citation.revision,
        "start": citation.span.start,
        "end": citation.span.end,
        "heading": list(citation.heading),
        "text": citation.text,
        "superseded_by": note_name(citation.superseded_by) if citation.superseded_by else None,
        "status": citation.status,
        "reworded": citation.reworded,
    }


def _reasons(reasons: Iterable[Reason]) -> list[ReasonDocument]:
    return [{"text": one.sentence(), "note": note_name(one.note) if one.note else None} for one in reasons]


def _attendee(attendee: Attendee) -> AttendeeDocument:
    left = attendee.left.isoformat() if attendee.left else None
    return {"id": attendee.person, "name": attendee.name, "site": attendee.site, "left": left}


def _invitation(invitation: Invitation) -> InvitationDocument:
    return {
        **person_name(invitation.person),
        "site": invitation.site,
        "themes": list(invitation.themes),
        "why": _reasons(invitation.why),
        "receipts": [evidence_document(one) for one in invitation.evidence],
        "availability": availability_document(invitation.availability),
    }


def _group(group: Group) -> GroupDocument:
    return {
        "members": [_attendee(one) for one in group.members],
        "knows": list(group.knows),
        "elsewhere": list(group.elsewhere),
        "why": [one.sentence() for one in group.why],
    }


def _step(step: Step) -> StepDocument:
    return {
        "name": step.name,
        "start": step.start,
        "minutes": step.minutes,
        "setting": step.setting.value,
        "does": step.does,
        "material": list(step.material),
        "prompts": [_prompt(one) for one in step.prompts],
    }


def _prompt(prompt: Prompt) -> PromptDocument:
    return {"text": prompt.text, "quote": _citation(prompt.quote) if prompt.quote else None}
