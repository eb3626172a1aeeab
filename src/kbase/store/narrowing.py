"""Readable and Filters as SQL conditions on a query that has the table `note`.

Conditions name their values (`:spaces`, `:tag0`, …), so the text of a query is the same for every
reader and SQLite's statement cache keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from kbase.errors import BadFilter
from kbase.model import Filters, Readable
from kbase.store.keys import folded


@dataclass(frozen=True, slots=True)
class Condition:
    """A boolean SQL expression over `note`, and its values."""

    sql: str
    values: Mapping[str, str] = field(default_factory=dict)

    def both(self, other: Condition) -> Condition:
        return Condition(f"{self.sql} AND {other.sql}", {**self.values, **other.values})


MOST_VALUES = 50
"""Tags, authors or spaces narrowed to at once: a tag is a condition of its own, an author many names."""

EVERY_NOTE = Condition("TRUE")

_SPACES = "note.space IN (SELECT space.key FROM json_each(:{0}) JOIN space ON space.name = json_each.value)"

_TAG = """note.key IN (
  SELECT note_tag.note FROM tag JOIN note_tag ON note_tag.tag = tag.key
  WHERE tag.fold = :{0} OR (tag.fold >= :{0} || '/' AND tag.fold < :{0} || '0'))"""

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

# Somebody's id (of an identity joined to another too), their name, or whole words of it: "ingrid" asks
# for every Ingrid, unless somebody is called just that.
_AUTHORS = """note.key IN (
  SELECT note_author.note FROM (
    SELECT ifnull(person.merged_into, person.key) AS key
    FROM json_each(:authors) JOIN person ON person.id = json_each.value
    UNION
    SELECT person_name.person FROM json_each(:author_names)
    JOIN person_name ON person_name.fold = json_each.value AND {0}
    UNION
    SELECT person_name.person FROM json_each(:author_names)
    JOIN person_name ON instr(' ' || person_name.fold || ' ', ' ' || json_each.value || ' ') AND {0}
    WHERE NOT EXISTS (SELECT 1 FROM person_name WHERE person_name.fold = json_each.value AND {0})) AS asked
  JOIN person_name ON person_name.person = asked.key
  JOIN note_author ON note_author.name = person_name.key)"""


def readable_notes(readable: Readable) -> Condition:
    """The notes `readable` allows."""
    if readable.spaces is None:
        return EVERY_NOTE
    return Condition(_SPACES.format("readable"), {"readable": json.dumps(sorted(readable.spaces))})


def known_names(readable: Readable) -> Condition:
    """The rows of `person_name` that whoever reads `readable` may know of."""
    notes = readable_notes(readable)
    return Condition(_KNOWN_NAME, notes.values) if notes.values else Condition("TRUE")


def narrowed_notes(readable: Readable, filters: Filters) -> Condition:
    """The notes `readable` allows and `filters` keeps. Raises `BadFilter` for more than SQLite can weigh."""
    for named, values in (("tags", filters.tags), ("authors", filters.authors), ("spaces", filters.spaces)):
        if len(values) > MOST_VALUES:
            raise BadFilter(f"That narrows to {len(values)} {named} at once; at most {MOST_VALUES} can be.")
    condition = readable_notes(readable)
    for part in _parts(filters, known_names(readable)):
        condition = condition.both(part)
    return condition


def _parts(filters: Filters, names: Condition) -> list[Condition]:
    parts = []
    if filters.kinds:
        kinds = json.dumps([str(kind) for kind in filters.kinds])
        parts.append(Condition("note.kind IN (SELECT value FROM json_each(:kinds))", {"kinds": kinds}))
    if filters.spaces:
        parts.append(Condition(_SPACES.format("spaces"), {"spaces": json.dumps(list(filters.spaces))}))
    for number, tag in enumerate(filter(None, (folded(tag).strip("/#") for tag in filters.tags))):
        name = f"tag{number}"
        parts.append(Condition(_TAG.format(name), {name: tag}))
    if filters.authors:
        values = {
            "authors": json.dumps(list(filters.authors)),
            "author_names": json.dumps([folded(author) for author in filters.authors]),
        }
        parts.append(Condition(_AUTHORS.format(names.sql), values))
    if filters.after:
        parts.append(Condition("note.created >= :after", {"after": filters.after.isoformat()}))
    if filters.before:
        parts.append(Condition("note.created < :before", {"before": filters.before.isoformat()}))
    return parts
