"""Reading a file's bytes: never waiting on a pipe, never half of one that is being written."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from kbase.errors import BadFile
from kbase.ingest.walking import reason_of

LARGEST = 80_000_000
"""Bytes of one file."""

_FIRST_DAY = date(1980, 1, 2)
"""Before it, a file's day is what archives write that keep none: 1970-01-01, or 1980-01-01 as zip does."""

_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes at one moment."""

    bytes: bytes
    digest: str  # sha256, hexadecimal
    changed_on: date | None  # when it was last written; None where its time is none


def content_of(file: Path, shown: str) -> Content:
    """All of a file, as it was at one moment; read again once if it was written to meanwhile.

    Raises `BadFile` when it cannot be opened, is no regular file, is too large or keeps changing.
    """
    for _ in range(2):
        found = _read(file, shown)
        if found is not None:
            return found
    raise BadFile(shown, "it changed while it was read; run the same command again when it is at rest")


def _read(file: Path, shown: str) -> Content | None:
    """The content, or None when the file was not the same before and after."""
    try:
        descriptor = os.open(file, _FLAGS)
    except OSError as error:
        raise BadFile(shown, reason_of(error)) from error
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise BadFile(shown, "not a file, but a pipe, a socket or a device")
        if before.st_size > LARGEST:
            raise BadFile(shown, f"larger than {LARGEST // 1_000_000} MB; split it into several notes")
        with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as opened:
            content = opened.read(before.st_size + 1)
        after = file.lstat()
    except OSError as error:
        raise BadFile(shown, reason_of(error)) from error
    finally:
        os.close(descriptor)
    if _moment(before) != _moment(after) or len(content) != before.st_size:
        return None
    return Content(content, hashlib.sha256(content).hexdigest(), _day(before.st_mtime))


def _day(seconds: float) -> date | None:
    """The day of a file's time, here; None for one that no file was written on, or not yet."""
    try:
        day = datetime.fromtimestamp(seconds, UTC).astimezone().date()
    except (OverflowError, ValueError):
        return None
    return day if _FIRST_DAY <= day <= datetime.now().astimezone().date() else None


def _moment(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns
