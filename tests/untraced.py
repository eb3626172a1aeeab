"""Where the tracer of coverage does not watch: it takes half as long again, and more in a new process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from coverage import Coverage


@contextmanager
def untraced() -> Iterator[None]:
    """What is done within counts for nothing."""
    tracing = Coverage.current()
    if tracing:
        tracing.stop()
    try:
        yield
    finally:
        if tracing:
            tracing.start()


@contextmanager
def untraced_processes() -> Iterator[None]:
    """Nor does what is done by the processes that are started within."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        yield
