"""What is embedded for a passage: the note's title and the way down to it in front of its text."""

from __future__ import annotations

import re

from kbase.model import LESSON_SECTIONS, Kind, Span
from kbase.ports import Tokenizer

SHARE = 3
"""Title and headings take at most one part in so many of what the model sees."""

_UNSAID = re.compile(
    # Where a link leads; its words, `[words](` or `[words]: `, are kept.
    r"(?P<kept>\]|^ {0,3}\[[^\[\]\n]{1,200}\]:(?=[ \t]*<?[^\s<>]+>?[ \t]*$))"
    r"(?:(?<=\])\((?:[^()\s]|\([^()\s]{0,200}\)){1,2000}\)|(?<=:)[ \t]*[^\n]+$)"
    r"|[-=_*#~|+:]{4,}"  # rules of tables and pages
    r"|<!--(?:(?!-->|<!--).){0,400}-->",  # short comments
    re.DOTALL | re.MULTILINE,
)
_CHARS_A_TOKEN = 10
_TEMPLATE = frozenset(heading.casefold() for heading in LESSON_SECTIONS.values())


def unsaid(body: str) -> list[Span]:
    """The stretches of a body that are for browsers and editors, not for readers; they are not embedded."""
    return [Span(found.start() + len(found["kept"] or ""), found.end()) for found in _UNSAID.finditer(body)]


def said(text: str) -> str:
    """`text` without what is unsaid; all of it if nothing else is left."""
    return _UNSAID.sub(lambda found: f"{found['kept'] or ''} ", text).strip() or text


def _words(text: str) -> list[str]:
    return text.casefold().rstrip(" .:!?").split()


class Wording:
    """The words in front, for one note."""

    def __init__(self, title: str, kind: Kind, tokenizer: Tokenizer, max_tokens: int) -> None:
        self._title = title
        self._kind = kind
        self._tokenizer = tokenizer
        self._most = max_tokens // SHARE
        self._known: dict[tuple[str, ...], tuple[str, int]] = {}

    def front(self, heading: tuple[str, ...]) -> tuple[str, int]:
        """What stands in front of the text of passages under `heading`, and its number of tokens.

        Left out: the headings every lesson has, a heading that repeats the title, and the outermost
        headings when there is no room.
        """
        if heading not in self._known:
            self._known[heading] = self._worded([part for part in heading if self._tells(part)])
        return self._known[heading]

    def embedded(self, heading: tuple[str, ...], text: str) -> str:
        """What is embedded for a passage of that text."""
        return f"{self.front(heading)[0]}\n{said(text)}".strip()

    def _tells(self, part: str) -> bool:
        if self._kind is Kind.LESSON and part.casefold() in _TEMPLATE:
            return False
        return _words(part) != _words(self._title)

    def _worded(self, parts: list[str]) -> tuple[str, int]:
        title = self._cut(self._title)
        while True:
            front = "\n".join([title, *parts])
            count = len(self._tokenizer.offsets(front))
            if count <= self._most or not parts:
                return front, count
            parts = parts[1:]

    def _cut(self, title: str) -> str:
        """As much of the title as there is room for."""
        start = title[: self._most * _CHARS_A_TOKEN]
        ends = [stop for _, stop in self._tokenizer.offsets(start)]
        return start if len(ends) <= self._most else start[: ends[self._most - 1]]
