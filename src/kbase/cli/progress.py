"""How far long work has come, on standard error, only where somebody watches it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbase.ports import Progress


@contextmanager
def shown(doing: str, unit: str) -> Iterator[Progress]:
    """A bar with rate and time left on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        from kbase.ports import Silent

        yield Silent()
        return
    from kbase.cli.bar import bar

    with bar(doing, unit) as progress:
        yield progress
