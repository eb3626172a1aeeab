"""What may be read, as SQL conditions on a query that has the table `note`.

Conditions name their values (`:spaces`, `:tag0`, …), so the text of a query is the same for every
reader and SQLite's statement cache keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kbase.model import Readable, SpaceName


@dataclass(frozen=True, slots=True)
class Condition:
    """A boolean SQL expression over `note`, and its values."""

    sql: str
    values: Mapping[str, str] = field(default_factory=dict)

    def both(self, other: Condition) -> Condition:
        return Condition(f"{self.sql} AND {other.sql}", {**self.values, **other.values})


EVERY_NOTE = Condition("TRUE")

_SPACES = "note.space IN (SELECT space.key FROM json_each(:{0}) JOIN space ON space.name = json_each.value)"

# A name that stands under a readable note, or that somebody's record gives.
_KNOWN_NAME = """(EXISTS (
    SELECT 1 FROM note_author JOIN note AS signed ON signed.key = note_author.note
    JOIN space ON space.key = signed.space JOIN json_each(:readable) ON json_each.value = space.name
    WHERE note_author.name = person_name.key)
  OR EXISTS (
    SELECT 1 FROM person WHERE (
      person.key = person_name.person AND person.declared
      OR person.merged_into = person_name.person
        AND EXISTS (SELECT 1 FROM merge WHERE merge.gone = person.key AND merge.declared)) AND (
      person_name.fold IN (folded(person.name), folded(person.email))
      OR EXISTS (
        SELECT 1 FROM json_each(person.aliases) AS alias WHERE folded(alias.value) = person_name.fold))))"""


def readable_notes(readable: Readable) -> Condition:
    """The notes `readable` allows."""
    if readable.spaces is None:
        return EVERY_NOTE
    return in_spaces("readable", sorted(readable.spaces))


def in_spaces(name: str, spaces: Sequence[SpaceName]) -> Condition:
    """The notes in these spaces; `name` is that of the value."""
    return Condition(_SPACES.format(name), {name: json.dumps(list(spaces))})


def known_names(readable: Readable) -> Condition:
    """The rows of `person_name` that whoever reads `readable` may know of."""
    notes = readable_notes(readable)
    return Condition(_KNOWN_NAME, notes.values) if notes.values else Condition("TRUE")
