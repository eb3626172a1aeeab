"""How a command ends: exit codes, and what is said on standard error."""

from __future__ import annotations

from collections.abc import Mapping

import click

from kbase import errors
from kbase.cli.terminal import safe

DONE = 0
NOTHING_FOUND = 1  # nobody who can be asked, too
USAGE = 2
TROUBLE = 3  # the environment, the data or an index
STOPPED = 130  # Ctrl-C, as shells count it: 128 + SIGINT

EXIT_CODES: Mapping[type[errors.KbaseError], int] = {
    errors.BadInput: USAGE,
    errors.BadQuestion: USAGE,
    errors.BadFilter: USAGE,
    errors.BadNote: USAGE,
    errors.BadRecord: USAGE,
    errors.BadFile: USAGE,
    errors.EmptyFile: USAGE,
    errors.BadSetting: USAGE,
    errors.NotFound: NOTHING_FOUND,
    errors.OffTopic: NOTHING_FOUND,
    errors.Conflict: TROUBLE,
    errors.Unavailable: NOTHING_FOUND,
    errors.Forbidden: TROUBLE,
    errors.Trouble: TROUBLE,
    errors.NoLibrary: TROUBLE,
    errors.LibraryTooNew: TROUBLE,
    errors.LibraryBusy: TROUBLE,
    errors.LibraryFull: TROUBLE,
    errors.DamagedLibrary: TROUBLE,
    errors.StaleIndex: TROUBLE,
    errors.IndexBeingMade: TROUBLE,
    errors.ModelUnavailable: TROUBLE,
}
"""Every leaf, and the branches some are raised as; `tests/cli/test_exits.py` fails on a missing one."""


def code_of(error: errors.KbaseError) -> int:
    """The exit code of an error: that of the nearest class it is of."""
    return next((EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES), TROUBLE)


def tell(message: str) -> None:
    """Say something to the person on standard error."""
    click.echo(f"kbase: {safe(message, lines=True)}", err=True)


def said_plainly(error: OSError) -> str:
    """An operating system's error in a sentence: what, and with which file."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."
