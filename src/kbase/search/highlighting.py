"""What to mark in a passage: its best sentence, and the words of the question that stand in it.

Offsets are characters into the passage's text as stored; nothing here changes that text, so a
mark can never break its Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kbase.analysis import Term, term_texts
from kbase.dates import GERMAN_MONTHS, MONTH
from kbase.model import CLOSE_IN_MEANING, Span
from kbase.textfiles import lines_of
from kbase.unread import as_said

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"[\s|:*_=-]+$")
# Begins with one set of characters: a fifth of the time of two alternatives. Never within a run of stops, of
# which the rest ends no sentence where the whole ends none.
_STOP = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])(?<![.!?…]{2})[.!?…]*[\"'”’)\]*_`]*(?=\s+[^\sa-z])|(?<=[。！？])[。！？]*[」』”’）]*)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|approx|incl|excl|resp|no|nos|fig|figs|eq|sec|ch|vol|vols|pp|p|al|dr|mr|mrs"
    r"|ms|prof|st|jr|sr|inc|ltd|dept|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
    r"|(?<![A-Za-z0-9])(?<!\d )[A-Z])\.$",  # an initial; neither DG-4410A nor 50 C
    re.IGNORECASE,
)
_BEFORE_A_NUMBER = re.compile(r"\b(?:tel|ext|ca|(?<!\d )(?:min|max))\.$", re.IGNORECASE)
"""What is no sentence's end where a number follows, and may be one elsewhere; `10 min.` always may."""

_ORDINAL = re.compile(
    r"\b(?:am|vom|zum|bis|der|die|das|dem|den|des|im|ab|jede[rsmn]?) \d{1,2}\.$", re.IGNORECASE
)
_DAY = re.compile(r"(?<![\d.,])\d{1,2}\.$")
_MONTH = re.compile(rf" (?:{'|'.join(month[:3] for month in GERMAN_MONTHS)})[a-zäö]*\b")
"""German says `der 43. Geburtstag`, and `31. März` with whatever before it."""

_NUMBER = re.compile(r"\s+[-+±~<>≤≥(£$€]*\d")
_FURTHER_DOWN = 0.005
"""What each sentence further down costs, as a share of the question: enough to break ties."""

WORDS_OF_A_HEADING, LONGEST_HEADING = 4, 60
"""Words and characters of a line that ends in a colon; a longer one says something."""

_BEGINS_ONLY = frozenset(term_texts("yes no ok well long short the answer ja nein"))
# Compiled by the first question: what was, at a sentence's beginning or, where it can be no step, in it.
_SOME_TIME = (
    r"(?:(?:the|end|of|early|late|mid|about|spring|summer|autumn|winter|\d\d?) ){0,4}"
    rf"(?:(?:19|20)\d\d|then|recently|{MONTH}|last (?:year|month|week|spring|summer|autumn|winter)\b)"
)
_WAS = (
    rf"(?:before {_SOME_TIME}|in (?:19|20)\d\d\b|earlier\b"
    r"|at first,?(?= (?:we|it|they|the|this|that|there|all)\b))"
    rf"|.*?(?:\b(?:until|till|up to) {_SOME_TIME}|\b(?:formerly|previously|originally|in the past)\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bbeen )(?<!\bwas )(?<!\bwere )\bused to\b)"
)
_IS_NOW = (
    r"(?:and |but )?(?:(?:nowadays|these days|currently|at present|from then on"
    r"|since (?:then|that|(?:\w+ )?(?:19|20)\d\d))\b"
    r"|(?:now|today|instead),? (?:(?:it|we|they|the|this|that|these|those|there|he|she|i|you|our|its|all|each"
    r"|every|an?|only|\d+)\b|(?-i:[A-Z])))"  # "Now ring the office." is a step
)
_ON_ONE_LINE, _IN_ONE_PARAGRAPH = r"[ \t]*", r"[ \t]*|[ \t]?\n[ \t]*"

_UNDER_HEADING = 0.1
"""What the first sentence under a heading inherits of the heading's words."""


def sentences(text: str, *, is_plain: bool = False) -> list[Span]:
    """The sentences of a passage in order, without list markers, heading signs and rules.

    A heading, a table row and a fenced block are one sentence each; a list item never runs
    into the next. Nothing but white space, such signs and what says nothing (`kbase.unread`) lies between.
    In plain text no sentence runs on over the end of a line that stays.
    """
    if is_plain:
        return [span for one in lines_of(text) for span in _split(text, *_unindented(text, one), whole=False)]
    text = as_said(text)
    return [span for start, end, whole in _blocks(text) for span in _split(text, start, end, whole)]


def marks(found: Sequence[Term]) -> tuple[Span, ...]:
    """Where the words found stand, in order; overlaps are joined, so that marks never nest."""
    joined: list[Span] = []
    for term in sorted(found, key=lambda one: (one.start, -one.end)):
        if joined and term.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, term.end))
        else:
            joined.append(Span(term.start, term.end))
    return tuple(joined)


def best_sentences(
    text: str,
    found: Sequence[Term],
    weights: Mapping[str, float],
    cosines: Sequence[float] | None = None,
    *,
    is_plain: bool = False,
) -> tuple[Span, ...]:
    """The sentence of `text` that answers best, and those that say as much; none where nothing tells.

    There are several only where none says all of the question.

    `found` are the words of the question in `text`, as `analysis.places` gives them. By default
    the share of the question's weight that a sentence says, each term once, weighted by its rarity
    in `weights`; earlier sentences first on a near tie. `cosines`, one for each of
    the sentences, adds meaning where the caller has embedded them: half and half. A heading is
    shown as the way down to a passage already, so it is never the one, nor is the head of a table, nor what
    merely begins an answer that goes on: "Yes.", "Long answer.", "What we did:".
    """
    spans = sentences(text, is_plain=is_plain)
    if not spans:
        return ()
    total = sum(weights.values())
    said = [
        sum(weights.get(term, 0.0) for term in terms) / total if total > 0 else 0.0
        for terms in _by_sentence(spans, found)
    ]
    if cosines is not None:
        top = max(1e-9, *cosines)
        said = [(share + max(cosine, 0.0) / top) / 2 for share, cosine in zip(said, cosines, strict=True)]
    headed = [
        (not is_plain and (_is_heading(text, span) or _is_table_head(text, span)))
        or (span is not spans[-1] and _says_nothing(text[span.start : span.end]))
        for span in spans
    ]
    inherited = 0.0  # a heading says what follows is about; where nothing else tells, it is the first of that
    for index, heading in enumerate(headed):
        if heading:
            inherited = max(inherited, said[index] * _UNDER_HEADING)
        else:
            said[index] = max(said[index], inherited)
            inherited = 0.0
    told = [index for index in range(len(spans)) if not headed[index] and said[index] > 0]
    if not told:
        return ()
    best = max(told, key=lambda index: said[index] - _FURTHER_DOWN * min(index, 10))
    if said[best] > 1 - _FURTHER_DOWN:
        return (spans[best],)
    tied = [index for index in told if index != best and said[index] > said[best] - _FURTHER_DOWN]
    return (spans[best], *(spans[index] for index in tied))


def to_what_holds_now(text: str, marked: Span, *, is_plain: bool = False) -> Span:
    """`marked`, with the next sentence of its paragraph or item where it tells what was and that one what is:
    "Before 2024 we greased it monthly. Since then it gets two strokes every quarter."."""
    if not re.match(_WAS, text[marked.start : marked.end], re.IGNORECASE | re.DOTALL):
        return marked
    behind = next((one for one in sentences(text, is_plain=is_plain) if one.start >= marked.end), None)
    if behind is None or "|" in (text[marked.start], text[behind.start]) or _is_heading(text, marked):
        return marked
    apart = text[marked.end : behind.start]
    goes_on = re.fullmatch(_ON_ONE_LINE if is_plain else _IN_ONE_PARAGRAPH, apart)
    holds = re.match(_IS_NOW, text[behind.start : behind.end], re.IGNORECASE)
    return Span(marked.start, behind.end) if goes_on and holds else marked


def nearest_sentence(text: str, cosines: Sequence[float], *, is_plain: bool = False) -> Span | None:
    """The sentence of `text` nearest in meaning; None where none is near enough to say so.

    `cosines` has one for each of `sentences(text, is_plain=is_plain)`.
    """
    if max(cosines, default=0.0) < CLOSE_IN_MEANING:
        return None
    return next(iter(best_sentences(text, (), {}, cosines, is_plain=is_plain)), None)


def _is_heading(text: str, span: Span) -> bool:
    return text[text.rfind("\n", 0, span.start) + 1 : span.start].lstrip().startswith("#")


def _says_nothing(sentence: str) -> bool:
    """Whether it is a word or two before an answer, or as short as a heading and ends in a colon."""
    if len(sentence) > LONGEST_HEADING:
        return False
    said = sentence.strip("*_ ")
    begins = said.endswith(":") and len(said.split()) <= WORDS_OF_A_HEADING
    return begins or _BEGINS_ONLY.issuperset(term_texts(said))


def _is_table_head(text: str, span: Span) -> bool:
    """Whether it is a row with a rule below it."""
    below = text[span.end :].lstrip().partition("\n")[0].rstrip()
    return bool(text[span.start] == "|" == below[:1] and _RULE.match(below))


def _by_sentence(spans: Sequence[Span], found: Sequence[Term]) -> list[set[str]]:
    told: list[set[str]] = [set() for _ in spans]
    at = 0
    for term in found:
        while at + 1 < len(spans) and spans[at].end <= term.start:
            at += 1
        if spans[at].start <= term.start < spans[at].end:
            told[at].add(term.text)
    return told


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches of lines no sentence crosses: start, end, and whether to leave them whole."""
    start = end = -1  # of the running paragraph
    fence = ""
    at = 0
    for line in text.splitlines(keepends=True):
        first, at = at, at + len(line)
        bare = line.rstrip()
        if fence:
            end = first + len(bare)
            if bare.strip().startswith(fence):
                yield start, end, True
                fence, start = "", -1
            continue
        opening = _FENCE.match(line)
        alone = opening or not bare or _HEADING.match(line) or _ROW.match(line) or _ITEM.match(line)
        if alone and start >= 0:
            yield start, end, False
            start = -1
        if opening:
            fence, start, end = opening[1][:3], first, first + len(bare)
        elif not bare:
            continue
        elif heading := _HEADING.match(line):
            yield first + heading.end(), first + len(bare), True
        elif _ROW.match(line):
            if not _RULE.match(bare):
                yield first + line.index("|"), first + len(bare), True
        else:
            if start < 0:
                marker = _ITEM.match(line) or _QUOTE.match(line)
                start = first + (marker.end() if marker else len(line) - len(line.lstrip()))
            end = first + len(bare)
    if start >= 0:
        yield start, end, bool(fence)


def _unindented(text: str, line: Span) -> tuple[int, int]:
    said = text[line.start : line.end]
    return line.end - len(said.lstrip()), line.end


def _split(text: str, start: int, end: int, whole: bool) -> Iterator[Span]:
    if start >= end or (not whole and _RULE.match(text, start, end)):
        return
    at = start
    if not whole:
        for stop in _STOP.finditer(text, start, end):
            if stop.end() < end and not _abbreviates(text, max(at, stop.start() - 10), stop):
                yield Span(at, stop.end())
                at = stop.end()
                while at < end and text[at].isspace():
                    at += 1
    if at < end:
        yield Span(at, end)


def _abbreviates(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the stop belongs to a word cut short, told from `start` on."""
    end = stop.start() + 1
    if _ABBREVIATION.search(text, start, end) or _ORDINAL.search(text, start, end):
        return True
    if _DAY.search(text, start, end) and _MONTH.match(text, stop.end()):
        return True
    return bool(_BEFORE_A_NUMBER.search(text, start, end) and _NUMBER.match(text, stop.end()))
