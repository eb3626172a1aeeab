"""The names people go by, and who is one human with whom.

Notes point at the name they were signed with, so joining two identities moves names and touches no
note; what moved is kept, so that parting them gives back exactly what there was.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbase.errors import BadInput, NotFound
from kbase.model import PersonId, PersonRef, Readable
from kbase.store.database import Database
from kbase.store.keys import folded, new_id, now
from kbase.store.narrowing import known_names, readable_notes

NOBODY = "There is no such person."

_LED_TO = """WITH RECURSIVE inside (person) AS (
  VALUES (:person) UNION SELECT merge.gone FROM merge JOIN inside ON merge.kept = inside.person)"""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name as it is stored, and what it signed."""

    spelled: str
    origin: str  # "", "git"
    notes: int  # readable ones
    recorded: bool  # somebody's record gives it


class Identities:
    """Who goes by which names."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def name_key(self, name: str) -> int:
        """The key of a name; it and its person are made when missing."""
        fold = folded(name)
        if not fold:
            raise BadInput("A person needs a name.")
        key: int | None = self._database.value("SELECT key FROM person_name WHERE fold = ?", (fold,))
        if key is not None:
            return key
        spelled = " ".join(name.split())
        person = self.new_person(spelled)
        return self._database.write(
            "INSERT INTO person_name (fold, spelled, person) VALUES (?, ?, ?)", (fold, spelled, person)
        )

    def new_person(self, name: str) -> int:
        """The key of a new person; no name leads to them yet."""
        return self._database.write("INSERT INTO person (id, name) VALUES (?, ?)", (new_id(), name))

    def key_of(self, person: PersonId) -> int:
        """The key of a person; of one who was joined to another, the other's. Raises `NotFound`."""
        key = self._database.value("SELECT ifnull(merged_into, key) FROM person WHERE id = ?", (str(person),))
        if key is None:
            raise NotFound(NOBODY)
        return int(key)

    def id_of(self, key: int) -> PersonId:
        """The id of a person's key."""
        return PersonId(self._database.value("SELECT id FROM person WHERE key = ?", (key,)))

    def merge(self, gone: PersonId, kept: PersonId, reason: str) -> PersonId:
        """Make two identities one, because somebody says so; the id of the one that stays.

        That is `kept`, unless only `gone` has a record. `part` undoes it. Raises `NotFound`, and
        `BadInput` when they are one already.
        """
        from_key, to_key = self.key_of(gone), self.key_of(kept)
        if from_key == to_key:
            raise BadInput("These are one person already.")
        if self._declared(from_key) and not self._declared(to_key):
            from_key, to_key = to_key, from_key
        self._database.write(
            "DELETE FROM kept_apart WHERE one = ? AND other = ?",
            (min(from_key, to_key), max(from_key, to_key)),
        )
        self.join([from_key], to_key, reason)
        return self.id_of(to_key)

    def join(self, others: Sequence[int], person: int, reason: str) -> None:
        """Make several identities one; their ids lead to it from now on, and `part` undoes it."""
        for other in others:
            values = {"person": person, "other": other}
            self._database.write(
                "INSERT INTO merge (gone, kept, names, declared, reason, at, actor)"
                " SELECT :other, :person, (SELECT json_group_array(person_name.key) FROM person_name"
                " WHERE person_name.person = :other), person.declared, :reason, :at, :actor"
                " FROM person WHERE person.key = :other",
                {**values, "reason": reason, "at": now(), "actor": self._database.actor},
            )
            self._database.write("UPDATE person_name SET person = :person WHERE person = :other", values)
            self._database.write(
                "UPDATE person SET merged_into = :person, declared = 0"
                " WHERE key = :other OR merged_into = :other",
                values,
            )
            self._audit(f"people merged: {reason}", f"{self.id_of(other)} into {self.id_of(person)}")

    def give(self, name: str, person: int, *, main: bool) -> None:
        """Let `person` go by `name`: surely by their main one, else unless somebody else does."""
        self._database.write(
            "INSERT INTO person_name (fold, spelled, person) VALUES (:fold, :spelled, :person)"
            " ON CONFLICT (fold) DO UPDATE SET person = excluded.person WHERE :main",
            {"fold": folded(name), "spelled": " ".join(name.split()), "person": person, "main": main},
        )

    def part(self, name: str) -> PersonId:
        """Give a name back to whom it belonged before it was joined, or a person of its own.

        Whoever had the name before a merge comes back whole: their id, record and other names. The two
        are kept apart from now on. Raises `NotFound`, and `BadInput` for the name somebody is called by.
        """
        row = self._database.row(
            "SELECT person_name.key, person_name.spelled, person.key, person.name FROM person_name"
            " JOIN person ON person.key = person_name.person WHERE person_name.fold = ?",
            (folded(name),),
        )
        if row is None:
            raise NotFound("Nobody goes by that name.")
        key, spelled, owner, called = row
        before = self._database.value(
            f"""{_LED_TO} SELECT merge.gone FROM merge JOIN inside ON inside.person = merge.kept
            JOIN json_each(merge.names) ON json_each.value = :name ORDER BY json_array_length(merge.names)""",
            {"person": owner, "name": key},
        )
        if before is not None:
            self._unmerge(before, owner)
        elif folded(called) == folded(name):
            raise BadInput(f"{called} is what they are called. Part the other names from it instead.")
        else:
            before = self.new_person(spelled)
            self._database.write("UPDATE person_name SET person = ? WHERE key = ?", (before, key))
        self._forget_alias(owner, name)
        self.keep_apart(before, owner)
        self._audit("people parted", f"{self.id_of(before)} from {self.id_of(owner)}")
        return self.id_of(before)

    def met_in_git(self, names: Iterable[str]) -> None:
        """Remember that a git history signs with these names."""
        for name in names:
            self._database.write("UPDATE person_name SET origin = 'git' WHERE fold = ?", (folded(name),))

    def names(self, readable: Readable, person: PersonId | None = None) -> dict[PersonRef, list[NameRow]]:
        """Everybody's names (or one person's) that their record or a readable note tells, most used first."""
        notes = readable_notes(readable)
        rows = self._database.rows(
            f"""SELECT person.id, person.name, person.declared, person.aliases, person.email,
              person_name.fold, person_name.spelled, person_name.origin, count(note.key) AS notes
            FROM person_name JOIN person ON person.key = person_name.person
            LEFT JOIN note_author ON note_author.name = person_name.key
            LEFT JOIN note ON note.key = note_author.note AND {notes.sql}
            WHERE :person IS NULL OR person.id = :person
            GROUP BY person_name.key ORDER BY person.key, notes DESC, person_name.spelled""",
            {"person": person, **notes.values},
        )
        merged = self._said_before_merging()
        found: dict[PersonRef, list[NameRow]] = defaultdict(list)
        for identity, called, declared, aliases, email, fold, spelled, origin, signed in rows:
            said = _said(called, aliases, email) if declared else set()
            said |= merged.get(identity, set())
            if signed or fold in said:
                row = NameRow(spelled, origin, signed, fold in said)
                found[PersonRef(PersonId(identity), called)].append(row)
        return dict(found)

    def spellings(self, readable: Readable) -> dict[PersonRef, list[str]]:
        """Everybody's names that their record or a readable note tells."""
        names = known_names(readable)
        rows = self._database.rows(
            f"""SELECT person.id, person.name, person_name.spelled
            FROM person_name JOIN person ON person.key = person_name.person
            WHERE {names.sql} ORDER BY person.key, person_name.key""",
            names.values,
        )
        found: dict[PersonRef, list[str]] = defaultdict(list)
        for identity, called, spelled in rows:
            found[PersonRef(PersonId(identity), called)].append(spelled)
        return dict(found)

    def latest(self) -> int:
        """The key of whoever came last; 0 before anybody did."""
        return int(self._database.value("SELECT ifnull(max(key), 0) FROM person"))

    def since(self, latest: int) -> frozenset[PersonId]:
        """Who came after somebody, and is not joined to another."""
        rows = self._database.rows("SELECT id FROM person WHERE key > ? AND merged_into IS NULL", (latest,))
        return frozenset(PersonId(row[0]) for row in rows)

    def all_apart(self) -> set[frozenset[str]]:
        """The pairs of ids that somebody has said are two people."""
        rows = self._database.rows(
            "SELECT one.id, other.id FROM kept_apart JOIN person AS one ON one.key = kept_apart.one"
            " JOIN person AS other ON other.key = kept_apart.other"
        )
        return {frozenset(row) for row in rows}

    def keep_apart(self, one: int, other: int) -> None:
        """Nobody but a person joins these two from now on."""
        self._database.write(
            "INSERT INTO kept_apart (one, other) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (min(one, other), max(one, other)),
        )

    def apart_from(self, person: int) -> set[int]:
        """Who is known not to be this human."""
        rows = self._database.rows(
            "SELECT iif(one = :person, other, one) FROM kept_apart WHERE :person IN (one, other)",
            {"person": person},
        )
        return {row[0] for row in rows}

    def _unmerge(self, gone: int, owner: int) -> None:
        """Give somebody back what a merge took: names, id, record, and who had been joined to them before."""
        self._database.write(
            "UPDATE person_name SET person = :gone WHERE person = :owner AND key IN"
            " (SELECT json_each.value FROM merge JOIN json_each(merge.names) WHERE merge.gone = :gone)",
            {"gone": gone, "owner": owner},
        )
        self._database.write(
            "UPDATE person SET merged_into = NULL,"
            " declared = (SELECT merge.declared FROM merge WHERE merge.gone = :gone) WHERE key = :gone",
            {"gone": gone},
        )
        self._database.write("DELETE FROM merge WHERE gone = ?", (gone,))
        self._database.write(
            f"{_LED_TO} UPDATE person SET merged_into = :person"
            " WHERE key IN (SELECT person FROM inside) AND key <> :person",
            {"person": gone},
        )

    def _said_before_merging(self) -> dict[str, set[str]]:
        """The names, folded, in the records of those who were merged, by the id of who stayed."""
        rows = self._database.rows(
            "SELECT kept.id, gone.name, gone.aliases, gone.email FROM merge"
            " JOIN person AS gone ON gone.key = merge.gone JOIN person AS kept ON kept.key = gone.merged_into"
            " WHERE merge.declared"
        )
        found: dict[str, set[str]] = defaultdict(set)
        for kept, *record in rows:
            found[kept] |= _said(*record)
        return found

    def _declared(self, key: int) -> bool:
        return bool(self._database.value("SELECT declared FROM person WHERE key = ?", (key,)))

    def _forget_alias(self, person: int, name: str) -> None:
        """A record no longer claims a name that was parted from it."""
        aliases = json.loads(self._database.value("SELECT aliases FROM person WHERE key = ?", (person,)))
        kept = [alias for alias in aliases if folded(alias) != folded(name)]
        self._database.write(
            "UPDATE person SET aliases = ? WHERE key = ?", (json.dumps(kept, ensure_ascii=False), person)
        )

    def _audit(self, action: str, subject: str) -> None:
        self._database.write(
            "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)",
            (now(), self._database.actor, action, subject),
        )


def _said(name: str, aliases: str, email: str) -> set[str]:
    """Every name in a record, folded; `aliases` as JSON."""
    return {folded(one) for one in (name, *json.loads(aliases), email) if one}
