"""What the notes of a library look like, space by space and kind by kind; and what stands under a heading."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kbase.model import Filters, Kind, NoteId, PassageId, Readable, SpaceName
from kbase.store.database import Database
from kbase.store.filtering import narrowed_notes
from kbase.store.words import quoted


class Forms:
    """Reads notes for what they have in common."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def samples(self, most: int) -> Iterator[tuple[SpaceName, Kind, list[str]]]:
        """For each space and kind the bodies of at most `most` notes, spread evenly; one group at a time."""
        groups = self._database.rows(
            "SELECT note.space, space.name, note.kind, count(*) FROM note"
            " JOIN space ON space.key = note.space GROUP BY note.space, note.kind"
        )
        for key, space, kind, count in groups:
            every = -(-count // most)
            rows = self._database.rows(
                "SELECT body.text FROM (SELECT key, row_number() OVER (ORDER BY key) AS place FROM note"
                " WHERE space = ? AND kind = ?) AS numbered JOIN body ON body.note = numbered.key"
                " WHERE numbered.place % ? = 0",
                (key, kind, every),
            )
            yield SpaceName(space), Kind(kind), [row[0] for row in rows]

    def under(
        self, heading: str, readable: Readable, filters: Filters, limit: int
    ) -> list[tuple[PassageId, NoteId, tuple[str, ...]]]:
        """The newest `limit` allowed passages with these words in one of their headings.

        Each with its note and the way down to it.
        """
        allowed = narrowed_notes(readable, filters)
        rows = self._database.rows(
            f"""SELECT passage.id, note.id, passage.heading FROM passage_words
            JOIN passage ON passage.id = passage_words.rowid JOIN note ON note.key = passage.note
            WHERE passage_words MATCH 'heading : ' || :heading AND {allowed.sql}
            ORDER BY passage_words.rowid DESC LIMIT :limit""",
            {"heading": quoted(heading), "limit": max(limit, 0), **allowed.values},
        )
        return [(PassageId(passage), NoteId(note), tuple(json.loads(path))) for passage, note, path in rows]
