"""A library learns from what helped where "nothing here is about this" begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase import helping
from kbase.library import Library
from kbase.model import Draft, Fingerprint, Helping, Kind, Link, Relation, SpaceName
from kbase.search.confidence import OFF_TOPIC_BELOW, default_floor
from kbase.store import Store
from tests.libraries import holding
from tests.store.making import MODEL, add


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with holding(tmp_path / "library") as made:
        yield made


def test_the_floor_starts_at_the_default_and_moves_with_what_was_answered(store: Store) -> None:
    assert helping.Floor.of(store, MODEL).nearness == OFF_TOPIC_BELOW
    note = add(store, "Frost")
    floors = []
    for number in range(60):
        store.helped.add(Helping(f"question {number}", note), "Bo", MODEL, 0.8)
        floors.append(helping.learn(store, MODEL).nearness)
    assert floors == sorted(floors)
    assert OFF_TOPIC_BELOW < floors[0] < 0.52
    learned = helping.Floor.of(store, MODEL)
    assert learned.nearness == floors[-1] > 0.65
    lower = OFF_TOPIC_BELOW - default_floor(100)
    assert learned.of_size(100) == pytest.approx(learned.nearness - lower / 3)
    assert helping.Floor().of_size(100) == default_floor(100)


def test_what_another_model_read_tells_nothing(store: Store) -> None:
    store.helped.add(Helping("a question", add(store, "Frost")), "Bo", MODEL, 0.9)
    helping.learn(store, MODEL)
    assert helping.Floor.of(store, Fingerprint("b" * 64)).nearness == OFF_TOPIC_BELOW


def test_nothing_is_learned_from_private_spaces(store: Store) -> None:
    note = add(store, "Payroll", space=SpaceName("office"))
    with store.transaction("tester"):
        store._database.write("UPDATE space SET private = 1")
    store.helped.add(Helping("who earns what", note), "Bo", MODEL, 0.9)
    assert helping.learn(store, MODEL).questions == 0


def test_an_accepted_answer_teaches_at_once_and_so_does_taking_it_back(library: Library) -> None:
    asked = "Why does the pump leak in spring?"
    question = library.contribute(Draft(asked, asked, Kind.QUESTION), library.owner)
    said = "In spring the pump leaks because the old seals have shrunk."
    link = (Link(question, Relation.ANSWERS),)
    answer = library.contribute(Draft("Re: pump", said, Kind.ANSWER, links=link), library.owner)

    def learned() -> helping.Floor:
        return helping.Floor.of(library._store, library.embedder.fingerprint)

    library.answering.accept(answer, library.owner)
    assert learned().questions == 1
    assert learned().nearness > OFF_TOPIC_BELOW
    library.answering.accept(answer, library.owner, accepted=False)
    assert (learned().questions, learned().nearness) == (0, OFF_TOPIC_BELOW)


def test_questions_with_an_accepted_answer_teach_too(library: Library) -> None:
    for number, word in enumerate(("pump", "roof", "seed")):
        asked = f"Why does the {word} leak in spring?"
        question = library.contribute(Draft(asked, asked, Kind.QUESTION), library.owner)
        link = (Link(question, Relation.ANSWERS),)
        said = f"In spring the {word} leaks because the old seals have shrunk."
        draft = Draft(f"Re: {word}", said, Kind.ANSWER, links=link, accepted=number < 2)
        library.contribute(draft, library.owner)
    library.rebuild()
    learned = helping.Floor.of(library._store, library.embedder.fingerprint)
    assert learned.questions == 2
    assert learned.nearness > OFF_TOPIC_BELOW
