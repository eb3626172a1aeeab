"""Notes: read by who may read them, written whole."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from kbase.errors import BadFilter, NotFound
from kbase.model import (
    Cut,
    Draft,
    Filters,
    ImportEvent,
    Link,
    Note,
    NoteId,
    NotePage,
    NoteRef,
    NoteSummary,
    Overview,
    Readable,
    Related,
    Relation,
    Revision,
    Source,
)
from kbase.store import links
from kbase.store.bodies import body_of
from kbase.store.changes import Changes
from kbase.store.database import Database
from kbase.store.filtering import narrowed_notes
from kbase.store.identities import Identities
from kbase.store.narrowing import readable_notes
from kbase.store.overviews import Overviews
from kbase.store.spaces import Spaces
from kbase.store.summaries import Summaries, summaries_by_key
from kbase.store.writing import GONE, Writing

ORDERS = {
    "newest": "note.created DESC, note.key DESC",
    "oldest": "note.created, note.key",
    "title": "note.title COLLATE NOCASE, note.key",
}


class Notes:
    """The notes of a library."""

    def __init__(self, database: Database, changes: Changes, identities: Identities, spaces: Spaces) -> None:
        self._database = database
        self._writing = Writing(database, identities, spaces)
        self._overviews = Overviews(database, changes)
        self._summaries = Summaries(database, changes)

    def add(
        self,
        draft: Draft,
        cuts: Sequence[Cut],
        by: str,
        reason: str = "import",
        note: NoteId | None = None,
    ) -> NoteId:
        """Store a new note with its passages, inside a transaction; `note` is its id if it has one already.

        Vectors go in through `Vectors.put`, in the same transaction. Raises `BadNote` for a passage that
        is not `body[span]`, `Conflict` when another note has this source or this id.
        """
        return self._writing.add(draft, cuts, by, reason, note)

    def revise(
        self, note: NoteId, draft: Draft, cuts: Sequence[Cut], by: str, reason: str, base: int | None = None
    ) -> int:
        """Store a new state of a note, inside a transaction; its revision number.

        Passages whose text, heading, title and digest are the same keep their ids. A draft without a
        source leaves the note's as it is; so does one that does not say whether it is accepted. Raises
        `NotFound`, `BadNote`, and `Conflict` when `base` is given and is not the newest revision.
        """
        return self._writing.revise(note, draft, cuts, by, reason, base)

    def move(self, note: NoteId, source: Source, by: str) -> None:
        """Say where a note's file is now, inside a transaction. Raises `NotFound` or `Conflict`."""
        self._writing.move(note, source)

    def remove(self, note: NoteId, by: str) -> None:
        """Forget a note and its revisions, inside a transaction. Raises `NotFound`."""
        self._writing.remove(note)

    def accept(self, note: NoteId, *, accepted: bool) -> None:
        """Say whether an answer is accepted, inside a transaction. Raises `NotFound`."""
        self._writing.accept(note, accepted)

    def get(self, note: NoteId, readable: Readable) -> Note:
        """One note, whole; `NotFound` when there is none or it may not be read."""
        with self._database.reading():
            return self._whole([self._key(note, readable)], readable)[0]

    def draft(self, note: NoteId) -> Draft:
        """A note as it would be written again; `NotFound` when there is none."""
        readable = Readable(None)
        with self._database.reading():
            whole = self.get(note, readable)
            written = self._database.rows(
                "SELECT link.target, link.relation, link.heading, link.shown FROM link"
                " JOIN note ON note.key = link.note WHERE note.id = ? ORDER BY link.ordinal",
                (note,),
            )
            signed = self._database.rows(
                "SELECT person_name.spelled FROM note_author"
                " JOIN person_name ON person_name.key = note_author.name"
                " JOIN note ON note.key = note_author.note WHERE note.id = ? ORDER BY note_author.ordinal",
                (note,),
            )
        summary = whole.summary
        return Draft(
            title=summary.title,
            body=whole.body,
            kind=summary.kind,
            space=summary.space,
            authors=tuple(row[0] for row in signed),
            tags=summary.tags,
            aliases=whole.aliases,
            created=summary.created,
            updated=summary.updated,
            verified=summary.verified,
            verified_by=whole.verified_by,
            accepted=summary.accepted,
            status=summary.status,
            links=tuple(
                Link(target, Relation(relation), heading, shown)
                for target, relation, heading, shown in written
            ),
            source=whole.source,
        )

    def summaries(self, notes: Sequence[NoteId], readable: Readable) -> dict[NoteId, NoteSummary]:
        """The readable ones of these notes as lists show them, in this order."""
        return self._summaries.of(notes, readable)

    def newest(self, limit: int) -> list[NoteId]:
        """At most `limit` of the notes stored last, whoever may read them."""
        rows = self._database.rows("SELECT id FROM note ORDER BY key DESC LIMIT ?", (limit,))
        return [NoteId(row[0]) for row in rows]

    def page(
        self, readable: Readable, filters: Filters, limit: int, offset: int, order: str = "newest"
    ) -> NotePage:
        """A stretch of the notes `filters` keeps, in the order "newest", "oldest" or "title"."""
        if order not in ORDERS:
            raise BadFilter(f"Notes cannot be ordered by {order!r}. Orders: {', '.join(ORDERS)}.")
        notes = narrowed_notes(readable, filters)
        with self._database.reading():
            total = self._database.value(f"SELECT count(*) FROM note WHERE {notes.sql}", notes.values)
            keys = self._database.rows(
                f"SELECT note.key FROM note WHERE {notes.sql} ORDER BY {ORDERS[order]}"
                " LIMIT max(:limit, 0) OFFSET max(:offset, 0)",
                {"limit": limit, "offset": offset, **notes.values},
            )
            summaries = summaries_by_key(self._database, [row[0] for row in keys], readable)
        return NotePage(tuple(summaries.values()), total, offset)

    def revisions(self, note: NoteId) -> list[Revision]:
        """The saved states of a note, newest first. Raises `NotFound`."""
        rows = self._database.rows(
            "SELECT revision.number, revision.title, ifnull(revision.body, body.text), revision.saved_at,"
            " revision.saved_by, revision.reason FROM note JOIN revision ON revision.note = note.key"
            " JOIN body ON body.note = note.key WHERE note.id = ? ORDER BY revision.number DESC",
            (note,),
        )
        if not rows:
            raise NotFound(GONE)
        return [
            Revision(
                number,
                title,
                body_of(kept),
                datetime.fromisoformat(saved_at),
                saved_by,
                reason,
            )
            for number, title, kept, saved_at, saved_by, reason in rows
        ]

    def edited_here(self, notes: Sequence[NoteId]) -> dict[NoteId, Revision]:
        """Those of `notes` whose newest state is no import's, each with that state."""
        rows = self._database.rows(
            "SELECT note.id, revision.number, revision.title, body.text, revision.saved_at,"
            " revision.saved_by, revision.reason FROM json_each(?) JOIN note ON note.id = json_each.value"
            " JOIN revision ON revision.note = note.key AND revision.number = note.revision"
            " JOIN body ON body.note = note.key WHERE revision.reason <> 'import'",
            (json.dumps(list(notes)),),
        )
        return {
            NoteId(note): Revision(number, title, body, datetime.fromisoformat(saved_at), saved_by, reason)
            for note, number, title, body, saved_at, saved_by, reason in rows
        }

    def links(self, note: NoteId, readable: Readable) -> tuple[tuple[Related, ...], tuple[str, ...]]:
        """Where a note points, and the targets that are no readable note. Raises `NotFound`."""
        return links.links_of(self._database, self._key(note, readable), readable)

    def backlinks(self, note: NoteId, readable: Readable) -> tuple[Related, ...]:
        """Which readable notes point at a note, newest first. Raises `NotFound`."""
        return links.backlinks_of(self._database, self._key(note, readable), readable)

    def unresolved(
        self, readable: Readable, notes: Sequence[NoteId] | None = None
    ) -> list[tuple[NoteId, Relation, str]]:
        """(note, how, target) where readable ones of those notes, or of all, name no readable note."""
        return links.unresolved(self._database, readable, notes)

    def pointers(self, notes: Sequence[NoteId], readable: Readable) -> list[tuple[NoteId, NoteId, Relation]]:
        """Which readable note points at which, and how, where one of the two is among these."""
        with self._database.reading():
            keys = self._database.value(
                "SELECT json_group_array(note.key) FROM json_each(?) JOIN note ON note.id = json_each.value",
                (json.dumps(list(notes)),),
            )
            return links.pointers_of(self._database, keys, readable)

    def answers(self, note: NoteId, readable: Readable) -> tuple[Note, ...]:
        """The readable answers to a question: accepted first, then oldest first. Raises `NotFound`."""
        with self._database.reading():
            question = self._key(note, readable)
            answers = links.answer_keys(self._database, json.dumps([question]), readable)
            return tuple(self._whole([answer for _, answer in answers], readable))

    def question_of(self, note: NoteId, readable: Readable) -> NoteRef | None:
        """The readable question an answer answers. Raises `NotFound`."""
        return links.question_of(self._database, self._key(note, readable), readable)

    def resolve(self, name: str, readable: Readable) -> NoteRef | None:
        """The readable note a link of that name means: id, title, alias, path, file stem, former name."""
        return links.resolve(self._database, name, readable)

    def paths_of(self, notes: Collection[NoteId], readable: Readable) -> tuple[str, ...]:
        """Where the readable ones of these notes were read from, folders and all."""
        return links.paths_of(self._database, notes, readable)

    def numbered(self, number: str, readable: Readable) -> tuple[NoteId, ...]:
        """At most two readable notes a name of which begins with that number, zeros before it aside."""
        return links.numbered(self._database, number, readable)

    def by_source(self, collection: str) -> dict[str, tuple[NoteId, str]]:
        """The notes of a collection: path to (note, digest)."""
        rows = self._database.rows(
            "SELECT source.path, note.id, source.digest FROM collection"
            " JOIN source ON source.collection = collection.key JOIN note ON note.key = source.note"
            " WHERE collection.path = ? AND source.path <> ''",
            (collection,),
        )
        return {path: (NoteId(note), digest.hex()) for path, note, digest in rows}

    def by_digest(self, digest: str) -> list[tuple[NoteId, Source]]:
        """The notes made from a file of these bytes."""
        rows = self._database.rows(
            "SELECT note.id, collection.path, source.path FROM source"
            " JOIN collection ON collection.key = source.collection JOIN note ON note.key = source.note"
            " WHERE source.digest = ? ORDER BY note.key",
            (bytes.fromhex(digest),),
        )
        return [(NoteId(note), Source(collection, path, digest)) for note, collection, path in rows]

    def imports(self, note: NoteId) -> tuple[ImportEvent, ...]:
        """The history of a note's import, newest first; of a removed note too."""
        rows = self._database.rows(
            "SELECT import_event.at, import_event.action, collection.path, import_event.path,"
            " import_event.digest"
            " FROM import_event JOIN collection ON collection.key = import_event.collection"
            " WHERE import_event.note = ? ORDER BY import_event.key DESC",
            (note,),
        )
        return tuple(
            ImportEvent(
                datetime.fromisoformat(at), action, Source(collection, path, digest.hex()), digest.hex()
            )
            for at, action, collection, path, digest in rows
        )

    def overview(self, readable: Readable) -> Overview:
        """What a reader may browse."""
        return self._overviews.of(readable)

    def _key(self, note: NoteId, readable: Readable) -> int:
        allowed = readable_notes(readable)
        key = self._database.value(
            f"SELECT note.key FROM note WHERE note.id = :note AND {allowed.sql}",
            {"note": note, **allowed.values},
        )
        if key is None:
            raise NotFound(GONE)
        return int(key)

    def _whole(self, keys: Sequence[int], readable: Readable) -> list[Note]:
        summaries = summaries_by_key(self._database, keys, readable)
        rows = self._database.rows(
            "SELECT note.id, body.text, note.aliases, note.verified_by, note.revision, collection.path,"
            " source.path, source.digest FROM json_each(?) JOIN note ON note.key = json_each.value"
            " JOIN body ON body.note = note.key LEFT JOIN source ON source.note = note.key"
            " LEFT JOIN collection ON collection.key = source.collection ORDER BY json_each.key",
            (json.dumps(list(keys)),),
        )
        return [
            Note(
                summaries[NoteId(note)],
                body,
                tuple(json.loads(aliases)),
                verified_by,
                revision,
                None if digest is None else Source(collection, path, digest.hex()),
            )
            for note, body, aliases, verified_by, revision, collection, path, digest in rows
        ]
