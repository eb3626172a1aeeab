"""What a terminal is given: text made safe, measured, wrapped and, where wanted, marked.

Notes and file names come from anybody, and a terminal obeys what is written to it. So
everything printed passes through `safe`, which leaves nothing a terminal would act on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

WIDEST = 100  # longer lines are hard to read, however wide the window
MOST_MARKS = 4  # combining marks kept on one letter; text in any language needs fewer

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILES = re.compile(f"({_MARK}{{{MOST_MARKS}}}){_MARK}+")


def safe(text: str, *, lines: bool = False) -> str:
    """`text` with nothing in it that a terminal would obey.

    Control characters become their pictures (ESC shows as ␛), overrides of text direction and
    lone surrogates become �, letters keep a few combining marks. Line ends stay only with
    `lines`; without, the result is one line.
    """
    text = text.replace("\r\n", "\n").replace("\t", " ")
    if not lines:
        text = " ".join(text.split("\n"))
    text = _UNSEEN.sub(_shown, text).encode("utf-8", "replace").decode("utf-8")
    return _PILES.sub(r"\1", text)


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)  # control pictures: ␀ … ␟
    return "␡" if code == 0x7F else "\ufffd"


def document(value: object) -> str:
    """`value` as one JSON document, safe to show in a terminal too.

    Raises ValueError for NaN and infinities, which JSON has no words for.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    # What is left of them can only stand inside strings, where \uXXXX means the same.
    return re.sub("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", _escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def columns(text: str) -> int:
    """How many columns a terminal needs for `text`: two for wide letters, none for marks."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(letter) for letter in text)


def _columns_of(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def shortened(text: str, width: int) -> str:
    """`text` in at most `width` columns, with … where it was cut."""
    if columns(text) <= width:
        return text
    kept = ""
    room = width - 1
    for letter in text:
        room -= _columns_of(letter)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """`text` as lines of at most `width` columns, the first begun with `first`, the others with `rest`."""
    lines: list[str] = []
    line, empty = first, True
    for word in text.split():
        for piece in broken(word, width - max(columns(first), columns(rest))):
            if not empty and columns(line) + 1 + columns(piece) > width:
                lines.append(line)
                line, empty = rest, True
            line += piece if empty else f" {piece}"
            empty = False
    return lines if empty and lines else [*lines, line]


def broken(word: str, width: int) -> Iterable[str]:
    """`word`, in pieces where it is wider than `width` columns."""
    width = max(width, 2)
    while columns(word) > width:
        taken, room = 0, width
        for letter in word:
            room -= _columns_of(letter)
            if room < 0:
                break
            taken += 1
        yield word[:taken]
        word = word[taken:]
    yield word


@dataclass(frozen=True, slots=True)
class Ink:
    """Ways to set a stretch of text apart; without colour they leave it as it is."""

    colour: bool

    def strong(self, text: str) -> str:
        return self._in("1", text)

    def quiet(self, text: str) -> str:
        return self._in("2", text)

    def accent(self, text: str) -> str:
        return self._in("36", text)

    def good(self, text: str) -> str:
        return self._in("32", text)

    def warning(self, text: str) -> str:
        return self._in("33", text)

    def bad(self, text: str) -> str:
        return self._in("31", text)

    def found(self, text: str, *, best: bool, word: bool) -> str:
        """Part of a passage: in its best sentence, and/or a word of the question."""
        codes = [code for code, wanted in (("1", best), ("36", word)) if wanted]
        return self._in(";".join(codes), text) if codes else text

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


@dataclass(frozen=True, slots=True)
class Screen:
    """What standard output is: how wide, and whether it takes colour."""

    width: int
    ink: Ink

    @classmethod
    def here(cls) -> Screen:
        """80 columns without colour in a pipe; the window's width, up to 100, in a terminal.

        Colour needs a terminal, no `NO_COLOR` (https://no-color.org) and a `TERM` other than dumb.
        """
        terminal = sys.stdout.isatty()
        width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST) if terminal else 80
        colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(max(width, 30), Ink(colour))
