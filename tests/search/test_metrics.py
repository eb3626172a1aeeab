"""Measures against values worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from kbase.search.metrics import (
    auc,
    expected_calibration_error,
    ndcg,
    precision,
    recall,
    reciprocal_rank,
    refused_at,
    success,
)

GRADES = {"a": 2.0, "b": 1.0, "c": 0.0}


def test_a_perfect_ranking_has_a_gain_of_one() -> None:
    assert ndcg(["a", "b", "c"], GRADES) == 1.0


def test_gain_is_discounted_by_the_logarithm_of_the_rank() -> None:
    gained = 2 / log2(3) + 1 / log2(4)
    ideal = 2 / log2(2) + 1 / log2(3)
    assert ndcg(["c", "a", "b"], GRADES) == pytest.approx(gained / ideal)


def test_what_stands_below_the_cut_gains_nothing() -> None:
    assert ndcg(["c", "d", "a"], GRADES, k=2) == 0.0


def test_the_first_relevant_decides_the_reciprocal_rank() -> None:
    assert reciprocal_rank(["c", "b", "a"], GRADES) == 0.5
    assert reciprocal_rank(["c", "d", "a"], GRADES, k=2) == 0.0


def test_recall_counts_the_relevant_that_were_found() -> None:
    assert recall(["b", "x"], GRADES) == 0.5


def test_precision_divides_by_the_places_even_when_fewer_are_filled() -> None:
    assert precision(["a", "b"], GRADES, k=5) == 0.4


def test_success_asks_for_one() -> None:
    assert success(["x", "b"], GRADES) == 1.0
    assert success(["x", "c"], GRADES) == 0.0


def test_nothing_judged_relevant_is_zero_everywhere() -> None:
    for measure in (ndcg, recall, precision, success):
        assert measure(["a"], {"a": 0.0}) == 0.0
    assert reciprocal_rank(["a"], {}) == 0.0


def test_the_area_under_the_curve_counts_ties_half() -> None:
    assert auc([3.0, 2.0], [1.0, 2.0]) == pytest.approx(3.5 / 4)
    assert auc([], [1.0]) == 0.0


def test_refusals_are_counted_where_five_in_a_hundred_are_lost() -> None:
    answerable = [float(n) for n in range(1, 101)]
    assert refused_at(answerable, [0.0, 1.0, 2.0, 50.0]) == 0.75


def test_promises_that_come_true_have_no_calibration_error() -> None:
    assert expected_calibration_error([0.0] * 5 + [1.0] * 5, [False] * 5 + [True] * 5, bins=2) == 0.0
    assert expected_calibration_error([0.9] * 10, [True] * 5 + [False] * 5, bins=1) == pytest.approx(0.4)
