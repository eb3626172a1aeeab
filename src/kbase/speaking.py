"""What a note is shown by: its own words, and of a lesson the section that answers; fetched where not found.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbase.model import FoundPassage, Match, NoteId, Readable
from kbase.search.sections import answering_first, in_own_words, lacking, says_nothing, sections_for
from kbase.store import Store


def sections_first(
    shown: Sequence[Match], question: str, readable: Readable, store: Store
) -> tuple[Match, ...]:
    """The same matches in the same order, each in the words of its note, no table of contents; each lesson
    begins with what answers such a question in it."""
    shown = _in_own_words(shown, question, readable, store)
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
    silent = [match.note.id for match in shown if says_nothing(match)]
    ids = store.passages.ids_of(silent) if silent else {}
    whole = {note: store.passages.fetch(own, readable) for note, own in ids.items()}
    return tuple(in_own_words(match, whole.get(match.note.id, ()), question) for match in shown)
