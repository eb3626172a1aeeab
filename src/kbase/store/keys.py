"""Ids, and the keys by which names are found."""

from __future__ import annotations

import base64
import secrets
import unicodedata
from datetime import UTC, date, datetime


def new_id() -> str:
    """16 lower-case base32 letters: 80 random bits, so ids tell nothing and never meet."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def folded(name: str) -> str:
    """One key for the spellings of a name: NFC, case folded, single spaces; half characters replaced."""
    whole = name.encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFC", whole).casefold()
    return " ".join(unicodedata.normalize("NFC", composed).split())


def today() -> date:
    """This day in UTC."""
    return datetime.now(UTC).date()


def now() -> str:
    """This moment in UTC as ISO text, which sorts as time does."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
