"""Session packs and their versions, and what people have marked as known.

A version is kept without a word of the notes it quotes (`kbase.requoting.unsaid`). Titles and texts are
looked up when it is read, among what the reader may read then: what was removed, moved out of
reach or never theirs is not in what they get.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from kbase.errors import Conflict, NotFound
from kbase.model import Evidence, NoteId, NoteRef, NoteSummary, PersonId, Readable
from kbase.pack import Citation, Pack, PackId, PackLine, PackVersion, SavedPack
from kbase.requoting import requoted, unsaid
from kbase.store.bodies import body_of
from kbase.store.database import Database, Row
from kbase.store.keys import new_id, now
from kbase.store.narrowing import Condition, readable_notes
from kbase.store.summaries import summaries_by_key

if TYPE_CHECKING:
    from pydantic import TypeAdapter

GONE = "There is no such pack, or none you may open."


class Packs:
    """The saved packs of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, pack: Pack, by: str, reason: str) -> PackId:
        """Save a new pack as its version 1."""
        identity = PackId(new_id())
        with self._database.housekeeping():
            key = self._database.write("INSERT INTO pack (id) VALUES (?)", (identity,))
            self._write(key, 1, pack, by, reason)
        return identity

    def save(self, identity: PackId, pack: Pack, by: str, reason: str, base: int) -> int:
        """Save the next version of a pack; its number.

        Raises `NotFound`, and `Conflict` when `base` is no longer the newest version.
        """
        with self._database.housekeeping():
            row = self._database.row(
                "SELECT pack.key, max(pack_version.number) FROM pack"
                " JOIN pack_version ON pack_version.pack = pack.key WHERE pack.id = ? GROUP BY pack.key",
                (identity,),
            )
            if row is None:
                raise NotFound(GONE)
            key, newest = row
            if base != newest:
                raise Conflict("Somebody changed this pack first. Look at theirs, then change it again.")
            self._write(key, newest + 1, pack, by, reason)
        return int(newest) + 1

    def remove(self, identity: PackId) -> None:
        """Forget a pack and its versions. Raises `NotFound`."""
        with self._database.housekeeping():
            if self._database.row("SELECT 1 FROM pack WHERE id = ?", (identity,)) is None:
                raise NotFound(GONE)
            self._database.write("DELETE FROM pack WHERE id = ?", (identity,))

    def get(self, identity: PackId, readable: Readable, number: int | None = None) -> SavedPack:
        """A version of a pack, the newest unless told, as far as `readable` allows now.

        Raises `NotFound` for no such pack or version, or when it draws from a space outside `readable`.
        """
        may = _may_open(readable)
        with self._database.reading():
            versions = self._database.rows(
                "SELECT pack_version.number, pack_version.saved_at, pack_version.saved_by,"
                " pack_version.reason, pack_version.content"
                " FROM pack JOIN pack_version ON pack_version.pack = pack.key"
                f" WHERE pack.id = :pack AND {may.sql} ORDER BY pack_version.number",
                {"pack": identity, **may.values},
            )
            if not versions:
                raise NotFound(GONE)
            wanted = [row for row in versions if number is None or row[0] == number]
            if not wanted:
                there = "versions 1 to" if len(versions) > 1 else "only version"
                raise NotFound(f"This pack has no version {number}: it has {there} {len(versions)}.")
            pack = self._said(_adapter().validate_json(wanted[-1][4]), readable)
        return SavedPack(identity, _version(wanted[-1]), len(versions), pack)

    def versions(self, identity: PackId, readable: Readable) -> list[PackVersion]:
        """The versions of a pack, newest first. Raises `NotFound` as `get` does."""
        may = _may_open(readable)
        rows = self._database.rows(
            "SELECT pack_version.number, pack_version.saved_at, pack_version.saved_by, pack_version.reason"
            " FROM pack JOIN pack_version ON pack_version.pack = pack.key"
            f" WHERE pack.id = :pack AND {may.sql} ORDER BY pack_version.number DESC",
            {"pack": identity, **may.values},
        )
        if not rows:
            raise NotFound(GONE)
        return [_version(row) for row in rows]

    def all(self, readable: Readable) -> list[PackLine]:
        """The packs a reader may open, last changed first."""
        may = _may_open(readable)
        rows = self._database.rows(
            "SELECT pack_version.number, pack_version.saved_at, pack_version.saved_by, pack_version.reason,"
            " pack.id, pack_version.content ->> '$.title', pack_version.content ->> '$.question',"
            " pack_version.content ->> '$.format', pack_version.content ->> '$.minutes'"
            " FROM pack JOIN pack_version ON pack_version.pack = pack.key"
            " WHERE pack_version.number ="
            "  (SELECT max(newest.number) FROM pack_version AS newest WHERE newest.pack = pack.key)"
            f" AND {may.sql} ORDER BY pack_version.saved_at DESC, pack.key DESC",
            may.values,
        )
        return [PackLine(PackId(row[4]), row[5] or row[6], row[7], row[8], _version(row)) for row in rows]

    def mark_known(self, person: PersonId, note: NoteId, *, known: bool) -> None:
        """Remember that somebody knows a note already, or no longer say so."""
        change = (
            "INSERT INTO known (person, note) SELECT person.key, note.key"
            " FROM person, note WHERE person.id = ? AND note.id = ? ON CONFLICT DO NOTHING"
            if known
            else "DELETE FROM known WHERE person IN"
            " (SELECT one.key FROM person JOIN person AS one ON person.key IN (one.key, one.merged_into)"
            "  WHERE person.id = ?)"
            " AND note = (SELECT key FROM note WHERE id = ?)"
        )
        with self._database.housekeeping():
            self._database.write(change, (person, note))

    def known(self, people: Sequence[PersonId]) -> dict[NoteId, frozenset[PersonId]]:
        """The notes each of `people` marked as known, by note."""
        rows = self._database.rows(
            "SELECT note.id, asked.id FROM json_each(?)"
            " JOIN person AS asked ON asked.id = json_each.value"
            " JOIN person AS marker ON asked.key IN (marker.key, marker.merged_into)"
            " JOIN known ON known.person = marker.key JOIN note ON note.key = known.note",
            (json.dumps(list(people)),),
        )
        marked: dict[NoteId, set[PersonId]] = {}
        for note, person in rows:
            marked.setdefault(NoteId(note), set()).add(PersonId(person))
        return {note: frozenset(by) for note, by in marked.items()}

    def _write(self, key: int, number: int, pack: Pack, by: str, reason: str) -> None:
        content = _adapter().dump_json(unsaid(pack)).decode("utf-8")
        self._database.write(
            "INSERT INTO pack_version (pack, number, saved_at, saved_by, reason, content)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (key, number, now(), by, reason, content),
        )
        self._database.write_many(
            "INSERT INTO pack_space (pack, space) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(key, space) for space in sorted(pack.spaces)],
        )

    def _said(self, pack: Pack, readable: Readable) -> Pack:
        """`pack` with the words it quotes and its receipts as they are now, without what may not be read."""
        cited: set[tuple[NoteId, int]] = set()
        named: set[NoteId] = set()

        def note_named(ref: NoteRef) -> NoteRef:
            named.add(ref.id)
            return ref

        def note_cited(citation: Citation) -> Citation:
            cited.add((citation.note.id, citation.revision))
            named.add(citation.note.id)
            return citation

        def note_shown(evidence: Evidence) -> Evidence:
            named.add(evidence.note.id)
            return evidence

        requoted(pack, note_cited, note_named, note_shown)
        summaries = self._summaries(named, readable)
        bodies = self._bodies(cited)
        newer = self._newer(cited)
        ways = self._ways(cited)

        def note(ref: NoteRef) -> NoteRef | None:
            return summaries[ref.id].ref if ref.id in summaries else None

        def passage(citation: Citation) -> Citation | None:
            ref, body = note(citation.note), bodies.get((citation.note.id, citation.revision))
            if ref is None or body is None:
                return None
            text = body[citation.span.start : citation.span.end]
            way = next(
                (
                    heading
                    for start, stop, heading in ways.get((citation.note.id, citation.revision), ())
                    if start <= citation.span.start < stop
                ),
                (),
            )
            now = summaries[ref.id]
            return replace(
                citation,
                note=ref,
                heading=way,
                text=text,
                superseded_by=now.superseded_by,
                status=now.status,
                reworded=text not in newer.get(ref.id, text),
                plain=now.plain,
            )

        def receipt(evidence: Evidence) -> Evidence | None:
            if (one := summaries.get(evidence.note.id)) is None:
                return None
            return replace(
                evidence,
                note=one.ref,
                verified=one.verified,
                accepted=one.accepted,
                applied=one.applied,
                outdated=one.outdated,
            )

        return requoted(pack, passage, note, receipt)

    def _summaries(self, notes: Iterable[NoteId], readable: Readable) -> dict[NoteId, NoteSummary]:
        allowed = readable_notes(readable)
        keys = self._database.rows(
            "SELECT note.key FROM json_each(:ids) JOIN note ON note.id = json_each.value"
            f" WHERE {allowed.sql}",
            {"ids": json.dumps(sorted(notes)), **allowed.values},
        )
        return summaries_by_key(self._database, [row[0] for row in keys], readable)

    def _bodies(self, cited: Iterable[tuple[NoteId, int]]) -> dict[tuple[NoteId, int], str]:
        """What those revisions said."""
        rows = self._database.rows(
            "SELECT note.id, revision.number, ifnull(revision.body, body.text) FROM json_each(?) AS wanted"
            " JOIN note ON note.id = wanted.value ->> 0"
            " JOIN revision ON revision.note = note.key AND revision.number = wanted.value ->> 1"
            " JOIN body ON body.note = note.key",
            (json.dumps(sorted(cited)),),
        )
        return {(NoteId(note), number): body_of(kept) for note, number, kept in rows}

    def _newer(self, cited: Iterable[tuple[NoteId, int]]) -> dict[NoteId, str]:
        """What those notes say now that have a later revision."""
        rows = self._database.rows(
            "SELECT note.id, body.text FROM json_each(?) AS wanted JOIN note ON note.id = wanted.value ->> 0"
            " AND note.revision > wanted.value ->> 1 JOIN body ON body.note = note.key",
            (json.dumps(sorted(cited)),),
        )
        return {NoteId(note): body for note, body in rows}

    def _ways(
        self, cited: Iterable[tuple[NoteId, int]]
    ) -> Mapping[tuple[NoteId, int], Sequence[tuple[int, int, tuple[str, ...]]]]:
        """The headings above each passage of those that are still the newest revision."""
        rows = self._database.rows(
            "SELECT note.id, note.revision, passage.start, passage.stop, passage.heading"
            " FROM json_each(?) AS wanted"
            " JOIN note ON note.id = wanted.value ->> 0 AND note.revision = wanted.value ->> 1"
            " JOIN passage ON passage.note = note.key ORDER BY passage.ordinal",
            (json.dumps(sorted(cited)),),
        )
        ways: dict[tuple[NoteId, int], list[tuple[int, int, tuple[str, ...]]]] = {}
        for note, revision, start, stop, heading in rows:
            ways.setdefault((NoteId(note), revision), []).append((start, stop, tuple(json.loads(heading))))
        return ways


def _may_open(readable: Readable) -> Condition:
    if readable.spaces is None:
        return Condition("TRUE")
    return Condition(
        "NOT EXISTS (SELECT 1 FROM pack_space WHERE pack_space.pack = pack.key"
        " AND pack_space.space NOT IN (SELECT value FROM json_each(:readable)))",
        {"readable": json.dumps(sorted(readable.spaces))},
    )


def _version(row: Row) -> PackVersion:
    number, saved_at, saved_by, reason = row[:4]
    return PackVersion(number, datetime.fromisoformat(saved_at), saved_by, reason)


@cache
def _adapter() -> TypeAdapter[Pack]:
    """Packs from and to JSON."""
    from pydantic import TypeAdapter  # a tenth of a second that only a saved pack pays

    return TypeAdapter(Pack)
