"""Snapshots, the audit trail and small facts."""

from __future__ import annotations

from dataclasses import replace

from kbase.model import ChangeNumber, Fingerprint
from kbase.store import SnapshotRow, Store
from tests.store.making import MODEL, add, remove, revise

FIRST = SnapshotRow("vectors", ChangeNumber(3), "vectors-3.faiss", "ab" * 32, MODEL, 12)


def test_the_newest_snapshot_of_a_kind_and_model_is_the_one_to_load(store: Store) -> None:
    newer = replace(FIRST, change=ChangeNumber(7), file="vectors-7.faiss")
    words = replace(FIRST, kind="words", change=ChangeNumber(9))
    for row in (FIRST, newer, words):
        store.snapshots.record(row)
    assert store.snapshots.newest("vectors", MODEL) == newer
    assert store.snapshots.newest("words", MODEL) == words
    assert store.snapshots.newest("vectors", Fingerprint("b" * 64)) is None


def test_older_snapshots_are_forgotten_and_named(store: Store) -> None:
    rows = [replace(FIRST, change=ChangeNumber(number), file=f"f{number}") for number in (1, 2, 3)]
    for row in rows:
        store.snapshots.record(row)
    assert store.snapshots.forget_older("vectors", keep=2) == [rows[0]]
    assert store.snapshots.forget_older("vectors") == [rows[1]]
    store.snapshots.forget(rows[2])
    assert store.snapshots.newest("vectors", MODEL) is None


def test_every_write_of_a_note_is_in_the_audit_trail(store: Store) -> None:
    note = add(store, "One")
    revise(store, note, body="Other.")
    remove(store, note)
    store.audit.add("Bo", "checked", "library")
    lines = store.audit.recent(10)
    assert [(line.actor, line.action) for line in lines] == [
        ("Bo", "checked"),
        ("tester", "note removed"),
        ("tester", "note revised"),
        ("tester", "note added"),
    ]
    assert lines[1].subject == note
    assert [line.action for line in store.audit.recent(1)] == ["checked"]
    assert store.audit.recent(-1) == []


def test_a_fact_is_kept_and_replaced(store: Store) -> None:
    assert store.meta.get("owner") == ""
    assert store.meta.get("owner", "nobody") == "nobody"
    store.meta.put("owner", "Åsa")
    store.meta.put("owner", "Bo")
    assert store.meta.get("owner", "nobody") == "Bo"
