"""Limits of time that hold on a slow and busy machine too; a test that has one is marked `no_cover`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scripts.pace import slowness


@contextmanager
def at_most(seconds: float, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
    """Fail where what is done within takes more processor time, by the pace of this machine.

    The pace is measured only where it decides: measuring takes longer than most of what is measured.
    What one thread does is measured by `time.thread_time`: others may still learn from earlier tests' notes.
    """
    began = clock()
    yield
    took = clock() - began
    assert took < seconds or took < seconds * max(slowness(clock) for _ in range(3))
