"""Dates, numbers and kinds in the words people use."""

from __future__ import annotations

from datetime import date, datetime

from kbase import verdicts
from kbase.counting import counted
from kbase.dates import day
from kbase.model import Kind, NoteSummary, Reply

KINDS: dict[Kind, tuple[str, str]] = {
    Kind.NOTE: ("Note", "Notes"),
    Kind.LESSON: ("Lesson", "Lessons"),
    Kind.QUESTION: ("Question", "Questions"),
    Kind.ANSWER: ("Answer", "Answers"),
    Kind.PRACTICE: ("Practice", "Practices"),
}

WORD_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
OLD_AFTER_YEARS = 4  # an unverified note older than this is shown with a word of caution


def kind_name(kind: Kind | str) -> str:
    """A kind as a label: `Lesson`."""
    return KINDS[Kind(kind)][0]


def kinds_name(kind: Kind | str) -> str:
    """A kind as the heading of a list: `Lessons`."""
    return KINDS[Kind(kind)][1]


def in_words(number: int, one: str, many: str = "") -> str:
    """The same with small numbers written out: `three answers`."""
    if 0 <= number < len(WORD_NUMBERS):
        return f"{WORD_NUMBERS[number]} {one if number == 1 else many or one + 's'}"
    return counted(number, one, many)


def moment(value: datetime) -> str:
    """`17 November 2022, 09:05 UTC`."""
    return f"{day(value)}, {value:%H:%M} UTC"


def age(value: date, today: date) -> str:
    """How long ago, roughly: `today`, `last week`, `3 months ago`; a day in the future is `to come`."""
    days = (today - value).days
    if days < 0:
        return "to come"
    if days < 2:
        return "yesterday" if days else "today"
    if days < 7:
        return f"{days} days ago"
    if days < 14:
        return "last week"
    if days < 60:
        return f"{days // 7} weeks ago"
    months = (today.year - value.year) * 12 + today.month - value.month - (today.day < value.day)
    if months < 24:
        return f"{max(months, 2)} months ago" if months != 12 else "a year ago"
    return f"{months // 12} years ago"


def is_old(value: date, today: date) -> bool:
    """Whether what was written then should be read with care."""
    return (today - value).days > OLD_AFTER_YEARS * 365


def listed(names: tuple[str, ...], last: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def initials(name: str) -> str:
    """Up to two letters to stand for somebody: `Ingrid Solheim` is `IS`."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tint(name: str, tints: int = 6) -> int:
    """One of a few quiet colours for a name, always the same."""
    return sum(map(ord, name)) % tints


def verdict(reply: Reply) -> tuple[str, str]:
    """How far to trust a reply, and a sentence that says so.

    One of `answered`, `asked`, `doubtful`, `off-topic`, `listed`, `form`, `filtered-out` and
    `nothing-asked`. The calibrated probability stays inside: a bare figure says more than it knows.
    """
    if reply.told_by_list:
        return "listed" if reply.matches else "filtered-out", reply.told_by_list
    match reply.verdict:
        case "of_form":
            heading = reply.of_form.heading if reply.of_form else ""
            return "form", f"“{heading}” is a heading of the form notes are written on here."
        case "nothing_asked":
            return "nothing-asked", "Nothing was asked."
        case "filtered_out":
            return "filtered-out", verdicts.FILTERED_OUT
        case "off_topic":
            return "off-topic", verdicts.OFF_TOPIC
        case "asked":
            return "asked", verdicts.ASKED
        case "doubtful":
            return "doubtful", verdicts.DOUBT
    if reply.listed:
        return "listed", "What they wrote, the newest first." if reply.named else "The newest notes that fit."
    return "answered", reply.as_asked or verdicts.TRUST[reply.trust]


def caution(note: NoteSummary, on: date) -> str:
    """Why a note should be read with care, if there is a reason in its dates."""
    last = max(note.updated, note.verified or note.updated)
    if not is_old(last, on):
        return ""
    years = (on - last).days // 365
    return f"Nobody has changed or verified this for {years} years. Ask before you rely on it."
