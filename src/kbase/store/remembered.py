"""What questions read of notes again and again, remembered until the next change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from kbase.model import ChangeNumber, NoteId
from kbase.store.changes import Changes
from kbase.store.database import Database

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """One value a note, or none; read when it is first asked for. Safe to share between threads.

    Values that differ from reader to reader are remembered by `whose`.
    """

    def __init__(self, database: Database, changes: Changes, most: int) -> None:
        """`most`: how many values to keep; one more and all of them are forgotten."""
        self._database = database
        self._changes = changes
        self._most = most
        self._change = ChangeNumber(0)
        self._known: dict[Hashable, dict[NoteId, Value | None]] = {}
        self._lock = threading.Lock()

    def of(
        self,
        notes: Sequence[NoteId],
        read: Callable[[list[NoteId]], Mapping[NoteId, Value]],
        whose: Hashable = None,
    ) -> dict[NoteId, Value]:
        """The values of those of `notes` that have one, in this order; `read` gives those not known yet."""
        with self._database.reading():
            known = self._as_of_now(whose)
            unknown = [note for note in notes if note not in known]
            if unknown:
                found = read(unknown)
                known.update((note, found.get(note)) for note in unknown)
        return {note: value for note in notes if (value := known.get(note)) is not None}

    def _as_of_now(self, whose: Hashable) -> dict[NoteId, Value | None]:
        """What is known of this moment's notes; to be added to."""
        if self._database.writing:  # what may still be undone is not remembered
            return {}
        change = self._changes.number()
        with self._lock:
            if change != self._change or sum(map(len, self._known.values())) > self._most:
                self._change, self._known = change, {}
            return self._known.setdefault(whose, {})
