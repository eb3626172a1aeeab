"""Storing, revising, moving and removing a note, each part of one transaction.

A passage id stands for one text under one title, heading path and set of tags for ever, so what is
projected from it never goes stale: a passage that only moved keeps its id, one whose words changed gets
a new one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kbase.errors import BadNote, Conflict, NotFound
from kbase.model import Cut, Draft, Link, NoteId, PassageId, Relation, Source
from kbase.store.bodies import compressed
from kbase.store.database import Database
from kbase.store.identities import Identities
from kbase.store.keys import folded, new_id, now, today
from kbase.store.naming import Rank, found_by, kept_names, names_of, place_of, target_key
from kbase.store.spaces import Spaces
from kbase.store.vectors import drop_unused, wording_keys

GONE = "There is no such note."


@dataclass(frozen=True, slots=True)
class _Stored:
    """A passage as it lies in the database."""

    id: PassageId
    heading: str
    text: str
    wording: int
    digest: bytes


class Writing:
    """The writes of notes."""

    def __init__(self, database: Database, identities: Identities, spaces: Spaces) -> None:
        self._database = database
        self._identities = identities
        self._spaces = spaces

    def add(
        self, draft: Draft, cuts: Sequence[Cut], by: str, reason: str, note: NoteId | None = None
    ) -> NoteId:
        """Store a new note; see `Notes.add`."""
        _checked(draft, cuts)
        if note is None:
            note = NoteId(new_id())
        elif self._database.value("SELECT key FROM note WHERE id = ?", (note,)) is not None:
            raise Conflict("This note was stored already.")
        created = draft.created or today()
        key = self._database.write(
            "INSERT INTO note (id, title, kind, space, created, updated, verified, verified_by, accepted,"
            " status, aliases, revision) VALUES (:id, :title, :kind, :space, :created, :updated, :verified,"
            " :verified_by, ifnull(:accepted, 0), :status, :aliases, 1)",
            self._columns(draft, created, draft.updated or created) | {"id": note},
        )
        self._database.write("INSERT INTO body (note, text) VALUES (?, ?)", (key, draft.body))
        self._record_revision(key, 1, draft.title, by, reason)
        self._index_title(key, draft.title)
        self._write_around(key, note, draft, before={})
        self._add_passages(key, list(enumerate(cuts)))
        self._set_source(key, note, draft.source, "added")
        self._audit("note added", note)
        return note

    def revise(
        self, note: NoteId, draft: Draft, cuts: Sequence[Cut], by: str, reason: str, base: int | None
    ) -> int:
        """Store a new state of a note; see `Notes.revise`."""
        _checked(draft, cuts)
        key, revision, title, created = self._row(note)
        if base is not None and base != revision:
            raise Conflict(
                f"This note was changed meanwhile: it is at revision {revision}, yours began at {base}. "
                "Look at what changed, then save again."
            )
        body = self._body(key)
        old = self._passages(key, body)
        names, whole = self._names(key), replace(draft, source=draft.source or self._source(key))
        relabelled = draft.title != title or set(draft.tags) != self._tags(key)
        relabelled = relabelled or found_by(names) != found_by(names_of(note, whole))
        kept, fresh = _matched(old, cuts, relabelled)
        removed = [passage for passage in old if passage.id not in kept]
        self._remove_passages(removed)
        self._database.write(
            "UPDATE revision SET body = ? WHERE note = ? AND number = ?",
            (compressed(body), key, revision),
        )
        self._unindex_title(key, title)
        self._database.write(
            "UPDATE note SET title = :title, kind = :kind, space = :space, created = :created,"
            " updated = :updated, verified = :verified, verified_by = :verified_by,"
            " accepted = ifnull(:accepted, accepted), status = :status, aliases = :aliases,"
            " revision = :revision WHERE key = :key",
            self._columns(draft, draft.created or date.fromisoformat(created), draft.updated or today())
            | {"key": key, "revision": revision + 1},
        )
        self._database.write("UPDATE body SET text = ? WHERE note = ?", (draft.body, key))
        self._record_revision(key, revision + 1, draft.title, by, reason)
        self._index_title(key, draft.title)
        for table in ("note_author", "note_tag", "note_name", "link"):
            self._database.write(f"DELETE FROM {table} WHERE note = ?", (key,))
        self._write_around(key, note, whole, before=names)
        self._database.write_many(
            "UPDATE passage SET ordinal = ?, start = ?, stop = ? WHERE id = ?",
            [
                (place, cut.passage.span.start, cut.passage.span.end, id_)
                for id_, (place, cut) in kept.items()
            ],
        )
        self._add_passages(key, fresh)
        if sorted(cut.digest for cut in cuts) == sorted(passage.digest.hex() for passage in old):
            self._keep_place(key, max((passage.id for passage in old), default=0))
        drop_unused(self._database, [passage.wording for passage in removed])
        self._set_source(key, note, draft.source, "changed")
        self._audit("note revised", note)
        return revision + 1

    def _keep_place(self, key: int, last: int) -> None:
        """Nothing it is placed by has changed, so a note whose last passage was `last` stays on the map."""
        self._database.write(
            "UPDATE place SET passage = ifnull((SELECT max(id) FROM passage WHERE note = place.note), 0)"
            " WHERE note = ? AND passage = ?",
            (key, last),
        )

    def move(self, note: NoteId, source: Source) -> None:
        """Say where a note's file is now."""
        key, _, title, _ = self._row(note)
        aliases = json.loads(self._database.value("SELECT aliases FROM note WHERE key = ?", (key,)))
        before, moved = self._names(key), Draft(title, "", aliases=tuple(aliases), source=source)
        if found_by(before) != found_by(names_of(note, moved)):
            self._renew_passages(key)
        self._database.write("DELETE FROM note_name WHERE note = ?", (key,))
        self._write_names(key, note, moved, before)
        links = self._database.rows("SELECT target, relation, key FROM link WHERE note = ?", (key,))
        self._database.write_many(
            "UPDATE link SET place = ? WHERE key = ?",
            [(place_of(Link(target, Relation(relation)), source), link) for target, relation, link in links],
        )
        self._set_source(key, note, source, "moved")
        self._audit("note moved", note)

    def accept(self, note: NoteId, accepted: bool) -> None:
        """Say whether an answer is accepted."""
        key, *_ = self._row(note)
        self._database.write("UPDATE note SET accepted = ? WHERE key = ?", (int(accepted), key))
        self._audit("answer accepted" if accepted else "answer no longer accepted", note)

    def remove(self, note: NoteId) -> None:
        """Forget a note, its revisions and what no other note shares; its import events stay."""
        key, _, title, _ = self._row(note)
        if (source := self._source(key)) is not None:
            self._record_import(note, source, "removed")
        passages = self._passages(key, self._body(key))
        self._remove_passages(passages)
        self._unindex_title(key, title)
        self._database.write("DELETE FROM note WHERE key = ?", (key,))
        drop_unused(self._database, [passage.wording for passage in passages])
        self._audit("note removed", note)

    def _row(self, note: NoteId) -> tuple[int, int, str, str]:
        row = self._database.row("SELECT key, revision, title, created FROM note WHERE id = ?", (note,))
        if row is None:
            raise NotFound(GONE)
        return row[0], row[1], row[2], row[3]

    def _tags(self, key: int) -> set[str]:
        rows = self._database.rows(
            "SELECT tag.name FROM note_tag JOIN tag ON tag.key = note_tag.tag WHERE note_tag.note = ?", (key,)
        )
        return {row[0] for row in rows}

    def _columns(self, draft: Draft, created: date, updated: date) -> dict[str, Any]:
        return {
            "title": draft.title,
            "kind": str(draft.kind),
            "space": self._spaces.key(draft.space),
            "created": created.isoformat(),
            "updated": updated.isoformat(),
            "verified": draft.verified.isoformat() if draft.verified else None,
            "verified_by": draft.verified_by,
            "accepted": draft.accepted,
            "status": draft.status,
            "aliases": json.dumps(draft.aliases, ensure_ascii=False),
        }

    def _record_revision(self, key: int, number: int, title: str, by: str, reason: str) -> None:
        self._database.write(
            "INSERT INTO revision (note, number, title, saved_at, saved_by, reason)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (key, number, title, now(), by, reason),
        )

    def _write_around(self, key: int, note: NoteId, draft: Draft, before: dict[str, Rank]) -> None:
        """Authors, tags, names and links."""
        names = dict.fromkeys(self._identities.name_key(name) for name in draft.authors if folded(name))
        self._database.write_many(
            "INSERT INTO note_author (note, ordinal, name) VALUES (?, ?, ?)",
            [(key, place, name) for place, name in enumerate(names)],
        )
        tags = list(dict.fromkeys(draft.tags))
        self._database.write_many(
            "INSERT INTO tag (name, fold) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(tag, folded(tag)) for tag in tags],
        )
        self._database.write_many(
            "INSERT INTO note_tag (note, ordinal, tag) SELECT ?, ?, key FROM tag WHERE name = ?",
            [(key, place, tag) for place, tag in enumerate(tags)],
        )
        self._write_names(key, note, draft, before)
        self._database.write_many(
            "INSERT INTO link (note, ordinal, relation, target, fold, place, heading, shown)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    key,
                    place,
                    str(link.relation),
                    link.target,
                    target_key(link.target),
                    place_of(link, draft.source),
                    link.heading,
                    link.shown,
                )
                for place, link in enumerate(draft.links)
            ],
        )

    def _write_names(self, key: int, note: NoteId, draft: Draft, before: dict[str, Rank]) -> None:
        names = kept_names(before, names_of(note, draft))
        self._database.write_many(
            "INSERT INTO note_name (fold, note, rank) VALUES (?, ?, ?)",
            [(name, key, int(rank)) for name, rank in names.items()],
        )

    def _names(self, key: int) -> dict[str, Rank]:
        rows = self._database.rows("SELECT fold, rank FROM note_name WHERE note = ?", (key,))
        return {fold: Rank(rank) for fold, rank in rows}

    def _index_title(self, key: int, title: str) -> None:
        self._database.write("INSERT INTO note_words (rowid, title) VALUES (?, ?)", (key, title))

    def _unindex_title(self, key: int, title: str) -> None:
        self._database.write(
            "INSERT INTO note_words (note_words, rowid, title) VALUES ('delete', ?, ?)", (key, title)
        )

    def _passages(self, key: int, body: str) -> list[_Stored]:
        rows = self._database.rows(
            "SELECT passage.id, passage.heading, passage.start, passage.stop, passage.wording, wording.digest"
            " FROM passage JOIN wording ON wording.key = passage.wording"
            " WHERE passage.note = ? ORDER BY passage.ordinal",
            (key,),
        )
        return [
            _Stored(passage, heading, body[start:stop], wording, digest)
            for passage, heading, start, stop, wording, digest in rows
        ]

    def _body(self, key: int) -> str:
        return str(self._database.value("SELECT text FROM body WHERE note = ?", (key,)))

    def _add_passages(self, key: int, cuts: Sequence[tuple[int, Cut]]) -> None:
        wordings = wording_keys(self._database, [cut.digest for _, cut in cuts])
        for place, cut in cuts:
            span, heading = cut.passage.span, _heading(cut)
            passage = self._database.write(
                "INSERT INTO passage (note, ordinal, heading, start, stop, wording)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (key, place, heading, span.start, span.end, wordings[cut.digest]),
            )
            self._database.write(
                "INSERT INTO passage_words (rowid, heading, text) VALUES (?, ?, ?)",
                (passage, heading, cut.passage.text),
            )

    def _renew_passages(self, key: int) -> None:
        """The same passages under new ids: what they are found by has changed."""
        old = self._passages(key, self._body(key))
        last = max((passage.id for passage in old), default=0)
        self._database.write(
            "INSERT INTO passage (note, ordinal, heading, start, stop, wording) SELECT note, ordinal,"
            " heading, start, stop, wording FROM passage WHERE note = ? ORDER BY ordinal",
            (key,),
        )
        new = self._database.rows("SELECT id FROM passage WHERE note = ? AND id > ? ORDER BY id", (key, last))
        self._database.write_many(
            "INSERT INTO passage_words (rowid, heading, text) VALUES (?, ?, ?)",
            [(id_, passage.heading, passage.text) for (id_,), passage in zip(new, old, strict=True)],
        )
        self._remove_passages(old)
        self._keep_place(key, last)

    def _remove_passages(self, passages: Sequence[_Stored]) -> None:
        """Forget passages while their text still stands in the body: full-text search needs it to forget."""
        change = self._database.change
        self._database.write_many(
            "INSERT INTO passage_words (passage_words, rowid, heading, text) VALUES ('delete', ?, ?, ?)",
            [(passage.id, passage.heading, passage.text) for passage in passages],
        )
        self._database.write_many(
            "INSERT INTO removed_passage (id, change) VALUES (?, ?)",
            [(passage.id, change) for passage in passages],
        )
        self._database.write_many("DELETE FROM passage WHERE id = ?", [(passage.id,) for passage in passages])

    def _source(self, key: int) -> Source | None:
        row = self._database.row(
            "SELECT collection.path, source.path, source.digest FROM source"
            " JOIN collection ON collection.key = source.collection WHERE source.note = ?",
            (key,),
        )
        return None if row is None else Source(row[0], row[1], row[2].hex())

    def _set_source(self, key: int, note: NoteId, source: Source | None, action: str) -> None:
        if source is None:
            return
        if source.path:
            taken = self._database.value(
                "SELECT source.note FROM source JOIN collection ON collection.key = source.collection"
                " WHERE collection.path = ? AND source.path = ? AND source.note <> ?",
                (source.collection, source.path, key),
            )
            if taken is not None:
                raise Conflict(f"{source.path} was added meanwhile, by another import of the same folder.")
        self._database.write(
            "INSERT INTO source (note, collection, path, digest) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (note) DO UPDATE SET collection = excluded.collection, path = excluded.path,"
            " digest = excluded.digest",
            (key, self._collection(source.collection), source.path, bytes.fromhex(source.digest)),
        )
        self._record_import(note, source, action)

    def _record_import(self, note: NoteId, source: Source, action: str) -> None:
        self._database.write(
            "INSERT INTO import_event (note, at, action, collection, path, digest) VALUES (?, ?, ?, ?, ?, ?)",
            (
                note,
                now(),
                action,
                self._collection(source.collection),
                source.path,
                bytes.fromhex(source.digest),
            ),
        )

    def _collection(self, path: str) -> int:
        self._database.write("INSERT INTO collection (path) VALUES (?) ON CONFLICT DO NOTHING", (path,))
        return int(self._database.value("SELECT key FROM collection WHERE path = ?", (path,)))

    def _audit(self, action: str, note: NoteId) -> None:
        self._database.write(
            "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)",
            (now(), self._database.actor, action, note),
        )


def _heading(cut: Cut) -> str:
    return json.dumps(cut.passage.heading, ensure_ascii=False)


def _matched(
    old: Sequence[_Stored], cuts: Sequence[Cut], relabelled: bool
) -> tuple[dict[PassageId, tuple[int, Cut]], list[tuple[int, Cut]]]:
    """Which old passages stay, each with its new place and cut; and the cuts that are new.

    Same text under the same heading path, title and tags, embedded as the same, is the same passage.
    """
    waiting: dict[tuple[str, str, bytes], list[PassageId]] = defaultdict(list)
    if not relabelled:
        for passage in reversed(old):
            waiting[passage.heading, passage.text, passage.digest].append(passage.id)
    kept: dict[PassageId, tuple[int, Cut]] = {}
    fresh: list[tuple[int, Cut]] = []
    for place, cut in enumerate(cuts):
        same = waiting[_heading(cut), cut.passage.text, bytes.fromhex(cut.digest)]
        if same:
            kept[same.pop()] = place, cut
        else:
            fresh.append((place, cut))
    return kept, fresh


def _checked(draft: Draft, cuts: Sequence[Cut]) -> None:
    """Refuse a passage that is not the stretch of the body it says it is."""
    if "\0" in draft.body or "\0" in draft.title:
        raise BadNote("A note cannot hold NUL characters. Remove them, then save again.")
    for cut in cuts:
        span = cut.passage.span
        if draft.body[span.start : span.end] != cut.passage.text:
            raise BadNote(f"The passage at {span.start}–{span.end} is not what the text says there.")
