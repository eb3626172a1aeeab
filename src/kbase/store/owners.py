"""Which note each passage belongs to, held in arrays: 20 bytes a passage, however many there are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbase.model import NoteId, PassageId, PassageIds
from kbase.store.changes import as_numbers
from kbase.store.database import Database


@dataclass(frozen=True, slots=True)
class Owners:
    """The notes of all passages there were at one moment; a passage never changes its note."""

    passages: PassageIds  # ascending
    places: NDArray[np.int32]  # of each passage's note in `notes`
    notes: list[NoteId]

    @classmethod
    def none(cls) -> Owners:
        return cls(np.empty(0, np.int64), np.empty(0, np.int32), [])

    @classmethod
    def read(cls, database: Database) -> Owners:
        """Of every passage: a second for a million."""
        with database.reading():
            rows = database.rows("SELECT key, id FROM note ORDER BY key")
            passages, of_note = database.row(
                "SELECT group_concat(id), group_concat(note) FROM (SELECT id, note FROM passage ORDER BY id)"
            ) or ("", "")
        keys = np.array([row[0] for row in rows], np.int64)
        places = np.searchsorted(keys, as_numbers(of_note)).astype(np.int32)
        return cls(as_numbers(passages), places, [NoteId(row[1]) for row in rows])

    def of(self, wanted: PassageIds) -> dict[PassageId, NoteId]:
        """The notes of those of `wanted` that were there."""
        if not len(self.passages):
            return {}
        at = np.searchsorted(self.passages, wanted)
        at[at == len(self.passages)] = 0
        there = self.passages[at] == wanted
        notes = map(self.notes.__getitem__, self.places[at[there]].tolist())
        return dict(zip(wanted[there].tolist(), notes, strict=True))
