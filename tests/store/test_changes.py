"""Change numbers tell every process when, and at what, to look again."""

from __future__ import annotations

import pytest

from kbase.errors import StaleIndex
from kbase.model import ChangeNumber, Fingerprint
from kbase.store import SnapshotRow, Store
from tests.store.making import add, remove, revise

NEVER = ChangeNumber(0)


def test_numbers_begin_at_one_and_count_transactions(store: Store) -> None:
    assert store.changes.number() == 0
    with store.transaction("tester") as change:
        assert change == 1
    add(store, "One")
    assert store.changes.number() == 2


def test_a_transaction_undone_takes_no_number(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction("tester"):
        raise ZeroDivisionError
    assert store.changes.number() == 0


def test_keeping_house_changes_nothing_anybody_finds(store: Store) -> None:
    store.meta.put("key", "value")
    store.audit.add("tester", "looked", "around")
    store.snapshots.record(SnapshotRow("words", NEVER, "f", "00" * 32, Fingerprint(""), 0))
    assert store.changes.number() == 0


def test_since_the_beginning_is_everything(store: Store) -> None:
    add(store, "One", "A.\n\nB.")
    gone = add(store, "Two", "C.")
    remove(store, gone)
    delta = store.changes.since(NEVER)
    assert (delta.number, delta.added.tolist(), delta.removed.tolist()) == (3, [1, 2], [])


def test_what_came_and_went_in_between_is_in_neither_list(store: Store) -> None:
    first = add(store, "One", "A.\n\nB.")
    then = store.changes.number()
    gone = add(store, "Two", "C.")
    remove(store, gone)
    revise(store, first, body="B.\n\nD.")
    delta = store.changes.since(then)
    assert (delta.added.tolist(), delta.removed.tolist()) == ([4], [1])
    now = store.changes.since(store.changes.number())
    assert (now.added.tolist(), now.removed.tolist()) == ([], [])


def test_ids_are_never_given_twice(store: Store) -> None:
    remove(store, add(store, "One", "A.\n\nB."))
    add(store, "Two", "C.")
    assert store.changes.since(NEVER).added.tolist() == [3]


def test_an_older_copy_put_back_is_noticed(store: Store) -> None:
    add(store, "One")
    with pytest.raises(StaleIndex):
        store.changes.since(ChangeNumber(2))


def test_deltas_add_up_to_the_whole(store: Store) -> None:
    held: set[int] = set()
    at = NEVER
    notes = []
    for number in range(12):
        notes.append(add(store, f"Note {number}", f"A{number}.\n\nB{number}."))
        if number % 3 == 1:
            revise(store, notes[number - 1], body=f"B{number - 1}.\n\nC.")
        if number % 4 == 3:
            remove(store, notes[number - 2])
        if number % 2:
            delta = store.changes.since(at)
            held = (held - set(delta.removed.tolist())) | set(delta.added.tolist())
            at = delta.number
            assert held == set(store.changes.since(NEVER).added.tolist())
