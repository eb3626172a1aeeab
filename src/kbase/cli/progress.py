"""How far long work has come, on standard error: a bar on a terminal, else a plain line now and then."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kbase.ports import Progress

PATIENCE_S = 1.0  # before that, a rate says nothing
LINE_EVERY_S = 10.0  # in a log


@contextmanager
def shown(doing: str, unit: str, *, lines: bool = True) -> Iterator[Progress]:
    """A bar with rate and time left on a terminal; elsewhere `lines` that say the same, or nothing."""
    if sys.stderr.isatty():
        from kbase.cli.bar import bar

        with bar(doing, unit) as progress:
            yield progress
    elif lines:
        with told(Lines(doing, unit), lambda line: click.echo(line, err=True), LINE_EVERY_S) as progress:
            yield progress
    else:
        from kbase.ports import Silent

        yield Silent()


def pace(done: float, total: float | None, taken: float, unit: str) -> str:
    """How many a second since the beginning, and how long the rest takes at that; "" before that is known.

    Of what is done to the last and still goes on (a library learns from what came) that is not known either.
    """
    if not done or not total or done >= total or taken < PATIENCE_S:
        return ""
    rate = done / taken
    left = timedelta(seconds=round((total - done) / rate))
    return f"{rate:,.{0 if rate >= 10 else 1}f} {unit}/s, {left} left"


class Lines:
    """How many of how many, how fast, how long still, as a line to be told."""

    def __init__(self, doing: str, unit: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._doing = doing
        self._unit = unit
        self._clock = clock
        self._began = clock()
        self._total = 0
        self._done = 0

    def total(self, count: int, unit: str = "") -> None:
        """Say how much there is to do; said again, a new stretch of work begins."""
        self._unit = unit or self._unit
        self._total, self._done, self._began = count, 0, self._clock()

    def advance(self, count: int, what: str) -> None:  # a line names no file
        """Say that `count` more are done."""
        self._done += count

    def line(self) -> str:
        """Where it is at this moment."""
        taken = self._clock() - self._began
        how = pace(self._done, self._total, taken, self._unit) or f"{timedelta(seconds=round(taken))} so far"
        if not self._total:
            return f"{self._doing}: {how}"
        return f"{self._doing}: {self._done:,} of {self._total:,} {self._unit}, {how}"


@contextmanager
def told(progress: Lines, tell: Callable[[str], None], every_s: float) -> Iterator[Lines]:
    """Tell the line of `progress` every so many seconds until the work is done; never when it is sooner."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(every_s):
            try:
                tell(progress.line())
            except OSError:  # who read it has gone; the work goes on
                return

    thread = threading.Thread(target=go_on, name="progress", daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        ended.set()
        thread.join()
