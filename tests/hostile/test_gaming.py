"""Nobody climbs by stuffing, copying or writing much about other things (HOSTILE_INPUTS 123, 124)."""

from __future__ import annotations

import pytest

from kbase.ports import Embedder
from kbase.store import Store
from tests.peers_of import OTHERS, experts, order, pumps, write

TOPIC = "pump filter cleaning"
LEARNED = ('"weight": 0.25, "half_life_days": 60.0', '"weight": 3.0, "half_life_days": 14.0')
STUFFED = "pump filter cleaning pump seal irrigation pump filter cleaning leak greenhouse pump"


@pytest.mark.parametrize("recency", LEARNED)
def test_a_stuffed_note_fifty_times_lifts_its_author_no_more_than_once(
    store: Store, embedder: Embedder, recency: str
) -> None:
    store.meta.put("recency", f'{{{recency}, "model": "{embedder.fingerprint}"}}')
    pumps(store, embedder)
    write(store, embedder, "Pumps", "Mallory", STUFFED)
    once = experts(store, TOPIC)
    for number in range(49):
        write(store, embedder, "Pumps", "Mallory", STUFFED if number % 2 else f"{STUFFED} {number}")
    again = experts(store, TOPIC)
    assert order(again) == order(once)
    mallory = next(one for one in again if one.person.name == "Mallory")
    assert len(mallory.evidence) == 1


@pytest.mark.parametrize("recency", LEARNED)
def test_two_hundred_notes_about_other_things_lift_nobody(
    store: Store, embedder: Embedder, recency: str
) -> None:
    store.meta.put("recency", f'{{{recency}, "model": "{embedder.fingerprint}"}}')
    pumps(store, embedder)
    before = order(experts(store, TOPIC))
    assert before.index("Cy") > 0
    for number in range(200):
        about = OTHERS[number % len(OTHERS)]
        write(
            store,
            embedder,
            f"On {about}, part {number}",
            "Cy",
            f"What {about} meant to us in year {number}.",
            days_ago=1,
        )
    after = order(experts(store, TOPIC))
    assert after.index("Cy") >= before.index("Cy")
