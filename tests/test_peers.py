"""Who is suggested depends on what the asker may read and on what people wish, and on nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

from kbase.ingest.storing import store_draft
from kbase.model import Draft, Filters, Fingerprint, Link, PersonRecord, Question, Relation, SpaceName
from kbase.model_in_use import ModelInUse
from kbase.ports import Embedder
from kbase.retracing import FittedRecency, learn, recency_of
from kbase.search.recency import FEWEST, MOST_OF_DOCUMENTS, Recency
from kbase.store import Store
from tests.peers_of import EVERYTHING, OPEN, PUMPS, asking, experts, order, pumps, write

TOPIC = "what to do when the pump is dry"


def private(store: Store, space: str) -> None:
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute("UPDATE space SET private = 1 WHERE name = ?", (space,))


def test_unreadable_notes_change_nothing_of_what_is_seen_of_people(store: Store, embedder: Embedder) -> None:
    pumps(store, embedder)
    write(store, embedder, "The minutes", "Ann", space="board")
    private(store, "board")
    before = experts(store, TOPIC, OPEN)
    for number, (title, _) in enumerate(PUMPS):
        write(store, embedder, f"{title} again", ("Cy", "Dee")[number % 2], days_ago=0, space="board")
    after = experts(store, TOPIC, OPEN)
    assert after == before
    assert "Dee" in order(experts(store, TOPIC))


OLD = "Clean the filter of the pump every two weeks, by hand, under the tap."
NEW = "Clean the filter of the pump every four weeks, by hand, under the tap."
CLEANING = "how often should the filter of the pump be cleaned"


def supersede(
    store: Store, embedder: Embedder, old: str, author: str, space: str = "general", text: str = NEW
) -> None:
    draft = Draft("Filter cleaning", text, authors=(author,), space=SpaceName(space))
    linked = replace(draft, links=(Link(old, Relation.SUPERSEDES),))
    store_draft(linked, store, embedder, author, "test")


def test_who_wrote_what_supersedes_a_note_comes_before_its_author(store: Store, embedder: Embedder) -> None:
    pumps(store, embedder)
    write(store, embedder, "How often to clean the filter", "Ines", OLD)
    assert order(experts(store, CLEANING))[0] == "Ines"
    supersede(store, embedder, "How often to clean the filter", "Piet")
    found = experts(store, CLEANING)
    assert order(found)[0] == "Piet"
    ines = next(one for one in found if one.person.name == "Ines")
    assert [one.outdated for one in ines.evidence] == ["superseded"]
    assert "Ines" in order(asking(store).ask(Question(CLEANING), EVERYTHING).people)


def test_what_supersedes_a_note_unread_by_the_asker_takes_nothing_from_it(
    store: Store, embedder: Embedder
) -> None:
    pumps(store, embedder)
    write(store, embedder, "How often to clean the filter", "Ines", OLD)
    write(store, embedder, "The minutes", "Ann", space="board")
    private(store, "board")
    before = experts(store, CLEANING, OPEN)
    supersede(store, embedder, "How often to clean the filter", "Piet", "board")
    assert order(experts(store, CLEANING))[0] == "Piet"
    assert experts(store, CLEANING, OPEN) == before


def test_who_supersedes_their_own_note_by_nearly_the_same_words_speaks_as_loudly(
    store: Store, embedder: Embedder
) -> None:
    pumps(store, embedder)
    write(store, embedder, "Filter cleaning", "Ines", NEW)
    supersede(store, embedder, "Filter cleaning", "Ines", text=OLD)
    (proof,) = (
        one
        for expert in experts(store, CLEANING)
        if expert.person.name == "Ines"
        for one in expert.evidence
        if one.share > 0.5
    )
    assert not proof.outdated


def test_beside_an_answer_who_can_be_asked_stands_before_whoever_left(
    store: Store, embedder: Embedder
) -> None:
    pumps(store, embedder)
    write(store, embedder, "How often to clean the filter", "Ines", NEW)
    write(store, embedder, "How often the filter is cleaned", "Piet", OLD)
    ask = asking(store)
    assert order(ask.ask(Question(CLEANING), EVERYTHING).people)[:2] == ["Ines", "Piet"]
    with store.transaction("test"):
        store.people.save(PersonRecord("Ines", left=date(2024, 1, 31)))
    assert order(ask.ask(Question(CLEANING), EVERYTHING).people)[:2] == ["Piet", "Ines"]
    assert order(ask.experts(CLEANING, EVERYTHING, 10, Filters()))[:2] == ["Ines", "Piet"]


def test_private_notes_teach_nothing_about_recency(store: Store, embedder: Embedder) -> None:
    for number in range(FEWEST + 5):
        write(
            store,
            embedder,
            f"The pump of house {number} and its seal",
            f"Person {number % 4}",
            days_ago=200 - number,
        )
    write(store, embedder, "The minutes of the board", "Eve", space="board")
    private(store, "board")
    model = ModelInUse(store, "all-MiniLM-L6-v2", upkeep=False)
    before = learn(store, model)
    assert before.questions >= FEWEST - 5
    for number in range(10):
        write(
            store,
            embedder,
            f"The pump of house {number} and its valve",
            "Eve",
            days_ago=number,
            space="board",
        )
    assert learn(store, model) == before


def test_what_was_learned_counts_for_its_model_only(store: Store, embedder: Embedder) -> None:
    model = ModelInUse(store, "all-MiniLM-L6-v2", upkeep=False)
    pumps(store, embedder)
    assert recency_of(store, model) == Recency()
    of_answers = f'"of_answers": true, "model": "{embedder.fingerprint}"'
    store.meta.put("recency", f'{{"weight": 2.0, "half_life_days": 14.0, {of_answers}}}')
    assert recency_of(store, model) == Recency(2.0, 14.0)
    store.meta.put("recency", f'{{"weight": 2.0, "half_life_days": 14.0, "model": "{embedder.fingerprint}"}}')
    assert recency_of(store, model) == Recency(MOST_OF_DOCUMENTS, 14.0)
    store.meta.put("recency", '{"weight": 2.0, "half_life_days": 14.0, "model": "another"}')
    assert recency_of(store, model) == Recency()
    assert FittedRecency.of(store, Fingerprint("another")).weight == 2.0


def test_whoever_wishes_no_suggestion_is_in_none_but_still_credited(store: Store, embedder: Embedder) -> None:
    pumps(store, embedder)
    with store.transaction("test"):
        store.people.save(PersonRecord("Ann", suggest=False))
    ask = asking(store)
    assert "Ann" not in order(ask.experts(TOPIC, OPEN, 10, Filters()))
    assert "Ann" not in order(ask.experts("tag:none", OPEN, 10, replace(Filters(), authors=("Ann",))))
    reply = ask.ask(Question("cleaning the filter of the pump", people=10), OPEN)
    assert "Ann" not in order(reply.people)
    assert any(author.name == "Ann" for match in reply.matches for author in match.note.authors)
