"""Who is suggested depends on what the asker may read and on what people wish, and on nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

from kbase.model import Filters, Fingerprint, PersonRecord, Question
from kbase.model_in_use import ModelInUse
from kbase.ports import Embedder
from kbase.retracing import FittedRecency, learn, recency_of
from kbase.search.recency import FEWEST, Recency
from kbase.store import Store
from tests.peers_of import OPEN, PUMPS, asking, experts, order, pumps, write

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
    store.meta.put("recency", f'{{"weight": 2.0, "half_life_days": 14.0, "model": "{embedder.fingerprint}"}}')
    assert recency_of(store, model) == Recency(2.0, 14.0)
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
