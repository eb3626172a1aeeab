"""What notes say of each other by their links: which contrast, and which practice has to do with which.

Part of the hall.
"""

from __future__ import annotations

from dataclasses import dataclass

from kbase.model import Kind, NoteId, Readable
from kbase.pack import Contrast
from kbase.search.packs.contrasts import by_link
from kbase.store import Store

_LEADS_TO = "a practice to try, which {note} leads to"
_GOES_BACK = "a practice to try, which goes back to {note}"


@dataclass(frozen=True, slots=True)
class Tie:
    """A note linked with another: one that contrasts with it, or a practice."""

    other: NoteId
    contrast: Contrast | None  # None: a practice
    why: str  # about the other; `{note}` is the one


def ties_of(store: Store, note: NoteId, readable: Readable) -> list[Tie]:
    """The readable notes that contrast with one by a link, either way, and the practices linked with it."""
    there, _ = store.notes.links(note, readable)
    linked = [(one, True) for one in there]
    linked += [(one, False) for one in store.notes.backlinks(note, readable)]
    ties = []
    for one, told_here in linked:
        if found := by_link(one.relation, told_by_other=told_here):
            ties.append(Tie(one.note.id, *found))
        elif one.note.kind is Kind.PRACTICE:
            ties.append(Tie(one.note.id, None, _LEADS_TO if told_here else _GOES_BACK))
    return ties
