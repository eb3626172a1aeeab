"""People, the names they go by, and who wrote what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from kbase.errors import BadInput, NotFound
from kbase.model import (
    Count,
    Filters,
    NoteId,
    NoteSummary,
    Person,
    PersonId,
    PersonRecord,
    PersonRef,
    Readable,
)
from kbase.store.database import Database, Row
from kbase.store.keys import folded, new_id
from kbase.store.narrowing import narrowed_notes, readable_notes
from kbase.store.summaries import summaries_by_key

_PERSON = """SELECT person.key, person.id, person.name, person.aliases, person.email, person.role,
  person.site, person.about, person.left_on, person.offers, person.wants_to_learn,
  successor.id, successor.name
  FROM person
  LEFT JOIN person_name AS successor_name ON successor_name.fold = person.successor
  LEFT JOIN person AS successor ON successor.key = successor_name.person"""

EVERYONE = Readable(None)


class People:
    """The people of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def named(self, name: str) -> PersonId:
        """The person of that name, alias or address, made when there is none."""
        key = self._database.value("SELECT person FROM person_name WHERE key = ?", (self.name_key(name),))
        return PersonId(self._database.value("SELECT id FROM person WHERE key = ?", (key,)))

    def name_key(self, name: str) -> int:
        """The key of a name; it and its person are made when missing."""
        fold = folded(name)
        if not fold:
            raise BadInput("A person needs a name.")
        key: int | None = self._database.value("SELECT key FROM person_name WHERE fold = ?", (fold,))
        if key is not None:
            return key
        spelled = " ".join(name.split())
        person = self._database.write("INSERT INTO person (id, name) VALUES (?, ?)", (new_id(), spelled))
        return self._database.write(
            "INSERT INTO person_name (fold, spelled, person) VALUES (?, ?, ?)", (fold, spelled, person)
        )

    def get(self, person: PersonId, readable: Readable = EVERYONE) -> Person:
        """One person; an id that was joined to another gives the other.

        Raises `NotFound` when there is none, or when all that makes them known are notes outside `readable`.
        """
        row = self._database.row(
            f"{_PERSON} WHERE person.key = (SELECT ifnull(merged_into, key) FROM person WHERE id = ?)",
            (person,),
        )
        if row is None or not self._known_to(row[0], readable):
            raise NotFound("There is no such person.")
        return _person(row)

    def find(self, name_or_id: str, readable: Readable = EVERYONE) -> Person | None:
        """The person of that id, name, alias or address; None when `get` would raise."""
        found = self._database.value(
            "SELECT id FROM person WHERE id = :asked UNION ALL"
            " SELECT person.id FROM person_name JOIN person ON person.key = person_name.person"
            " WHERE person_name.fold = :fold",
            {"asked": folded(name_or_id), "fold": folded(name_or_id)},
        )
        if found is None:
            return None
        try:
            return self.get(PersonId(found), readable)
        except NotFound:
            return None

    def save(self, record: PersonRecord) -> PersonId:
        """Store what is said of somebody, found by name, alias or address.

        Everyone known only from notes under one of these names becomes this person (`part` undoes it),
        and so does whoever has a record with the same address. Any other name that somebody's record
        claims stays theirs, unless it is this record's main name.
        """
        if not folded(record.name):
            raise BadInput("A person needs a name.")
        names = [name for name in (record.name, *record.aliases, record.email) if folded(name)]
        owners = self._owners(record, names)
        key = self._one_of(owners, names[0])
        self._database.write(
            "UPDATE person SET name = :name, email = :email, role = :role, site = :site, about = :about,"
            " left_on = :left_on, successor = :successor, offers = :offers, wants_to_learn = :wants,"
            " aliases = :aliases, declared = 1 WHERE key = :key",
            {
                "key": key,
                "name": " ".join(record.name.split()),
                "email": record.email,
                "role": record.role,
                "site": record.site,
                "about": record.about,
                "left_on": record.left.isoformat() if record.left else None,
                "successor": folded(record.successor),
                "offers": json.dumps(record.offers, ensure_ascii=False),
                "wants": json.dumps(record.wants_to_learn, ensure_ascii=False),
                "aliases": json.dumps(record.aliases, ensure_ascii=False),
            },
        )
        self._join([owner for owner in owners if owner != key], key)
        for place, name in enumerate(names):
            self._give(name, key, main=place == 0)
        return PersonId(self._database.value("SELECT id FROM person WHERE key = ?", (key,)))

    def part(self, name: str) -> PersonId:
        """Give a name a person of its own again, with the notes signed with it."""
        row = self._database.row("SELECT key, spelled FROM person_name WHERE fold = ?", (folded(name),))
        if row is None:
            raise NotFound("Nobody goes by that name.")
        identity = new_id()
        person = self._database.write("INSERT INTO person (id, name) VALUES (?, ?)", (identity, row[1]))
        self._database.write("UPDATE person_name SET person = ? WHERE key = ?", (person, row[0]))
        return PersonId(identity)

    def all(self, readable: Readable) -> tuple[Count, ...]:
        """Everyone with a record or a readable note, by name; `name` is the id, `title` the name."""
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT person.id, person.name, count(DISTINCT note.key) AS notes
            FROM person
            LEFT JOIN person_name ON person_name.person = person.key
            LEFT JOIN note_author ON note_author.name = person_name.key
            LEFT JOIN note ON note.key = note_author.note AND {notes.sql}
            WHERE person.merged_into IS NULL
            GROUP BY person.key HAVING person.declared OR notes > 0
            ORDER BY person.name COLLATE NOCASE, person.key""",
            notes.values,
        )
        return tuple(Count(*row) for row in rows)

    def of_notes(self, notes: Sequence[NoteId], readable: Readable) -> dict[NoteId, tuple[PersonRef, ...]]:
        """The authors of each readable note, in order; a note without authors has an empty tuple."""
        allowed = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT note.id, person.id, person.name FROM json_each(:ids)
            JOIN note ON note.id = json_each.value AND {allowed.sql}
            LEFT JOIN note_author ON note_author.note = note.key
            LEFT JOIN person_name ON person_name.key = note_author.name
            LEFT JOIN person ON person.key = person_name.person
            ORDER BY note.key, note_author.ordinal""",
            {"ids": json.dumps(list(notes)), **allowed.values},
        )
        authors: dict[NoteId, dict[PersonRef, None]] = {}
        for note, person, name in rows:
            people = authors.setdefault(NoteId(note), {})
            if person is not None:
                people[PersonRef(PersonId(person), name)] = None
        return {note: tuple(people) for note, people in authors.items()}

    def notes_of(self, person: PersonId, readable: Readable) -> tuple[NoteSummary, ...]:
        """What somebody wrote, newest first."""
        notes = narrowed_notes(readable, Filters(authors=(person,)))
        rows = self._database.rows(
            f"SELECT note.key FROM note WHERE {notes.sql} ORDER BY note.created DESC, note.key DESC",
            notes.values,
        )
        return tuple(summaries_by_key(self._database, [row[0] for row in rows], readable).values())

    def coauthors(self, person: PersonId, readable: Readable) -> tuple[tuple[PersonRef, int], ...]:
        """Who signed readable notes together with somebody, and how many; most first."""
        notes = narrowed_notes(readable, Filters(authors=(person,)))
        rows = self._database.rows(
            f"""SELECT person.id, person.name, count(DISTINCT note.key) AS together FROM note
            JOIN note_author ON note_author.note = note.key
            JOIN person_name ON person_name.key = note_author.name
            JOIN person ON person.key = person_name.person
            WHERE {notes.sql} AND person.id <> :person
            GROUP BY person.key ORDER BY together DESC, person.name COLLATE NOCASE, person.key""",
            {"person": person, **notes.values},
        )
        return tuple((PersonRef(PersonId(identity), name), together) for identity, name, together in rows)

    def _known_to(self, key: int, readable: Readable) -> bool:
        notes = readable_notes(readable)
        if not notes.values:
            return True
        return bool(
            self._database.value(
                f"""SELECT declared OR EXISTS (
                  SELECT 1 FROM person_name JOIN note_author ON note_author.name = person_name.key
                  JOIN note ON note.key = note_author.note
                  WHERE person_name.person = person.key AND {notes.sql})
                FROM person WHERE key = :person""",
                {"person": key, **notes.values},
            )
        )

    def _owners(self, record: PersonRecord, names: Sequence[str]) -> list[int]:
        """Whoever goes by one of a record's names and is surely the same human: known from notes only,
        or with a record of the same main name or address."""
        rows = self._database.rows(
            "SELECT person.key, person.declared, person.name, person.email FROM json_each(?)"
            " JOIN person_name ON person_name.fold = json_each.value"
            " JOIN person ON person.key = person_name.person ORDER BY json_each.key",
            (json.dumps([folded(name) for name in names]),),
        )
        same = [
            key
            for key, declared, name, email in rows
            if not declared
            or folded(name) == folded(record.name)
            or (email and folded(email) == folded(record.email))
        ]
        return list(dict.fromkeys(same))

    def _one_of(self, owners: Sequence[int], name: str) -> int:
        """The person a record becomes: the one who has a record already, the first, or a new one."""
        declared = self._database.rows(
            "SELECT person.key FROM json_each(?) JOIN person ON person.key = json_each.value"
            " WHERE person.declared ORDER BY json_each.key",
            (json.dumps(list(owners)),),
        )
        if declared:
            return int(declared[0][0])
        if owners:
            return owners[0]
        return self._database.write("INSERT INTO person (id, name) VALUES (?, ?)", (new_id(), name))

    def _join(self, others: Sequence[int], person: int) -> None:
        """Make several identities one; their ids lead to it from now on."""
        for other in others:
            values = {"person": person, "other": other}
            self._database.write("UPDATE person_name SET person = :person WHERE person = :other", values)
            self._database.write(
                "UPDATE person SET merged_into = :person, declared = 0"
                " WHERE key = :other OR merged_into = :other",
                values,
            )

    def _give(self, name: str, person: int, *, main: bool) -> None:
        """Let `person` go by `name`: surely by their main one, else unless somebody else does."""
        self._database.write(
            "INSERT INTO person_name (fold, spelled, person) VALUES (:fold, :spelled, :person)"
            " ON CONFLICT (fold) DO UPDATE SET person = excluded.person WHERE :main",
            {"fold": folded(name), "spelled": " ".join(name.split()), "person": person, "main": main},
        )


def _person(row: Row) -> Person:
    _, identity, name, aliases, email, role, site, about, left, offers, wants, successor, successor_name = row
    return Person(
        id=PersonId(identity),
        name=name,
        aliases=tuple(json.loads(aliases)),
        email=email,
        role=role,
        site=site,
        about=about,
        left=date.fromisoformat(left) if left else None,
        successor=PersonRef(PersonId(successor), successor_name) if successor else None,
        offers=tuple(json.loads(offers)),
        wants_to_learn=tuple(json.loads(wants)),
    )
