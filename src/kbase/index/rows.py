"""Passages as rows of arrays that grow at the end while others read them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from kbase.errors import StaleIndex
from kbase.model import Among, PassageIds

Places = NDArray[np.intp]  # row numbers
Mask = NDArray[np.bool_]  # one flag a row

Scalar = TypeVar("Scalar", bound=np.generic)

_MASKS_KEPT = 8


@dataclass(frozen=True, eq=False)
class Allowed:
    """The rows a search may return; remembered, and with it what is made of it."""

    mask: Mask | None  # None: every row
    count: int

    def places_in(self, rows: NDArray[np.int32]) -> Places | None:
        """Where in `rows` the allowed ones stand; None: everywhere."""
        return None if self.mask is None else np.flatnonzero(self.mask.take(rows))

    def count_of(self, rows: NDArray[np.int32]) -> int:
        """How many of `rows` are allowed."""
        return len(rows) if self.mask is None else int(np.count_nonzero(self.mask.take(rows)))

    @cached_property
    def bits(self) -> NDArray[np.uint8] | None:
        """The mask, eight rows a byte, the first row lowest."""
        return None if self.mask is None else np.packbits(self.mask, bitorder="little")

    def parted(self, at: int, total: int) -> tuple[Allowed, Allowed]:
        """Those of the rows before `at`, and of the rows from there to `total`; made once."""
        if self.mask is None:
            return Allowed(None, at), Allowed(None, total - at)
        if at not in self._parted:
            first, last = self.mask[:at], self.mask[at:]
            counts = int(np.count_nonzero(first)), int(np.count_nonzero(last))
            self._parted[at] = Allowed(first, counts[0]), Allowed(last, counts[1])
        return self._parted[at]

    @cached_property
    def _parted(self) -> dict[int, tuple[Allowed, Allowed]]:
        return {}


class Growing(Generic[Scalar]):
    """An array with room at its end: what was read from it never changes, whatever is added later.

    Rows are written only behind those in use, so an array given out by `rows` stays as it is.
    Two continuations of one array (which never happens in one `Projections`) get a copy each.
    """

    def __init__(self, rows: NDArray[Scalar], room: int = 0) -> None:
        self._rows = rows
        self._used = len(rows)
        if room:
            self._make_room(len(rows) + room, len(rows))

    def rows(self, count: int) -> NDArray[Scalar]:
        """The first `count` rows, read-only."""
        seen = self._rows[:count]
        seen.flags.writeable = False
        return seen

    def extended(self, count: int, more: NDArray[Scalar]) -> Growing[Scalar]:
        """The first `count` rows with `more` behind them; usually this same array."""
        target = self
        if count != self._used:
            target = Growing(self._rows[:count].copy())
        if count + len(more) > len(target._rows) or not target._rows.flags.writeable:
            target._make_room(max(1024, 2 * (count + len(more))), count)
        target._rows[count : count + len(more)] = more
        target._used = count + len(more)
        return target

    def write_front(self, rows: NDArray[Scalar]) -> None:
        """Replace the first rows, which whoever reads the others never looks at."""
        self._rows[: len(rows)] = rows

    def _make_room(self, size: int, used: int) -> None:
        bigger: NDArray[Any] = np.empty((size, *self._rows.shape[1:]), self._rows.dtype)
        bigger[:used] = self._rows[:used]
        self._rows = bigger


class Rows:
    """Which passage stands in which row, and which rows are passages no more; never changes."""

    def __init__(self, ids: Growing[np.int64], count: int, gone: Mask | None = None) -> None:
        self._growing = ids
        self.ids: PassageIds = ids.rows(count)  # ascending
        self.gone = gone  # None: every row is a passage
        self._masks: OrderedDict[int, tuple[PassageIds, Allowed]] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def of(cls, ids: PassageIds) -> Rows:
        return cls(Growing(ids), len(ids))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def alive(self) -> int:
        """How many rows are passages."""
        return len(self) - (0 if self.gone is None else int(self.gone.sum()))

    def changed(self, added: PassageIds, removed: PassageIds) -> Rows:
        """These rows with `added` behind them and `removed` gone; ids not here are no matter.

        Raises `StaleIndex` when `added` would not come last in order.
        """
        if len(added) and len(self) and added[0] <= self.ids[-1]:
            raise StaleIndex("Passages came in an unknown order; run `kbase rebuild`.")
        ids, count = self._growing, len(self)
        if len(added):
            ids, count = ids.extended(count, added), count + len(added)
        gone = self.gone
        if gone is not None and len(gone) < count:
            gone = np.concatenate([gone, np.zeros(count - len(gone), np.bool_)])
        rows = Rows(ids, count, gone)
        if len(removed):
            places = rows.places(removed)
            marked = np.zeros(count, np.bool_) if gone is None else gone.copy()
            marked[places[places >= 0]] = True
            rows.gone = marked if marked.any() else None
        return rows

    def places(self, ids: PassageIds) -> Places:
        """The row of each id; -1 for one that has none or is gone."""
        if not len(self):
            return np.full(len(ids), -1, np.intp)
        places = np.searchsorted(self.ids, ids)
        places[places == len(self)] = 0
        found = self.ids[places] == ids
        if self.gone is not None:
            found &= ~self.gone[places]
        return np.where(found, places, -1)

    def allowed(self, among: Among) -> Allowed:
        """The rows that may be returned.

        Remembered for the latest few `among`: the store gives the same object until something changes.
        """
        if among.ids is None:
            return self._alive
        key = id(among.ids)
        with self._lock:
            known = self._masks.get(key)
            if known is not None and known[0] is among.ids:
                self._masks.move_to_end(key)
                return known[1]
        places = self.places(among.ids)
        mask = np.zeros(len(self), np.bool_)
        mask[places[places >= 0]] = True
        allowed = Allowed(mask, int(np.count_nonzero(mask)))
        with self._lock:
            self._masks[key] = (among.ids, allowed)
            while len(self._masks) > _MASKS_KEPT:
                self._masks.popitem(last=False)
        return allowed

    @cached_property
    def _alive(self) -> Allowed:
        return Allowed(None if self.gone is None else ~self.gone, self.alive)
