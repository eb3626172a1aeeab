"""Days in words, the same in every locale."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(when: date) -> str:
    """`17 November 2022`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """`17 Nov 2022`."""
    return f"{when.day} {_MONTHS[when.month - 1][:3]} {when.year}"


def day_seen_from(when: date, today: date) -> str:
    """`17 November`; with its year unless that is the present one."""
    return day(when) if when.year != today.year else f"{when.day} {_MONTHS[when.month - 1]}"
