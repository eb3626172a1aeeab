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


def test_older_snapshots_are_forgotten(store: Store) -> None:
    rows = [replace(FIRST, change=ChangeNumber(number), file=f"f{number}") for number in (1, 2, 3)]
    words = replace(FIRST, kind="words", file="w")
    for row in (words, *rows):
        store.snapshots.record(row)
    store.snapshots.forget_older(rows[2], in_use=MODEL)
    assert store.snapshots.files() == {"f3", "w"}
    store.snapshots.forget(rows[2])
    assert store.snapshots.newest("vectors", MODEL) is None


def test_the_snapshots_of_the_model_in_use_stay_while_another_is_made_ready(store: Store) -> None:
    left, coming = Fingerprint("c" * 64), Fingerprint("d" * 64)
    rows = [replace(FIRST, model=model, file=model[:1]) for model in (MODEL, left, coming)]
    for row in rows:
        store.snapshots.record(row)
    store.snapshots.forget_older(rows[2], in_use=MODEL)
    assert store.snapshots.files() == {MODEL[:1], "d"}
    store.snapshots.forget_older(rows[2], in_use=coming)
    assert store.snapshots.files() == {"d"}


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
