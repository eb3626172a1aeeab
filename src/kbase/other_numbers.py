"""Years and numbered things in a question of which what comes nearest tells another: rack 12 is not rack 7.

Part of the hall. Looks at the notes shown alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.dates import MONTHS
from kbase.model import Match
from kbase.search.highlighting import sentences
from kbase.store import Store
from kbase.unknown_names import speaking

_END = r"(?![\w/:%°-]|[.,]\d)"  # no part of a day, a time, a range or a quantity
_YEAR = re.compile(rf"(?<![\w.,/:-])(?:19|20)\d\d{_END}")
_NUMBERED = re.compile(rf"(?<![\w-])(?P<what>[^\W\d_]{{2,}}) (?P<number>\d{{1,4}}){_END}")
_MONTHS = frozenset(map(str.casefold, MONTHS))


def numbers_elsewhere(text: str, shown: Sequence[Match], store: Store) -> tuple[str, ...]:
    """The years and numbered things of a question of one sentence, as typed, that what answers it is not of.

    A year is told where the first note shown says it or is dated so. A numbered thing is another's where that
    note, and those of the next two that say half as much beside it, number such things and never say this
    one: "is rack 12 hot" is not answered by the heat of rack 7.
    """
    years, things = _asked(text)
    if not (shown and (years or things)) or len(sentences(text)) > 1:
        return ()
    numbers = {term for number in (*years, *things) for term in term_texts(number)}
    first = speaking(shown, frozenset(question_terms(text)) - STOP_WORDS - numbers, share=1 / 2)
    said = {match.note.id: "\n".join(texts) for match, texts in _texts_of(first, store)}
    best = shown[0].note
    dated = {str(best.created.year), str(best.updated.year)}
    return (
        *(year for year in years if year not in dated and year not in said[best.id]),
        *(thing for thing in things if _is_another(thing, "\n".join(said.values()))),
    )


def _asked(text: str) -> tuple[list[str], list[str]]:
    """The years and the numbered things that a question names, each once."""
    things = [
        found
        for found in _NUMBERED.finditer(text)
        if not STOP_WORDS.issuperset(term_texts(found["what"])) and found["what"].casefold() not in _MONTHS
    ]
    called = {found.start("number") for found in things if found["what"].isupper()}  # "RFC 2020"
    years = {found.start(): found[0] for found in _YEAR.finditer(text) if found.start() not in called}
    numbered = (found[0] for found in things if found.start("number") not in years)
    return list(dict.fromkeys(years.values())), list(dict.fromkeys(numbered))


def _is_another(thing: str, said: str) -> bool:
    """Whether such things have numbers, none of them that of `thing`: "racks 7 and 12" tell of "rack 12"."""
    what, _, number = thing.partition(" ")
    called = rf"\b{re.escape(what)}s?\b"
    numbered = re.compile(rf"{called} (?:no\.? |nr\.? |number |#)?\d{{1,4}}\b", re.IGNORECASE)
    this = re.compile(rf"{called}[^.\n]{{0,20}}?(?<![\d.,])0*{int(number)}(?!\d|[.,]\d)", re.IGNORECASE)
    return bool(numbered.search(said)) and not this.search(said)


def _texts_of(shown: Sequence[Match], store: Store) -> Iterator[tuple[Match, list[str]]]:
    """Each note with all that it says, and what it is called."""
    passages = store.passages.of_notes([match.note.id for match in shown])
    for match in shown:
        said = [part for one in passages.get(match.note.id, ()) for part in (*one.heading, one.text)]
        yield match, [match.note.title, *match.note.other_names, *said]
