"""People, the names they go by, and who wrote what."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from kbase.errors import BadInput, NotFound
from kbase.model import (
    EVERYTHING,
    Count,
    NoteId,
    NoteSummary,
    Person,
    PersonId,
    PersonRecord,
    PersonRef,
    PersonRevision,
    Readable,
)
from kbase.store.changes import Changes
from kbase.store.database import Database, Row
from kbase.store.identities import NOBODY, Identities
from kbase.store.keys import folded, now
from kbase.store.latest import Latest
from kbase.store.narrowing import known_names, readable_notes
from kbase.store.remembered import Remembered
from kbase.store.summaries import summaries_by_key

_PERSON = """SELECT person.key, person.id, person.name, person.aliases, person.email, person.role,
  person.site, person.about, person.left_on, person.offers, person.wants_to_learn,
  person.suggest, person.away_until, person.weekly_limit, successor.key, successor.id, successor.name
  FROM person
  LEFT JOIN person_name AS successor_name ON successor_name.fold = person.successor
  LEFT JOIN person AS successor ON successor.key = successor_name.person"""

RECORDS_KEPT = 10_000
"""People whose records are remembered; a kilobyte each."""


class People:
    """The people of a library."""

    def __init__(self, database: Database, changes: Changes, identities: Identities) -> None:
        self._database = database
        self._identities = identities
        self._records: Remembered[PersonId, Person] = Remembered(database, changes, RECORDS_KEPT)
        self._not_to_be_suggested = Latest(database, self._read_not_to_be_suggested)

    def named(self, name: str) -> PersonId:
        """The person of that name, alias or address, made when there is none."""
        name_key = self._identities.name_key(name)
        key = self._database.value("SELECT person FROM person_name WHERE key = ?", (name_key,))
        return self._identities.id_of(key)

    def get(self, person: PersonId, readable: Readable = EVERYTHING) -> Person:
        """One person; an id that was joined to another gives the other.

        Raises `NotFound` when there is none, or when all that makes them known are notes outside `readable`.
        """
        found = self.those([person], readable)
        if person not in found:
            raise NotFound(NOBODY)
        return found[person]

    def those(self, people: Collection[PersonId], readable: Readable = EVERYTHING) -> dict[PersonId, Person]:
        """By the id asked for, in this order, those of `people` whom `get` would give."""
        return self._records.of(list(people), lambda unknown: self._read(unknown, readable), readable)

    def _read(self, people: list[PersonId], readable: Readable) -> dict[PersonId, Person]:
        asked = self._database.rows(
            "SELECT person.id, ifnull(person.merged_into, person.key) FROM json_each(?) AS asked"
            " JOIN person ON person.id = asked.value ORDER BY asked.key",
            (json.dumps(people),),
        )
        rows = self._database.rows(
            f"{_PERSON} WHERE person.key IN (SELECT value FROM json_each(?))",
            (json.dumps([key for _, key in asked]),),
        )
        known = self._known({key for row in rows for key in (row[0], row[-3]) if key}, readable)
        by_key = {row[0]: _person(row, known) for row in rows if row[0] in known}
        return {PersonId(identity): by_key[key] for identity, key in asked if key in by_key}

    def find(self, name_or_id: str, readable: Readable = EVERYTHING) -> Person | None:
        """The person of that id, name, alias or address; None when `get` would raise, and for a name that
        only notes outside `readable` give them."""
        names = known_names(readable)
        found = self._database.value(
            "SELECT id FROM person WHERE id = :asked UNION ALL"
            " SELECT person.id FROM person_name JOIN person ON person.key = person_name.person"
            f" WHERE person_name.fold = :asked AND {names.sql}",
            {"asked": folded(name_or_id), **names.values},
        )
        if found is None:
            return None
        try:
            return self.get(PersonId(found), readable)
        except NotFound:
            return None

    def save(self, record: PersonRecord, person: PersonId | None = None) -> PersonId:
        """Store what is said of `person`, or of somebody found by name, alias or address.

        Everyone known only from notes under one of these names becomes this person (`Identities.part`
        undoes it), and so does whoever has a record with the same address; neither joins whom a person
        has kept apart. Any other name that somebody's record claims stays theirs, unless it is this
        record's main name. Raises `BadInput` for no name, `NotFound` for no such `person`.
        """
        if not folded(record.name):
            raise BadInput("A person needs a name.")
        names = [name for name in (record.name, *record.aliases, record.email) if folded(name)]
        owners = self._owners(record, names)
        key = self._identities.key_of(person) if person else self._one_of(owners, names[0])
        record = self._with_choices(record, key)
        self._database.write(
            "UPDATE person SET name = :name, email = :email, role = :role, site = :site, about = :about,"
            " left_on = :left_on, successor = :successor, successor_name = :successor_name, offers = :offers,"
            " wants_to_learn = :wants, aliases = :aliases, suggest = :suggest, away_until = :away_until,"
            " weekly_limit = :weekly_limit, declared = 1 WHERE key = :key",
            {"key": key, **_columns(record)},
        )
        apart = self._identities.apart_from(key)
        others = [owner for owner in owners if owner != key and owner not in apart]
        self._identities.join(others, key, "the record of one names the other")
        for place, name in enumerate(names):
            self._identities.give(name, key, main=place == 0)
        self._put_down(key, record)
        return self._identities.id_of(key)

    def record(self, person: PersonId) -> PersonRecord:
        """What is said of somebody, as it would be written again. Raises `NotFound`."""
        key = self._identities.key_of(person)
        known = self.get(person)
        written = self._database.row("SELECT successor_name, successor FROM person WHERE key = ?", (key,))
        named, fold = written or ("", "")
        return PersonRecord(
            name=known.name,
            aliases=known.aliases,
            email=known.email,
            role=known.role,
            site=known.site,
            about=known.about,
            left=known.left,
            successor=named or (known.successor.name if known.successor else fold),
            offers=known.offers,
            wants_to_learn=known.wants_to_learn,
            suggest=known.suggest,
            away_until=known.away_until,
            weekly_limit=known.weekly_limit,
        )

    def revisions(self, person: PersonId) -> list[PersonRevision]:
        """Every saved state of somebody's record, newest first. Raises `NotFound`."""
        rows = self._database.rows(
            "SELECT at, actor, record FROM person_revision WHERE person = ? ORDER BY key DESC",
            (self._identities.key_of(person),),
        )
        return [
            PersonRevision(datetime.fromisoformat(at), actor, json.loads(record))
            for at, actor, record in rows
        ]

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

    def everybody(self, readable: Readable) -> list[Person]:
        """Everyone with a record or a readable note, by name."""
        return list(self.those([PersonId(count.name) for count in self.all(readable)], readable).values())

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
        return self.notes_of_each([person], readable)[person]

    def notes_of_each(
        self, people: Collection[PersonId], readable: Readable
    ) -> dict[PersonId, tuple[NoteSummary, ...]]:
        """The same of each of `people`."""
        notes = readable_notes(readable)
        with self._database.reading():
            rows = self._database.rows(
                f"""SELECT DISTINCT asked.id, note.key, note.id FROM json_each(:people)
                JOIN person AS asked ON asked.id = json_each.value
                JOIN person_name ON person_name.person = ifnull(asked.merged_into, asked.key)
                JOIN note_author ON note_author.name = person_name.key
                JOIN note ON note.key = note_author.note
                WHERE {notes.sql} ORDER BY note.created DESC, note.key DESC""",
                {"people": json.dumps(list(people)), **notes.values},
            )
            found = summaries_by_key(self._database, list(dict.fromkeys(row[1] for row in rows)), readable)
        wrote: dict[PersonId, list[NoteSummary]] = {person: [] for person in people}
        for person, _, note in rows:
            wrote[PersonId(person)].append(found[NoteId(note)])
        return {person: tuple(own) for person, own in wrote.items()}

    def with_roles(self) -> list[tuple[PersonRef, str, str, date | None]]:
        """(who, role, site, the day they left) where a record, which all may read, names a role.

        Nobody who wishes to stand in no suggestion.
        """
        rows = self._database.rows(
            "SELECT id, name, role, site, left_on FROM person"
            " WHERE role <> '' AND declared AND suggest AND merged_into IS NULL"
        )
        return [
            (PersonRef(PersonId(identity), name), role, site, date.fromisoformat(left) if left else None)
            for identity, name, role, site, left in rows
        ]

    def with_offers(self) -> list[tuple[PersonRef, tuple[str, ...], date | None]]:
        """(who, what they offer, the day they left) where a record says so; else as `with_roles`."""
        rows = self._database.rows(
            "SELECT id, name, offers, left_on FROM person"
            " WHERE offers <> '[]' AND declared AND suggest AND merged_into IS NULL"
        )
        return [
            (
                PersonRef(PersonId(row[0]), row[1]),
                tuple(json.loads(row[2])),
                row[3] and date.fromisoformat(row[3]),
            )
            for row in rows
        ]

    def not_to_be_suggested(self) -> frozenset[PersonId]:
        """Everybody who wishes to stand in no suggestion."""
        return self._not_to_be_suggested.get()

    def _read_not_to_be_suggested(self) -> frozenset[PersonId]:
        rows = self._database.rows("SELECT id FROM person WHERE NOT suggest AND merged_into IS NULL")
        return frozenset(PersonId(row[0]) for row in rows)

    def coauthors(
        self, people: Collection[PersonId], readable: Readable
    ) -> dict[PersonId, tuple[tuple[PersonRef, int], ...]]:
        """Who signed readable notes together with each of `people`, and how many; most first."""
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT asked.id, person.id, person.name, count(DISTINCT note.key) AS together
            FROM json_each(:people) JOIN person AS asked ON asked.id = json_each.value
            JOIN person_name AS own ON own.person = ifnull(asked.merged_into, asked.key)
            JOIN note_author AS signed ON signed.name = own.key
            JOIN note ON note.key = signed.note
            JOIN note_author ON note_author.note = note.key
            JOIN person_name ON person_name.key = note_author.name
            JOIN person ON person.key = person_name.person
            WHERE {notes.sql} AND person.key <> own.person
            GROUP BY asked.key, person.key ORDER BY together DESC, person.name COLLATE NOCASE, person.key""",
            {"people": json.dumps(list(people)), **notes.values},
        )
        found: dict[PersonId, list[tuple[PersonRef, int]]] = {person: [] for person in people}
        for asked, identity, name, together in rows:
            found[PersonId(asked)].append((PersonRef(PersonId(identity), name), together))
        return {person: tuple(others) for person, others in found.items()}

    def _known(self, people: Collection[int], readable: Readable) -> frozenset[int]:
        """Those of `people`, by key, with a record or a readable note."""
        notes = readable_notes(readable)
        if not notes.values:
            return frozenset(people)
        rows = self._database.rows(
            f"""SELECT person.key FROM json_each(:people) JOIN person ON person.key = json_each.value
            WHERE person.declared OR EXISTS (
              SELECT 1 FROM person_name JOIN note_author ON note_author.name = person_name.key
              JOIN note ON note.key = note_author.note
              WHERE person_name.person = person.key AND {notes.sql})""",
            {"people": json.dumps(list(people)), **notes.values},
        )
        return frozenset(row[0] for row in rows)

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
        return self._identities.new_person(name)

    def _with_choices(self, record: PersonRecord, key: int) -> PersonRecord:
        """`record` with what it does not speak of as it was."""
        if not record.unsaid:
            return record
        before = self.record(self._identities.id_of(key))
        kept = {choice: getattr(before, choice) for choice in record.unsaid}
        return replace(record, **kept, unsaid=frozenset())

    def _put_down(self, key: int, record: PersonRecord) -> None:
        """Keep what the record says now, unless it said so before."""
        said = json.dumps(_columns(record), ensure_ascii=False)
        last = self._database.value(
            "SELECT record FROM person_revision WHERE person = ? ORDER BY key DESC LIMIT 1", (key,)
        )
        if said == last:
            return
        by, at = self._database.actor, now()
        self._database.write(
            "INSERT INTO person_revision (person, at, actor, record) VALUES (?, ?, ?, ?)", (key, at, by, said)
        )
        self._database.write(
            "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, 'person changed', ?)",
            (at, by, self._identities.id_of(key)),
        )


def _columns(record: PersonRecord) -> dict[str, str | int | None]:
    """A record as it is stored."""
    return {
        "name": " ".join(record.name.split()),
        "email": record.email,
        "role": record.role,
        "site": record.site,
        "about": record.about,
        "left_on": record.left.isoformat() if record.left else None,
        "successor": folded(record.successor),
        "successor_name": record.successor,
        "offers": json.dumps(record.offers, ensure_ascii=False),
        "wants": json.dumps(record.wants_to_learn, ensure_ascii=False),
        "aliases": json.dumps(record.aliases, ensure_ascii=False),
        "suggest": int(record.suggest),
        "away_until": record.away_until.isoformat() if record.away_until else None,
        "weekly_limit": record.weekly_limit,
    }


def _person(row: Row, known: Collection[int]) -> Person:
    """A successor who is not among those `known` is left out."""
    _, identity, name, aliases, email, role, site, about, left, offers, wants, *rest = row
    suggest, away_until, weekly_limit, successor_key, successor, successor_name = rest
    return Person(
        id=PersonId(identity),
        name=name,
        aliases=tuple(json.loads(aliases)),
        email=email,
        role=role,
        site=site,
        about=about,
        left=date.fromisoformat(left) if left else None,
        successor=PersonRef(PersonId(successor), successor_name) if successor_key in known else None,
        offers=tuple(json.loads(offers)),
        wants_to_learn=tuple(json.loads(wants)),
        suggest=bool(suggest),
        away_until=date.fromisoformat(away_until) if away_until else None,
        weekly_limit=weekly_limit,
    )
