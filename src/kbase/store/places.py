"""Where notes stand on the map of the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kbase.model import Kind, NoteId, PassageIds, Placed, Readable, SpaceName
from kbase.store.database import Database
from kbase.store.narrowing import readable_notes


@dataclass(frozen=True, slots=True)
class ToPlace:
    """A note as the map is made from it."""

    note: NoteId
    passages: PassageIds  # at least one
    open: bool  # stands in a space that is open to all
    at: tuple[float, float] | None  # where it stands; None when it has no place, or its text has changed


@dataclass(frozen=True, slots=True)
class Place:
    """A note's place on the map."""

    note: NoteId
    x: float
    y: float
    passage: int  # the highest passage id of the note


class Places:
    """The places of the notes of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_place(self) -> list[ToPlace]:
        """Every note that says something, oldest first."""
        rows = self._database.rows(
            """SELECT note.id, space.private, place.x, place.y, place.passage IS max(passage.id),
              group_concat(passage.id)
            FROM note JOIN passage ON passage.note = note.key JOIN space ON space.key = note.space
            LEFT JOIN place ON place.note = note.key
            GROUP BY note.key ORDER BY note.created, note.key"""
        )
        return [
            ToPlace(
                NoteId(note),
                np.sort(np.fromstring(passages, np.int64, sep=",")),
                not private,
                (x, y) if placed_as_it_is else None,
            )
            for note, private, x, y, placed_as_it_is, passages in rows
        ]

    def put(self, places: Iterable[Place]) -> None:
        """Place notes; one that is gone is passed over."""
        with self._database.housekeeping():
            self._database.write_many(
                "INSERT INTO place (note, x, y, passage)"
                " SELECT key, :x, :y, :passage FROM note WHERE id = :note"
                " ON CONFLICT (note) DO UPDATE SET"
                " x = excluded.x, y = excluded.y, passage = excluded.passage",
                [
                    {"note": place.note, "x": place.x, "y": place.y, "passage": place.passage}
                    for place in places
                ],
            )

    def all(self, readable: Readable) -> Placed:
        """The readable notes that have a place, oldest first."""
        allowed = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT note.id, note.kind, space.name, place.x, place.y
            FROM place JOIN note ON note.key = place.note JOIN space ON space.key = note.space
            WHERE {allowed.sql} ORDER BY note.created, note.key""",
            allowed.values,
        )
        kinds = {str(kind): kind for kind in Kind}
        return Placed(
            [NoteId(row[0]) for row in rows],
            [kinds[row[1]] for row in rows],
            [SpaceName(row[2]) for row in rows],
            np.array([row[3:] for row in rows], np.float64).reshape(len(rows), 2),
        )

    def waiting(self, readable: Readable) -> int:
        """How many readable notes have no place yet."""
        allowed = readable_notes(readable)
        return int(
            self._database.value(
                f"SELECT count(*) FROM note WHERE {allowed.sql}"
                " AND NOT EXISTS (SELECT 1 FROM place WHERE place.note = note.key)"
                " AND EXISTS (SELECT 1 FROM passage WHERE passage.note = note.key)",
                allowed.values,
            )
        )
