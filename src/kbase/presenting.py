"""Notes made ready to show: the texts of their passages and what stands above each note, fetched together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kbase.model import FoundPassage, Match, PassageId, Readable
from kbase.search.matching import FoundNote, matches
from kbase.store import Store


def matched(
    store: Store,
    notes: Sequence[FoundNote],
    text: str,
    phrases: Sequence[str],
    readable: Readable,
    read: Mapping[PassageId, FoundPassage] = MappingProxyType({}),
) -> tuple[Match, ...]:
    """Made ready to show; fetched, unless `read` already under the same `readable`."""
    return matched_each(store, [notes], text, phrases, readable, read)[0]


def matched_each(
    store: Store,
    lists: Sequence[Sequence[FoundNote]],
    text: str,
    phrases: Sequence[str],
    readable: Readable,
    read: Mapping[PassageId, FoundPassage] = MappingProxyType({}),
) -> list[tuple[Match, ...]]:
    """The same for each of several lists."""
    everything = [note for notes in lists for note in notes]
    wanted = [one.passage for note in everything for one in note.candidates if one.passage not in read]
    fetched = {passage.id: passage for passage in store.passages.fetch(wanted, readable)}
    summaries = store.notes.summaries([note.note for note in everything], readable)
    known = {**read, **fetched}
    made = []
    for notes in lists:
        of_notes = {one.passage for note in notes for one in note.candidates}
        passages = {one: known[one] for one in of_notes if one in known}
        made.append(tuple(matches(notes, passages, summaries, text, phrases)))
    return made
