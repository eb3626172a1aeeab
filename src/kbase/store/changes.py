"""What changed, by change number: how every process knows that it must look again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbase.errors import StaleIndex
from kbase.model import ChangeNumber, PassageIds
from kbase.store.database import Database, Parameters
from kbase.store.latest import Latest
from kbase.store.meta import TIMES_SET


@dataclass(frozen=True, slots=True)
class Delta:
    """The passages that came and went between two change numbers; ids ascending."""

    number: ChangeNumber  # up to here
    added: PassageIds
    removed: PassageIds  # only such as were there before


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a library has come: at two equal ones the same is found, and the same was learned."""

    change: ChangeNumber
    times_set: int  # facts about the library itself, such as what it learned


class Changes:
    """The library's change numbers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._moment = Latest(database, self._read)

    def number(self) -> ChangeNumber:
        """The last change; 0 before the first."""
        return self.moment().change

    def moment(self) -> Moment:
        """How far the library has come."""
        return self._moment.get()

    def _read(self) -> Moment:
        row = self._database.row(
            "SELECT (SELECT number FROM change ORDER BY number DESC LIMIT 1),"
            " (SELECT value FROM meta WHERE key = ?)",
            (TIMES_SET,),
        )
        change, times_set = row or (None, None)
        return Moment(ChangeNumber(change or 0), int(times_set or 0))

    def since(self, number: ChangeNumber) -> Delta:
        """Everything after `number`, seen at one moment; 0 for everything.

        Raises `StaleIndex` when the library has not come as far as `number` (an older copy was restored).
        """
        with self._database.reading():
            newest = self.number()
            if number > newest:
                raise StaleIndex(
                    f"The library is at change {newest}, before {number}: an older copy was put back. "
                    "Run `kbase rebuild`."
                )
            last = self._database.value("SELECT last_passage FROM change WHERE number = ?", (number,)) or 0
            added = ids(self._database, "SELECT id FROM passage WHERE id > ?", (last,))
            removed = ids(
                self._database, "SELECT id FROM removed_passage WHERE change > ? AND id <= ?", (number, last)
            )
        return Delta(newest, added, removed)


def ids(database: Database, chosen: str, values: Parameters = ()) -> PassageIds:
    """The column `id` of a query, ascending; as one text, since a row each would take twice as long."""
    found = as_numbers(database.value(f"SELECT group_concat(id) FROM ({chosen})", values))
    found.sort()
    return found


def as_numbers(text: str | None) -> NDArray[np.int64]:
    """What `group_concat` made of a column of whole numbers."""
    return np.fromstring(text or "", np.int64, sep=",")
