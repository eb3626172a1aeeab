"""A day in the value of an option, as people write it."""

from __future__ import annotations

from datetime import date
from typing import Any

import click


class Day(click.ParamType[date]):
    """A day, or the first day of a month or a year."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return self._read(value.strip())
        except ValueError as error:
            return self.fail(f"{value!r} is {error}.", param, ctx)

    def _read(self, written: str) -> date:
        from kbase.dates import first_day

        return first_day(written)


class OneDay(Day):
    """A day, and no month or year."""

    def _read(self, written: str) -> date:
        from kbase.dates import one_day

        return one_day(written)
