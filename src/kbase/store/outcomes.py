"""What came of a session: the notes that were written after it."""

from __future__ import annotations

from kbase.model import NoteId, NoteSummary, Readable
from kbase.pack import PackId, PackLine
from kbase.store.database import Database
from kbase.store.narrowing import readable_notes
from kbase.store.packs import Packs
from kbase.store.summaries import summaries_by_key


class Outcomes:
    """The notes each pack led to."""

    def __init__(self, database: Database, packs: Packs) -> None:
        self._database = database
        self._packs = packs

    def add(self, pack: PackId, note: NoteId) -> None:
        """Put down, inside a transaction, that `note` came of the session; twice is once."""
        self._database.write(
            "INSERT INTO outcome (pack, note) SELECT pack.key, note.key FROM pack, note"
            " WHERE pack.id = ? AND note.id = ? ON CONFLICT DO NOTHING",
            (pack, note),
        )

    def of(self, pack: PackId, readable: Readable) -> list[NoteSummary]:
        """What came of it, oldest first, as far as it may be read. Raises `NotFound` for no such pack."""
        self._packs.versions(pack, readable)
        allowed = readable_notes(readable)
        keys = self._database.rows(
            "SELECT note.key FROM outcome JOIN pack ON pack.key = outcome.pack"
            " JOIN note ON note.key = outcome.note"
            f" WHERE pack.id = :pack AND {allowed.sql} ORDER BY note.key",
            {"pack": pack, **allowed.values},
        )
        return list(summaries_by_key(self._database, [row[0] for row in keys], readable).values())

    def sessions(self, note: NoteId, readable: Readable) -> list[PackLine]:
        """The packs whose sessions `note` came of, as far as they may be opened."""
        rows = self._database.rows(
            "SELECT pack.id FROM outcome JOIN pack ON pack.key = outcome.pack"
            " JOIN note ON note.key = outcome.note WHERE note.id = ?",
            (note,),
        )
        of_note = {row[0] for row in rows}
        return [line for line in self._packs.all(readable) if line.id in of_note] if of_note else []
