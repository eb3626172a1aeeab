"""A note and everything that stands around it, as somebody may read it.

Part of the hall.
"""

from __future__ import annotations

from kbase.model import NoteId, NoteView, Readable
from kbase.store import Store


def note_view(store: Store, note: NoteId, readable: Readable) -> NoteView:
    """One note, whole, with its surroundings. Raises `NotFound`."""
    found = store.notes.get(note, readable)
    asked = store.routed.of(note, readable)
    known = store.people.those([one.person.id for one in asked], readable)
    links, missing = store.notes.links(note, readable)
    return NoteView(
        note=found,
        links=links,
        missing=missing,
        backlinks=store.notes.backlinks(note, readable),
        answers=store.notes.answers(note, readable),
        question=store.notes.question_of(note, readable),
        imports=store.notes.imports(note),
        applications=store.applied.of(note, readable),
        asked_of=tuple(one for one in asked if one.person.id in known),
    )
