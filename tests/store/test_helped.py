"""What people said helped: each person's own, of notes that may be read, gone with the note."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase.errors import NotFound
from kbase.model import Fingerprint, Helping, NoteId, SpaceName
from kbase.store import Store
from tests.store.making import EVERYTHING, MODEL, add, may_read, remove

QUESTION = "Why is there ice on the door?"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path) as made:
        yield made


def test_a_mark_is_its_makers_own_and_stands_once_however_a_question_is_spelled(store: Store) -> None:
    frost = add(store, "Frost")
    for question in (QUESTION, "why is  there ICE on the door?"):
        store.helped.add(Helping(question, frost), "Bo", MODEL, 0.7)
    assert store.helped.to(QUESTION.upper(), "Bo") == {frost}
    assert store.helped.to(QUESTION, "Ana") == frozenset()
    assert store.helped.newest(EVERYTHING, 5) == [Helping(QUESTION, frost)]
    store.helped.remove(Helping(QUESTION, frost), "Ana")
    assert store.helped.to(QUESTION, "Bo") == {frost}
    store.helped.remove(Helping(QUESTION, frost), "Bo")
    assert store.helped.to(QUESTION, "Bo") == frozenset()
    assert [line.action for line in store.audit.recent(3)] == [
        "note helped no more",
        "note helped",
        "note helped",
    ]


def test_marks_go_with_their_note_and_none_is_made_on_one_that_is_gone(store: Store) -> None:
    frost = add(store, "Frost")
    store.helped.add(Helping(QUESTION, frost), "Bo", MODEL, 0.7)
    remove(store, frost)
    assert store.helped.newest(EVERYTHING, 5) == []
    with pytest.raises(NotFound):
        store.helped.add(Helping(QUESTION, NoteId("a" * 16)), "Bo", MODEL, 0.7)


def test_marks_on_what_may_not_be_read_are_not_there(store: Store) -> None:
    open_one = add(store, "Frost", space=SpaceName("vault"))
    closed = add(store, "Payroll", space=SpaceName("office"))
    store.helped.add(Helping(QUESTION, open_one), "Bo", MODEL, 0.7)
    store.helped.add(Helping("who earns what", closed), "Bo", MODEL, 0.9)
    assert store.helped.newest(may_read("vault"), 5) == [Helping(QUESTION, open_one)]
    assert store.helped.nearness(may_read("vault"), MODEL, 5) == [0.7]
    assert store.helped.nearness(EVERYTHING, MODEL, 5) == [0.9, 0.7]


def test_nearness_is_told_once_a_question_and_only_as_the_model_in_use_reads_it(store: Store) -> None:
    one, other = add(store, "Frost"), add(store, "Doors")
    store.helped.add(Helping(QUESTION, one), "Bo", MODEL, 0.7)
    store.helped.add(Helping(QUESTION, other), "Ana", MODEL, 0.7)
    store.helped.add(Helping("something else", one), "Bo", Fingerprint("b" * 64), 0.2)
    assert store.helped.nearness(EVERYTHING, MODEL, 5) == [0.7]
