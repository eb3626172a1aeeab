"""What a line defines, as `**NRW** – non-revenue water`, and what a question asks the meaning of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kbase.analysis import term_texts
from kbase.model import Span
from kbase.search.highlighting import sentences
from kbase.unread import as_said

WORDS_OF_A_THING = 4
"""Of what a question asks the meaning of."""

_THING = r"(?:(?:an?|the) )?(?P<{}>\S.{{0,60}}?)"
_ASKS = re.compile(
    rf"(?:what (?:do|does|did) {_THING.format('does')} (?:mean|stand for|denote|refer to)"
    rf"|what(?:['’]?s| is| are) (?:the )?(?:meaning of|definition of|meant by) {_THING.format('of')}"
    rf"|(?:the )?(?:meaning|definition) of {_THING.format('alone')}"
    rf"|define {_THING.format('define')}"
    rf"|what(?:['’]?s| is| are) {_THING.format('what')}(?: short for| an abbreviation (?:of|for))?)",
    re.IGNORECASE,
)
_MARKER = r"^[ \t>]*(?:(?P<bullet>[-*+][ \t]+)|\d{1,3}[.)][ \t]+)?"
_DEFINES = re.compile(
    _MARKER + r"(?P<line>"
    r"(?:\*\*|__)(?P<bold>[^\n*]{1,60}?)"
    r"(?::(?:\*\*|__)|(?(bullet)(?P<label>\.(?:\*\*|__))|(?!))|(?:\*\*|__)[ \t]*"
    r"(?:\([^()\n]{1,60}\)[ \t]*)?(?:[-–—:=]|is\b|are\b|means\b|stands for\b))"
    r"|\|[ \t]*(?:\*\*)?(?P<cell>[A-Z][A-Z0-9]+)(?:\*\*)?[ \t]*\|[ \t]*"  # of two cells, the other in words
    r"(?=[^\W\d_]{2,}[ -](?=[^|\n]*[^\W\d_])[^|\n]*+\|?[ \t]*$)"
    r"|(?P<plain>\w[^\n:–—|*]{0,60}?)(?:[ \t]+[-–—]{1,2}(?=[ \t])|:(?=[ \t]))"
    r")[ \t]*\S",
    re.MULTILINE,
)
_TELLS = re.compile(
    r"(?:(?:an?|the) )?(?P<told>\S.{0,60}?) (?:is|are|means?|stands? for|refers? to|=) ", re.IGNORECASE
)
_BESIDE = re.compile(r"\(([^()]+)\)")
SEVERAL = re.compile(r"\b([A-Z]{2,})s\b")
"""Several of what an abbreviation names: `DMAs`."""

_OF_TERMS = frozenset(
    term_texts("glossary term word vocabulary abbreviation acronym definition dictionary jargon meaning call")
)
"""What the name of a list says whose items are terms: `- **Lot.** One quantity`; others label steps so."""

_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]+")


class Definition(NamedTuple):
    """A line that says what something is."""

    # As terms: in full, its parts between strokes, and in brackets beside.
    names: tuple[tuple[str, ...], ...]
    span: Span  # its first sentence
    short: bool  # a name is an abbreviation in capitals


def meaning_asked(question: str) -> str:
    """What a question asks the meaning of, as typed, as in "what does NRW mean?"; "" where it is another."""
    found = _ASKS.fullmatch(" ".join(question.split()).rstrip("?!. "))
    name = next(filter(None, found.groups()), "") if found else ""
    return name if len(name.split()) <= WORDS_OF_A_THING else ""


def definition_asked(question: str) -> bool:
    """Whether it asks for a meaning outright: "define NRW", and not "what is NRW?"."""
    found = _ASKS.fullmatch(" ".join(question.split()).rstrip("?!. "))
    return bool(found and not found["what"] and meaning_asked(question))


def defined_below(heading: str, text: str, name: Sequence[str]) -> list[Span]:
    """What tells of a name where no line defines it: the first sentence that says what it is, or, under it as
    a heading, the first there is; none where there is neither."""
    said = [(span, term_texts(text[span.start : span.end])) for span in sentences(text)]
    told = [span for span, terms in said if terms != list(name)]
    if told and name_terms(heading) == tuple(name):
        return told[:1]
    return [span for span in told if _tells_what_is(text[span.start : span.end], name)][:1]


def _tells_what_is(sentence: str, name: Sequence[str]) -> bool:
    """Whether a sentence begins as "The residual is" does."""
    found = _TELLS.match(sentence)
    return found is not None and name_terms(found["told"]) == tuple(name)


def name_terms(name: str) -> tuple[str, ...]:
    """The terms of a name; of several ("DMAs") those of one."""
    return tuple(term_texts(SEVERAL.sub(r"\1", name)))


def definitions(text: str, called: Iterable[str] = ()) -> Iterator[Definition]:
    """What lines of a passage define, in order; labels of a list only where its note or a heading is `called`
    as what explains terms is."""
    of_terms = not _OF_TERMS.isdisjoint(term for name in called for term in term_texts(name))
    read = as_said(text)
    spans: Sequence[Span] = ()
    for found in _DEFINES.finditer(read):
        if found["label"] and not of_terms:
            continue
        spans = spans or sentences(text)
        name = found["bold"] or found["cell"] or found["plain"]
        whole = _BESIDE.sub(" ", name)
        parts = [part for part in whole.split(" / ") if len(part.strip()) > 1]
        names = dict.fromkeys((whole, *parts, *_BESIDE.findall(name)))
        start = found.start("line")
        line_end = read.find("\n", start)
        ends = [span.end for span in spans if span.end > found.end()]
        end = min([*ends, *([line_end] if line_end >= 0 else []), len(read.rstrip())])
        terms = [terms for one in names if (terms := name_terms(one))]
        if terms:
            short = any(_ABBREVIATION.fullmatch(one.strip()) for one in names)
            yield Definition(tuple(terms), Span(start, end), short)


def says_in_capitals(text: str, name: str) -> bool:
    """Whether a text says an abbreviation, or several of it, as such: `NRW`, and no word spelled so."""
    short = SEVERAL.sub(r"\1", name).upper()
    return bool(_ABBREVIATION.fullmatch(short) and re.search(rf"\b{short}s?\b", text))
