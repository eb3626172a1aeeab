"""What questions read again and again, remembered until the next change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from kbase.model import ChangeNumber
from kbase.store.changes import Changes
from kbase.store.database import Database

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """One value for each note or person, or none; read when first asked for. Threads may share it.

    Values that differ from reader to reader are remembered by `whose`.
    """

    def __init__(self, database: Database, changes: Changes, most: int) -> None:
        """`most`: how many values to keep; one more and all of them are forgotten."""
        self._database = database
        self._changes = changes
        self._most = most
        self._change = ChangeNumber(0)
        self._known: dict[Hashable, dict[Key, Value | None]] = {}
        self._lock = threading.Lock()

    def of(
        self,
        keys: Sequence[Key],
        read: Callable[[list[Key]], Mapping[Key, Value]],
        whose: Hashable = None,
    ) -> dict[Key, Value]:
        """The values of those of `keys` that have one, in this order; `read` gives those not known yet."""
        with self._database.reading():
            known = self._as_of_now(whose)
            unknown = [key for key in keys if key not in known]
            if unknown:
                found = read(unknown)
                known.update((key, found.get(key)) for key in unknown)
        return {key: value for key in keys if (value := known.get(key)) is not None}

    def _as_of_now(self, whose: Hashable) -> dict[Key, Value | None]:
        """What is known as of this moment; to be added to."""
        if self._database.writing:  # what may still be undone is not remembered
            return {}
        change = self._changes.number()
        with self._lock:
            if change != self._change or sum(map(len, self._known.values())) > self._most:
                self._change, self._known = change, {}
            return self._known.setdefault(whose, {})
