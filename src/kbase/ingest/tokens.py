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
    """Where the tokens of one text begin and end; 12 bytes a token, whatever the text is made of.

    Tokens that begin in one of the `left_out` stretches, which are in order, count for nothing.
    """

    def __init__(self, text: str, tokenizer: Tokenizer, left_out: Sequence[Span] = ()) -> None:
        self._starts = array("i")
        self._ends = array("i")
        at = 0
        while at < len(text):
            end = _window_end(text, at)
            offsets = tokenizer.offsets(text[at:end])
            self._starts.extend([at + start for start, _ in offsets])
            self._ends.extend([at + stop for _, stop in offsets])
            at = end
        self._counted = array("i", _counted(self._starts, left_out))

    def between(self, start: int, end: int) -> int:
        """Tokens that count with a character in `text[start:end]`."""
        first, last = self._places(start, end)
        return self._counted[last] - self._counted[first]

    def at_most(self, start: int, end: int) -> int:
        """Tokens with a character in `text[start:end]`, the ones left out among them."""
        first, last = self._places(start, end)
        return last - first

    def after(self, start: int, count: int) -> int | None:
        """Where the token after the next `count` from `start` begins; None when the text ends before."""
        place = bisect_right(self._ends, start)
        place = bisect_right(self._counted, self._counted[place] + count) - 1
        return self._starts[place] if place < len(self._starts) else None

    def _places(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self._ends, start)
        return first, max(first, bisect_left(self._starts, end))


def _counted(starts: Sequence[int], left_out: Sequence[Span]) -> Iterator[int]:
    """How many tokens count before each, and in all."""
    if not left_out:
        yield from range(len(starts) + 1)
        return
    silent = iter(left_out)
    stretch = next(silent, None)
    count = 0
    for start in starts:
        yield count
        while stretch and stretch.end <= start:
            stretch = next(silent, None)
        count += not (stretch and stretch.start <= start)
    yield count


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
