"""Days in words."""

from __future__ import annotations

from datetime import date

from kbase.dates import day, day_seen_from, short_day

WHEN = date(2022, 3, 7)


def test_a_day_is_written_out() -> None:
    assert day(WHEN) == "7 March 2022"


def test_a_day_is_short_where_there_is_little_room() -> None:
    assert short_day(WHEN) == "7 Mar 2022"


def test_a_day_of_this_year_needs_no_year() -> None:
    assert day_seen_from(WHEN, date(2022, 12, 31)) == "7 March"
    assert day_seen_from(WHEN, date(2023, 1, 1)) == "7 March 2022"
