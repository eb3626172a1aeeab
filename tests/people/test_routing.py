"""The load is spread among those who know nearly as much, and nobody is asked who cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from benchmarks.routing import Asked, Part, chosen, gini, simulated
from kbase.model import PersonId
from kbase.people.routing import Answerer, Turns, to_ask

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


def test_relevance_alone_within_the_limit_passes_over_whoever_is_at_theirs() -> None:
    day = date(2024, 1, 1)
    questions = [Asked(day, [(ANN, 1.0), (BO, 0.9)], frozenset({ANN})) for _ in range(5)]
    part = Part.of("few", questions, limit=3)
    assert part.alone.firsts == {ANN: 5}
    assert part.limited.firsts == {ANN: 3, BO: 2}
    assert (part.alone.first_knew, part.limited.first_knew) == (1.0, 0.6)


def test_of_the_settings_that_spread_the_load_the_one_right_most_often_is_chosen() -> None:
    ranked = [(PersonId(str(place)), 1.0 - place / 20) for place in range(10)]
    days = [date(2024, 1, 1) + timedelta(7 * number) for number in range(100)]
    part = Part.of("many", [Asked(day, ranked, frozenset({PersonId("0")})) for day in days], limit=5)
    assert part.gini(part.alone) == pytest.approx(0.9)
    (turns,) = chosen([part])
    assert turns.among == 4  # fewer leave Gini above .63, more ask the one who knows less often
    assert not part.allows(Turns(among=3))


def test_nothing_is_chosen_where_no_setting_spreads_the_load() -> None:
    day = date(2024, 1, 1)
    asked = [Asked(day + timedelta(number), [(ANN, 1.0)], frozenset({ANN})) for number in range(3)]
    asked.append(Asked(day, [(BO, 1.0)], frozenset({BO})))
    assert chosen([Part.of("few", asked, limit=5)]) == []


def test_gini_is_nothing_where_all_are_asked_alike() -> None:
    assert gini({ANN: 2, BO: 2}, {ANN, BO}) == pytest.approx(0.0)
    assert gini({ANN: 4}, {ANN, BO}) == pytest.approx(0.5)
    assert gini({}, {ANN}) == 0.0
