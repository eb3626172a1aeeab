"""Passages: fetched for showing, read for building projections, narrowed to what may be found."""

from __future__ import annotations

import json
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from kbase.model import (
    Among,
    ChangeNumber,
    Filters,
    Fingerprint,
    FoundPassage,
    NoteId,
    PassageId,
    PassageIds,
    Readable,
    Span,
    Vector,
)
from kbase.store.changes import Changes, ids
from kbase.store.database import Database
from kbase.store.filtering import narrowed_notes
from kbase.store.naming import other_names
from kbase.store.narrowing import EVERY_NOTE, readable_notes
from kbase.store.owners import Owners
from kbase.store.remembered import Remembered
from kbase.store.vectors import MODEL_SHIFT, vectors_from
from kbase.store.words import completions, passages_with

NOTES_KEPT = 200_000
"""Passages that came later whose note is remembered; some 100 bytes each."""

ORDERS_KEPT = 50_000
"""Notes the order of whose passages is remembered; some 200 bytes each."""

UNDER_EACH = 8
"""Passages of one note under a heading that are looked at: what a long section is for stands in its first."""

AMONG_KEPT = 4_000_000
"""Ids in the narrowings remembered, of 8 bytes each."""

Asked = tuple[ChangeNumber, Readable, Filters]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A passage as projections are built from it."""

    id: PassageId
    note: NoteId
    title: str
    tags: tuple[str, ...]
    names: tuple[str, ...]  # its note's others, beside the title
    heading: tuple[str, ...]
    text: str
    vector: Vector


class Passages:
    """The passages of a library."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes
        self._among: OrderedDict[Asked, Among] = OrderedDict()
        self._among_kept = 0  # ids
        self._owners = Owners.none()
        self._notes: dict[PassageId, NoteId] = {}
        self._orders: Remembered[NoteId, tuple[PassageId, ...]] = Remembered(database, changes, ORDERS_KEPT)
        self._lock = threading.Lock()

    def fetch(self, passages: Sequence[PassageId] | PassageIds, readable: Readable) -> list[FoundPassage]:
        """The readable ones of these passages, in this order."""
        allowed = readable_notes(readable)
        wanted = [int(passage) for passage in passages]
        if not wanted:
            return []
        with self._database.reading():
            rows = self._database.rows(
                f"""SELECT passage.id, passage.note, note.id, passage.heading, passage.start, passage.stop
                FROM json_each(:ids) JOIN passage ON passage.id = json_each.value
                JOIN note ON note.key = passage.note
                WHERE {allowed.sql} ORDER BY json_each.key""",
                {"ids": json.dumps(wanted), **allowed.values},
            )
            bodies = self._bodies({row[1] for row in rows})
        return [
            FoundPassage(
                PassageId(passage),
                NoteId(identity),
                tuple(json.loads(heading)),
                Span(start, stop),
                bodies[note][start:stop],
            )
            for passage, note, identity, heading, start, stop in rows
        ]

    def of_note(self, note: NoteId) -> list[FoundPassage]:
        """All passages of a note, in the order of its body."""
        return self.of_notes([note]).get(note, [])

    def of_notes(self, notes: Sequence[NoteId]) -> dict[NoteId, list[FoundPassage]]:
        """The same of each of these notes that has any."""
        found: dict[NoteId, list[FoundPassage]] = {}
        with self._database.reading():
            ids = [passage for of_note in self.ids_of(notes).values() for passage in of_note]
            for passage in self.fetch(ids, Readable(None)):
                found.setdefault(passage.note, []).append(passage)
        return found

    def ids_of(self, notes: Sequence[NoteId]) -> dict[NoteId, list[PassageId]]:
        """Which passages each of these notes has, in the order of its body."""
        rows = self._database.rows(
            "SELECT note.id, passage.id FROM json_each(?) JOIN note ON note.id = json_each.value"
            " JOIN passage ON passage.note = note.key ORDER BY json_each.key, passage.ordinal",
            (json.dumps(list(dict.fromkeys(notes))),),
        )
        found: dict[NoteId, list[PassageId]] = {}
        for note, passage in rows:
            found.setdefault(NoteId(note), []).append(PassageId(passage))
        return found

    def around(self, passages: Sequence[PassageId] | PassageIds, reach: int) -> list[Sequence[PassageId]]:
        """For each of `passages` itself and up to `reach` before and behind it in its note."""
        notes = self.notes_of(passages)
        orders = self._orders.of(list(dict.fromkeys(notes.values())), self._read_orders)
        found: list[Sequence[PassageId]] = []
        for passage in np.asarray(passages, np.int64).tolist():
            order = orders.get(notes[passage], ()) if passage in notes else ()
            place = order.index(passage) if passage in order else None
            found.append([passage] if place is None else order[max(0, place - reach) : place + reach + 1])
        return found

    def openings(self, notes: Sequence[NoteId], readable: Readable, each: int = 2) -> list[FoundPassage]:
        """The first `each` passages of the readable ones of these notes."""
        rows = self._database.rows(
            "SELECT passage.id FROM json_each(:notes) JOIN note ON note.id = json_each.value"
            " JOIN passage ON passage.note = note.key AND passage.ordinal < :each"
            " ORDER BY json_each.key, passage.ordinal",
            {"notes": json.dumps(list(notes)), "each": each},
        )
        return self.fetch([PassageId(row[0]) for row in rows], readable)

    def under(
        self, notes: Sequence[NoteId], headings: Sequence[str], readable: Readable
    ) -> list[FoundPassage]:
        """Of each readable one of these notes the first `UNDER_EACH` passages under one of `headings`."""
        rows = self._database.rows(
            "SELECT id FROM (SELECT passage.id, json_each.key, passage.ordinal,"
            " row_number() OVER (PARTITION BY passage.note ORDER BY passage.ordinal) AS place"
            " FROM json_each(:notes) JOIN note ON note.id = json_each.value"
            " JOIN passage ON passage.note = note.key WHERE EXISTS (SELECT 1"
            " FROM json_each(passage.heading) AS step JOIN json_each(:headings) AS one USING (value)))"
            " WHERE place <= :each ORDER BY key, ordinal",
            {"notes": json.dumps(list(notes)), "headings": json.dumps(list(headings)), "each": UNDER_EACH},
        )
        return self.fetch([PassageId(row[0]) for row in rows], readable)

    def notes_of(self, passages: Sequence[PassageId] | PassageIds) -> dict[PassageId, NoteId]:
        """Which note each passage belongs to; it is remembered, so one removed since may be told still.

        A question asks it of some 400 passages: 1.2 ms from SQLite, and a passage never changes its note.
        """
        wanted = np.asarray(passages, np.int64)
        known = self._owners.of(wanted)
        if len(known) < len(wanted):
            known |= self._later_notes_of([one for one in wanted.tolist() if one not in known])
        return known

    def _later_notes_of(self, wanted: Sequence[PassageId]) -> dict[PassageId, NoteId]:
        """The notes of passages that came since all were read."""
        known = self._notes
        found = {passage: known[passage] for passage in wanted if passage in known}
        unknown = [passage for passage in wanted if passage not in found]
        if unknown:
            read = self._database.rows(
                "SELECT passage.id, note.id FROM json_each(?)"
                " JOIN passage ON passage.id = json_each.value JOIN note ON note.key = passage.note",
                (json.dumps(unknown),),
            )
            found.update(read)
            if not self._database.writing:  # what may still be undone is not remembered
                self._remember_notes(dict(read))
        return found

    def remember(self, notes: Sequence[NoteId]) -> None:
        """Know the notes of all passages, and the passages of these notes, before they are asked for."""
        self._owners = Owners.read(self._database)
        self._orders.of(notes, self._read_orders)
        self._database.value(  # what is read once lies in the system's memory
            "SELECT sum(length(body.text)) FROM json_each(?) JOIN note ON note.id = json_each.value"
            " JOIN body ON body.note = note.key",
            (json.dumps(list(notes)),),
        )

    def among(self, readable: Readable, filters: Filters) -> Among:
        """The passages `readable` allows and `filters` keeps; remembered until the next change."""
        condition = narrowed_notes(readable, filters)
        if condition is EVERY_NOTE:
            return Among()
        with self._database.reading():
            asked = self._changes.number(), readable, filters
            with self._lock:
                if asked in self._among:
                    self._among.move_to_end(asked)
                    return self._among[asked]
            found = ids(
                self._database,
                "SELECT passage.id FROM note CROSS JOIN passage ON passage.note = note.key"
                f" WHERE {condition.sql}",
                condition.values,
            )
        found.flags.writeable = False
        among = Among(found)
        if not self._database.writing:  # what may still be undone is not remembered
            with self._lock:
                self._remember(asked, among)
        return among

    def rows(self, passages: Sequence[PassageId] | PassageIds, model: Fingerprint) -> list[IndexRow]:
        """These passages, as far as they exist and have a vector of `model`, ascending."""
        wanted = json.dumps([int(passage) for passage in passages])
        with self._database.reading():
            rows = self._database.rows(
                f"""SELECT passage.id, passage.note, note.id, note.title,
                  (SELECT json_group_array(tag.name) FROM note_tag JOIN tag ON tag.key = note_tag.tag
                   WHERE note_tag.note = note.key),
                  note.aliases, ifnull(source.path, ''),
                  passage.heading, passage.start, passage.stop, vector.value
                FROM passage JOIN note ON note.key = passage.note LEFT JOIN source ON source.note = note.key
                JOIN vector ON vector.key =
                  ((SELECT key FROM model WHERE fingerprint = :model) << {MODEL_SHIFT}) | passage.wording
                WHERE passage.id IN (SELECT value FROM json_each(:ids)) ORDER BY passage.id""",
                {"model": model, "ids": wanted},
            )
            bodies = self._bodies({row[1] for row in rows})
        vectors = vectors_from([row[-1] for row in rows])
        return [
            IndexRow(
                PassageId(passage),
                NoteId(identity),
                title,
                tuple(json.loads(tags)),
                other_names(json.loads(aliases), path),
                tuple(json.loads(heading)),
                bodies[note][start:stop],
                vector,
            )
            for (passage, note, identity, title, tags, aliases, path, heading, start, stop, _), vector in zip(
                rows, vectors, strict=True
            )
        ]

    def count(self) -> int:
        """How many passages there are."""
        return int(self._database.value("SELECT count(*) FROM passage"))

    def phrase(
        self, words: Sequence[str], limit: int, readable: Readable, filters: Filters
    ) -> list[PassageId]:
        """Passages in which `words` stand side by side: in the note's title first, then newest first."""
        return passages_with(self._database, words, limit, narrowed_notes(readable, filters))

    def complete(self, prefix: str, limit: int, readable: Readable) -> list[str]:
        """What a question that begins so may be after: titles first, then words; nothing unreadable."""
        return completions(self._database, prefix, limit, readable_notes(readable))

    def _read_orders(self, notes: list[NoteId]) -> dict[NoteId, tuple[PassageId, ...]]:
        """The passages of each note, in the order of its body."""
        rows = self._database.rows(
            "SELECT note.id, passage.id FROM json_each(?) JOIN note ON note.id = json_each.value"
            " JOIN passage ON passage.note = note.key ORDER BY note.key, passage.ordinal",
            (json.dumps(notes),),
        )
        grouped = groupby(rows, key=itemgetter(0))
        return {NoteId(note): tuple(row[1] for row in of_note) for note, of_note in grouped}

    def _remember_notes(self, notes: Mapping[PassageId, NoteId]) -> None:
        with self._lock:
            if len(self._notes) + len(notes) > NOTES_KEPT:
                self._notes = {}
            for passage, note in notes.items():
                self._notes[passage] = NoteId(sys.intern(note))

    def _remember(self, asked: Asked, among: Among) -> None:
        """Keep what was asked of this change, the latest and only so much of it."""
        if asked in self._among:
            return
        if self._among and next(iter(self._among))[0] != asked[0]:
            self._among.clear()
            self._among_kept = 0
        self._among[asked] = among
        self._among_kept += _length(among)
        while len(self._among) > 1 and self._among_kept > AMONG_KEPT:
            self._among_kept -= _length(self._among.popitem(last=False)[1])

    def _bodies(self, notes: set[int]) -> dict[int, str]:
        """Whole bodies: `substr` in SQL would read each body once a passage."""
        rows = self._database.rows(
            "SELECT body.note, body.text FROM json_each(?) JOIN body ON body.note = json_each.value",
            (json.dumps(sorted(notes)),),
        )
        return dict(rows)


def _length(among: Among) -> int:
    """What remembering a narrowing costs, in ids; an empty one costs something too."""
    return 1000 if among.ids is None else 1000 + len(among.ids)
