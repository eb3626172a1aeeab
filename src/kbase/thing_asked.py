"""The thing a short question asks for, of which what comes nearest never speaks: "where is the key to …".

Part of the hall. Only what the asker may read is looked at.
"""

from __future__ import annotations

import re

import numpy as np

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.index.words import Words
from kbase.model import Filters, Match, Readable
from kbase.search.confidence import said_by
from kbase.search.highlighting import sentences
from kbase.search.matching import beginning_with
from kbase.search.wanted import MOST_WORDS
from kbase.store import Store

LOOKED_AT = 3
"""Notes shown first of which one may be called after the thing."""

# Compiled by the first short question.
_BEHIND = r"(?= (?:of|to|for|in|on|at|from|by|with|near|when|if|kept|stored)\b|[?.!]*\Z)"
_ASKED = (
    r"(?:where(?:['’]?s| is| are| can (?:i|we) find| do (?:i|we) (?:find|keep|put|get))"
    rf"|who has(?= (?:the|our|an?) ))"
    rf" (?:(?:the|our|an?|my) (?:[^\W\d_]+ ){{0,2}}?)?(?P<thing>[^\W\d_]{{3,}}){_BEHIND}"
    r"|(?:which|how many|what kind of) (?P<which>[^\W\d_]{3,})\b"
)
_PARTICIPLE = r"(?i)\w{3}ed\Z"  # no shed
_NO_THINGS = frozenset(
    term_texts(
        "time people person day night week month season year hour minute second metre litre percent degree"
        " one kind way place been being kept held built made done found sold gone taken seen open"
    )
)
"""What is counted or told apart and never the thing a note is called after, and what is done to a thing."""


def its_thing(
    text: str, shown: tuple[Match, ...], words: Words, readable: Readable, store: Store
) -> tuple[tuple[Match, ...], tuple[str, ...]]:
    """The same notes, and the thing a question asks for, as typed, of which the first of them never speaks.

    One of the next two that is called after it stands first where it says all that the first did of the
    question: the parts list, for "which part fits the rack fan". Where it does not, the thing is told: the
    key to one house is not answered by what hangs on its wall, when the note on keys is about another.
    """
    typed = thing_asked(text)
    term = next(iter(term_texts(typed)), "")
    if not (shown and term) or term in STOP_WORDS:
        return shown, ()
    called = [one for one in shown[1:LOOKED_AT] if _is_called(term, one)]
    if not called or _is_called(term, shown[0]) or _speaks(term, shown[0], words, readable, store):
        return shown, ()
    asked = frozenset(question_terms(text)) - STOP_WORDS
    said = said_by(shown[0], asked)
    better = next((one for one in called if said <= said_by(one, asked)), None)
    if better is None:
        return shown, (typed,)
    return beginning_with(better, shown), ()


def thing_asked(text: str) -> str:
    """The thing of which a short question of one sentence asks where or how many there are; else ""."""
    found = re.match(_ASKED, text.strip(), re.IGNORECASE)
    thing = (found["thing"] or found["which"]) if found else ""
    if not thing or _NO_THINGS.issuperset(term_texts(thing)) or re.search(_PARTICIPLE, thing):
        return ""
    return "" if len(text.split()) > MOST_WORDS or len(sentences(text)) > 1 else thing


def _is_called(term: str, match: Match) -> bool:
    return any(term in term_texts(name) for name in (match.note.title, *match.note.other_names))


def _speaks(term: str, match: Match, words: Words, readable: Readable, store: Store) -> bool:
    """Whether any passage of a note says a term."""
    saying = words.saying(term, store.passages.among(readable, Filters()))
    passages = store.passages.ids_of([match.note.id]).get(match.note.id, ())
    return bool(np.isin(np.fromiter(passages, np.int64, len(passages)), saying).any())
