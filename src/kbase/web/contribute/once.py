"""The same form sent twice is one note: a double click, or a second try after the line broke."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from kbase.model import NoteId

KEPT = 1_000  # forms remembered; a form that old is not sent twice by accident


class Once:
    """What the forms sent lately were stored as."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._slots: OrderedDict[str, _Slot] = OrderedDict()

    def saved(self, name: str, save: Callable[[], NoteId]) -> NoteId:
        """The note the form `name` was stored as, stored by `save` unless that was done.

        A second sending waits for the first; when the first failed, the second tries.
        """
        with self._lock:
            slot = self._slots.setdefault(name, _Slot())
            self._slots.move_to_end(name)
            while len(self._slots) > KEPT:
                self._slots.popitem(last=False)
        with slot.lock:
            if slot.note is None:
                slot.note = save()
            return slot.note


class _Slot:
    def __init__(self) -> None:
        self.lock = Lock()
        self.note: NoteId | None = None
