"""Where notes were applied: each actor's own marks, one a place, of notes that may be read."""

from __future__ import annotations

import pytest

from kbase.errors import NotFound
from kbase.model import NoteId, SpaceName
from kbase.store import Store
from tests.store.making import EVERYTHING, add, may_read, remove


def said(store: Store, actor: str, note: NoteId, *places: str) -> None:
    for place in places:
        with store.transaction(actor):
            store.applied.add(note, place)


def test_a_place_is_told_once_however_it_is_spelled_and_each_actor_tells_their_own(store: Store) -> None:
    frost = add(store, "Frost")
    said(store, "Bo", frost, "Skarvik", "  SKARVIK ", "")
    said(store, "Ana", frost, "Skarvik")
    told = [(one.by, one.where) for one in store.applied.of(frost, EVERYTHING)]
    assert told == [("Ana", "Skarvik"), ("Bo", ""), ("Bo", "  SKARVIK ")]
    assert store.notes.summaries([frost], EVERYTHING)[frost].applied == 3
    with store.transaction("Ana"):
        store.applied.remove(frost, "skarvik")
        store.applied.remove(frost, "elsewhere")
    assert [one.by for one in store.applied.of(frost, EVERYTHING)] == ["Bo", "Bo"]
    assert store.notes.summaries([frost], EVERYTHING)[frost].applied == 2
    assert [line.action for line in store.audit.recent(2)] == ["note applied no more", "note applied"]


def test_it_goes_with_its_note_and_cannot_be_said_of_one_that_is_gone(store: Store) -> None:
    frost = add(store, "Frost")
    said(store, "Bo", frost, "Skarvik")
    remove(store, frost)
    assert store.applied.of(frost, EVERYTHING) == ()
    with store.transaction("Bo"), pytest.raises(NotFound):
        store.applied.add(frost, "Skarvik")


def test_where_a_note_was_applied_is_not_told_to_who_may_not_read_it(store: Store) -> None:
    closed = add(store, "Payroll", space=SpaceName("office"))
    said(store, "Bo", closed, "Skarvik")
    assert store.applied.of(closed, may_read("vault")) == ()
    assert len(store.applied.of(closed, may_read("office"))) == 1
