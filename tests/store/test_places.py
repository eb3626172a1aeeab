"""Places on the map: kept, gone with their note, seen by who may read it."""

from __future__ import annotations

import sqlite3

from kbase.model import NoteId, SpaceName
from kbase.store import Place, Store
from tests.store.making import EVERYTHING, add, may_read, remove, revise


def placed(store: Store, note: NoteId, x: float = 0.5, y: float = 0.5) -> None:
    store.places.put([Place(note, x, y, int(store.passages.of_note(note)[-1].id))])


def test_a_place_is_kept_until_the_text_changes(store: Store) -> None:
    note = add(store, "Door", "Frost.\n\nIce.")
    assert [(one.note, one.at, len(one.passages)) for one in store.places.to_place()] == [(note, None, 2)]
    placed(store, note, 0.25, 0.75)
    assert [one.at for one in store.places.to_place()] == [(0.25, 0.75)]
    revise(store, note, tags=("cold",))
    assert [one.at for one in store.places.to_place()] == [(0.25, 0.75)]
    revise(store, note, body="Frost.\n\nNo ice at all.")
    assert [one.at for one in store.places.to_place()] == [None]
    assert store.places.all(EVERYTHING).at.tolist() == [[0.25, 0.75]]  # until it is placed again


def test_a_removed_note_leaves_the_map(store: Store) -> None:
    note = add(store, "Door", "Frost.")
    placed(store, note)
    remove(store, note)
    placed_again = Place(note, 0.1, 0.1, 1)
    store.places.put([placed_again])
    assert len(store.places.all(EVERYTHING)) == 0


def test_a_place_is_seen_by_who_may_read_the_note(store: Store) -> None:
    here = add(store, "Door", "Frost.")
    there = add(store, "Vault", "Ice.", space=SpaceName("board"))
    placed(store, here)
    placed(store, there)
    waiting = add(store, "Roof", "Rain.", space=SpaceName("board"))
    assert list(store.places.all(may_read("general")).notes) == [here]
    assert list(store.places.all(may_read("board")).notes) == [there]
    assert store.places.waiting(may_read("general")) == 0
    assert store.places.waiting(EVERYTHING) == 1
    placed(store, waiting)
    assert store.places.waiting(EVERYTHING) == 0


def test_what_stands_in_a_private_space_is_told_apart(store: Store) -> None:
    add(store, "Door", "Frost.")
    add(store, "Pay", "Secret.", space=SpaceName("board"))
    with sqlite3.connect(store.path) as database:
        database.execute("UPDATE space SET private = 1 WHERE name = 'board'")
    database.close()
    assert [one.open for one in store.places.to_place()] == [True, False]
