"""No call asks more often the more there is to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from kbase.model import Filters, Kind, Link, NoteId, PassageId, Relation, SpaceName
from kbase.store import Store
from tests.store.making import EVERYTHING, MODEL, NO_FILTERS, add, may_read

READER = may_read("general")


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The statements this thread's connection runs meanwhile."""
    seen: list[str] = []
    connection = store._database._desk().connection
    # FTS5 reads its own tables by statements that are marked as comments.
    connection.set_trace_callback(lambda sql: None if sql.startswith("--") else seen.append(sql))
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)


def fill(store: Store, notes: int) -> list[NoteId]:
    ids: list[NoteId] = []
    for number in range(notes):
        links = (Link("Note 0", Relation.ANSWERS), Link(f"Note {number - 1}", Relation.SUPERSEDES))
        ids.append(
            add(
                store,
                f"Note {number}",
                f"A{number}.\n\nB{number}.",
                kind=Kind.ANSWER if number else Kind.QUESTION,
                authors=("Bo", f"Person {number}"),
                tags=("cold/doors", f"tag{number}"),
                created=date(2024, 1, 1 + number % 28),
                links=links if number else (),
            )
        )
    return ids


CALLS: dict[str, Callable[[Store, list[NoteId]], object]] = {
    "summaries": lambda store, ids: store.notes.summaries(ids, READER),
    "page": lambda store, _: store.notes.page(READER, Filters(tags=("cold",), authors=("bo",)), 50, 0),
    "get": lambda store, ids: store.notes.get(ids[0], READER),
    "links": lambda store, ids: store.notes.links(ids[0], READER),
    "backlinks": lambda store, ids: store.notes.backlinks(ids[0], READER),
    "answers": lambda store, ids: store.notes.answers(ids[0], READER),
    "unresolved": lambda store, ids: store.notes.unresolved(READER, ids),
    "edited here": lambda store, ids: store.notes.edited_here(ids),
    "with roles": lambda store, _: store.people.with_roles(),
    "overview": lambda store, _: store.notes.overview(READER),
    "fetch": lambda store, ids: store.passages.fetch([PassageId(n + 1) for n in range(len(ids))], READER),
    "of_note": lambda store, ids: store.passages.of_note(ids[0]),
    "among": lambda store, _: store.passages.among(READER, Filters(kinds=(Kind.ANSWER,))),
    "rows": lambda store, ids: store.passages.rows([PassageId(n + 1) for n in range(len(ids))], MODEL),
    "phrase": lambda store, _: store.passages.phrase(["note"], 50, READER, NO_FILTERS),
    "complete": lambda store, _: store.passages.complete("note", 50, READER),
    "vectors": lambda store, ids: store.vectors.of([PassageId(n + 1) for n in range(len(ids))], MODEL),
    "number": lambda store, _: store.changes.number(),
    "since": lambda store, _: store.changes.since(store.changes.number()),
    "people": lambda store, _: store.people.all(READER),
    "everybody": lambda store, _: store.people.everybody(READER),
    "authors": lambda store, ids: store.people.of_notes(ids, READER),
    "revisions": lambda store, ids: store.notes.revisions(ids[0]),
    "by_source": lambda store, _: store.notes.by_source("/vault"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_call_asks_as_often_for_thirty_notes_as_for_three(
    store: Store, call: Callable[[Store, list[NoteId]], object]
) -> None:
    few = fill(store, 3)
    with statements(store) as asked_for_few:
        call(store, few)
    many = few + fill(store, 27)
    with statements(store) as asked_for_many:
        call(store, many)
    assert len(asked_for_many) <= len(asked_for_few) <= 18


def test_that_nothing_changed_is_noticed_without_a_query(store: Store) -> None:
    fill(store, 3)
    store.changes.number()
    with statements(store) as asked:
        store.changes.number()
    assert asked == ["PRAGMA data_version"]


def test_a_narrowing_remembered_asks_for_nothing_again(store: Store) -> None:
    fill(store, 3)
    store.passages.among(READER, NO_FILTERS)
    with statements(store) as asked:
        store.passages.among(READER, NO_FILTERS)
    assert not [one for one in asked if one.startswith("SELECT")]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT key FROM note ORDER BY created DESC, key DESC LIMIT 20",
        "SELECT key FROM note WHERE space = 1 ORDER BY created DESC LIMIT 20",
        "SELECT key FROM note WHERE kind = 'lesson' ORDER BY created DESC LIMIT 20",
        "SELECT note FROM note_name WHERE fold = 'x'",
        "SELECT id FROM passage WHERE note = 1 ORDER BY ordinal",
        "SELECT number FROM change ORDER BY number DESC LIMIT 1",
    ],
)
def test_what_is_asked_often_has_an_index(store: Store, sql: str) -> None:
    plan = " ".join(str(row[-1]) for row in store._database.rows(f"EXPLAIN QUERY PLAN {sql}"))
    assert "TEMP B-TREE" not in plan
    assert "INDEX" in plan or "INTEGER PRIMARY KEY" in plan or "SCAN change" in plan or "PRIMARY KEY" in plan


def test_space_names_are_values_and_never_sql(store: Store) -> None:
    add(store, "One")
    hostile = may_read("general') OR 1=1 --", '"]', "\ud800")
    assert store.notes.page(hostile, NO_FILTERS, 5, 0).total == 0
    filters = Filters(spaces=(SpaceName("'"),), tags=("' OR 1=1",), authors=('") --',), kinds=(Kind.NOTE,))
    assert store.notes.page(EVERYTHING, filters, 5, 0).total == 0
