"""A plain-text file as its page shows it: every line where it was written, addresses on the web as links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from kbase.textfiles import lines_of, on_one_line
from kbase.web.unseen import spelled_out

_ADDRESS = re.compile(r"https?://(?:[^\W_]|\[[\da-f:.]+\])[^\s<>\"]*", re.IGNORECASE)
_BEHIND = ".,;:!?'’”»"  # stands behind an address and is no part of it
_PAIRS = {")": "(", "]": "[", "}": "{"}
_MARKS = "*_"
_NEAR = 200  # characters before an address in which a mark behind it may have begun
_COLUMNS = re.compile(r"\S(?: {3,}|\t)\s*\S")


def lined(body: str) -> Markup:
    """`body` as HTML: a paragraph for what stands between blank lines, columns in letters of one width."""
    paragraphs: list[list[str]] = []
    end = -1
    for line in lines_of(body):
        if end < 0 or body.count("\n", end, line.start) > 1:
            paragraphs.append([])
        paragraphs[-1].append(on_one_line(body[line.start : line.end]))
        end = line.end
    return Markup("\n").join(map(_paragraph, paragraphs))


def _paragraph(lines: Sequence[str]) -> Markup:
    text = _linked("\n".join(lines))
    if sum(bool(_COLUMNS.search(line)) for line in lines) > 1:
        return Markup('<pre tabindex="0">{}</pre>').format(text)
    return Markup('<p class="lines">{}</p>').format(text)


def _linked(text: str) -> Markup:
    pieces = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = _address(found[0], text[max(0, found.start() - _NEAR) : found.start()])
        link = Markup('<a class="outward" href="{}">{}</a>').format(address, spelled_out(address))
        pieces += [spelled_out(text[at : found.start()]), link]
        at = found.start() + len(address)
    return Markup("").join((*pieces, spelled_out(text[at:])))


def _address(written: str, before: str) -> str:
    """Without what stands behind it: a bracket or mark only if it closes one that stands before it."""
    line = before.rpartition("\n")[2]
    closing = {close: written.count(close) - written.count(begin) for close, begin in _PAIRS.items()}
    closing |= {mark: line.count(mark) for mark in _MARKS}
    end = len(written)
    while (last := written[end - 1]) in _BEHIND or closing.get(last, 0) > 0:
        closing[last] = closing.get(last, 0) - 1
        end -= 1
    return written[:end]
