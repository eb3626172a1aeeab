"""How long something takes, as an argument: `90`, `1.5h`, `1:30`."""

from __future__ import annotations

from typing import Any

import click

from kbase.durations import minutes_in
from kbase.errors import BadInput


class Minutes(click.ParamType[int]):
    """Whole minutes, or hours."""

    name = "minutes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return value if isinstance(value, int) else minutes_in(value)
        except BadInput as error:
            return self.fail(str(error), param, ctx)
