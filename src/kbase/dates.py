"""Days in words, the same in every locale."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
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
    """From a day and before another: `in 2022`, `in March 2023`, `since 5 March 2021`, `before 2020`."""
    if first is None or end is None:
        return f"since {_beginning(first)}" if first else f"before {_beginning(end)}" if end else ""
    if end == first + timedelta(days=1):
        return f"on {day(first)}"
    if first.day == 1 and end == (first + timedelta(days=31)).replace(day=1):
        return f"in {MONTHS[first.month - 1]} {first.year}"
    if first.month == first.day == 1 and end == date(first.year + 1, 1, 1):
        return f"in {first.year}"
    return f"since {_beginning(first)} and before {_beginning(end)}"


def _beginning(when: date) -> str:
    """The year or the month that begins on that day; else the day."""
    if when.day != 1:
        return day(when)
    return f"{when.year}" if when.month == 1 else f"{MONTHS[when.month - 1]} {when.year}"
