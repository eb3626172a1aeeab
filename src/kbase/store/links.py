"""Links between notes, resolved when they are read.

A link is stored as it was written. Which note it means is settled here, among the notes the reader
may see: a private note neither receives a link nor takes it from another of the same name.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kbase.model import Kind, NoteId, NoteRef, Readable, Related, Relation
from kbase.store.database import Database
from kbase.store.naming import Rank, name_key
from kbase.store.narrowing import Condition, known_names, readable_notes

PADDED = 6
"""Digits to which numbers in the names of files are filled up with zeros, at most."""


def _resolved(chosen: str, allowed: Condition) -> str:
    """The start of a query: `resolved (link, source, note, relation)`, the best note for each of `chosen`.

    Both notes are readable. What says that another supersedes it stands there as what that one supersedes.
    Better: called by id; of the kind a relation asks for; the file at the very path; a better name;
    from the same folder; in the same space; older. By a number in a series only where one has it.
    """
    return f"""WITH chosen (link) AS ({chosen}),
    candidate AS (
      SELECT link.key AS link, link.note AS source, note.key AS note, note_name.rank AS rank,
        count(*) OVER (PARTITION BY link.key) AS candidates, row_number() OVER (PARTITION BY link.key ORDER BY
          note_name.rank > 0,
          note_name.rank = {Rank.SERIES:d},
          link.relation = 'answers' AND note.kind <> 'question',
          note_name.fold IS NOT link.place,
          note_name.rank,
          there.collection IS NOT here.collection,
          note.space <> home.space,
          note.key) AS choice
      FROM chosen
      JOIN link ON link.key = chosen.link
      JOIN note AS home ON home.key = link.note
      JOIN note_name ON note_name.fold IN (link.fold, link.place)
      JOIN note ON note.key = note_name.note
      LEFT JOIN source AS here ON here.note = link.note
      LEFT JOIN source AS there ON there.note = note.key
      WHERE (note_name.fold = link.fold OR here.collection IS there.collection)
        AND (note.key <> link.note OR link.relation IN ('link', 'embed'))
        AND {allowed.sql}
    ),
    resolved (link, source, note, relation) AS (
      SELECT link.key,
        iif(link.relation = 'superseded_by', candidate.note, candidate.source),
        iif(link.relation = 'superseded_by', candidate.source, candidate.note),
        iif(link.relation = 'superseded_by', 'supersedes', link.relation)
      FROM candidate JOIN link ON link.key = candidate.link JOIN note ON note.key = candidate.source
      WHERE candidate.choice = 1 AND (candidate.rank < {Rank.SERIES:d} OR candidate.candidates = 1)
        AND {allowed.sql}
    )
    """


_POINTING_AT = """SELECT link.key FROM {0}
  JOIN note_name ON note_name.note = pointed.value
  JOIN link ON link.fold = note_name.fold{1}
  UNION
  SELECT link.key FROM {0}
  JOIN note_name ON note_name.note = pointed.value
  JOIN link ON link.place = note_name.fold{1}
  UNION
  SELECT link.key FROM {0}
  JOIN link ON link.note = pointed.value AND link.relation = 'superseded_by'"""
_POINTING = _POINTING_AT.format("json_each(:keys) AS pointed", "{0}")


def with_superseded(readable: Readable) -> Condition:
    """The start of a query: `superseded (note)`, what readable notes supersede of `:notes` (ids as JSON)."""
    allowed = readable_notes(readable)
    notes = """(SELECT note.key AS value FROM json_each(:notes)
      JOIN note ON note.id = json_each.value) AS pointed"""
    return Condition(
        _resolved(_POINTING_AT.format(notes, " AND link.relation = 'supersedes'"), allowed)
        + """, superseded (note) AS (
      SELECT note FROM resolved WHERE relation = 'supersedes'
    )
    """,
        allowed.values,
    )


def links_of(
    database: Database, note: int, readable: Readable
) -> tuple[tuple[Related, ...], tuple[str, ...]]:
    """Where a note points, in the order written, and the targets that are no readable note.

    Last come those that say that it supersedes them.
    """
    allowed = readable_notes(readable)
    rows = database.rows(
        _resolved(
            "SELECT key FROM link WHERE note = :note UNION "
            + _POINTING.format(" AND link.relation = 'superseded_by'"),
            allowed,
        )
        + """SELECT iif(link.note = :note, link.target, ''), note.id, note.title, note.kind,
          resolved.relation, link.heading, link.shown
        FROM chosen JOIN link ON link.key = chosen.link
        LEFT JOIN resolved ON resolved.link = link.key LEFT JOIN note ON note.key = resolved.note
        WHERE ifnull(resolved.source, link.note) = :note AND note.key IS NOT :note
        ORDER BY link.note <> :note, link.ordinal""",
        {"note": note, "keys": json.dumps([note]), **allowed.values},
    )
    found = [_related(*row[1:], target=row[0]) for row in rows if row[1] is not None]
    missing = [row[0] for row in rows if row[1] is None and row[0]]
    return _once(found), tuple(dict.fromkeys(missing))


def unresolved(
    database: Database, readable: Readable, notes: Sequence[NoteId] | None
) -> list[tuple[NoteId, Relation, str]]:
    """(note, how, target) where readable ones of `notes`, or all, name none; as `_resolved` settles it.

    A link in a text may as well name a person.
    """
    allowed = readable_notes(readable)
    theirs = "json_each(:notes) JOIN note ON note.id = json_each.value JOIN link ON link.note = note.key"
    rows = database.rows(
        f"""SELECT note.id, link.relation, link.target
        FROM {"note JOIN link ON link.note = note.key" if notes is None else theirs}
        WHERE {allowed.sql} AND NOT ifnull((
          SELECT min(note_name.rank) < {Rank.SERIES:d} OR count(*) = 1 FROM note_name
          JOIN note ON note.key = note_name.note
          LEFT JOIN source AS here ON here.note = link.note
          LEFT JOIN source AS there ON there.note = note_name.note
          WHERE note_name.fold IN (link.fold, link.place)
            AND (note_name.fold = link.fold OR here.collection IS there.collection)
            AND (note_name.note <> link.note OR link.relation IN ('link', 'embed')) AND {allowed.sql}), 0)
          AND NOT (link.relation = 'link'
            AND EXISTS (
              SELECT 1 FROM person_name WHERE person_name.fold = link.fold AND {known_names(readable).sql}))
        ORDER BY link.key""",
        {"notes": json.dumps(notes), **allowed.values},
    )
    return [(NoteId(note), Relation(relation), target) for note, relation, target in rows]


def backlinks_of(database: Database, note: int, readable: Readable) -> tuple[Related, ...]:
    """Which readable notes point at a note, newest first."""
    allowed = readable_notes(readable)
    rows = database.rows(
        _resolved(_POINTING.format(""), allowed)
        + """SELECT note.id, note.title, note.kind, resolved.relation, link.heading, link.shown
        FROM resolved JOIN link ON link.key = resolved.link JOIN note ON note.key = resolved.source
        WHERE resolved.note = :note AND resolved.source <> :note
        ORDER BY note.created DESC, note.key DESC, link.ordinal""",
        {"keys": json.dumps([note]), "note": note, **allowed.values},
    )
    return _once([_related(*row) for row in rows])


def pointers_of(database: Database, keys: str, readable: Readable) -> list[tuple[NoteId, NoteId, Relation]]:
    """Which readable note points at which, and how, where one of the two is among `keys` (JSON)."""
    allowed = readable_notes(readable)
    out = "SELECT link.key FROM json_each(:keys) JOIN link ON link.note = json_each.value UNION "
    rows = database.rows(
        _resolved(out + _POINTING.format(""), allowed)
        + """SELECT DISTINCT note.id, target.id, resolved.relation
        FROM resolved JOIN note ON note.key = resolved.source
        JOIN note AS target ON target.key = resolved.note
        WHERE resolved.source <> resolved.note
        AND (note.key IN (SELECT value FROM json_each(:keys))
          OR target.key IN (SELECT value FROM json_each(:keys)))
        ORDER BY note.key, target.key, resolved.relation""",
        {"keys": keys, **allowed.values},
    )
    return [(NoteId(source), NoteId(target), Relation(relation)) for source, target, relation in rows]


def pointing_at(database: Database, keys: str, readable: Readable) -> list[tuple[int, int, str]]:
    """(note, note that points at it, relation) for those notes (`keys`: JSON), all of them readable."""
    allowed = readable_notes(readable)
    rows = database.rows(
        _resolved(_POINTING.format(""), allowed)
        + """SELECT DISTINCT resolved.note, note.key, resolved.relation
        FROM json_each(:keys) JOIN resolved ON resolved.note = json_each.value
        JOIN note ON note.key = resolved.source ORDER BY note.created DESC, note.key DESC""",
        {"keys": keys, **allowed.values},
    )
    return [(target, source, relation) for target, source, relation in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """Which readable notes take the place of others, and which disagree; by the keys of those concerned."""

    successors: Mapping[int, NoteRef]  # the newest that supersedes a note
    opponents: Mapping[int, Sequence[NoteRef]]  # whichever of two says so; oldest first


def standing_of(database: Database, keys: str, readable: Readable) -> Standing:
    """What others say of those notes (`keys`: JSON)."""
    allowed = readable_notes(readable)
    out = (
        "SELECT link.key FROM json_each(:keys)"
        " JOIN link ON link.note = json_each.value AND link.relation = 'disagrees_with' UNION "
    )
    rows = database.rows(
        _resolved(out + _POINTING.format(" AND link.relation IN ('supersedes', 'disagrees_with')"), allowed)
        + """SELECT resolved.relation, note.key, note.id, note.title, note.kind,
          target.key, target.id, target.title, target.kind
        FROM resolved JOIN note ON note.key = resolved.source
        JOIN note AS target ON target.key = resolved.note
        ORDER BY note.created, note.key, target.created, target.key""",
        {"keys": keys, **allowed.values},
    )
    successors: dict[int, NoteRef] = {}
    opponents: dict[int, list[NoteRef]] = {}
    for relation, key, *one, other_key, identity, title, kind in rows:
        source, target = _ref(*one), _ref(identity, title, kind)
        if relation == Relation.SUPERSEDES:
            successors[other_key] = source
            continue
        for concerned, opponent in ((key, target), (other_key, source)):
            known = opponents.setdefault(concerned, [])
            if opponent not in known:
                known.append(opponent)
    return Standing(successors, opponents)


def _ref(identity: str, title: str, kind: str) -> NoteRef:
    return NoteRef(NoteId(identity), title, Kind(kind))


def answer_keys(database: Database, keys: str, readable: Readable) -> list[tuple[int, int]]:
    """(question, answer) for the readable answers to those notes: accepted first, then oldest first."""
    allowed = readable_notes(readable)
    rows = database.rows(
        _resolved(_POINTING.format(" AND link.relation = 'answers'"), allowed)
        + """SELECT DISTINCT resolved.note, note.key
        FROM json_each(:keys) JOIN resolved ON resolved.note = json_each.value
        JOIN note ON note.key = resolved.source
        WHERE resolved.relation = 'answers' ORDER BY note.accepted DESC, note.created, note.key""",
        {"keys": keys, **allowed.values},
    )
    return [(question, answer) for question, answer in rows]


def answer_counts(database: Database, keys: str, readable: Readable) -> dict[int, int]:
    """How many readable answers those notes have."""
    counts: dict[int, int] = {}
    for question, _ in answer_keys(database, keys, readable):
        counts[question] = counts.get(question, 0) + 1
    return counts


def unanswered(readable: Readable) -> Condition:
    """The questions that no readable note answers."""
    allowed = readable_notes(readable)
    answering = _resolved("SELECT key FROM link WHERE relation = 'answers'", allowed)
    answered = f"{answering} SELECT note FROM resolved WHERE relation = 'answers'"
    return Condition(f"note.kind = 'question' AND note.key NOT IN ({answered})", allowed.values)


def question_of(database: Database, note: int, readable: Readable) -> NoteRef | None:
    """The readable note an answer answers."""
    allowed = readable_notes(readable)
    row = database.row(
        _resolved("SELECT key FROM link WHERE note = :note AND relation = 'answers'", allowed)
        + """SELECT note.id, note.title, note.kind FROM resolved
        JOIN link ON link.key = resolved.link JOIN note ON note.key = resolved.note
        ORDER BY link.ordinal""",
        {"note": note, **allowed.values},
    )
    return None if row is None else NoteRef(NoteId(row[0]), row[1], Kind(row[2]))


def resolve(database: Database, name: str, readable: Readable) -> NoteRef | None:
    """The readable note a name means: id, title, alias, path, end of a path, former name."""
    allowed = readable_notes(readable)
    row = database.row(
        f"""SELECT note.id, note.title, note.kind FROM note_name JOIN note ON note.key = note_name.note
        WHERE note_name.fold = :fold AND note_name.rank < {Rank.SERIES:d} AND {allowed.sql}
        ORDER BY note_name.rank, note.key LIMIT 1""",
        {"fold": name_key(name), **allowed.values},
    )
    return None if row is None else NoteRef(NoteId(row[0]), row[1], Kind(row[2]))


def paths_of(database: Database, notes: Collection[NoteId], readable: Readable) -> tuple[str, ...]:
    """Where the readable ones of these notes were read from, folders and all."""
    allowed = readable_notes(readable)
    rows = database.rows(
        f"""SELECT source.path FROM json_each(:notes) AS wanted JOIN note ON note.id = wanted.value
        JOIN source ON source.note = note.key WHERE {allowed.sql}""",
        {"notes": json.dumps(sorted(notes)), **allowed.values},
    )
    return tuple(path for (path,) in rows)


def numbered(database: Database, number: str, readable: Readable) -> tuple[NoteId, ...]:
    """At most two readable notes a name of which begins with a number and no date, as `0401-coercions`."""
    allowed = readable_notes(readable)
    rows = database.rows(
        f"""SELECT DISTINCT note.id FROM json_each(:numbers) AS number
        JOIN note_name ON note_name.fold >= number.value AND note_name.fold < number.value || ':'
        JOIN note ON note.key = note_name.note
        WHERE note_name.rank > 0
          AND ltrim(substr(note_name.fold, length(number.value) + 1, 1), '-_. ') = ''
          AND note_name.fold NOT GLOB number.value || '-[0-9][0-9]-[0-9][0-9]*' AND {allowed.sql} LIMIT 2""",
        {
            "numbers": json.dumps([number.zfill(digits) for digits in range(len(number), PADDED + 1)]),
            **allowed.values,
        },
    )
    return tuple(NoteId(row[0]) for row in rows)


def _related(
    identity: str, title: str, kind: str, relation: str, heading: str, shown: str, *, target: str = ""
) -> Related:
    return Related(NoteRef(NoteId(identity), title, Kind(kind)), Relation(relation), heading, shown, target)


def _once(found: list[Related]) -> tuple[Related, ...]:
    """The first of each note, relation and heading."""
    seen = {(one.note.id, one.relation, one.heading): one for one in reversed(found)}
    return tuple(reversed(seen.values()))
