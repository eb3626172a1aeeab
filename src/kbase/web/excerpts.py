"""A found passage as people read it: without Markdown's signs, its best sentence and matched words marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from kbase.model import MatchedPassage, Span
from kbase.plaintext import MOST_SOURCE, below_headings
from kbase.textfiles import as_shown
from kbase.web.unseen import spelled_out


def excerpt(matched: MatchedPassage, most: int, *, is_plain: bool = False) -> Markup:
    """About `most` characters around the best sentence, which is marked unless it is all there is.

    Of a note that `is_plain` the lines stay.
    """
    source = matched.passage.text[:MOST_SOURCE]
    read = as_shown(source, is_plain=is_plain)
    best = matched.best_sentence
    sentence = read.span(best) if best else Span(0, 0)
    begin = 0 if is_plain else read.place(below_headings(source))  # they stand above the excerpt already
    begin = len(read.text) - len(read.text[begin:].lstrip())
    words = [Span(read.place(word.start), read.place(word.end)) for word in matched.words]
    window = _window(read.text, _near(sentence, words, most), most, begin)
    if not read.text[begin : sentence.start].strip() and not read.text[sentence.end :].strip():
        sentence = Span(0, 0)
    shown_words = [word for word in words if word.end > window.start and word.start < window.end]
    shown_words = [word for word in shown_words if read.text[word.start : word.end].strip()]
    shown = _marked(read.text, window, sentence, shown_words)
    before = "…\u00a0" if window.start > begin else ""
    after = "\u00a0…" if window.end < len(read.text.rstrip()) else ""
    return before + shown + after


def _near(sentence: Span, words: Sequence[Span], most: int) -> Span:
    """The sentence; of one that is longer than `most`, what stands around the first word asked for in it."""
    first = next((word for word in words if sentence.start <= word.start < sentence.end), None)
    if first is None or first.end - sentence.start <= most:
        return sentence
    return Span(first.start, sentence.end)


def opening(source: str, most: int, *, is_plain: bool = False) -> str:
    """The first `most` characters of `source` as read, cut at a word."""
    read = as_shown(source[:MOST_SOURCE], is_plain=is_plain)
    text = read.text.strip()
    window = _window(text, Span(0, 0), most)
    return text[: window.end].rstrip() + (" …" if window.end < len(text) else "")


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
    """The text in the window as HTML; `words` are in order, and none runs into the next."""
    begins = [word.start for word in words]
    edges = {sentence.start, sentence.end, *begins, *[word.end for word in words]}
    edges = {window.start, window.end, *[edge for edge in edges if window.start < edge < window.end]}
    pieces: list[str] = []
    inside = False
    for start, end in pairwise(sorted(edges)):
        best = sentence.start <= start < sentence.end
        if best != inside:
            pieces.append("<mark>" if best else "</mark>")
            inside = best
        shown = spelled_out(text[start:end])
        before = bisect_right(begins, start)
        pieces.append(f"<b>{shown}</b>" if before and start < words[before - 1].end else shown)
    if inside:
        pieces.append("</mark>")
    return Markup("".join(pieces))  # noqa: S704 - every piece was escaped or is ours
