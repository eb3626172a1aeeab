"""A passage that is not there is scored as if it were."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.index.words import Wording, Words
from kbase.model import Among

TEXTS = ("The pump froze.", "A frozen pump, a frozen pipe and a frozen tank.", "Seeds and soil.")


def words() -> Words:
    ids = np.arange(1, len(TEXTS) + 1, dtype=np.int64)
    return Words.empty().changed(ids, [Wording.of("", (), text) for text in TEXTS], np.empty(0, np.int64))


@pytest.mark.parametrize("among", [Among(), Among(np.array([1, 2], np.int64))])
def test_a_twin_of_a_passage_scores_as_the_passage_does(among: Among) -> None:
    index = words()
    found = {int(hit.passage): hit.score for hit in index.best("frozen pump pump", 5, among)}
    for number, text in enumerate(TEXTS[:2], 1):
        twin = index.would_score("frozen pump pump", Wording.of("", (), text), among)
        assert twin == pytest.approx(found[number], rel=1e-5)


def test_what_says_nothing_of_the_question_scores_nothing() -> None:
    assert words().would_score("pump", Wording.of("", (), "Seeds"), Among()) == 0.0
    assert Words.empty().would_score("pump", Wording.of("", (), "pump"), Among()) >= 0.0
