"""Two rankings become one, and each keeps its say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.model import Hit, PassageId
from kbase.search.fusing import (
    NOTHING,
    Candidate,
    Candidates,
    behind,
    fuse,
    one_leg,
    reciprocal_ranks,
    unseen_by_meaning,
)


def hits(*scores: tuple[int, float]) -> list[Hit]:
    return [Hit(PassageId(passage), score) for passage, score in scores]


def order(candidates: Sequence[Candidate]) -> list[int]:
    return [candidate.passage for candidate in candidates]


def test_a_passage_both_find_stands_above_one_that_only_one_finds() -> None:
    fused = fuse(hits((1, 0.8), (2, 0.7)), hits((3, 10.0), (2, 9.0)))
    assert fused[0].passage == 2


def test_scores_are_shares_of_the_best_of_each_leg() -> None:
    fused = {one.passage: one for one in fuse(hits((1, 0.8), (2, 0.4)), hits((2, 5.0)), weight=0.6)}
    assert fused[PassageId(1)].score == pytest.approx(0.6)
    assert fused[PassageId(2)].score == pytest.approx(0.6 * 0.5 + 0.4)
    assert (fused[PassageId(2)].cosine, fused[PassageId(2)].words) == (0.4, 5.0)


def test_a_looked_up_cosine_counts_for_what_only_words_found() -> None:
    without = fuse(hits((1, 0.8)), hits((2, 5.0), (3, 4.9)))
    with_it = fuse(hits((1, 0.8)), hits((2, 5.0), (3, 4.9)), unseen=hits((3, 0.7)))
    assert order(without).index(3) > order(with_it).index(3) == 0


def test_an_exact_find_stands_above_everything_else() -> None:
    fused = fuse(hits((1, 0.9)), hits((1, 9.0)), exact=[PassageId(7)])
    assert order(fused) == [7, 1]
    assert fused[0].exact
    assert not fused[1].exact


def test_an_empty_leg_leaves_the_other_as_it_is() -> None:
    assert order(fuse(hits((4, 0.5), (2, 0.4)), [])) == [4, 2]
    assert order(fuse([], hits((4, 3.0), (2, 1.0)))) == [4, 2]
    assert fuse([], []) == []


def test_negative_and_zero_scores_never_turn_a_ranking_round() -> None:
    assert order(fuse(hits((1, -0.1), (2, -0.2)), hits((2, 1.0)))) == [2, 1]


def test_ties_go_to_the_older_passage() -> None:
    assert order(fuse(hits((9, 0.5), (3, 0.5)), [])) == [3, 9]


def test_what_meaning_did_not_see_is_named_once() -> None:
    unseen = unseen_by_meaning(hits((1, 0.5)), hits((2, 1.0), (1, 1.0)), [PassageId(2), PassageId(3)])
    assert unseen.tolist() == [2, 3]


def test_reciprocal_ranks_add_up() -> None:
    fused = reciprocal_ranks(hits((1, 0.8), (2, 0.7)), hits((2, 5.0)))
    assert order(fused) == [2, 1]
    assert fused[0].score == pytest.approx(1 / 62 + 1 / 61)


def test_one_leg_alone_keeps_its_order_and_scores() -> None:
    assert [one.cosine for one in one_leg(hits((5, 0.5), (1, 0.4)), "meaning")] == [0.5, 0.4]
    assert [one.words for one in one_leg(hits((5, 0.5), (1, 0.4)), "words")] == [0.5, 0.4]


LEG = st.dictionaries(st.integers(1, 30), st.floats(-1, 100, allow_nan=False), max_size=20).map(
    lambda scores: sorted(hits(*scores.items()), key=lambda hit: -hit.score)
)


@given(LEG, LEG)
def test_nothing_found_is_lost_or_doubled(meaning: list[Hit], words: list[Hit]) -> None:
    found = {hit.passage for hit in [*meaning, *words]}
    for ranking in (fuse(meaning, words), reciprocal_ranks(meaning, words)):
        assert sorted(order(ranking)) == sorted(found)
        scores = [one.score for one in ranking]
        assert scores == sorted(scores, reverse=True)


def test_those_not_looked_at_again_stay_behind_with_their_distances() -> None:
    first = Candidates.of([Candidate(PassageId(1), 0.9), Candidate(PassageId(2), 0.4)])
    rest = Candidates.of([Candidate(PassageId(3), 0.8), Candidate(PassageId(4), 0.7)])
    found = behind(first, rest)
    assert order(found) == [1, 2, 3, 4]
    assert [one.score for one in found] == pytest.approx([0.9, 0.4, 0.4, 0.3])
    assert behind(first, NOTHING) == first
    assert behind(NOTHING, rest) == rest
    assert behind(rest, first[1:]) == [*rest, first[1]]
