"""What was looked at to see whether a library is well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `check` or `doctor` looked at."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""  # what to do when not ok
