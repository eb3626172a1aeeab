"""A passage as a few lines of a terminal, its best sentence and the words of the question marked.

In colour the sentence is bold and the words are coloured; without, the sentence stands
between » and «, so that a pipe, a log and a screen reader keep it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kbase.cli.terminal import Ink, broken, columns, safe
from kbase.model import MatchedPassage, Span
from kbase.plaintext import MOST_SOURCE, below_headings
from kbase.textfiles import as_shown

MOST_LINES = 6

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the passage without white space, as wide as fits a line."""

    start: int
    end: int
    shown_before: str = ""
    shown_after: str = ""
    glued: bool = False  # goes on where the one before it ends


def excerpt(
    matched: MatchedPassage, width: int, ink: Ink, most_lines: int = MOST_LINES, *, is_plain: bool = False
) -> list[str]:
    """The lines around the best sentence of a passage, each at most `width` columns, at most `most_lines`.

    Items, rows, code and a note that `is_plain` keep their lines; running text is wrapped anew. Where
    lines are left out, the first and the last begin or end with "…".
    """
    source = matched.passage.text[:MOST_SOURCE]
    read = as_shown(source, is_plain=is_plain)
    best = read.span(matched.best_sentence) if matched.best_sentence else None
    if best is not None and best.start == best.end:
        best = None  # nothing but signs
    below = 0 if is_plain else below_headings(source)  # title and way down say those already
    begin = read.place(below) if source[below:].strip() else 0
    if best is not None and not read.text[begin : best.start].strip() and not read.text[best.end :].strip():
        best = None  # the whole passage: nothing to set apart
    words = [read.span(word) for word in matched.words]
    lines = list(_laid_out(read.text, begin, width - 2, None if ink.colour else best))
    first, last = _window(lines, best, words, most_lines)
    shown = [_painted(read.text, line, best, words, ink) for line in lines[first:last]]
    if shown and first > 0:
        shown[0] = f"… {shown[0]}"
    if shown and last < len(lines):
        shown[-1] += " …"
    return shown


def _window(
    lines: Sequence[Sequence[_Piece]], best: Span | None, words: Sequence[Span], most: int
) -> tuple[int, int]:
    """Which lines to show: those of the best sentence, with what there is room for around them.

    Of a sentence with more lines than that, those with most of the words asked for.
    """
    if len(lines) <= most:
        return 0, len(lines)
    around = best or Span(0, 0)
    inside = [n for n, line in enumerate(lines) if line[-1].end > around.start and line[0].start < around.end]
    at = inside[0] if inside else 0
    first = max(0, min(at - 1, len(lines) - most))
    if len(inside) > most:
        said = [sum(line[0].start <= word.start < line[-1].end for word in words) for line in lines]
        starts = range(at, inside[-1] - most + 2)
        first = max(starts, key=lambda start: sum(said[start : start + most]))  # the first of equals
    return first, first + most


def _laid_out(text: str, begin: int, width: int, marked: Span | None) -> Iterator[list[_Piece]]:
    """The words from `begin` on as lines; `marked` gets » « around it, which count for the width."""
    for block in _LINE.finditer(text, begin):
        line: list[_Piece] = []
        used = 0
        for word in _WORD.finditer(text, *block.span()):
            for piece in _pieces(word, width - 2, marked):
                wide = columns(piece.shown_before + text[piece.start : piece.end] + piece.shown_after)
                space = 0 if piece.glued or not line else 1
                if line and used + space + wide > width:
                    yield line
                    line, used, space = [], 0, 0
                used += space + wide
                line.append(piece)
        if line:
            yield line


def _pieces(word: re.Match[str], width: int, marked: Span | None) -> Iterator[_Piece]:
    start = word.start()
    for part in broken(word[0], width):
        end = start + len(part)
        inside = {edge for edge in ((marked.start, marked.end) if marked else ()) if start < edge < end}
        for first, last in pairwise(sorted({start, end} | inside)):
            opens = marked is not None and first == marked.start
            closes = marked is not None and last == marked.end
            yield _Piece(first, last, "»" if opens else "", "«" if closes else "", glued=first in inside)
        start = end


def _painted(text: str, line: Sequence[_Piece], best: Span | None, words: Sequence[Span], ink: Ink) -> str:
    shown: list[str] = []
    for piece in line:
        painted = ("" if piece.glued or not shown else " ") + piece.shown_before
        for start, end in _runs(piece, best, words):
            painted += ink.found(
                safe(text[start:end]),
                best=best is not None and best.start <= start < best.end,
                word=any(word.start <= start < word.end for word in words),
            )
        shown.append(painted + piece.shown_after)
    return "".join(shown)


def _runs(piece: _Piece, best: Span | None, words: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The piece cut wherever a mark begins or ends."""
    edges = {edge for span in (*words, *((best,) if best else ())) for edge in (span.start, span.end)}
    cuts = sorted({piece.start, piece.end} | {edge for edge in edges if piece.start < edge < piece.end})
    yield from pairwise(cuts)
