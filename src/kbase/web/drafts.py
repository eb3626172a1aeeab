"""Drafts from what a form or a call gave: new, changed, or an answer to a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kbase.errors import BadNote
from kbase.model import Draft, Kind, Link, Note, Relation, SpaceName

GENERAL = SpaceName("general")
_WRITTEN_IN_TEXT = (Relation.LINK, Relation.EMBED)


def fresh(
    title: str,
    body: str,
    kind: Kind,
    space: str | None,
    authors: Sequence[str],
    tags: Sequence[str],
) -> Draft:
    """A draft of a new note."""
    return Draft(
        title=title,
        body=body,
        kind=kind,
        space=SpaceName(space) if space else GENERAL,
        authors=tuple(authors),
        tags=tuple(tags),
    )


def answer_to(question: Note, draft: Draft) -> Draft:
    """`draft` as an answer to `question`, in the question's space.

    Raises `BadNote` when that note asks nothing.
    """
    if question.summary.kind is not Kind.QUESTION:
        raise BadNote("Only a question can be answered.", "answers")
    link = Link(question.id, Relation.ANSWERS)
    return replace(draft, kind=Kind.ANSWER, space=question.summary.space, links=(link,))


def changed(
    before: Draft,
    title: str,
    body: str,
    space: str | None,
    authors: Sequence[str],
    tags: Sequence[str],
) -> Draft:
    """`before` with another text; what no form asks for stays, the links in the text are read anew.

    Without a source and a day of its own, the store keeps where the note came from and dates it today.
    """
    return replace(
        before,
        title=title,
        body=body,
        space=SpaceName(space) if space else before.space,
        authors=tuple(authors),
        tags=tuple(tags),
        links=tuple(link for link in before.links if link.relation not in _WRITTEN_IN_TEXT),
        updated=None,
        source=None,
    )
