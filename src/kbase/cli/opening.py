"""From the command line's flags to settings, and to an open library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kbase.config import Settings

if TYPE_CHECKING:
    from kbase.library import Library


def settings_of(context: click.Context, **flags: object) -> Settings:
    """Settings from this command's flags and the global ones; `BadSetting` says what cannot be."""
    return Settings.read({**context.find_root().obj, **flags})


@contextmanager
def opened(context: click.Context, **flags: object) -> Iterator[Library]:
    """The library the person means, closed afterwards."""
    from kbase.library import Library

    library = Library.open(settings_of(context, **flags))
    try:
        yield library
    finally:
        library.close()
