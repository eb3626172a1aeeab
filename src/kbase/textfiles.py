"""Plain-text files: which they are, and how their lines are read.

A line stays as it was written, except where a program broke it to fit: an e-mail wrapped at column 72 is
read in its paragraphs, while a log, an address or a poem keeps every line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath

from kbase import endings
from kbase.model import Span
from kbase.plaintext import PlainText, plain_text

NARROWEST, WIDEST = 50, 100
"""A text was wrapped at a column between these, if at any: its longest line says at which."""

FEWEST = 3
"""Of fewer lines that were broken to fit it is not told that they were."""

_BEGINS = re.compile(r"[-*+•>|#]|\(?\w{1,3}[.)]\s")  # an item, a quote: what goes on does not begin so


def is_plain(path: str) -> bool:
    """Whether a file's name says that it is plain text."""
    return PurePosixPath(path).suffix.lower() in endings.PLAIN


def lines_of(text: str) -> list[Span]:
    """The lines of `text` that say something, each with its indent; what was broken to fit is one."""
    lines = list(_lines(text, Span(0, len(text))))
    going_on = _going_on(text, lines)
    joined: list[Span] = []
    for line in lines:
        if line.start in going_on:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def on_one_line(text: str) -> str:
    """One of those lines as it is shown."""
    first, *others = text.split("\n")
    return " ".join((first.rstrip(), *map(str.strip, others)))


@lru_cache(maxsize=256)  # a passage never changes, and the good ones are found again and again
def as_lines(source: str) -> PlainText:
    """`source` as it is read: its signs as they stand, its lines below one another without their indents."""
    text = ""
    sources: list[int] = []
    places: list[int] = []
    for whole in lines_of(source):
        for line in _lines(source, whole):
            said = source[line.start : line.end].lstrip()
            text += "" if not text else "\n" if line.start == whole.start else " "
            sources.append(line.end - len(said))
            places.append(len(text))
            text += said
    return PlainText(text, (*sources, len(source)), (*places, len(text)))


def as_shown(source: str, *, is_plain: bool) -> PlainText:
    """`source` as it is read: plain text by its lines, all else as Markdown."""
    return as_lines(source) if is_plain else plain_text(source)


def _lines(text: str, within: Span) -> Iterator[Span]:
    at = within.start
    for line in text[within.start : within.end].split("\n"):
        if bare := line.rstrip():
            yield Span(at, at + len(bare))
        at += len(line) + 1


def _going_on(text: str, lines: Sequence[Span]) -> set[int]:
    """Where lines begin whose first word found no room in the line above.

    Told of a text as a whole: in one that was wrapped most lines of its paragraphs are full, and most
    go on in small letters.
    """
    column = max(
        (line.end - line.start for line in lines if " " in text[line.start : line.end].strip()), default=0
    )
    if not NARROWEST <= column <= WIDEST:
        return set()
    pairs = [(one, other) for one, other in pairwise(lines) if text.count("\n", one.end, other.start) == 1]
    full = [other for one, other in pairs if _is_full(text, one, other, column)]
    small = sum(text[other.start : other.end].lstrip()[0].islower() for other in full)
    wrapped = len(full) >= max(FEWEST, len(pairs) / 2) and small >= len(full) / 2
    return {other.start for other in full} if wrapped else set()


def _is_full(text: str, line: Span, following: Span, column: int) -> bool:
    said = text[following.start : following.end].lstrip()
    return line.end - line.start + 1 + len(said.split(None, 1)[0]) > column and not _BEGINS.match(said)
