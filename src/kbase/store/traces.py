"""What people left behind them: when they last wrote, and what others made of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from kbase.model import BuiltOn, Filters, Kind, NoteId, NoteRef, PersonId, Readable, Relation, SpaceName
from kbase.store.database import Database
from kbase.store.filtering import narrowed_notes
from kbase.store.links import pointing_at
from kbase.store.narrowing import readable_notes
from kbase.store.summaries import summaries_by_key


class Traces:
    """What can be seen of people in the notes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_active(self, people: Collection[PersonId], readable: Readable) -> dict[PersonId, date]:
        """The day each of `people` last wrote something readable; who never did is left out.

        A later edit is no writing: others make it too.
        """
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT person.id, max(note.created) FROM json_each(:people)
            JOIN person ON person.id = json_each.value
            JOIN person_name ON person_name.person = person.key
            JOIN note_author ON note_author.name = person_name.key
            JOIN note ON note.key = note_author.note
            WHERE {notes.sql} GROUP BY person.key""",
            {"people": json.dumps(list(people)), **notes.values},
        )
        return {PersonId(person): date.fromisoformat(day) for person, day in rows}

    def spaces(
        self, people: Collection[PersonId], readable: Readable
    ) -> dict[PersonId, frozenset[SpaceName]]:
        """The spaces each of `people` has written something readable in."""
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT DISTINCT person.id, space.name FROM json_each(:people)
            JOIN person ON person.id = json_each.value
            JOIN person_name ON person_name.person = person.key
            JOIN note_author ON note_author.name = person_name.key
            JOIN note ON note.key = note_author.note JOIN space ON space.key = note.space
            WHERE {notes.sql}""",
            {"people": json.dumps(list(people)), **notes.values},
        )
        found: dict[PersonId, set[SpaceName]] = defaultdict(set)
        for person, space in rows:
            found[PersonId(person)].add(SpaceName(space))
        return {person: frozenset(spaces) for person, spaces in found.items()}

    def built_on(self, person: PersonId, readable: Readable) -> tuple[BuiltOn, ...]:
        """What others wrote that points at something of theirs, newest first; answers are left out."""
        notes = narrowed_notes(readable, Filters(authors=(person,)))
        with self._database.reading():
            own = {
                key: NoteRef(NoteId(identity), title, Kind(kind))
                for key, identity, title, kind in self._database.rows(
                    f"SELECT note.key, note.id, note.title, note.kind FROM note WHERE {notes.sql}",
                    notes.values,
                )
            }
            pointing = [
                (target, source, Relation(relation))
                for target, source, relation in pointing_at(self._database, json.dumps(list(own)), readable)
                if source not in own and relation != Relation.ANSWERS
            ]
            sources = list(dict.fromkeys(source for _, source, _ in pointing))
            found = summaries_by_key(self._database, sources, readable)
        by_key = dict(zip(sources, found.values(), strict=True))
        made = [BuiltOn(own[target], by_key[source], relation) for target, source, relation in pointing]
        once = {(one.by.id, one.own.id): one for one in reversed(made)}
        return tuple(sorted(once.values(), key=lambda one: one.by.created, reverse=True))
