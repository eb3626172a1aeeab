"""Notes in lists: everything a list shows, in a constant number of queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from kbase.model import (
    Kind,
    NoteId,
    NoteSummary,
    PersonId,
    PersonRef,
    Readable,
    SpaceName,
)
from kbase.store.changes import Changes
from kbase.store.database import Database
from kbase.store.links import answer_counts, standing_of
from kbase.store.naming import other_names
from kbase.store.narrowing import readable_notes
from kbase.store.remembered import Remembered
from kbase.textfiles import is_plain

KEPT = 40_000
"""Summaries remembered; a kilobyte each."""


class Summaries:
    """Notes as lists show them, remembered until the next change: a question asks for those of forty."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._remembered: Remembered[NoteId, NoteSummary] = Remembered(database, changes, KEPT)

    def of(self, notes: Sequence[NoteId], readable: Readable) -> dict[NoteId, NoteSummary]:
        """The readable ones of these notes, in this order."""
        return self._remembered.of(notes, lambda unknown: self._read(unknown, readable), readable)

    def _read(self, notes: list[NoteId], readable: Readable) -> dict[NoteId, NoteSummary]:
        keys = self._database.rows(
            "SELECT note.key FROM json_each(?) JOIN note ON note.id = json_each.value", (json.dumps(notes),)
        )
        return summaries_by_key(self._database, [row[0] for row in keys], readable)


def summaries_by_key(
    database: Database, keys: Sequence[int], readable: Readable
) -> dict[NoteId, NoteSummary]:
    """The readable ones of the notes with these keys, in that order."""
    if not keys:
        return {}
    allowed = readable_notes(readable)
    wanted = json.dumps(list(keys))
    notes = database.rows(
        f"""SELECT note.key, note.id, note.title, note.kind, space.name, note.created, note.updated,
          note.verified, note.accepted, note.status,
          (SELECT count(*) FROM application WHERE application.note = note.key),
          ifnull(source.path, ''), note.aliases
        FROM json_each(:keys) JOIN note ON note.key = json_each.value JOIN space ON space.key = note.space
        LEFT JOIN source ON source.note = note.key
        WHERE {allowed.sql} ORDER BY json_each.key""",
        {"keys": wanted, **allowed.values},
    )
    authors = _authors(database, wanted)
    tags = _tags(database, wanted)
    standing = standing_of(database, wanted, readable)
    questions = [row[0] for row in notes if row[3] == Kind.QUESTION]
    answers = answer_counts(database, json.dumps(questions), readable) if questions else {}
    return {
        NoteId(identity): NoteSummary(
            id=NoteId(identity),
            title=title,
            kind=Kind(kind),
            space=SpaceName(space),
            authors=tuple(authors.get(key, ())),
            tags=tuple(tags.get(key, ())),
            created=date.fromisoformat(created),
            updated=date.fromisoformat(updated),
            verified=date.fromisoformat(verified) if verified else None,
            accepted=bool(accepted),
            status=status,
            superseded_by=standing.successors.get(key),
            disagrees_with=tuple(standing.opponents.get(key, ())),
            answers=answers.get(key, 0),
            applied=applied,
            plain=is_plain(path),
            other_names=other_names(json.loads(aliases), path),
        )
        for (
            key,
            identity,
            title,
            kind,
            space,
            created,
            updated,
            verified,
            accepted,
            status,
            applied,
            path,
            aliases,
        ) in notes
    }


def _authors(database: Database, keys: str) -> dict[int, dict[PersonRef, None]]:
    rows = database.rows(
        """SELECT note_author.note, person.id, person.name FROM json_each(:keys)
        JOIN note_author ON note_author.note = json_each.value
        JOIN person_name ON person_name.key = note_author.name
        JOIN person ON person.key = person_name.person
        ORDER BY note_author.note, note_author.ordinal""",
        {"keys": keys},
    )
    authors: dict[int, dict[PersonRef, None]] = defaultdict(dict)
    for note, identity, name in rows:
        authors[note][PersonRef(PersonId(identity), name)] = None
    return authors


def _tags(database: Database, keys: str) -> dict[int, list[str]]:
    rows = database.rows(
        """SELECT note_tag.note, tag.name FROM json_each(:keys)
        JOIN note_tag ON note_tag.note = json_each.value JOIN tag ON tag.key = note_tag.tag
        ORDER BY note_tag.note, note_tag.ordinal""",
        {"keys": keys},
    )
    tags: dict[int, list[str]] = defaultdict(list)
    for note, name in rows:
        tags[note].append(name)
    return tags
