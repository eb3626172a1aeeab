"""Days as the API takes them: however people write them, ISO 8601 first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from kbase.dates import first_day, one_day


def _read(reader: Callable[[str], date]) -> Callable[[object], object]:
    def read(given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            return reader(given.strip())
        except ValueError as error:
            raise ValueError(f"This is {error}.") from error

    return read


OneDay = Annotated[
    date,
    BeforeValidator(_read(one_day)),
    Field(description="A day, such as 2024-05-31."),
]
FirstDay = Annotated[
    date,
    BeforeValidator(_read(first_day)),
    Field(description="A day, or the first of a month or a year: 2024-05-31, 2024-05 or 2024."),
]
