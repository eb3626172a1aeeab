"""Days in words."""

from __future__ import annotations

from datetime import date

import pytest

from kbase.dates import (
    day,
    day_seen_from,
    days_in,
    either_day,
    first_day,
    may_be,
    months_before,
    one_day,
    period,
    short_day,
    span,
    spellings,
    two_days_in,
)

WHEN = date(2022, 3, 7)


def test_a_day_is_written_out() -> None:
    assert day(WHEN) == "7 March 2022"


def test_a_day_is_short_where_there_is_little_room() -> None:
    assert short_day(WHEN) == "7 Mar 2022"


def test_a_day_of_this_year_needs_no_year() -> None:
    assert day_seen_from(WHEN, date(2022, 12, 31)) == "7 March"
    assert day_seen_from(WHEN, date(2023, 1, 1)) == "7 March 2022"


@pytest.mark.parametrize(
    ("when", "months", "then"),
    [
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 15), 1, date(2023, 12, 15)),
        (date(2024, 3, 7), 12, date(2023, 3, 7)),
        (date(2024, 11, 1), -2, date(2025, 1, 1)),
    ],
)
def test_months_before_a_day_end_on_the_same_day_or_the_last(when: date, months: int, then: date) -> None:
    assert months_before(when, months) == then


@pytest.mark.parametrize(
    ("first", "end", "says"),
    [
        (date(2022, 1, 1), date(2023, 1, 1), "in 2022"),
        (date(2023, 12, 1), date(2024, 1, 1), "in December 2023"),
        (date(2023, 12, 1), date(2023, 12, 2), "on 1 December 2023"),
        (date(2021, 1, 1), None, "since 2021"),
        (date(2021, 3, 1), None, "since March 2021"),
        (None, date(2021, 3, 5), "before 5 March 2021"),
        (date(2020, 1, 1), date(2022, 4, 1), "from January 2020 to March 2022"),
        (date(2020, 1, 1), date(2022, 1, 1), "from 2020 to 2021"),
        (date(2023, 6, 1), date(2023, 9, 1), "from June to August 2023"),
        (date(2020, 1, 1), date(2022, 4, 2), "since 2020 and before 2 April 2022"),
        (None, None, ""),
    ],
)
def test_a_period_is_said_as_shortly_as_it_can_be(first: date | None, end: date | None, says: str) -> None:
    assert period(first, end) == says


@pytest.mark.parametrize(
    "typed",
    [
        "2022-03-07",
        "2022-3-7",
        "2022/3/7",
        "7. 3. 2022",
        "7.3.2022",
        "07.03.2022",
        "7 March 2022",
        "7th of March 2022",
        "7 Mar. 2022",
        "March 7, 2022",
        "march 7th 2022",
        "7. März 2022",
    ],
)
def test_a_day_is_seen_however_it_is_written(typed: str) -> None:
    assert list(days_in(f"what was decided on {typed}?")) == [(WHEN, typed)]


@pytest.mark.parametrize(
    "text",
    [
        "7 March",
        "2022-02-30",
        "9999-12-31",
        "1/2022/3/7",
        "7 Junı 2022",
        "version 1.2.2022.4",
        "03/07/2022",
        "7 Marches 2022",
    ],
)
def test_what_is_no_day_or_no_certain_one_is_none(text: str) -> None:
    assert list(days_in(text)) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("22/04/2024", date(2024, 4, 22)),
        ("04/22/2024", date(2024, 4, 22)),
        ("22/4/2024", date(2024, 4, 22)),
        ("04/4/2024", date(2024, 4, 4)),
        ("12/12/2024", date(2024, 12, 12)),
        ("31/12/2024", date(2024, 12, 31)),
    ],
)
def test_a_day_between_strokes_is_one_where_the_month_can_only_be_one(written: str, meant: date) -> None:
    assert list(days_in(f"since {written} at the latest")) == [(meant, written)]
    assert one_day(written) == first_day(written) == meant
    assert may_be(written) == ()


def test_a_day_between_strokes_that_may_be_two_is_refused_with_both() -> None:
    assert list(days_in("since 03/04/2024 at the latest")) == []
    assert may_be("03/04/2024") == (date(2024, 4, 3), date(2024, 3, 4))
    for read in (first_day, one_day):
        with pytest.raises(ValueError, match=r"either 3 April or 4 March: write 2024-04-03 or 2024-03-04"):
            read("03/04/2024")


@pytest.mark.parametrize(
    "written", ["13/13/2024", "32/01/2024", "00/01/2024", "31/04/2024", "01/02/0000", "1/2/24"]
)
def test_what_no_month_has_is_no_day_between_strokes(written: str) -> None:
    assert list(days_in(written)) == []
    with pytest.raises(ValueError, match=r"no day: write"):
        first_day(written)


@pytest.mark.parametrize("written", ["2024", "2024-05", "May 2024", "", "soon", "2024-02-30"])
def test_what_is_to_be_one_day_is_no_month_and_no_year(written: str) -> None:
    with pytest.raises(ValueError, match=r"^no day: write 2024-05-31, 31 May 2024 or 31\.5\.2024$"):
        one_day(written)
    assert one_day("7. März 2022") == WHEN


def test_a_month_is_known_by_its_usual_abbreviations() -> None:
    assert list(days_in("3 Sept 2024, Okt. 3, 2024")) == [
        (date(2024, 9, 3), "3 Sept 2024"),
        (date(2024, 10, 3), "Okt. 3, 2024"),
    ]


@pytest.mark.parametrize(
    ("written", "first", "end"),
    [
        ("2022", date(2022, 1, 1), date(2023, 1, 1)),
        ("2022-12", date(2022, 12, 1), date(2023, 1, 1)),
        ("März 2022", date(2022, 3, 1), date(2022, 4, 1)),
        ("March 7, 2022", WHEN, date(2022, 3, 8)),
    ],
)
def test_a_year_a_month_and_a_day_reach_to_the_next(written: str, first: date, end: date) -> None:
    assert span(written) == (first, end)


@pytest.mark.parametrize("written", ["", "March", "2022-13", "30 Feb 2022", "20222", "in 2022"])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"^no day: write 2024-05-31, .*2024-05, May 2024 or 2024$"):
        first_day(written)


def test_a_day_is_looked_for_in_every_way_it_is_written() -> None:
    assert spellings(date(2023, 12, 24)) == (
        "2023-12-24",
        "24/12/2023",
        "12/24/2023",
        "24.12.2023",
        "24 December 2023",
        "December 24 2023",
        "24 Dec 2023",
        "24 Dezember 2023",
    )
    assert {"7.3.2022", "7/3/2022", "07/03/2022"} <= set(spellings(WHEN))
    assert "3/7/2022" not in spellings(WHEN)


def test_every_day_of_iso_8601_is_read() -> None:
    for written in ("2024-05-31", "20240531", "2024-W22-5"):
        assert one_day(written) == first_day(written) == date(2024, 5, 31)


def test_what_may_be_two_days_is_found_in_a_text() -> None:
    assert two_days_in("on 03/04/2024, 17/04/2024, 04/04/2024 and 1/03/04/2024") == ["03/04/2024"]
    assert either_day("03/04/2024") == "3 April or 4 March"
