"""Numbers with their nouns."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """`1 note`, `12 notes`, `1,204 notes`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
