"""Passages put together are scored as one long passage."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.analysis import asked_terms
from kbase.index.words import Wording, Words
from kbase.model import Among, PassageId

TEXTS = ("The pump froze.", "A frozen pump, a frozen pipe and a frozen tank.", "Seeds and soil.", "A pump.")
ASKED = asked_terms("frozen pump pump")


def words(*texts: str) -> Words:
    ids = np.arange(1, len(texts) + 1, dtype=np.int64)
    return Words.empty().changed(ids, [Wording.of("", (), text) for text in texts], np.empty(0, np.int64))


def groups(*members: tuple[int, ...]) -> list[list[PassageId]]:
    return [[PassageId(one) for one in group] for group in members]


@pytest.mark.parametrize("among", [Among(), Among(np.array([1, 2, 4], np.int64))])
def test_a_passage_alone_scores_as_it_is_found(among: Among) -> None:
    index = words(*TEXTS)
    found = {hit.passage: hit.score for hit in index.best("frozen pump pump", 9, among)}
    alone = index.joined(ASKED, groups((1,), (2,), (4,)), among)
    assert alone == pytest.approx([found[PassageId(1)], found[PassageId(2)], found[PassageId(4)]], rel=1e-5)


def test_together_they_score_as_a_passage_of_all_their_words_would() -> None:
    index = words(*TEXTS)
    twin = index.would_score("frozen pump pump", Wording.of("", (), f"{TEXTS[0]} {TEXTS[1]}"), Among())
    joined = index.joined(ASKED, groups((1, 2), (3,), (2, 1)), Among())
    assert joined == pytest.approx([twin, 0.0, twin], rel=1e-5)


def test_one_that_is_gone_or_unknown_adds_nothing() -> None:
    removed = np.array([2], np.int64)
    index = words(*TEXTS).changed(np.empty(0, np.int64), [], removed)
    with_it, alone = index.joined(ASKED, groups((1, 2, 77), (1,)), Among())
    assert with_it == alone > 0


def test_counts_are_told_passage_by_passage() -> None:
    counted = words(*TEXTS).counted(["pump", "frozen", "nowhere"], np.array([2, 1, 77], np.int64))
    assert counted.tolist() == [[1, 1, 0], [3, 0, 0], [0, 0, 0]]


def test_in_an_empty_library_nothing_scores() -> None:
    assert Words.empty().joined(ASKED, groups((1,), (2, 3)), Among()).tolist() == [0, 0]
