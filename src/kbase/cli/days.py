"""A day, or a day and a time, in the value of an option, as people write it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import click

_MOMENT = r"(?i)(?P<day>\S.*?)(?:T|,? +(?:at +)?)(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)"


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


class Moment(click.ParamType[datetime]):
    """A day, as `OneDay` reads it, and a time of that day."""

    name = "moment"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "MOMENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from kbase.dates import one_day

        if isinstance(value, datetime):
            return value
        found = re.fullmatch(_MOMENT, value.strip())
        if not found:
            ways = "2027-03-05 14:00, 5 March 2027 14:00 or 5.3.2027 14:00"
            return self.fail(f"{value!r} is no day with a time of it: write {ways}.", param, ctx)
        try:
            return datetime.combine(one_day(found["day"]), time(int(found["hour"]), int(found["minute"])))
        except ValueError as error:
            return self.fail(f"{found['day']!r} is {error}, and the time behind it.", param, ctx)


class OneDay(Day):
    """A day, and no month or year."""

    def _read(self, written: str) -> date:
        from kbase.dates import one_day

        return one_day(written)
