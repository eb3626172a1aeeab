"""Years and numbered things in a question of which what comes nearest tells another: rack 12 is not rack 7.

Part of the hall. Looks at the notes shown alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.dates import MONTHS
from kbase.model import Match, NoteId, Readable
from kbase.search.highlighting import sentences
from kbase.store import Store
from kbase.unknown_names import saying_half

MOST_THINGS = 3
"""Numbered things of a question that are looked for, at most; one that names more is about many."""

MOST_PASSAGES = 200
"""Of the notes that are looked through; what is longer tells of many things, and reading it takes long."""

_UNITS = (
    r"seconds?|minutes?|min|hours?|h|days?|weeks?|months?|years?|times|people|persons?|lit(?:re|er)s?|m?l"
    r"|(?:kilo|centi|milli)?met(?:re|er)s?|[kcm]?m|(?:kilo)?grams?|kilos?|k?g|tonn?e?s?|t"
    r"|degrees?|percent|per cent|pounds?|euros?|dollars?|pence|cents?"
    r"|volts?|amps?|watts?|[kM]?Wh?|k?V|k?A|bar|Hz"
)
# Compiled by the first question with a number: a process that asks one is 2 ms sooner without.
_END = rf"(?![\w/:%°-]|[.,]\d|\s?°| (?:{_UNITS})\b)"  # no part of a day, a time, a range or a quantity
_YEAR = rf"(?<![\w.,/:-])(?:19|20)\d\d{_END}"
_NUMBERED = rf"(?<![\w-])(?P<what>[^\W\d_]{{2,}}) (?P<number>\d{{1,4}}){_END}"
_MONTHS = frozenset(map(str.casefold, MONTHS))
_NUMBERS = r"(?:\s|[-–,#&]|no\.?|nr\.?|number|and|or|to|und|oder|bis|\d){1,60}"
_RANGE = r"(?i)\d\s*(?:[-–]|to|bis)\s*\d"
_PLURAL = r"(?i)(?<=..)(?:(?<=[sxzh])es|s)\Z"


def numbers_elsewhere(text: str, shown: Sequence[Match], readable: Readable, store: Store) -> tuple[str, ...]:
    """The years and numbered things of a question of one sentence, as typed, that what answers it is not of.

    A year is told where the first note shown says it or is dated so. A numbered thing is another's where that
    note, and those of the next two that say half as much beside it, number such things and never say this
    one: "is rack 12 hot" is not answered by the heat of rack 7.
    """
    if not any(map(str.isdigit, text)):
        return ()
    years, things = _asked(text)
    if not (shown and (years or things)) or len(things) > MOST_THINGS or len(sentences(text)) > 1:
        return ()
    numbers = {term for number in (*years, *things) for term in term_texts(number)}
    speaking = saying_half(shown, frozenset(question_terms(text)) - STOP_WORDS - numbers)
    said = _said_by(speaking, readable, store)
    best = shown[0].note
    if best.id not in said:
        return ()
    dated = {str(best.created.year), str(best.updated.year)}
    everything = "\n".join(said.values())
    return (
        *(year for year in years if year not in dated and year not in said[best.id]),
        *(thing for thing in things if _is_another(thing, everything)),
    )


def _asked(text: str) -> tuple[list[str], list[str]]:
    """The years and the numbered things that a question names, each once."""
    things = [
        found
        for found in re.finditer(_NUMBERED, text)
        if not STOP_WORDS.issuperset(term_texts(found["what"])) and found["what"].casefold() not in _MONTHS
    ]
    called = {found.start("number") for found in things if found["what"].isupper()}  # "RFC 2020"
    years = {found.start(): found[0] for found in re.finditer(_YEAR, text) if found.start() not in called}
    numbered = (found[0] for found in things if found.start("number") not in years)
    return list(dict.fromkeys(years.values())), list(dict.fromkeys(numbered))


def _is_another(thing: str, said: str) -> bool:
    """Whether such things have numbers, none of them that of `thing`: "racks 7 and 12" tell of "rack 12"."""
    what, _, number = thing.partition(" ")
    one = re.sub(_PLURAL, "", what)
    runs = re.findall(rf"\b{re.escape(one)}(?:e?s)?\b({_NUMBERS})", said, re.IGNORECASE)
    if any(re.search(_RANGE, run) for run in runs):
        return False  # "boilers 7 to 14"
    told = {int(digits) for run in runs for digits in re.findall(r"\d+", run)}
    return bool(told) and int(number) not in told


def _said_by(shown: Sequence[Match], readable: Readable, store: Store) -> dict[NoteId, str]:
    """All that these notes say, and what they are called; none of them where that is much."""
    notes = [match.note for match in shown]
    ids = store.passages.ids_of([note.id for note in notes])
    if sum(map(len, ids.values())) > MOST_PASSAGES:
        return {}
    said = {note.id: [note.title, *note.other_names] for note in notes}
    for one in store.passages.fetch(list(chain.from_iterable(ids.values())), readable):
        said[one.note] += (*one.heading, one.text)
    return {note: "\n".join(texts) for note, texts in said.items()}
