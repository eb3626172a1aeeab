"""Days in words, the same in every locale, and as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GERMAN_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_NAMED = "|".join(
    {name: None for month in (*MONTHS, *GERMAN_MONTHS) for name in (month, month[:3])} | {"Sept": None}
)
MONTH = rf"(?:{_NAMED})\b\.?"
_CLEAR = "|".join(
    (
        *(rf"0?{number}/0?{number}" for number in range(1, 13)),
        *(r"(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])"),
    )
)
"""A day and a month with a stroke between, of which only one can be the month, or both are."""

DAY = (
    rf"(?:(?:{_CLEAR})/\d{{4}}|"
    r"\d{4}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)\d{1,2}|\d{1,2}\. ?\d{1,2}\. ?\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: of)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
"""A day of a year as people write it, in whatever case; never one that may be several, as `03/01/2024`."""

_DAY = re.compile(rf"(?<![\w./-]){DAY}(?!\w|[./-]\d)", re.IGNORECASE)
_TIME = re.compile(rf"{DAY}|{MONTH} \d{{4}}|\d{{4}}(?:-\d{{1,2}})?", re.IGNORECASE)
_EITHER = re.compile(r"(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/(\d{4})")
_EITHER_IN = re.compile(rf"(?<![\w./-]){_EITHER.pattern}(?!\w|[./-]\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_FULL_YEAR = 4  # digits
_WAYS_OF_A_DAY = "2024-05-31, 31 May 2024 or 31.5.2024"
_WAYS_OF_A_TIME = "2024-05-31, 31 May 2024, 31.5.2024, 2024-05, May 2024 or 2024"


def days_in(text: str) -> Iterator[tuple[date, str]]:
    """The days of a year in a text, each as it stands there: `2024-04-22`, `22.4.2024`, `April 22, 2024`."""
    for found in _DAY.finditer(text):
        try:
            yield span(found[0])[0], found[0]
        except ValueError:
            continue


def time_at(text: str, start: int) -> int:
    """Where the day, the month or the year ends that begins at `start` of a text; 0 where none does."""
    found = _TIME.match(text, start)
    return found.end() if found and not text[found.end() : found.end() + 1].strip() else 0


def first_day(written: str) -> date:
    """The first day of a year, a month (`March 2024`, `2024-03`) or a day.

    Raises `ValueError` for none, in words that go on from "this is".
    """
    try:
        return _first(_parts(written))
    except ValueError as error:
        raise ValueError(_amiss(written, _WAYS_OF_A_TIME)) from error


def one_day(written: str) -> date:
    """That day, and no month or year. Raises `ValueError` as `first_day` does."""
    try:
        return date(*_parts(written))
    except (TypeError, ValueError) as error:  # a part missing, or none that a day has
        raise ValueError(_amiss(written, _WAYS_OF_A_DAY)) from error


def may_be(written: str) -> tuple[date, ...]:
    """The two days that `03/04/2024` may be; none for what is one day or no day."""
    found = _EITHER.fullmatch(written)
    one, other, year = map(int, found.groups()) if found else (0, 0, 0)
    return (date(year, other, one), date(year, one, other)) if year and one != other else ()


def two_days_in(text: str) -> list[str]:
    """What may be two days in a text, as it stands there."""
    return [found[0] for found in _EITHER_IN.finditer(text) if may_be(found[0])]


def either_day(written: str) -> str:
    """`3 April or 4 March`: the days that `03/04/2024` may be."""
    return " or ".join(f"{one.day} {MONTHS[one.month - 1]}" for one in may_be(written))


def _amiss(written: str, ways: str) -> str:
    if not (days := may_be(written)):
        return f"no day: write {ways}"
    return f"either {either_day(written)}: write {' or '.join(map(date.isoformat, days))}"


def span(written: str) -> tuple[date, date]:
    """The first day of such a time, and the first one behind it. Raises `ValueError` as `first_day`."""
    parts = _parts(written)
    first = _first(parts)
    if first.year == date.max.year:
        raise ValueError(f"no time: {written}")
    match parts:
        case [year]:
            return first, date(year + 1, 1, 1)
        case [_, _]:
            return first, month_after(first)
    return first, first + timedelta(days=1)


def _first(parts: Sequence[int]) -> date:
    return date(*[*parts, 1, 1][:3])


def _parts(written: str) -> list[int]:
    """The year, then the month and the day if they are said."""
    with suppress(ValueError):
        whole = date.fromisoformat(written)  # `20240531` and `2024-W22-5`, too
        return [whole.year, whole.month, whole.day]
    if not _TIME.fullmatch(written):
        raise ValueError(f"no time: {written}")
    numbers = re.findall(r"\d+", written)
    if named := _WORD.search(written):
        return [int(numbers[-1]), month_called(named[0]), *map(int, numbers[:-1])]
    if len(numbers[0]) == _FULL_YEAR:
        return [int(number) for number in numbers]
    number, month, year = map(int, numbers)
    if "/" in written and month > len(MONTHS):
        number, month = month, number
    return [year, month, number]


def month_called(name: str) -> int:
    """The number of the month that a name, English or German, begins: `Mar`, `March`, `März`; 0 for none."""
    called = name.casefold()
    numbers = (
        number
        for names in (MONTHS, GERMAN_MONTHS)
        for number, month in enumerate(names, 1)
        if month.casefold().startswith(called)
    )
    return next(numbers, 0)  # `Junı`, which is `Juni` to whoever disregards case


def month_after(first: date) -> date:
    """The first day of the month behind the one that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1)


def months_before(when: date, months: int) -> date:
    """The same day so many months earlier, or later where they are negative; the last of a shorter month."""
    year, month = divmod(when.year * 12 + when.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    return min(first + timedelta(days=when.day - 1), month_after(first) - timedelta(days=1))


def spellings(when: date) -> tuple[str, ...]:
    """A day as notes may write it, spaces for commas and stops between words.

    Between strokes the day stands first, and the month only where that can be no other day.
    """
    number, month, year = when.day, MONTHS[when.month - 1], when.year
    first = [(number, when.month)] + ([(when.month, number)] if number > len(MONTHS) else [])
    strokes = [way for a, b in first for way in (f"{a:02}/{b:02}/{year}", f"{a}/{b}/{year}")]
    return tuple(
        dict.fromkeys(
            (
                when.isoformat(),
                *strokes,
                f"{number:02}.{when.month:02}.{year}",
                f"{number}.{when.month}.{year}",
                f"{number} {month} {year}",
                f"{month} {number} {year}",
                f"{number} {month[:3]} {year}",
                f"{number} {GERMAN_MONTHS[when.month - 1]} {year}",
            )
        )
    )


def day(when: date) -> str:
    """`17 November 2022`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """`17 Nov 2022`."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def day_seen_from(when: date, today: date) -> str:
    """`17 November`; with its year unless that is the present one."""
    return day(when) if when.year != today.year else f"{when.day} {MONTHS[when.month - 1]}"


def period(first: date | None, end: date | None) -> str:
    """From a day and before another: `in 2022`, `from June to August 2023`, `before 2020`."""
    if first is None or end is None:
        return f"since {_beginning(first)}" if first else f"before {_beginning(end)}" if end else ""
    if end == first + timedelta(days=1):
        return f"on {day(first)}"
    if first.day == 1 and end == month_after(first):
        return f"in {MONTHS[first.month - 1]} {first.year}"
    if first.month == first.day == 1 and end == date(first.year + 1, 1, 1):
        return f"in {first.year}"
    if not first.day == end.day == 1:
        return f"since {_beginning(first)} and before {_beginning(end)}"
    last = months_before(end, 1)
    if first.month == end.month == 1:
        return f"from {first.year} to {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"from {MONTHS[first.month - 1]}{year} to {MONTHS[last.month - 1]} {last.year}"


def _beginning(when: date) -> str:
    """The year or the month that begins on that day; else the day."""
    if when.day != 1:
        return day(when)
    return f"{when.year}" if when.month == 1 else f"{MONTHS[when.month - 1]} {when.year}"
