"""What somebody typed into a form, kept exactly as typed whatever becomes of it."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from kbase.lists import between_commas
from kbase.model import LESSON_SECTIONS, Kind, NoteId
from kbase.web.proof import Form

_ASKING_WORDS = """
how why what when where which who whom whose is are was were do does did can could should would will may must
has have shall
"""
_ASKING = frozenset(_ASKING_WORDS.split())
_NOTE_ID = re.compile(r"[a-z2-7]{16}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of one form."""

    title: str = ""
    text: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)  # of a lesson record, by LESSON_SECTIONS
    kind: Kind = Kind.NOTE
    space: str = ""
    authors: str = ""  # names, commas between
    tags: str = ""  # the same
    once: NoteId | None = None  # what the note will be called: sent twice, it is stored once
    new_people: str = ""  # names the writer was told make new people: saved again, they do
    base: int = 0  # the revision an edit was made from

    @property
    def author_names(self) -> tuple[str, ...]:
        """The names between the commas."""
        return between_commas(self.authors)

    @property
    def tag_names(self) -> tuple[str, ...]:
        """The tags between the commas, with or without their `#`."""
        return tuple(name for tag in between_commas(self.tags) if (name := tag.lstrip("#").strip()))

    @property
    def filled_sections(self) -> dict[str, str]:
        """The lesson fields that say something."""
        return {name: text for name, text in self.sections.items() if text.strip()}

    @property
    def words(self) -> str:
        """Everything typed, for finding what is like it."""
        return "\n".join((self.title, self.text, *self.sections.values())).strip()


def typed_in(form: Form, kind: Kind, *, as_lesson: bool = False) -> Typed:
    """What `form` holds; a field that is missing is empty."""
    if kind is Kind.NOTE and form.get("kind") == Kind.PRACTICE:
        kind = Kind.PRACTICE
    base = form.get("base", "")
    return Typed(
        title=form.get("title", ""),
        text="" if as_lesson else form.get("text", ""),
        sections={name: form.get(name, "") for name in LESSON_SECTIONS} if as_lesson else {},
        kind=kind,
        space=form.get("space", ""),
        authors=form.get("authors", ""),
        tags=form.get("tags", ""),
        once=once_in(form.get("once", "")),
        new_people=form.get("new_people", ""),
        base=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0,
    )


def is_question(text: str) -> bool:
    """Whether a text is put as a question; else it only names what the question is about."""
    words = text.casefold().split()
    return "?" in text or (len(words) > 2 and words[0].partition("'")[0].partition("’")[0] in _ASKING)


def new_id() -> NoteId:
    """An id for a note that is not written yet: 80 random bits, so that ids never meet."""
    return NoteId(base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower())


def once_in(text: str) -> NoteId:
    """The id a form carried for its note; a new one for what is none."""
    return NoteId(text) if _NOTE_ID.fullmatch(text) else new_id()
