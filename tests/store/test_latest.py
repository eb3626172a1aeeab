"""What every question asks of the store is as new as the last commit, and never what was undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from kbase.model import Kind, PersonId, PersonRecord, SpaceRecord
from kbase.model.ids import SpaceName
from kbase.store import Store
from tests.store.making import EVERYTHING, add

BO = "Bo Ek"


def bo(store: Store) -> PersonId:
    found = store.people.find(BO)
    assert found is not None
    return found.id


def change(store: Store) -> None:
    """One of everything that is remembered, inside a transaction."""
    store.people.save(PersonRecord(BO, role="keeper", suggest=False))
    store.spaces.save(SpaceRecord(SpaceName("cellar"), "The cellar"))
    store.meta.put("weather", "frost")
    question = store.notes.resolve("Why frost?", EVERYTHING)
    assert question is not None
    store.routed.add(bo(store), question.id)


READ: dict[str, Callable[[Store], Any]] = {
    "change number": lambda store: store.changes.number(),
    "facts": lambda store: store.meta.get("weather"),
    "spaces": lambda store: [space.title for space in store.spaces.all()],
    "not to be suggested": lambda store: store.people.not_to_be_suggested(),
    "people": lambda store: store.people.get(bo(store)).role,
    "how often asked": lambda store: store.routed.since([bo(store)], 7),
}
each = pytest.mark.parametrize("read", READ.values(), ids=READ)


class Undone(Exception):
    """Ends a transaction without storing it."""


@pytest.fixture
def filled(store: Store) -> Store:
    add(store, "Why frost?", kind=Kind.QUESTION)
    with store.transaction("tester"):
        store.people.save(PersonRecord(BO))
    return store


@each
def test_what_is_undone_was_never_there(filled: Store, read: Callable[[Store], Any]) -> None:
    before = read(filled)

    def undone() -> None:
        with filled.transaction("tester"):
            change(filled)
            if read is not READ["change number"]:
                assert read(filled) != before, "whoever writes sees what they wrote"
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert read(filled) == before


@each
def test_what_another_thread_or_process_committed_is_seen_at_once(
    filled: Store, read: Callable[[Store], Any]
) -> None:
    before = read(filled)

    def elsewhere() -> None:
        with Store.open(filled.folder) as other, other.transaction("tester"):
            change(other)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert read(filled) != before


@each
def test_within_one_reading_nothing_moves(filled: Store, read: Callable[[Store], Any]) -> None:
    with Store.open(filled.folder) as other:
        with filled.reading():
            before = read(filled)
            with other.transaction("tester"):
                change(other)
            assert read(filled) == before
        assert read(filled) != before


def test_a_fact_is_not_written_where_only_reading_was_begun(filled: Store) -> None:
    with filled.reading(), pytest.raises(RuntimeError, match="open in this thread already"):
        filled.meta.put("weather", "frost")
    assert filled.meta.get("weather") == ""
