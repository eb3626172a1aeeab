"""What a reader may browse, counted."""

from __future__ import annotations

import threading
from collections import defaultdict

from kbase.model import ChangeNumber, Count, Overview, Readable
from kbase.store.changes import Changes
from kbase.store.database import Database
from kbase.store.links import answer_counts
from kbase.store.narrowing import Condition, readable_notes
from kbase.store.summaries import summaries_by_key

NEWEST = 12
"""How many notes an overview shows."""

KEPT = 32


class Overviews:
    """Overviews, each remembered until the next change."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes
        self._known: dict[tuple[ChangeNumber, Readable], Overview] = {}
        self._lock = threading.Lock()

    def of(self, readable: Readable) -> Overview:
        """The overview of what `readable` allows; a count is of readable notes only."""
        if self._database.writing:  # what may still be undone is not remembered
            return self._counted(readable)
        with self._database.reading():
            asked = self._changes.number(), readable
            with self._lock:
                if asked in self._known:
                    return self._known[asked]
            overview = self._counted(readable)
        with self._lock:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[asked] = overview
        return overview

    def _counted(self, readable: Readable) -> Overview:
        notes = readable_notes(readable)
        newest = self._database.rows(
            f"SELECT key FROM note WHERE {notes.sql} ORDER BY created DESC, key DESC LIMIT {NEWEST}",
            notes.values,
        )
        kinds = self._counts(f"SELECT kind, kind, count(*) FROM note WHERE {notes.sql} GROUP BY kind", notes)
        return Overview(
            notes=sum(count.notes for count in kinds),
            kinds=_most_first(kinds),
            spaces=self._counts(
                "SELECT space.name, iif(space.title = '', space.name, space.title), count(*)"
                f" FROM note JOIN space ON space.key = note.space WHERE {notes.sql}"
                " GROUP BY space.key ORDER BY space.name",
                notes,
            ),
            tags=self._tags(notes),
            people=_most_first(
                self._counts(
                    f"""SELECT person.id, person.name, count(DISTINCT note.key)
                    FROM note JOIN note_author ON note_author.note = note.key
                    JOIN person_name ON person_name.key = note_author.name
                    JOIN person ON person.key = person_name.person
                    WHERE {notes.sql} GROUP BY person.key ORDER BY person.name COLLATE NOCASE""",
                    notes,
                )
            ),
            open_questions=self._open_questions(notes, readable),
            newest=tuple(summaries_by_key(self._database, [row[0] for row in newest], readable).values()),
        )

    def _counts(self, sql: str, notes: Condition) -> tuple[Count, ...]:
        return tuple(Count(*row) for row in self._database.rows(sql, notes.values))

    def _tags(self, notes: Condition) -> tuple[Count, ...]:
        """Tags by name, each counting the notes of the tags nested below it, as a filter finds them."""
        tagged = self._database.rows(
            f"SELECT note_tag.tag, note.key FROM note_tag JOIN note ON note.key = note_tag.note"
            f" WHERE {notes.sql}",
            notes.values,
        )
        notes_by_tag: dict[int, set[int]] = defaultdict(set)
        for tag, note in tagged:
            notes_by_tag[tag].add(note)
        under: dict[str, set[int]] = defaultdict(set)
        spelled: dict[str, str] = {}
        for tag, fold, name in self._database.rows("SELECT key, fold, name FROM tag"):
            if tag not in notes_by_tag:
                continue
            keys, names = fold.split("/"), name.split("/")
            for depth in range(1, len(keys) + 1):
                key = "/".join(keys[:depth])
                under[key] |= notes_by_tag[tag]
                shown = "/".join(names[:depth])
                spelled[key] = min(spelled.get(key, shown), shown)
        return tuple(Count(spelled[key], spelled[key], len(found)) for key, found in sorted(under.items()))

    def _open_questions(self, notes: Condition, readable: Readable) -> int:
        """Questions no readable answer answers."""
        chosen = f"SELECT json_group_array(key) FROM note WHERE kind = 'question' AND {notes.sql}"
        keys = self._database.value(chosen, notes.values)
        asked = self._database.value("SELECT json_array_length(?)", (keys,))
        return int(asked) - len(answer_counts(self._database, keys, readable))


def _most_first(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    return tuple(sorted(counts, key=lambda count: -count.notes))
