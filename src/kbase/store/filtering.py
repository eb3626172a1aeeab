"""Filters as SQL conditions on a query that has the table `note`."""

from __future__ import annotations

import json

from kbase.errors import BadFilter
from kbase.model import Filters, Readable
from kbase.store.keys import folded
from kbase.store.links import unanswered
from kbase.store.narrowing import Condition, in_spaces, known_names, readable_notes

MOST_VALUES = 50
"""Tags, authors or spaces narrowed to at once: a tag is a condition of its own, an author many names."""

_TAG = """note.key IN (
  SELECT note_tag.note FROM tag JOIN note_tag ON note_tag.tag = tag.key
  WHERE tag.fold = :{0} OR (tag.fold >= :{0} || '/' AND tag.fold < :{0} || '0'))"""

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


def narrowed_notes(readable: Readable, filters: Filters) -> Condition:
    """The notes `readable` allows and `filters` keeps. Raises `BadFilter` for more than SQLite can weigh."""
    for named, values in (("tags", filters.tags), ("authors", filters.authors), ("spaces", filters.spaces)):
        if len(values) > MOST_VALUES:
            raise BadFilter(f"That narrows to {len(values)} {named} at once; at most {MOST_VALUES} can be.")
    condition = readable_notes(readable)
    for part in _parts(filters, readable):
        condition = condition.both(part)
    return condition


def _parts(filters: Filters, readable: Readable) -> list[Condition]:
    parts = []
    if filters.kinds:
        kinds = json.dumps([str(kind) for kind in filters.kinds])
        parts.append(Condition("note.kind IN (SELECT value FROM json_each(:kinds))", {"kinds": kinds}))
    if filters.spaces:
        parts.append(in_spaces("spaces", filters.spaces))
    for number, tag in enumerate(filter(None, (folded(tag).strip("/#") for tag in filters.tags))):
        name = f"tag{number}"
        parts.append(Condition(_TAG.format(name), {name: tag}))
    if filters.authors:
        values = {
            "authors": json.dumps(list(filters.authors)),
            "author_names": json.dumps([folded(author) for author in filters.authors]),
        }
        parts.append(Condition(_AUTHORS.format(known_names(readable).sql), values))
    if filters.after:
        parts.append(Condition("note.created >= :after", {"after": filters.after.isoformat()}))
    if filters.before:
        parts.append(Condition("note.created < :before", {"before": filters.before.isoformat()}))
    if filters.unanswered:
        parts.append(unanswered(readable))
    return parts
