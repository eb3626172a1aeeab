"""The blocks of a Markdown source as stretches of it, nothing left out at any depth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from kbase.markdown import ParserTimedOut, blocks, plain
from kbase.model import Span

PLAIN = "plain"
"""The kind of a block that was not parsed: between blocks, nested too deeply or too costly."""

DEFINITIONS = "definitions"
"""The kind of a block of `[name]: address` lines, which markdown-it keeps to itself."""

LONGEST_HEADING = 200
"""Characters of a heading that name what stands below it; the source keeps all of it."""

_LINE = re.compile(r"\n")
_DEFINITIONS = re.compile(r"(?> {0,3}\[[^\[\]\n]+\]:[^\n]*(?:\n\s*|\Z))++")
_MARKERS = re.compile(r"[\s>*+\-_=|:#~]*")  # of quotes, lists, tables and rules: no words


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, fence, list, item, table, row, quote, …: its kind is markdown-it's name for it."""

    kind: str
    span: Span  # without blank lines around; from the start of its first line
    children: tuple[Block, ...] = ()  # in order; together they hold every word of it, or there are none
    level: int = 0  # 1 to 6 for a heading that stands outside lists and quotes
    words: str = ""  # of such a heading, without markup


@dataclass(slots=True)
class _Open:
    """A block whose end has not been reached."""

    kind: str
    first: int  # line
    last: int  # line after the last
    level: int = 0
    words: str = ""
    children: list[Block] = field(default_factory=list)


def outermost(source: str) -> list[Block]:
    """The top-level blocks of `source` in order; every word is in one.

    `source` has LF line ends. One that is too costly to parse is a single block of kind `PLAIN`.
    """
    try:
        tokens, _ = blocks(source)
    except ParserTimedOut:
        return _filled(source, Span(0, len(source)), ())
    lines = [0, *(found.end() for found in _LINE.finditer(source))]
    if lines[-1] < len(source) or not source:
        lines.append(len(source))
    return _filled(source, Span(0, len(source)), _top(source, lines, tokens))


def _top(source: str, lines: Sequence[int], tokens: Sequence[Token]) -> list[Block]:
    root = _Open("root", 0, len(lines) - 1)
    path = [root]
    for token in tokens:
        if token.nesting < 0:
            _close(source, lines, path)
        elif token.nesting > 0:
            path.append(_opened(token, path[-1]))
        elif token.type == "inline":
            if path[-1].level:
                path[-1].words = plain(token.content[: 2 * LONGEST_HEADING])[:LONGEST_HEADING].strip()
        elif token.map is not None:
            path.append(_Open(token.type, token.map[0], token.map[1]))
            _close(source, lines, path)
    return root.children


def _opened(token: Token, parent: _Open) -> _Open:
    first, last = token.map or (parent.first, parent.first)  # a cell knows no lines: it is no block here
    kind = token.type.removesuffix("_open")
    level = int(token.tag[1]) if kind == "heading" and parent.kind == "root" else 0
    return _Open(kind, first, last, level)


def _close(source: str, lines: Sequence[int], path: list[_Open]) -> None:
    closed = path.pop()
    end = len(lines) - 1
    span = trimmed(source, lines[min(closed.first, end)], lines[min(closed.last, end)])
    if closed.kind == "hr" and _MARKERS.fullmatch(source, span.start, span.end):
        return  # a line across says nothing, unless a list's number stands before it
    if span.start < span.end:
        children = _filled(source, span, closed.children) if closed.children else ()
        path[-1].children.append(Block(closed.kind, span, tuple(children), closed.level, closed.words))


def _filled(source: str, within: Span, children: Sequence[Block]) -> list[Block]:
    """`children` and, where they leave words of `within` out, plain blocks between them."""
    filled: list[Block] = []
    at = within.start
    for child in children:
        if child.span.start < at:  # never seen; a stretch in two blocks would be embedded twice
            continue
        _fill(source, at, child.span.start, filled)
        filled.append(child)
        at = child.span.end
    _fill(source, at, within.end, filled)
    return filled


def _fill(source: str, start: int, end: int, filled: list[Block]) -> None:
    span = trimmed(source, start, end)
    if not _MARKERS.fullmatch(source, span.start, span.end):
        defines = _DEFINITIONS.fullmatch(source, span.start, span.end)
        filled.append(Block(DEFINITIONS if defines else PLAIN, span))


def trimmed(source: str, start: int, end: int) -> Span:
    """Without white space behind and blank lines in front; the first line's indent stays."""
    text = source[start:end]
    stripped = text.lstrip()
    if not stripped:
        return Span(start, start)
    words = len(text) - len(stripped)
    line = text.rfind("\n", 0, words) + 1
    return Span(start + line, start + len(text.rstrip()))
