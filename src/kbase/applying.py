"""Where a lesson or a practice was applied: whoever did what it says tells of it.

Part of the hall. Being applied counts in no ranking: it is shown, as a receipt.
"""

from __future__ import annotations

from kbase.errors import BadNote
from kbase.model import Actor, Kind, NoteId
from kbase.people import access
from kbase.store import Store

APPLICABLE = frozenset({Kind.LESSON, Kind.PRACTICE})
LONGEST_WHERE = 200


class Applying:
    """Puts down that notes were applied, and takes it back."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @staticmethod
    def may_apply(kind: Kind, actor: Actor) -> bool:
        """Whether this actor can say of a note of that kind that they applied it."""
        return kind in APPLICABLE and access.may_write(actor)

    def applied(self, note: NoteId, where: str, actor: Actor) -> None:
        """Say that the actor applied a note, and where, in a few words or none; the same twice is once.

        Raises `Forbidden`, `NotFound`, and `BadNote` for a note that is no lesson or practice, or a
        `where` that is too long.
        """
        access.require_writer(actor)
        found = self._store.notes.get(note, access.readable(actor))
        if found.summary.kind not in APPLICABLE:
            raise BadNote("Only a lesson or a practice can be applied.", "kind")
        place = " ".join(where.split())
        if len(place) > LONGEST_WHERE:
            raise BadNote(
                f"Say where in at most {LONGEST_WHERE} characters; more is worth a lesson of its own.",
                "where",
            )
        with self._store.transaction(actor.name):
            self._store.applied.add(note, place)

    def applied_no_more(self, note: NoteId, where: str, actor: Actor) -> None:
        """Take that back. Raises `Forbidden`, `NotFound`."""
        access.require_writer(actor)
        self._store.notes.get(note, access.readable(actor))
        with self._store.transaction(actor.name):
            self._store.applied.remove(note, where)
