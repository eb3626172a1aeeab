"""A progress bar for a terminal; imported only where one is shown, because rich takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from kbase.cli.progress import pace
from kbase.cli.terminal import safe, shortened


class Pace(ProgressColumn):
    """How many a second since the beginning, and how long the rest takes at that.

    Work is done in batches of very different speed, so rich's own look at the last seconds
    would promise minutes and seconds in turn.
    """

    def render(self, task: Task) -> Text:
        return Text(pace(task.completed, task.total, task.elapsed or 0.0, task.fields["unit"]))


class Bar:
    """How many of how many, how fast, how long still, what just now; on one line of standard error."""

    def __init__(self, display: Progress, task: TaskID, unit: str) -> None:
        self._display = display
        self._task = task
        self._unit = unit

    def total(self, count: int, unit: str = "") -> None:
        """Say how much there is to do; said again, a new stretch of work begins."""
        self._unit = unit or self._unit
        self._display.reset(self._task, total=count, what="", unit=self._unit)

    def advance(self, count: int, what: str) -> None:
        """Say that `count` more are done, the last of them `what`."""
        self._display.update(self._task, advance=count, what=shortened(safe(what), 24))


@contextmanager
def bar(doing: str, unit: str) -> Iterator[Bar]:
    """A bar that is gone when the work is done."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        Pace(),
        TextColumn("{task.fields[what]}", markup=False, style="dim"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        yield Bar(display, display.add_task(doing, total=None, what="", unit=unit), unit)
