"""Years and numbered things in a question of which what comes nearest tells another: rack 12 is not rack 7.

Part of the hall. Looks at the notes shown alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.dates import MONTHS
from kbase.model import Match, NoteId, NoteSummary, Readable
from kbase.search.confidence import said_by
from kbase.search.highlighting import sentences
from kbase.search.matching import beginning_with
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


def its_numbers(
    text: str, shown: tuple[Match, ...], readable: Readable, store: Store
) -> tuple[tuple[Match, ...], tuple[str, ...]]:
    """The same notes, and the years and numbered things of a question of one sentence, as typed, that what
    answers it is not of.

    A year is told where the first note shown is dated so, or says it in a heading or a sentence that says
    something of the question beside: accounts "of 2025" tell nothing of who was elected then. One of the
    next two that is of the years asked for stands first where it says all that the first does beside: the
    meeting of 2024 before that of 2026. A numbered thing is another's where the first note, and those of the
    next two that say half as much beside it, number such things and never say this one: "is rack 12 hot" is
    not answered by the heat of rack 7.
    """
    years, things = _asked(text)
    if not (shown and (years or things)) or len(things) > MOST_THINGS:
        return shown, ()
    rest = _beside(text, (*years, *things))
    speaking = saying_half(shown, rest)
    said = _said_by(speaking, readable, store)
    if shown[0].note.id not in said:
        return shown, ()
    untold = _untold(years, shown[0].note, said, rest)
    if untold and not things:
        first = said_by(shown[0], rest)
        for match in speaking[1:]:
            if first <= said_by(match, rest) and not _untold(years, match.note, said, rest):
                return beginning_with(match, shown), ()
    everything = "\n".join(chain.from_iterable(said.values()))
    return shown, (*untold, *(thing for thing in things if _is_another(thing, everything)))


def _untold(
    years: Sequence[str], note: NoteSummary, said: Mapping[NoteId, Sequence[str]], rest: frozenset[str]
) -> list[str]:
    """The years that a note, by what it says, is not of."""
    return [year for year in years if not _is_of(year, note, said[note.id], rest)]


def _beside(text: str, numbers: Sequence[str]) -> frozenset[str]:
    """The telling words of a question beside its years and numbered things."""
    own = {term for number in numbers for term in term_texts(number)}
    return frozenset(question_terms(text)) - STOP_WORDS - own


def _asked(text: str) -> tuple[list[str], list[str]]:
    """The years and the numbered things that a question of one sentence names, each once."""
    if not any(map(str.isdigit, text)) or len(sentences(text)) > 1:
        return [], []
    things = [
        found
        for found in re.finditer(_NUMBERED, text)
        if not STOP_WORDS.issuperset(term_texts(found["what"])) and found["what"].casefold() not in _MONTHS
    ]
    called = {found.start("number") for found in things if found["what"].isupper()}  # "RFC 2020"
    years = {found.start(): found[0] for found in re.finditer(_YEAR, text) if found.start() not in called}
    numbered = (found[0] for found in things if found.start("number") not in years)
    return list(dict.fromkeys(years.values())), list(dict.fromkeys(numbered))


def _is_of(year: str, note: NoteSummary, said: Sequence[str], rest: frozenset[str]) -> bool:
    """Whether a note that says this is of a year, and does not merely say it about something else.

    What is no sentence among others, as a heading, a row or an item, tells of the year it says; so does one
    that begins with it ("In 2025 it was Joan"), or says one of the words in `rest`.
    """
    if year in (str(note.created.year), str(note.updated.year)):
        return True
    for text in said:
        for one in sentences(text) if year in text else ():
            sentence = text[one.start : one.end]
            before = text[text.rfind("\n", 0, one.start) + 1 : one.start]
            is_row_or_item = sentence.startswith("|") or not (before + "a")[0].isalnum()
            begins = year in " ".join(sentence.split()[:2])
            told = not rest or not rest.isdisjoint(term_texts(sentence))
            if year in sentence and (sentence == text or is_row_or_item or begins or told):
                return True
    return False


def _is_another(thing: str, said: str) -> bool:
    """Whether such things have numbers, none of them that of `thing`: "racks 7 and 12" tell of "rack 12"."""
    what, _, number = thing.partition(" ")
    one = re.sub(_PLURAL, "", what)
    runs = re.findall(rf"\b{re.escape(one)}(?:e?s)?\b({_NUMBERS})", said, re.IGNORECASE)
    if any(re.search(_RANGE, run) for run in runs):
        return False  # "boilers 7 to 14"
    told = {int(digits) for run in runs for digits in re.findall(r"\d+", run)}
    return bool(told) and int(number) not in told


def _said_by(shown: Sequence[Match], readable: Readable, store: Store) -> dict[NoteId, list[str]]:
    """All that these notes say, and what they are called, each by itself; none where that is much."""
    notes = [match.note for match in shown]
    ids = store.passages.ids_of([note.id for note in notes])
    if sum(map(len, ids.values())) > MOST_PASSAGES:
        return {}
    said = {note.id: [note.title, *note.other_names] for note in notes}
    for one in store.passages.fetch(list(chain.from_iterable(ids.values())), readable):
        said[one.note] += (*one.heading, one.text)
    return said
