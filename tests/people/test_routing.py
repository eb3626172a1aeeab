"""The load is spread among those who know nearly as much, and nobody is asked who cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from benchmarks.routing import Asked, gini, simulated
from kbase.model import PersonId
from kbase.people.routing import Answerer, to_ask

ANN, BO, CY = PersonId("ann"), PersonId("bo"), PersonId("cy")


def test_of_those_who_know_nearly_as_much_whoever_was_asked_least_comes_first() -> None:
    ranked = [Answerer(ANN, 1.0, asked=3), Answerer(BO, 0.9, asked=1), Answerer(CY, 0.8, asked=2)]
    assert to_ask(ranked) == [BO, ANN, CY]


def test_whoever_knows_far_less_is_not_asked_first_however_idle() -> None:
    assert to_ask([Answerer(ANN, 1.0, asked=9), Answerer(BO, 0.005)]) == [ANN, BO]


def test_of_equals_whoever_knows_most_comes_first() -> None:
    assert to_ask([Answerer(ANN, 1.0), Answerer(BO, 1.0)]) == [ANN, BO]


def test_nobody_who_is_not_free_is_named() -> None:
    assert to_ask([Answerer(ANN, 1.0, free=False), Answerer(BO, 0.2)]) == [BO]
    assert to_ask([Answerer(ANN, 1.0, free=False)]) == []
    assert to_ask([]) == []


def test_nobody_is_asked_more_often_than_their_limit_allows() -> None:
    day = date(2024, 1, 1)
    ranked = [(ANN, 1.0), (BO, 0.9), (CY, 0.05)]
    questions = [Asked(day + timedelta(number // 4), ranked, frozenset({ANN})) for number in range(100)]
    alone = simulated(questions, lambda found: [one.person for one in found])
    turns = simulated(questions, to_ask, limit=3)
    assert (alone.most_in_a_week, turns.most_in_a_week) == (28, 3)
    everybody = {ANN, BO, CY}
    assert gini(turns.firsts, everybody) < gini(alone.firsts, everybody)


def test_gini_is_nothing_where_all_are_asked_alike() -> None:
    assert gini({ANN: 2, BO: 2}, {ANN, BO}) == pytest.approx(0.0)
    assert gini({ANN: 4}, {ANN, BO}) == pytest.approx(0.5)
    assert gini({}, {ANN}) == 0.0
