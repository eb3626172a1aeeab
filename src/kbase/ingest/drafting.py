"""Drafts made fit to store, whoever wrote them: a form, a call or a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kbase.errors import BadNote
from kbase.ingest.cleaning import LONGEST_BODY, LONGEST_NAME, LONGEST_TITLE, clean_name, clean_text, is_blank
from kbase.ingest.links import found_in, tag_from
from kbase.model import Draft, Relation, Revision, SpaceName
from kbase.store.keys import folded

MOST_NAMES = 200
"""Authors, tags or aliases of one note."""

_WRITTEN_IN_TEXT = (Relation.LINK, Relation.EMBED)
_NO_SLUG = re.compile(r"[\W_]+")


def checked(draft: Draft) -> Draft:
    """`draft` as it is stored. Raises `BadNote`, which names the field to mend."""
    return checked_and_told(draft)[0]


def checked_and_told(draft: Draft) -> tuple[Draft, tuple[str, ...]]:
    """`draft` as it is stored, and what was changed on the way, in words.

    Names are in NFC on one line, tags and the space in their kept form, the body with LF line ends and
    without characters nobody sees; links and tags are those of the text and those given. Raises `BadNote`.
    """
    named = checked_fields(draft)
    if len(draft.body) > LONGEST_BODY:
        raise BadNote(f"The text is longer than {LONGEST_BODY:,} characters. Make several notes of it.")
    body, warnings = clean_text(draft.body)
    if is_blank(body):
        raise BadNote("There is no text in it.")
    found = found_in(body)
    if found.too_costly:
        warnings += ("too costly to read as Markdown, so kept as plain text without links",)
    if found.active:
        warnings += ("HTML and links that could do something are shown as text",)
    given = (link for link in draft.links if link.relation not in _WRITTEN_IN_TEXT)
    made = replace(
        named,
        body=body,
        tags=_tags([*named.tags, *found.tags]),
        links=tuple(dict.fromkeys([*given, *found.links])),
    )
    return made, warnings


def checked_fields(draft: Draft) -> Draft:
    """`draft` with all but its text and links as they are stored: for one whose text was read already.

    Raises `BadNote`.
    """
    if len(draft.title) > LONGEST_TITLE:
        raise BadNote(
            f"The title is longer than {LONGEST_TITLE} characters. Move some of it to the text.", "title"
        )
    title = clean_name(draft.title, LONGEST_TITLE)
    if not title:
        raise BadNote("It needs a title.", "title")
    return replace(
        draft,
        title=title,
        space=space_from(draft.space),
        authors=_names(draft.authors, "authors"),
        tags=_tags(draft.tags),
        aliases=_names(draft.aliases, "aliases"),
        verified_by=clean_name(draft.verified_by, LONGEST_NAME),
    )


def restored(draft: Draft, earlier: Revision) -> Draft:
    """`draft` with an earlier text, as of today; tags that stand in its own text go with that."""
    written = found_in(draft.body).tags
    tags = tuple(tag for tag in draft.tags if tag not in written)
    return replace(draft, title=earlier.title, body=earlier.body, tags=tags, updated=None, source=None)


def same(one: Draft, other: Draft) -> bool:
    """Whether two drafts would be stored alike in all that a form asks for. Raises `BadNote`."""
    return _asked_for(checked(one)) == _asked_for(checked(other))


def _asked_for(draft: Draft) -> tuple[object, ...]:
    authors = tuple(folded(author) for author in draft.authors)
    tags = frozenset(folded(tag) for tag in draft.tags)
    return draft.title, draft.body.strip(), draft.kind, draft.space, authors, tags


def space_from(written: str) -> SpaceName:
    """The slug of a space's name. Raises `BadNote` when no letter or digit is left of it."""
    slug = _NO_SLUG.sub("-", clean_name(written, LONGEST_NAME).casefold()).strip("-")
    if not slug:
        raise BadNote("A space's name has letters or digits.", "space")
    return SpaceName(slug)


def _names(written: Iterable[str], field: str) -> tuple[str, ...]:
    """Names as they will look, each once whatever its capitals."""
    names: dict[str, str] = {}
    for raw in written:
        if len(raw) > LONGEST_NAME:
            raise BadNote(f"A name is longer than {LONGEST_NAME} characters: {raw[:40]}…", field)
        name = clean_name(raw, LONGEST_NAME)
        if name:
            names.setdefault(name.casefold(), name)
    if len(names) > MOST_NAMES:
        raise BadNote(f"There are more than {MOST_NAMES} names.", field)
    return tuple(names.values())


def _tags(written: Iterable[str]) -> tuple[str, ...]:
    tags = dict.fromkeys(tag for tag in map(tag_from, written) if tag)
    return tuple(tags)[:MOST_NAMES]
