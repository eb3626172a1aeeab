"""A plain-text file as its page shows it: every line where it was written, addresses on the web as links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from kbase.textfiles import lines_of, on_one_line
from kbase.web.unseen import spelled_out

_ADDRESS = re.compile(r"https?://[^\s<>\"/\\][^\s<>\"]*", re.IGNORECASE)
_BEHIND = ".,;:!?'’”»)]}*_"  # stands behind an address and is no part of it
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
        address = found[0].rstrip(_BEHIND)
        link = Markup('<a class="outward" href="{}">{}</a>').format(address, spelled_out(address))
        pieces += [spelled_out(text[at : found.start()]), link]
        at = found.start() + len(address)
    return Markup("").join((*pieces, spelled_out(text[at:])))
