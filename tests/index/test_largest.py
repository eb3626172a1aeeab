"""The best of many rows are those that putting all of them in order gives."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.index.words import Wording, Words
from kbase.model import Among

ROWS = 5_000


@pytest.fixture(scope="module")
def words() -> Words:
    """Passages of which all say "common", half "often", and few what is rare; many are alike."""
    random = np.random.default_rng(7)
    ids = np.arange(1, ROWS + 1, dtype=np.int64)
    wordings = []
    for row in range(ROWS):
        counts = {"common": int(random.integers(1, 9))}
        if row % 2:
            counts["often"] = int(random.integers(1, 5))
        if row % 50 == 0:
            counts["rare"] = int(random.integers(1, 3))
        wordings.append(Wording(counts, int(random.integers(10, 40))))
    return Words.empty().changed(ids, wordings, ids[:0])


@pytest.mark.parametrize("question", ["rare common", "often rare common common", "common often", "rare"])
@pytest.mark.parametrize("among", [Among(), Among(np.arange(2, ROWS, 3, dtype=np.int64))])
def test_the_best_come_in_the_order_of_all(words: Words, question: str, among: Among) -> None:
    everything = list(words.best(question, ROWS, among))
    assert everything == sorted(everything, key=lambda hit: (-hit.score, hit.passage))
    for limit in (1, 10, 200):
        assert list(words.best(question, limit, among)) == everything[:limit]
