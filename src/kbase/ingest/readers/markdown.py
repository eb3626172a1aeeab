"""Markdown files, Obsidian's among them: front matter, wiki links, nested tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kbase import endings
from kbase.errors import BadFile, BadNote, EmptyFile
from kbase.ingest.blocks import outermost
from kbase.ingest.cleaning import LONGEST_NAME, LONGEST_TITLE, clean_name, clean_text, is_blank
from kbase.ingest.drafting import checked_and_told, space_from
from kbase.ingest.encoding import decoded
from kbase.ingest.frontmatter import FrontMatter, parted
from kbase.ingest.links import relations
from kbase.ingest.names import signatures
from kbase.ingest.recording import MOST_A_WEEK
from kbase.markdown import plain
from kbase.model import (
    CHOICES,
    SESSION_PACK,
    Draft,
    Kind,
    Link,
    PersonRecord,
    Relation,
    SpaceName,
    SpaceRecord,
)
from kbase.ports import ReadFile, Warned

PERSON = "person"
SPACE = "space"

_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)+")
_LINKS = {
    "supersedes": Relation.SUPERSEDES,
    "superseded_by": Relation.SUPERSEDED_BY,
    "replaced_by": Relation.SUPERSEDED_BY,
    "disagrees_with": Relation.DISAGREES,
    "adapted_from": Relation.ADAPTS,
    "answers": Relation.ANSWERS,
}

_NO_LONGER = frozenset(
    {"withdrawn", "rejected", "removed", "replaced", "superseded", "obsolete", "deprecated", "retired"}
)
"""What documents say of themselves that no longer hold."""

_STATUS = re.compile(r"(?P<word>[a-z]+)(?:[ -]by:?\s+(?P<by>.+))?", re.IGNORECASE)
_TO_FILE = re.compile(r"\[[^\]]*\]\((?P<file>[^()\s]+)\)")
"""How decision records say it: superseded by [ADR-5](0005-x.md)."""


class MarkdownReader:
    """A Markdown file is one note, or says something of a person or a space."""

    def reads(self, path: Path) -> bool:
        """Whether the name ends as Markdown's do."""
        return path.suffix.lower() in endings.MARKDOWN

    def read(self, path: Path, content: bytes, shown: str) -> ReadFile:
        """The note, person or space in `content`. Raises `BadFile`, naming the place and the reason."""
        raw, warnings = decoded(content, shown)
        try:
            text, cleaned = clean_text(raw)
        except BadNote as error:
            raise BadFile(shown, str(error)) from error
        if is_blank(text):
            raise EmptyFile(shown, "there is no text in it")
        front, rest = parted(text, shown)
        body = without_blank_lines_around(rest)
        told = [*warnings, *cleaned]
        kind = front.word("kind").casefold()
        if kind == PERSON:
            person = _person(front, body, path)
            return ReadFile(people=[person], warnings=_warned([*told, *front.told]))
        if kind == SPACE:
            return ReadFile(spaces=[_space(front, body, path)], warnings=_warned([*told, *front.told]))
        return _Note(path, shown, front, body).read(told)


@dataclass(frozen=True, slots=True)
class _Note:
    """A note being read."""

    path: Path
    shown: str
    front: FrontMatter
    body: str

    def read(self, told: list[str]) -> ReadFile:
        front = self.front
        body = self._bare_question if is_blank(self.body) else self.body
        if not body:
            raise EmptyFile(self.shown, "there is nothing behind the front matter")
        listed = front.is_list("authors", "author")
        signed = list(signatures(front.list("authors", "author"), listed, told))
        try:
            draft, changed = checked_and_told(
                Draft(
                    title=self._title(),
                    body=body,
                    kind=self._kind(told),
                    space=space_from(front.word("space")) if front.word("space") else NO_SPACE,
                    authors=tuple(signature.name for signature in signed),
                    tags=self._tags(),
                    aliases=front.names("aliases") or front.list("alias"),
                    created=front.day("created", "date", "date_created"),
                    updated=front.day("updated", "modified", "date_modified"),
                    verified=front.day("verified"),
                    verified_by=front.word("verified_by"),
                    accepted=front.flag("accepted") if "accepted" in front else None,
                    status=self._status[0],
                    links=tuple(self._links()),
                )
            )
        except BadNote as error:
            raise BadFile(self.shown, str(error)) from error
        told += [*changed, *front.told]
        if "id" in front:
            told.append("id: is ignored; kbase gives notes their ids")
        addresses = [(signature.name, signature.address) for signature in signed if signature.address]
        return ReadFile(
            drafts=[draft],
            warnings=_warned(told),
            placed=bool(front.word("space")),
            addresses=addresses,
        )

    def _title(self) -> str:
        """The front matter's, else the first heading of the first level, else the file's name."""
        given = self.front.word("title")
        if given:
            return given
        return first_heading(self.body) or title_from(self.path)

    def _kind(self, told: list[str]) -> Kind:
        written = self.front.word("kind")
        if not written or self._is_pack:
            return Kind.NOTE
        try:
            return Kind(written.casefold())
        except ValueError:
            told.append(f"kind {clean_name(written, 40)!r} is none that kbase knows; taken as a note")
            return Kind.NOTE

    @property
    def _bare_question(self) -> str:
        """The title, where without a text it may be the whole question, as of one asked in the browser."""
        return self.front.word("title") if self.front.word("kind").casefold() == Kind.QUESTION else ""

    @property
    def _is_pack(self) -> bool:
        return self.front.word("kind").casefold() == SESSION_PACK

    def _tags(self) -> tuple[str, ...]:
        tags = self.front.list("tags", "tag") + ((SESSION_PACK,) if self._is_pack else ())
        if self.front.is_list("tags", "tag"):
            return tags
        return tuple(part for tag in tags for part in re.split(r"[,;\s]+", tag) if part)

    def _links(self) -> Iterator[Link]:
        for key, relation in _LINKS.items():
            yield from relations(self.front.list(key), relation)
        yield from relations(self._status[1], Relation.SUPERSEDED_BY)

    @property
    def _status(self) -> tuple[str, tuple[str, ...]]:
        """Why the note no longer holds, by its own word ("" while it does), and what takes its place."""
        value = self.front.values.get("status")
        found = _STATUS.match(value.words[0]) if value and value.words and not value.nested else None
        if found is None or found["word"].casefold() not in _NO_LONGER:
            return "", ()
        by = found["by"] or ""
        file = _TO_FILE.match(by)
        return found["word"].casefold(), (file["file"] if file else by,)


NO_SPACE = SpaceName("general")
"""Where notes go that name no space, unless the import says otherwise."""


def first_heading(body: str) -> str:
    """The words of the first heading of the first level that has any; "" without one."""
    if not re.search(r"^ {0,3}(?:#\s|=+[ \t]*$)", body, re.MULTILINE):
        return ""
    return next((block.words for block in outermost(body) if block.level == 1 and block.words), "")


def first_words(body: str) -> str:
    """The first line with words in it, as a title."""
    line = next((line for line in body.splitlines() if any(map(str.isalnum, line))), body)
    words = clean_name(plain(line[: 2 * LONGEST_TITLE]), 80).lstrip("#->*+ ")
    return words or "Untitled"


def title_from(path: Path) -> str:
    """A file's name without its ending."""
    return clean_name(path.stem, LONGEST_TITLE) or clean_name(path.name, LONGEST_TITLE) or "Untitled"


def without_blank_lines_around(text: str) -> str:
    """`text` from its first line with a word to its last."""
    blank = _BLANK_LINES.match(text)
    return text[blank.end() if blank else 0 :].rstrip()


def _person(front: FrontMatter, body: str, path: Path) -> PersonRecord:
    name = clean_name(front.word("name", "title"), LONGEST_NAME) or title_from(path)
    return PersonRecord(
        name=name,
        aliases=_names(front.list("aliases", "alias")),
        email=clean_name(front.word("email"), LONGEST_NAME),
        role=clean_name(front.word("role"), LONGEST_NAME),
        site=clean_name(front.word("site"), LONGEST_NAME),
        about=body,
        left=front.day("left"),
        successor=clean_name(front.word("successor"), LONGEST_NAME),
        offers=_names(front.names("offers")),
        wants_to_learn=_names(front.names("wants_to_learn")),
        suggest=front.flag("suggest", otherwise=True),
        away_until=front.day("away_until"),
        weekly_limit=front.number("weekly_limit", most=MOST_A_WEEK),
        unsaid=frozenset(choice for choice in CHOICES if choice not in front),
    )


def _space(front: FrontMatter, body: str, path: Path) -> SpaceRecord:
    name = front.word("name") or path.stem
    try:
        slug = space_from(name)
    except BadNote as error:
        raise BadFile(front.shown, str(error)) from error
    return SpaceRecord(slug, clean_name(front.word("title"), LONGEST_TITLE), body)


def _names(written: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in (clean_name(word, LONGEST_NAME) for word in written) if name)


def _warned(reasons: Sequence[str]) -> tuple[Warned, ...]:
    return tuple(Warned(reason) for reason in reasons)
