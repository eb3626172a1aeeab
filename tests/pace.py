"""Limits of time that hold on a slow and busy machine too; a test that has one is marked `no_cover`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.pace import slowness


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail where what is done within takes more processor time, by the pace before or after it."""
    before = slowness(time.process_time)
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < seconds * max(before, slowness(time.process_time))
