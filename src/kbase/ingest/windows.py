"""A stretch of text in smaller ones, each ending where a reader would pause. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kbase.ingest.blocks import trimmed
from kbase.ingest.tokens import Tokens
from kbase.model import Span

Ways = Sequence[re.Pattern[str]]

_SENTENCE = re.compile(r"[.!?…][\"'”’)\]*_]*\s+|[。！？]\s*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_LINE = re.compile(r"\n")
_SPACE = re.compile(r"\s+")

PROSE: Ways = (_SENTENCE, _SPACE)
LINES: Ways = (_BLANK_LINE, _LINE, _SPACE)
UNKNOWN: Ways = (_BLANK_LINE, _SENTENCE, _LINE, _SPACE)

_ACCENTS = 32


def windows(text: str, span: Span, tokens: Tokens, aim: int, most_chars: int, ways: Ways) -> Iterator[Span]:
    """`text[span]` in stretches of at most `aim` tokens and `most_chars` characters, white space aside.

    Each ends at the first of `ways` that has a place in its second half: whole sentences rather than
    words, words rather than letters. `tokens` are those of `text`.
    """
    at = span.start
    while at < span.end:
        after = tokens.after(at, aim)
        end = min(span.end if after is None else max(after, at + 1), at + most_chars, span.end)
        if end < span.end:
            end = boundary(text, at, end, ways)
        stretch = trimmed(text, at, end)
        if stretch.start < stretch.end:
            yield stretch
        at = end


def boundary(text: str, start: int, end: int, ways: Ways) -> int:
    """The best place to end a stretch that begins at `start`, at most `end` and more than `start`."""
    half = start + (end - start + 1) // 2
    for way in ways:
        last = 0
        for found in way.finditer(text, half, end):
            last = found.end()
        if last:
            return last
    for place in range(end, max(start, end - _ACCENTS), -1):  # not between a letter and its accents
        if place == len(text) or not unicodedata.combining(text[place]):
            return place
    return end
