"""Whether somebody can be asked now, and what to say of it.

Apart from how well they know something: the two are shown beside each other and never one number.
"""

from __future__ import annotations

from datetime import date

from kbase.dates import day, day_seen_from
from kbase.model import Availability, Person

WEEK_DAYS = 7
"""A limit of questions a week counts those of the last seven days, today among them."""


def availability(person: Person, asked_this_week: int, today: date) -> Availability:
    """Whether `person` may be suggested and asked on `today`, having been asked so often this week.

    Who wishes no suggestion is asked all the same by whoever turns to them.
    """
    says = _hindrance(person, asked_this_week, today)
    return Availability(person.suggest, not says, says)


def _hindrance(person: Person, asked_this_week: int, today: date) -> str:
    """Why they cannot be asked; "" when they can."""
    if person.left and person.has_left(today):
        return f"left on {day(person.left)}"
    if person.away_until and person.is_away(today):
        return f"away until {day_seen_from(person.away_until, today)}"
    limit = person.weekly_limit
    return _at_their_limit(limit) if limit is not None and asked_this_week >= limit else ""


def _at_their_limit(limit: int) -> str:
    if limit == 0:
        return "takes no questions at present"
    times = {1: "once", 2: "twice"}.get(limit, f"{limit} times")
    return f"has been asked {times} this week, their limit"
