"""Who can be asked is said in words, apart from how much they know."""

from __future__ import annotations

from datetime import date

from kbase.model import Availability, Person, PersonId
from kbase.people.availability import availability

TODAY = date(2026, 4, 30)
BO = PersonId("b" * 16)


def now(asked: int = 0, **choices: object) -> Availability:
    return availability(Person(BO, "Bo Ek", **choices), asked, TODAY)  # type: ignore[arg-type]  # as the fields


def test_whoever_chose_nothing_is_free() -> None:
    assert now(asked=500) == Availability()


def test_away_lasts_until_the_day_is_over() -> None:
    away = now(away_until=date(2026, 5, 3))
    assert (away.suggested, away.free, away.says) == (True, False, "away until 3 May")
    assert not now(away_until=TODAY).free
    assert now(away_until=date(2026, 4, 29)) == Availability()


def test_another_year_is_named() -> None:
    assert now(away_until=date(2031, 8, 31)).says == "away until 31 August 2031"


def test_a_limit_is_reached_not_passed() -> None:
    assert now(asked=2, weekly_limit=3).free
    reached = now(asked=3, weekly_limit=3)
    assert (reached.free, reached.says) == (False, "has been asked 3 times this week, their limit")
    assert "once" in now(asked=1, weekly_limit=1).says


def test_a_limit_of_nothing_says_so() -> None:
    assert now(weekly_limit=0).says == "takes no questions at present"


def test_who_left_is_not_asked_from_that_day_on() -> None:
    assert now(left=date(2026, 5, 1)).free
    left = now(left=TODAY)
    assert (left.suggested, left.free, left.says) == (True, False, "left on 30 April 2026")


def test_who_wishes_no_suggestion_stands_in_none_and_nothing_is_said_of_it() -> None:
    assert now(suggest=False) == Availability(suggested=False)
    assert not now(suggest=False).offered
    away = now(suggest=False, away_until=date(2026, 5, 3))
    assert (away.suggested, away.free, away.after_name) == (False, False, "is away until 3 May")


def test_what_is_said_follows_a_name() -> None:
    assert now(left=TODAY).after_name == "left on 30 April 2026"
    assert now(asked=1, weekly_limit=1).after_name == "has been asked once this week, their limit"
    assert now().after_name == ""
