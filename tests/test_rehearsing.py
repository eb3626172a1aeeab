"""What a library learns of itself is remembered, and nothing private takes part."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from kbase.ingest.storing import store_draft
from kbase.model import Draft, Fingerprint, SpaceName
from kbase.model_in_use import ModelInUse
from kbase.ports import Embedder
from kbase.rehearsing import MeaningWeight, learn, learn_if_grown, meaning_weight
from kbase.search.fusing import MEANING_WEIGHT
from kbase.search.rehearsal import FEWEST
from kbase.store import Store

PLACES = ("garden", "cellar", "harbour", "school", "bakery", "library", "station")
THINGS = ("pump", "heater", "roof", "gate", "boiler", "lift")


def filled(store: Store, embedder: Embedder, notes: int, space: str = "general") -> ModelInUse:
    """Notes of two sentences each, no two alike."""
    for number in range(notes):
        place, thing = PLACES[number % len(PLACES)], THINGS[number % len(THINGS)]
        store_draft(
            Draft(
                f"{place} {thing}",
                f"The {thing} of the {place} stopped working in week {number}. "
                f"Cleaning the {thing} and oiling its hinges near the {place} door helped in {number} hours.",
                space=SpaceName(space),
            ),
            store,
            embedder,
            "Ann",
            "test",
        )
    return ModelInUse(store, "all-MiniLM-L6-v2", upkeep=False)


def test_a_new_library_uses_the_default(store: Store, embedder: Embedder) -> None:
    assert meaning_weight(store, embedder.fingerprint) == MEANING_WEIGHT


def test_what_was_learned_is_remembered_for_this_model_only(store: Store, embedder: Embedder) -> None:
    learned = learn(store, filled(store, embedder, FEWEST + 5))
    assert learned.questions == FEWEST + 5
    assert MeaningWeight.of(store, embedder.fingerprint) == learned
    assert meaning_weight(store, embedder.fingerprint) == learned.weight
    assert meaning_weight(store, Fingerprint("another model")) == MEANING_WEIGHT


def test_it_learns_again_only_when_it_has_grown(store: Store, embedder: Embedder) -> None:
    model = filled(store, embedder, 4)
    learn_if_grown(store, model)
    assert MeaningWeight.of(store, embedder.fingerprint).questions == 4
    filled(store, embedder, 1)
    learn_if_grown(store, model)
    assert MeaningWeight.of(store, embedder.fingerprint).questions == 4
    filled(store, embedder, 5)
    learn_if_grown(store, model)
    assert MeaningWeight.of(store, embedder.fingerprint).questions == 10


def test_private_notes_teach_nothing(store: Store, embedder: Embedder) -> None:
    model = filled(store, embedder, 6, space="board")
    filled(store, embedder, 4)
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute("UPDATE space SET private = 1 WHERE name = 'board'")
    assert learn(store, model).questions == 4


def test_what_another_version_wrote_is_learned_anew(store: Store, embedder: Embedder) -> None:
    model = filled(store, embedder, FEWEST)
    for written in ('{"weight": 0.5, "of another version": 1}', "[1]", "{"):
        store.meta.put(MeaningWeight.KEY, written)
        assert meaning_weight(store, model.embedder.fingerprint) == MEANING_WEIGHT
