"""Text made safe to keep: line ends, controls and characters that show something else than they are."""

from __future__ import annotations

import re
import unicodedata

from kbase.errors import BadNote
from kbase.plaintext import DECEIVING, SOFT_HYPHEN

LONGEST_TITLE = 300
LONGEST_NAME = 200
LONGEST_BODY = 20_000_000
"""Characters of a title, a name and a body."""

MOST_MARKS = 10_000
"""Combining marks kept on one letter; normalising takes the square of their number."""

_LINE_ENDS = re.compile(r"\r\n?|[\x85\x0b\x0c]")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_DECEIVING = re.compile(f"[{DECEIVING}]")
_SOFT_HYPHEN = re.compile(SOFT_HYPHEN)
_HALF = re.compile(r"[\ud800-\udfff]")
_MARKS = (
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    r"\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]"
)
_PILE = re.compile(f"({_MARKS}{{{MOST_MARKS}}}){_MARKS}+")
_UNSEEN_IN_NAMES = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def clean_text(raw: str) -> tuple[str, tuple[str, ...]]:
    """`raw` with LF line ends and without what no reader sees, and what was taken out, in words.

    Raises `BadNote` for half a character (a lone surrogate).
    """
    half = _HALF.search(raw)
    if half:
        raise BadNote(
            f"There is half a character (U+{ord(half[0]):04X}) in line {_line(raw, half.start())}. "
            "Copy the text again from where it came."
        )
    text = _LINE_ENDS.sub("\n", raw.removeprefix("\ufeff"))
    warnings = []
    for pattern, what in (
        (re.compile("\0"), "NUL characters"),
        (_CONTROLS, "control characters"),
        (_SOFT_HYPHEN, "soft hyphens"),
        (_DECEIVING, "invisible characters that reorder or hide text"),
    ):
        text, count = pattern.subn("", text)
        if count:
            warnings.append(f"{count} {what} taken out")
    text, piles = _PILE.subn(r"\1", text)
    if piles:
        warnings.append(f"accents beyond {MOST_MARKS:,} on one letter taken out")
    return text, tuple(warnings)


def is_blank(text: str) -> bool:
    """Whether a clean text has nothing to read in it."""
    return all(unicodedata.category(character)[0] in "CZM" for character in _first_words(text))


def clean_name(raw: str, most_chars: int) -> str:
    """A title, tag or name on one line, at most `most_chars` long, in NFC, as it will look."""
    short = _UNSEEN_IN_NAMES.sub(" ", _SOFT_HYPHEN.sub("", raw[: 4 * most_chars]))
    whole = unicodedata.normalize("NFC", short.encode("utf-8", "replace").decode("utf-8"))
    return " ".join(whole.split())[:most_chars].strip()


def _first_words(text: str) -> str:
    """The first thousand characters from the first that is not white space."""
    found = re.search(r"\S", text)
    return text[found.start() : found.start() + 1000] if found else ""


def _line(text: str, place: int) -> int:
    return len(re.findall(r"\r\n?|\n", text[:place])) + 1
