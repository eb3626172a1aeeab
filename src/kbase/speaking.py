"""What a lesson is shown by: the section that answers, fetched where the question found another.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbase.model import FoundPassage, Match, NoteId, Readable
from kbase.search.sections import answering_first, lacking, sections_for
from kbase.store import Store


def sections_first(
    shown: Sequence[Match], question: str, readable: Readable, store: Store
) -> tuple[Match, ...]:
    """The same matches in the same order; each lesson begins with what answers such a question in it."""
    sections = sections_for(question)
    if not sections:
        return tuple(shown)
    fetched: dict[NoteId, list[FoundPassage]] = {}
    if without := [match.note.id for match in shown if lacking(match, sections)]:
        for passage in store.passages.under(without, sections, readable):
            fetched.setdefault(passage.note, []).append(passage)
    return tuple(
        answering_first(match, sections, fetched.get(match.note.id, ()), question) for match in shown
    )
