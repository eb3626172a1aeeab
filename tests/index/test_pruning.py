"""Rows that cannot be among the best are left out of the sums, and no hit changes by it."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.index.words import FEW_POSTINGS, Wording, Words
from kbase.model import Among

ROWS = 4 * FEW_POSTINGS


@pytest.fixture(scope="module")
def words() -> Words:
    """Passages of which all say "common", half "often", and few what is rare."""
    random = np.random.default_rng(7)
    ids = np.arange(1, ROWS + 1, dtype=np.int64)
    wordings = []
    for row in range(ROWS):
        counts = {"common": int(random.integers(1, 9))}
        if row % 2:
            counts["often"] = int(random.integers(1, 5))
        if row % 50 == 0:
            counts["rare"] = int(random.integers(1, 3))
        wordings.append(Wording(counts, int(random.integers(10, 200))))
    return Words.empty().changed(ids, wordings, ids[:0])


@pytest.mark.parametrize("question", ["rare common", "often rare common common", "common often", "rare"])
@pytest.mark.parametrize("among", [Among(), Among(np.arange(2, ROWS, 3, dtype=np.int64))])
def test_the_best_are_those_of_all_sums(words: Words, question: str, among: Among) -> None:
    everything = words.best(question, ROWS, among)  # with no limit nothing is left out
    for limit in (1, 10, 200):
        assert words.best(question, limit, among) == everything[:limit]


def test_rows_without_a_chance_are_left_out(words: Words) -> None:
    asked, everything = {"rare": 3, "common": 1}, words.rows.allowed(Among())
    all_scores = words._scores(asked, everything, ROWS)
    scores = words._scores(asked, everything, 10)
    assert np.count_nonzero(scores) < np.count_nonzero(all_scores) / 10
