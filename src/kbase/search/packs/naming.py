"""What a theme is called: a phrase of two or three words that several of its notes say side by side.

What stands alone between small words and stops, and more often behind a word that a noun follows
(`the`, `of`, `with`) than behind one that a verb follows (`to`, `they`, `not`), is taken for a name. Of
those the one counts that sets the theme apart from the library, by the same log-odds as its words
(`kbase.search.topics`), and is said near the question, in a title, or in what is read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

from kbase.analysis import STOP_WORDS, Term, term_texts, terms
from kbase.model import NoteId
from kbase.search.topics import BEFORE_NOUNS, LEAST_Z, NO_NOUN, apart, as_written, may_be_topic

NAMES = 2
NEAR = 0.6  # share of the best score below which a passage names nothing, unless it is of a reading
LEAST_NOTES = 2
MANY_NOTES = 3  # so many name a theme even if nothing that is read says it
OFTEN = 0.3  # share of the places where it stands alone, from which it is a name
TITLED, READ = 2.0, 1.5  # how much more a phrase counts in a title, in what is read
LONGEST_NAME = 4  # words of a title that others say for its thing; a longer one they only quote

_WITHIN = frozenset(term_texts("of and for in"))
_BEFORE_VERBS = frozenset(
    term_texts(
        "to can cannot will must should may might would could not i we you they he she it that this these "
        "those who which do does did don't doesn't let please"
    )
)
_BEFORE_OBJECTS = BEFORE_NOUNS & frozenset(
    term_texts("a an the each every our their its his her my your")
) | (frozenset(term_texts("that this these those it them us you")))
_GENERAL = frozenset(
    term_texts(
        "first second third last next new old current same certain different several "
        "make sense able come back"
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of a theme."""

    note: NoteId
    title: str  # of its note
    text: str
    nearness: float  # to the question, 1 for the nearest passage of all
    read: bool = False  # whether its note is a reading


@dataclass(slots=True)
class _Uses:
    """Where a phrase is said in one theme."""

    passages: dict[int, Said] = field(default_factory=dict)
    stretches: set[tuple[object, ...]] = field(default_factory=set)  # each in the first note that says it
    notes: set[NoteId] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    times: int = 0
    alone: int = 0
    like_noun: int = 0
    like_verb: int = 0
    titled: set[NoteId] = field(default_factory=set)

    @property
    def name(self) -> str:
        return min(self.written, key=lambda one: (-self.written[one], one))

    @property
    def read(self) -> bool:
        return any(said.read for said in self.passages.values())

    @property
    def is_name(self) -> bool:
        """Whether it is used as a noun, as far as the words around it tell."""
        words = re.split("[ -]", self.name)
        noun = self.like_noun > self.like_verb or (not self.like_verb and len(self.notes) >= MANY_NOTES)
        return (
            noun and self.alone >= OFTEN * self.times and not any(map(NO_NOUN.search, (words[0], words[-1])))
        )


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Two or three words side by side, and what is around them."""

    words: tuple[str, ...]  # terms
    written: str
    before: tuple[str, ...]  # at most two terms of the same stretch, the nearest first
    after: tuple[str, ...]
    alone: bool

    @property
    def telling(self) -> frozenset[str]:
        return frozenset(self.words) - STOP_WORDS


def names_of(
    theme: Sequence[Said],
    together: Callable[[AbstractSet[str]], int],
    passages: int,
    known: AbstractSet[str] = frozenset(),
    no_names: AbstractSet[str] = frozenset(),
    taken: AbstractSet[str] = frozenset(),
) -> tuple[str, ...]:
    """At most `NAMES` phrases of a theme, most telling first; none when its notes share none.

    `together` says how many of the library's `passages` say all of some terms. A phrase of nothing
    but what is `known` (the question) tells nothing, one with any of `no_names` is none, and what
    another theme has `taken` is gone. Two words that a single note says count after all others, and
    only if they are in its title and it is read.
    """
    theme = [one for one in theme if one.read or one.nearness >= NEAR]
    ranked: list[tuple[bool, float, str, frozenset[str]]] = []
    for words, uses in _uses(theme).items():
        telling = frozenset(words) - STOP_WORDS
        several = len(uses.notes) >= LEAST_NOTES and (uses.read or len(uses.notes) >= MANY_NOTES)
        of_reading = len(words) == 2 and any(
            said.read and said.note in uses.titled for said in uses.passages.values()
        )
        if not (several or of_reading) or len(telling) < 2 or telling <= known or telling & no_names:
            continue
        if not uses.is_name or uses.name.casefold() in taken:
            continue
        said = len(uses.passages)
        z = apart(min(len(uses.notes), said), len(theme), max(together(telling), said), passages)
        z *= max(one.nearness for one in uses.passages.values())
        z *= (TITLED if uses.titled else 1.0) * (READ if uses.read else 1.0)
        if z >= LEAST_Z:
            ranked.append((several, z, uses.name, telling))
    ranked.sort(key=lambda one: (-one[0], -one[1], one[2]))
    named: list[str] = []
    covered: frozenset[str] = frozenset()
    for _, _, name, telling in ranked:
        if len(named) < NAMES and not telling & covered:
            named.append(name)
            covered |= telling
    return tuple(named)


def _uses(theme: Sequence[Said]) -> dict[tuple[str, ...], _Uses]:
    """Every phrase of a theme. A stretch that several notes have word for word counts once."""
    uses: defaultdict[tuple[str, ...], _Uses] = defaultdict(_Uses)
    quoted = _quoted({one.title for one in theme})
    seen: set[NoteId] = set()
    for place, one in enumerate(theme):
        texts = [(quoted.sub("\n", one.text) if quoted else one.text, False)]
        if one.note not in seen:
            texts.insert(0, (one.title, True))
        seen.add(one.note)
        for text, title in texts:
            for phrase in _phrases(text):
                use = uses[phrase.words]
                use.passages[place] = one
                use.written[phrase.written] += 1
                use.times += 1
                use.alone += phrase.alone
                if title:
                    use.titled.add(one.note)
                if phrase.alone and phrase.before:
                    use.like_noun += phrase.before[0] in BEFORE_NOUNS
                    use.like_verb += phrase.before[0] in _BEFORE_VERBS
                stretch = (one.note,) if title else (phrase.before, phrase.after)
                if stretch not in use.stretches or not (phrase.before or phrase.after):
                    use.stretches.add(stretch)
                    use.notes.add(one.note)
    return uses


def _quoted(titles: AbstractSet[str]) -> re.Pattern[str] | None:
    long = sorted(
        (one for one in titles if len(one.split()) > LONGEST_NAME), key=lambda one: (-len(one), one)
    )
    return re.compile("|".join(map(re.escape, long)), re.IGNORECASE) if long else None


def _phrases(text: str) -> Iterator[_Phrase]:
    said = _whole(terms(text))
    tells = [may_be_topic(one) and one.text not in _GENERAL for one in said]
    gaps = [text[one.end : other.start] for one, other in pairwise(said)]
    for first in range(len(said) - 1):
        for last in (first + 1, first + 2):
            if last >= len(said) or gaps[last - 1] not in {" ", "-"}:
                break
            if not (tells[first] and tells[last]):
                continue
            if last - first == 2 and not (tells[first + 1] or said[first + 1].text in _WITHIN):
                continue
            before = _beside(said, gaps, first, -1)
            after = _beside(said, gaps, last, 1)
            yield _Phrase(
                tuple(one.text for one in said[first : last + 1]),
                as_written(text[said[first].start : said[last].end]),
                before,
                after,
                (not before or before[0] in STOP_WORDS)
                and (not after or (after[0] in STOP_WORDS and after[0] not in _BEFORE_OBJECTS)),
            )


def _whole(found: Sequence[Term]) -> list[Term]:
    """Terms that do not overlap: an identifier whole, not its parts."""
    kept: list[Term] = []
    for term in found:
        if not kept or term.start >= kept[-1].end:
            kept.append(term)
    return kept


def _beside(said: Sequence[Term], gaps: Sequence[str], at: int, step: int) -> tuple[str, ...]:
    """At most two terms before (-1) or after (1) a place, as far as nothing but a space is between."""
    found: list[str] = []
    while len(found) < 2 and 0 <= at + step < len(said) and gaps[min(at, at + step)] in {" ", "-"}:
        at += step
        found.append(said[at].text)
    return tuple(found)
