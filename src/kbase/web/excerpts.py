"""A found passage as people read it: without Markdown's signs, its best sentence and matched words marked.

Search works on the source, so its spans are places in the source; here they are carried over to
the reading text, piece by piece.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from kbase.model import MatchedPassage, Span
from kbase.web.unseen import spelled_out

MOST_SOURCE = 6_000  # characters of one passage that are looked at

_SIGNS = re.compile(
    r"""
    (?:^|(?=[`~*_\[!\\=|\n]|[ \t]{1,9}\|))   # nothing else begins one: a letter is passed over at once
    (?:
      ^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:\n[ \t]*(?P=fence)[^\n]*|\Z)
    | ^[ \t]*(?:[-*_][ \t]?){3,}[ \t]*(?:\n|\Z)                                       # a rule
    | ^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*(?:\n|\Z)         # under a table's head
    | ^[ \t]{0,3}\#{1,6}[ \t]+
    | ^[ \t]*(?:>[ \t]?)+(?:\[!\w+\][+-]?[ \t]*)?                                     # quotes and callouts
    | ^[ \t]*(?P<item>[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?
    | (?P<ticks>`+)(?P<literal>[^`\n]+)(?P=ticks)
    | !?\[\[(?P<target>[^\[\]\n|]*)(?:\|(?P<alias>[^\[\]\n|]*))?\]\]
    | !?\[(?P<shown>[^\[\]\n]*)\]\([^()\n]*\)
    | \[\^[^\]\s]+\](?::[ \t]?)?                                                       # footnotes
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?<![\w*])\*{1,3}(?=[^\s*]) | (?<=[^\s*])\*{1,3}(?![\w*])
    | (?<!\w)_{1,3}(?=[^\s_]) | (?<=[^\s_])_{1,3}(?!\w)
    | ~~ | ==(?=\S) | (?<=\S)==
    | (?P<edge>^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$)
    | (?P<cell>[ \t]*\|[ \t]*)
    | (?P<blank>\n[ \t]*(?:\n[ \t]*)+)
    | (?P<line>\n[ \t]*)
    )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_HEADINGS = re.compile(r"(?:\s*#{1,6}[ \t][^\n]*(?:\n|$))*")
_LINE_STAYS = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|\||#|`{3}|~{3})")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text without its signs, and where each stretch of it came from."""

    text: str
    sources: tuple[int, ...]  # where the pieces begin in the source …
    places: tuple[int, ...]  # … and in `text`; one more of both for the end

    def place(self, offset: int) -> int:
        """Where `source[offset]` stands in `text`, or what follows it if it is no longer there."""
        piece = max(0, bisect_right(self.sources, offset) - 1)
        end = self.places[piece + 1] if piece + 1 < len(self.places) else len(self.text)
        return min(self.places[piece] + max(0, offset - self.sources[piece]), end)


@lru_cache(maxsize=1024)  # a passage never changes, and the good ones are found again and again
def reading(source: str) -> Reading:
    """`source` without Markdown's signs; items and paragraphs on lines of their own."""
    texts: list[str] = []
    sources: list[int] = []
    places: list[int] = []
    length = 0
    for start, text in _pieces(source):
        if text:
            texts.append(text)
            sources.append(start)
            places.append(length)
            length += len(text)
    return Reading("".join(texts), (*sources, len(source)), (*places, length))


def _pieces(source: str) -> Iterator[tuple[int, str]]:
    end = 0
    for sign in _SIGNS.finditer(source):
        yield end, source[end : sign.start()]
        end = sign.end()
        yield _kept(sign, source)
    yield end, source[end:]


def _kept(sign: re.Match[str], source: str) -> tuple[int, str]:
    """What of a sign is read, and where that stands in the source."""
    kind = sign.lastgroup
    for name in ("code", "literal", "alias", "target", "shown", "escaped"):
        if sign[name] is not None:
            return sign.start(name), sign[name]
    at = sign.start()
    if kind == "item":
        return at, f"{sign['item']} " if sign["item"][0].isdigit() else "• "
    if kind == "cell":
        return at, " · "
    if kind == "blank":
        return at, "\n"
    if kind == "line":
        above = source.rfind("\n", 0, at) + 1
        stays = source.startswith("#", above) or _LINE_STAYS.match(source, sign.end())
        return at, "\n" if stays else " "
    return at, ""


def excerpt(matched: MatchedPassage, most: int) -> Markup:
    """About `most` characters around the best sentence, which is marked unless it is all there is."""
    source = matched.passage.text[:MOST_SOURCE]
    read = reading(source)
    best = matched.best_sentence
    sentence = Span(read.place(best.start), read.place(best.end)) if best else Span(0, 0)
    sentence = _trimmed(read.text, sentence)
    # The headings above the passage stand above the excerpt already.
    above = _HEADINGS.match(source)
    begin = read.place(above.end()) if above else 0
    begin = len(read.text) - len(read.text[begin:].lstrip())
    window = _window(read.text, sentence, most, begin)
    if not read.text[begin : sentence.start].strip() and not read.text[sentence.end :].strip():
        sentence = Span(0, 0)
    words = [Span(read.place(word.start), read.place(word.end)) for word in matched.words]
    shown = _marked(read.text, window, sentence, words)
    before = "…\u00a0" if window.start > begin else ""
    after = "\u00a0…" if window.end < len(read.text.rstrip()) else ""
    return before + shown + after


def opening(source: str, most: int) -> str:
    """The first `most` characters of `source` as read, cut at a word."""
    text = reading(source[:MOST_SOURCE]).text.strip()
    window = _window(text, Span(0, 0), most)
    return text[: window.end].rstrip() + (" …" if window.end < len(text) else "")


def _trimmed(text: str, span: Span) -> Span:
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip(" \n•·"))
    return Span(start, max(start, span.end - (len(inner) - len(inner.rstrip()))))


def _window(text: str, sentence: Span, most: int, begin: int = 0) -> Span:
    """What to show: the sentence and as much around it as there is room for, in whole words."""
    start = begin
    if len(text) - start <= most:
        return Span(start, len(text))
    if sentence.end - start > most:
        spare = max(0, most - (sentence.end - sentence.start))
        start = max(start, sentence.start - spare // 3)
        # A word cut in half is left out, unless there is no space for a long way (a long code).
        if start > 0 and start != sentence.start:
            space = text.find(" ", start, min(start + 40, sentence.start))
            start = space + 1 if space >= 0 else start
    end = min(len(text), start + most)
    if end < len(text):
        space = max(text.rfind(" ", end - 40, end), text.rfind("\n", end - 40, end))
        end = space if space > start else end
    return Span(start, end)


def _marked(text: str, window: Span, sentence: Span, words: list[Span]) -> Markup:
    edges = {window.start, window.end}
    for span in (sentence, *words):
        edges.update(min(max(edge, window.start), window.end) for edge in (span.start, span.end))
    pieces: list[str] = []
    inside = False
    for start, end in pairwise(sorted(edges)):
        best = sentence.start <= start < sentence.end
        if best != inside:
            pieces.append("<mark>" if best else "</mark>")
            inside = best
        shown = spelled_out(text[start:end])
        word = any(span.start <= start < span.end for span in words)
        pieces.append(f"<b>{shown}</b>" if word else shown)
    if inside:
        pieces.append("</mark>")
    return Markup("".join(pieces))  # noqa: S704 - every piece was escaped or is ours
