"""Part numbers and days as the notes write them: `DG 4410 B` and `DG-4410B` are one, and so are
`22 April 2024` and `2024-04-22`.

Part of the hall. Only what the asker may read is looked at, and of a question without digits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise, product

import numpy as np

from kbase.analysis import STOP_WORDS, term_texts
from kbase.dates import days_in, spellings
from kbase.index.words import Words
from kbase.model import Among, Filters, PassageId, Readable, Respelled
from kbase.search.fusing import DEPTH
from kbase.search.query import BESIDE_IDENTIFIER, ParsedQuestion, meant_exactly
from kbase.spelling import spellings_of
from kbase.store import Store
from kbase.unread import as_worded

LONGEST = 24
"""Letters and digits of a part number."""

MOST_PIECES = 5
"""Runs of letters or of digits in one."""

MOST_WORDS = 4
"""In which one is typed."""

LEAST_DIGITS = 3
"""Of one that is typed in two words: with fewer it is a word and a number, as in "room 2" or "top 10"."""

LONGEST_LETTERS = 4
"""Letters of one run; what is longer is a word, as in "grade 3"."""

MOST_SAYING = 20_000
"""Passages that say one of its runs by itself; in more of them side by side takes too long to find."""

MOST_NUMBERS = 8
"""Words with a digit; a text with more of them is data."""

MOST_STROKES = 20
"""Passages that are read to see whether a day in them is written between strokes."""

_YEAR_DIGITS = 4
_WORD = re.compile(r"[A-Za-z0-9]+(?:[-\u2010\u2011][A-Za-z0-9]+)*(?![\w-])")
_RUN = re.compile(r"[A-Za-z0-9]+")
_PART = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class _Code:
    """What may be a part number in a question, `text[start:end]`."""

    start: int
    end: int
    words: tuple[str, ...]  # "DG", "4410B"
    pieces: tuple[str, ...]  # "DG", "4410", "B"

    @property
    def joined(self) -> str:
        return "".join(self.pieces)

    @property
    def is_numbered(self) -> bool:
        """Whether it is typed as a name in capitals and a number: "RFC 1234"; no year."""
        match self.words:
            case (name, number):
                is_year = len(number) == _YEAR_DIGITS and number[:2] in {"19", "20"}
                return name.isalpha() and name.isupper() and number.isdigit() and not is_year
        return False

    def parted(self) -> Iterator[tuple[str, ...]]:
        """Its pieces in two words or more, neither the first nor the last of them as typed."""
        for spaces in product(("", " "), repeat=len(self.pieces) - 1):
            apart = zip(self.pieces, (*spaces, ""), strict=True)
            said = tuple("".join(piece + space for piece, space in apart).split())
            if len(said) > 1 and said[0] != self.words[0] and said[-1] != self.words[-1]:
                yield said


def as_noted(
    asked: ParsedQuestion, words: Words, among: Among, readable: Readable, filters: Filters, store: Store
) -> tuple[ParsedQuestion, tuple[Respelled, ...]]:
    """`asked` with its part numbers as notes write them, and which of those no note says as typed.

    Where the question says little else, what holds one of them in any spelling is what was asked for. What
    stands in quotation marks is meant as typed.
    """
    notes = _Notes(words, among, readable, filters, store)
    text, names, respelled, at = "", [*asked.identifiers], [], 0
    for code in () if asked.phrases else _codes(asked.text):
        typed = asked.text[code.start : code.end]
        if code.start < at or not (spellings := notes.spellings(code, typed, asked.text)):
            continue
        names += spellings
        if spellings[0] != typed:
            respelled.append(Respelled(typed, spellings[0]))
        text += asked.text[at : code.start] + spellings[0]
        at = code.end
    if not at:
        return asked, ()
    text += asked.text[at:]
    named = meant_exactly(names, text, BESIDE_IDENTIFIER)
    return replace(asked, text=text, identifiers=named), tuple(respelled)


def day_as_noted(
    asked: ParsedQuestion, words: Words, readable: Readable, filters: Filters, store: Store
) -> tuple[ParsedQuestion, tuple[str, ...]]:
    """`asked` with the first day it names as a note writes it, and every way in which notes do: as it was
    typed where none says that day or is of it. No ways where the question says more beside.
    """
    named = next(days_in(asked.text), None)
    if named is None or not meant_exactly([named[1]], asked.text, BESIDE_IDENTIFIER):
        return asked, ()
    day, typed = named
    ways = (typed, *(way for way in spellings(day) if way.casefold() != typed.casefold()))
    noted = tuple(way for way in ways if _is_noted(way, words, readable, filters, store))
    if noted:
        return replace(asked, text=asked.text.replace(typed, noted[0], 1)), noted
    of_it = replace(filters, after=day, before=day + timedelta(days=1))
    return asked, () if store.notes.page(readable, of_it, 0, 0).total else (typed,)


def _is_noted(way: str, words: Words, readable: Readable, filters: Filters, store: Store) -> bool:
    """Whether a passage writes a day so; between strokes to the letter, as stops are the same to words."""
    found = saying(way, words, readable, filters, store)
    if "/" not in way or not found:
        return bool(found)
    return any(way in one.text for one in store.passages.fetch(found[:MOST_STROKES], readable))


def saying(typed: str, words: Words, readable: Readable, filters: Filters, store: Store) -> list[PassageId]:
    """Passages that say a part number or a day; none that only links to a file of that name."""
    found = store.passages.phrase(typed.split(), DEPTH, readable, filters)
    if not found:
        return []
    ids = np.array(found, np.int64)
    said = words.counted(term_texts(" ".join(_PART.findall(typed))), ids).all(axis=0)
    doubtful = store.passages.fetch(ids[~said], readable)
    linking = {one.id for one in doubtful if as_worded(one.text) != one.text}
    return [one for one in found if one not in linking]


@dataclass(frozen=True, slots=True)
class _Notes:
    """The notes that may be found, for how they write part numbers."""

    words: Words
    among: Among
    readable: Readable
    filters: Filters
    store: Store

    def spellings(self, code: _Code, typed: str, question: str) -> list[str]:
        """How they write `code`, as typed first if any does; none where `typed` will do as it stands."""
        saying, _ = self.words.passages_with(map(str.lower, code.pieces), self.among)
        if max(saying.values()) > MOST_SAYING:
            return [typed] if code.is_numbered else []
        term = code.joined.lower()
        whole = self.words.says(term, self.among)
        parted = [" ".join(said) for said in code.parted() if self._say(said)]
        if not (whole or parted):
            return [typed] if code.is_numbered else []
        as_typed = (whole and len(code.words) == 1) or self._say(_RUN.findall(typed))
        if as_typed and not meant_exactly([typed], question, BESIDE_IDENTIFIER):
            return []
        joined = spellings_of(term, self.words, self.among, self.readable, self.store) if whole else []
        others = [one for one in (*joined, *parted) if one.casefold() != typed.casefold()]
        return [typed, *others] if as_typed and others else others

    def _say(self, said: Sequence[str]) -> bool:
        """Whether one of them says these words side by side."""
        known = all(self.words.says(term, self.among) for word in said for term in term_texts(word))
        return known and bool(self.store.passages.phrase(said, 1, self.readable, self.filters))


def _codes(text: str) -> Iterator[_Code]:
    """Words side by side with letters and digits, in order; of those that begin in one the longest first."""
    words = list(_WORD.finditer(text)) if any(map(str.isdigit, text)) else []
    if sum(not word.group().isalpha() for word in words) > MOST_NUMBERS:
        return
    for first in range(len(words)):
        for size in range(MOST_WORDS, 0, -1):
            beside = words[first : first + size]
            pieces = tuple(_PIECE.findall(" ".join(map(re.Match.group, beside))))
            letters = [len(piece) for piece in pieces if piece.isalpha()]
            if (
                len(beside) == size
                and 0 < len(letters) < len(pieces) <= MOST_PIECES
                and max(letters) <= LONGEST_LETTERS
                and (
                    size == 1 or len(pieces) > 2 or len("".join(filter(str.isdigit, pieces))) >= LEAST_DIGITS
                )
                and not any(_is_plain(word.group()) for word in beside)
                and sum(map(len, pieces)) <= LONGEST
                and all(text[one.end() : other.start()] == " " for one, other in pairwise(beside))
            ):
                yield _Code(beside[0].start(), beside[-1].end(), tuple(map(re.Match.group, beside)), pieces)


def _is_plain(word: str) -> bool:
    """A word of the language, and no letter of a number: "in", "the"; not "A"."""
    return len(word) > 1 and not word.isupper() and not STOP_WORDS.isdisjoint(term_texts(word))
