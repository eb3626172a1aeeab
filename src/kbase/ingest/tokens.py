"""How many of the model's tokens a stretch of a text has, without asking the model twice."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kbase.model import Span
from kbase.ports import Tokenizer

WINDOW = 16_384
"""Characters cut into tokens at a time: bounds memory, and a tokenizer's time on one long word."""


class Tokens:
    """Where the tokens of one text begin and end; 8 bytes a token, whatever the text is made of.

    Tokens that begin in one of the `left_out` stretches, which are in order, are not counted.
    """

    def __init__(self, text: str, tokenizer: Tokenizer, left_out: Sequence[Span] = ()) -> None:
        self._starts = array("i")
        self._ends = array("i")
        at = 0
        for end, silent in _windows(text, left_out):
            offsets = tokenizer.offsets(text[at:end])
            if silent:
                offsets = _outside(offsets, at, silent)
            self._starts.extend([at + start for start, _ in offsets])
            self._ends.extend([at + stop for _, stop in offsets])
            at = end

    def between(self, start: int, end: int) -> int:
        """Tokens with a character in `text[start:end]`."""
        return max(0, bisect_left(self._starts, end) - bisect_right(self._ends, start))

    def after(self, start: int, count: int) -> int | None:
        """Where the token after the next `count` from `start` begins; None when the text ends before."""
        place = bisect_right(self._ends, start) + count
        return self._starts[place] if place < len(self._starts) else None


def _windows(text: str, left_out: Sequence[Span]) -> Iterator[tuple[int, list[Span]]]:
    """Where each window ends, and the stretches to leave out that begin before that and reach into it."""
    at = place = 0
    while at < len(text):
        end = _window_end(text, at)
        while place < len(left_out) and left_out[place].end <= at:
            place += 1
        last = place
        while last < len(left_out) and left_out[last].start < end:
            last += 1
        yield end, list(left_out[place:last])
        at = end


def _outside(offsets: Sequence[tuple[int, int]], at: int, silent: Sequence[Span]) -> list[tuple[int, int]]:
    kept = []
    place = 0
    for start, stop in offsets:
        while place < len(silent) and silent[place].end <= at + start:
            place += 1
        if place == len(silent) or at + start < silent[place].start:
            kept.append((start, stop))
    return kept


def _window_end(text: str, at: int) -> int:
    """The end of a window from `at`: at a line's end or a space where there is one."""
    end = at + WINDOW
    if end >= len(text):
        return len(text)
    for space in "\n", " ":
        found = text.rfind(space, at + WINDOW // 2, end)
        if found >= 0:
            return found
    return end
