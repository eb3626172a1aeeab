"""What is said of a person, made fit to store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kbase.errors import BadNote, BadRecord
from kbase.ingest.cleaning import LONGEST_NAME, clean_name, clean_text
from kbase.model import PersonRecord

LONGEST_ABOUT = 10_000
MOST_NAMES = 50
"""Aliases, offers or wishes of one person."""

MOST_A_WEEK = 1_000
"""Questions; a limit above it is none."""


def checked_record(record: PersonRecord) -> PersonRecord:
    """`record` as it is stored, names on one line. Raises `BadRecord`, which names the field to mend."""
    name = _line(record.name, "name")
    if not name:
        raise BadRecord("A person needs a name.", "name")
    limit = record.weekly_limit
    if limit is not None and not 0 <= limit <= MOST_A_WEEK:
        raise BadRecord(f"A weekly limit is a whole number from 0 to {MOST_A_WEEK:,}.", "weekly_limit")
    return replace(
        record,
        name=name,
        aliases=_lines(record.aliases, "aliases"),
        email=_line(record.email, "email"),
        role=_line(record.role, "role"),
        site=_line(record.site, "site"),
        about=_about(record.about),
        successor=_line(record.successor, "successor"),
        offers=_lines(record.offers, "offers"),
        wants_to_learn=_lines(record.wants_to_learn, "wants_to_learn"),
    )


def _line(written: str, field: str) -> str:
    if len(written) > LONGEST_NAME:
        raise BadRecord(f"This is longer than {LONGEST_NAME} characters: {written[:40]}…", field)
    return clean_name(written, LONGEST_NAME)


def _lines(written: Iterable[str], field: str) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(line for one in written if (line := _line(one, field))))
    if len(lines) > MOST_NAMES:
        raise BadRecord(f"At most {MOST_NAMES} can stand here.", field)
    return lines


def _about(written: str) -> str:
    if len(written) > LONGEST_ABOUT:
        raise BadRecord(f"This is longer than {LONGEST_ABOUT:,} characters. Make a note of it.", "about")
    if not written.strip():
        return ""
    try:
        return clean_text(written)[0].strip()
    except BadNote as error:
        raise BadRecord(str(error), "about") from error
