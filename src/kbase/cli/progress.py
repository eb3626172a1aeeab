"""How far long work has come, on standard error, only where somebody watches it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kbase.cli.terminal import safe, shortened

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from kbase.ports import Progress


@contextmanager
def shown(doing: str, unit: str) -> Iterator[Progress]:
    """A bar with rate and time left on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        from kbase.ports import Silent

        yield Silent()
        return
    # Late: rich costs 40 ms, and most commands need none of it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", markup=False, style="dim"),
    )
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task(doing, total=None, rate="", what="")
        yield Bar(display, task, unit)


class Bar:
    """One line that grows: how many of how many, how fast, how long still, what just now."""

    def __init__(self, display: RichProgress, task: TaskID, unit: str) -> None:
        self._display = display
        self._task = task
        self._unit = unit

    def total(self, count: int) -> None:
        """Say how much there is to do; said again, a new stretch of work begins."""
        self._display.reset(self._task, total=count, rate="", what="")

    def advance(self, count: int, what: str) -> None:
        """Say that `count` more are done, the last of them `what`."""
        speed = next(task.speed for task in self._display.tasks if task.id == self._task)
        rate = f"{speed:,.0f} {self._unit}/s" if speed else ""
        self._display.update(self._task, advance=count, rate=rate, what=shortened(safe(what), 24))
