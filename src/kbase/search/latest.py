"""What is asked for as the last of its kind: "minutes of the last meeting" are the newest meeting's. Pure."""

from __future__ import annotations

import re

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.dates import MONTHS, WEEKDAYS
from kbase.model import Match
from kbase.search.confidence import said_by

# Compiled by the first question that says so.
_LAST = r"\b(?:last|latest|most recent|newest) "
_BEHIND = r"(?= (?:of|in|at|on|to|from|about|was|were|is|did)\b|['’?.,!]|\Z)"
_WHAT = rf"(?P<what>[^\W\d_]{{3,}}(?: [^\W\d_]{{3,}}){{0,2}}?){_BEHIND}"
_SAID_SO = ("last ", "latest ", "most recent ", "newest ")
_TELLING_WHEN = frozenset(term_texts("".join(_SAID_SO)))
_SPANS = "day night week fortnight month quarter year decade spring summer autumn fall winter season"
_TIMES = frozenset(term_texts(" ".join((*MONTHS, *WEEKDAYS, _SPANS, "morning evening time"))))


def newest_first(text: str, shown: tuple[Match, ...]) -> tuple[Match, ...]:
    """The same notes; where the first is called after what is asked for as the last of its kind, the newest
    of those so called that say as much of the question beside."""
    what = _asked_as_last(text)
    if not (what and shown and _is_called(what, shown[0])):
        return shown
    beside = frozenset(question_terms(text)).difference(STOP_WORDS, what, _TELLING_WHEN)
    least = len(said_by(shown[0], beside))
    so_called = [
        match
        for match in shown
        if _is_called(what, match) and not match.note.waiting and len(said_by(match, beside)) >= least
    ]
    newest = max(so_called, key=lambda match: match.note.created, default=shown[0])
    if newest.note.created <= shown[0].note.created:
        return shown
    return (newest, *(match for match in shown if match is not newest))


def _asked_as_last(text: str) -> frozenset[str]:
    """The terms of what a question asks for as the last; none where that is a time: "the last week"."""
    if not any(one in text.casefold() for one in _SAID_SO):
        return frozenset()
    found = re.search(_LAST + _WHAT, text, re.IGNORECASE)
    terms = frozenset(term_texts(found["what"])) if found else frozenset()
    return terms if terms.isdisjoint(_TIMES) else frozenset()


def _is_called(terms: frozenset[str], match: Match) -> bool:
    return terms.issubset(term_texts(match.note.title))
