"""What a note is shown by: its own words, and of a lesson the section that answers; fetched where not found.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbase.model import FoundPassage, Match, NoteId, Readable
from kbase.search.matching import reasoned_anew
from kbase.search.sections import (
    all_aside,
    answering_first,
    in_own_words,
    lacking,
    named,
    named_first,
    named_lacking,
    sections_for,
)
from kbase.store import Store

FIRST = 3
"""Notes of which a section that the question names is looked for."""

LOOKED_THROUGH = 100
"""Passages of a long note among which it is."""


def sections_first(
    shown: Sequence[Match], question: str, headings: frozenset[str], readable: Readable, store: Store
) -> tuple[Match, ...]:
    """The same matches in the same order, each in the words of its note, no table of contents.

    The first begin with the section that the question names, one of the `headings` of their form (folded);
    else each lesson with what answers such a question in it. What a match is found by is what it shows.
    """
    spoken = _lessons_first(_in_own_words(shown, question, readable, store), question, readable, store)
    if asked := named(question, headings):
        lack = [match.note.id for match in spoken[:FIRST] if named_lacking(match, asked)]
        whole = _whole(lack, readable, store)
        first = [named_first(one, asked, whole.get(one.note.id, ()), question) for one in spoken[:FIRST]]
        spoken = (*first, *spoken[FIRST:])
    return tuple(
        match if match.passages[0] == found.passages[0] else reasoned_anew(match, question)
        for match, found in zip(spoken, shown, strict=True)
    )


def _lessons_first(
    shown: tuple[Match, ...], question: str, readable: Readable, store: Store
) -> tuple[Match, ...]:
    sections = sections_for(question)
    if not sections:
        return shown
    fetched: dict[NoteId, list[FoundPassage]] = {}
    if without := [match.note.id for match in shown if lacking(match, sections)]:
        for passage in store.passages.under(without, sections, readable):
            fetched.setdefault(passage.note, []).append(passage)
    return tuple(
        answering_first(match, sections, fetched.get(match.note.id, ()), question) for match in shown
    )


def _in_own_words(
    shown: Sequence[Match], question: str, readable: Readable, store: Store
) -> tuple[Match, ...]:
    whole = _whole([match.note.id for match in shown if all_aside(match)], readable, store)
    return tuple(in_own_words(match, whole.get(match.note.id, ()), question) for match in shown)


def _whole(notes: Sequence[NoteId], readable: Readable, store: Store) -> dict[NoteId, list[FoundPassage]]:
    """The first passages of these notes."""
    ids = store.passages.ids_of(notes) if notes else {}
    return {note: store.passages.fetch(own[:LOOKED_THROUGH], readable) for note, own in ids.items()}
