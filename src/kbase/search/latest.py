"""What is asked for as the last of its kind: "minutes of the last meeting" are the newest meeting's. Pure."""

from __future__ import annotations

import re

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.dates import GERMAN_MONTHS, MONTHS, WEEKDAYS
from kbase.model import Match
from kbase.search.confidence import said_by
from kbase.search.matching import beginning_with

# Compiled by the first question that says so.
_RECORD = r"(?:\b(?P<record>minutes|notes|report|record) (?:of|from) (?:the |our )?)?"
_LAST = rf"{_RECORD}\b(?:last|latest|most recent|newest) "
_BEHIND = r"(?= (?:of|in|at|on|to|from|about|was|were|is|did)\b|['’?.,!]|\Z)"
_WHAT = rf"(?P<what>[^\W\d_]{{3,}}(?: [^\W\d_]{{3,}}){{0,2}}?){_BEHIND}"
_SAID_SO = ("last ", "latest ", "most recent ", "newest ")
_RECORDS, _RECORDED = frozenset(term_texts("minutes notes report record")), frozenset(term_texts("meeting"))
_TELLING_WHEN = frozenset(term_texts("".join(_SAID_SO)))
_SPANS = "day night week fortnight month quarter year decade spring summer autumn fall winter season"
_TIMES = frozenset(term_texts(" ".join((*MONTHS, *WEEKDAYS, _SPANS, "morning evening time"))))
_MONTHS = (*MONTHS, *GERMAN_MONTHS)
_IN_DATES = STOP_WORDS | _TIMES.union(term_texts(" ".join((*_MONTHS, *(one[:3] for one in _MONTHS)))))


def newest_first(text: str, shown: tuple[Match, ...]) -> tuple[Match, ...]:
    """The same notes; where the first is one of what is asked for as the last of its kind, the newest of that
    series that holds and says all that the first does of the question beside: never a "meeting room"."""
    asked = _asked_as_last(text)
    series = _series(shown[0]) if asked and shown else ()
    what = next((one for one in asked if series[-len(one) :] == one), ())
    if not what:
        return shown
    beside = frozenset(question_terms(text)).difference(STOP_WORDS, what, _TELLING_WHEN, _RECORDED)
    said = said_by(shown[0], beside)
    later = [
        match
        for match in shown
        if match.note.created > shown[0].note.created
        and not match.note.outdated
        and _series(match) == series
        and said <= said_by(match, beside)
    ]
    newest = max(later, key=lambda match: match.note.created, default=shown[0])
    return beginning_with(newest, shown)


def _asked_as_last(text: str) -> list[tuple[str, ...]]:
    """The terms of what a question asks for as the last, and of what was written down of it, whose name need
    not say "meeting"; none where that is a time: "the last week"."""
    if not any(one in text.casefold() for one in _SAID_SO):
        return []
    found = re.search(_LAST + _WHAT, text, re.IGNORECASE)
    terms = tuple(term_texts(found["what"])) if found else ()
    if not found or not _TIMES.isdisjoint(terms):
        return []
    record = (*terms, *term_texts(found["record"] or ""))
    written = tuple(one for one in record if one not in _RECORDED) if record[-1] in _RECORDS else ()
    return [one for one in (terms, written) if one]


def _series(match: Match) -> tuple[str, ...]:
    """The words of a title beside its day: of "Board meeting 3 May" as of "2024-04 Board meeting"."""
    words = re.sub(r"[\W_]+", " ", match.note.title)
    return tuple(one for one in term_texts(words) if one not in _IN_DATES and not any(map(str.isdigit, one)))
