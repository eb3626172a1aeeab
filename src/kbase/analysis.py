"""Text into terms: the one analyser behind word search, highlights and topics.

A term is what two spellings of one word have in common: case, accents and English word
endings are gone (Porter2 stems, https://snowballstem.org/algorithms/english/stemmer.html),
an identifier such as `E-217` is also kept whole as `e217`, so that `E217` finds it, a word with
emphasis in it (`im**pel**ler`) without, and scripts written without spaces become overlapping
pairs of characters. So does Korean, whose particles are written onto the word (as Lucene's
CJKBigramFilter has it); what is in Latin letters between stays a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import Stemmer

LONGEST_TERM = 64  # characters; a longer run is cut into windows, so no input makes a giant term
LONGEST_COMPOUND = 8  # parts; a path or address of more is found by its parts alone
LOOKED_THROUGH = 256  # texts whose asked terms are remembered: those of the latest few questions
LONGEST_REMEMBERED = 64  # characters without a space whose terms are remembered; there may be any number

# Marks that combine with a letter are no letters to `re`, but belong to the word they stand in.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u0f71-\u0fbc"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\ufe20-\ufe2f"
)
_AROUND_WORDS = '.,;:!?()[]"'  # what stands most often beside a word and is part of none
_JOINT = "[-_./:@'\u2019\u2010\u2011]"
_EMPHASIS = r"\*\*(?<=[^\W\d_]\*\*)(?=[^\W\d_])"  # within a word: `im**pel**ler`


def _pattern(letter: str) -> re.Pattern[str]:
    run = f"{letter}{{1,{LONGEST_TERM}}}"
    return re.compile(
        rf"[A-Za-z](?:\+\+|#)(?!\w)|{run}(?:{_JOINT}_?{run}|{_EMPHASIS}{run}|(?<=\d),\d{{3}}(?!\d))*"
    )


_ASCII_WORD = _pattern("[A-Za-z0-9]")
_WORD = _pattern(rf"(?:[^\W_]|[{_MARKS}])")
_PART = re.compile(rf"(?:[^\W_]|[{_MARKS}])+|\+\+|#")
_ACCENT = re.compile("[\u0300-\u036f]")
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003fffd"
)
_NOT_PLAIN = re.compile("[^\x00-?A-^`-\x7f]+")  # "_", "@" and what is not ASCII, told by what it is not:
_NOT_LETTERS = re.compile(r"[^\x00-\"$-*,-/:-?A-^`-\x7f]+")  # a set of many characters takes 3 ms to compile
_DOTTED = re.compile(r"\.\w")
_NEGATED = re.compile("n't")
_EMPHASISED = re.compile(_EMPHASIS)
_CHANGED = ("e", "i", "l", "y")  # how stems end that are no beginning of their words
_CUT = re.compile(rf"[^\W_]{{{LONGEST_TERM}}}")  # of a longer run: the next term begins in the middle
_SHORT = 3  # beginnings of fewer letters are looked for where words begin, and the words looked at
_SUFFIX = re.compile("['\u2019](?:s|re|ll|ve|d|m)$", re.IGNORECASE)
_NEGATION = re.compile("([a-z]+n)['\u2019]t", re.IGNORECASE)
_SAID_AGAIN = 8  # k3 of BM25
_stemmer = Stemmer.Stemmer("english", 0)


class Term(NamedTuple):
    """A term and where the text says it: `text[start:end]`, in characters."""

    text: str
    start: int
    end: int


def says_nothing(text: str) -> bool:
    """Whether a text has neither a letter nor a digit."""
    return not any(map(str.isalnum, text))


def terms(text: str) -> list[Term]:
    """Every term of `text` with its place, in order; terms of one identifier overlap."""
    pattern = _ASCII_WORD if text.isascii() else _WORD
    return [
        Term(term.text, found.start() + term.start, found.start() + term.end)
        for found in pattern.finditer(text)
        for term in _terms_of(found.group())
    ]


def places(text: str, asked: AbstractSet[str]) -> tuple[Term, ...]:
    """Only the terms of `text` that are `asked`, with their places: a fifth of the time of all in English.

    The latest are remembered: a question looks through the same passages for pairs, for marks and for trust.
    """
    return _places(text, frozenset(asked))


@lru_cache(maxsize=LOOKED_THROUGH)
def _places(text: str, asked: frozenset[str]) -> tuple[Term, ...]:
    flat = text.lower().replace("\n", " ")
    if len(flat) != len(text):  # a letter that is two when small: places would be others
        return tuple(term for term in terms(text) if term.text in asked)
    found: list[Term] = []
    end = 0
    for hint in sorted(_hints(flat, asked)):
        if hint < end:
            continue
        start = flat.rfind(" ", end, hint) + 1 or end
        end = flat.find(" ", hint)
        end = len(text) if end < 0 else end
        stretch = text[start:end]
        if len(stretch) > LONGEST_REMEMBERED:
            said: Sequence[Term] = terms(stretch)
        elif asked.isdisjoint(_texts_in(stretch)):
            continue
        else:
            said = _places_in(stretch)
        found += [
            Term(term.text, start + term.start, start + term.end) for term in said if term.text in asked
        ]
    return tuple(found)


class _Signs(NamedTuple):
    """What stands in the words that may be asked for, in small letters."""

    beginnings: tuple[str, ...]
    words: re.Pattern[str] | None  # that begin in one of the beginnings that are short
    others: tuple[re.Pattern[str], ...]  # in words that are not plain


def _hints(flat: str, asked: frozenset[str]) -> Iterator[int]:
    """Places in a text in small letters, at least one in every word that may be `asked`."""
    signs = _signs(asked)
    for beginning in signs.beginnings:  # quicker one by one than as one pattern
        at = flat.find(beginning)
        while at >= 0:
            yield at
            at = flat.find(beginning, at + 1)
    for found in signs.words.finditer(flat) if signs.words else ():
        if not asked.isdisjoint(_texts_in(found.group())):
            yield found.start()
    for pattern in signs.others:
        for found in pattern.finditer(flat):
            yield found.start()


@lru_cache(maxsize=64)
def _signs(asked: frozenset[str]) -> _Signs:
    plain = [term for term in asked if term.isascii() and term.isalpha()]
    beginnings = set(map(_beginning, plain))
    short = [one for one in beginnings if len(one) < _SHORT]
    return _Signs(
        tuple(one for one in beginnings if len(one) >= _SHORT),
        re.compile(rf"(?<![a-z])(?:{'|'.join(short)})[a-z]{{0,{LONGEST_TERM}}}") if short else None,
        (
            _NOT_PLAIN if len(plain) == len(asked) else _NOT_LETTERS,
            _DOTTED,
            _NEGATED,
            _EMPHASISED,
            *((_CUT,) if short else ()),
        ),
    )


def _beginning(term: str) -> str:
    """What every plain word of this term begins with: "happ" for "happi", "fil" for "file", "d" for "die"."""
    if term.endswith("ie"):
        return term[:-2]
    return term[:-1] if len(term) > 1 and term.endswith(_CHANGED) else term


def term_texts(text: str) -> list[str]:
    """The same terms without their places: eight times as fast, for building an index."""
    stretches = text.split()  # no word goes on past white space
    if len(max(stretches, key=len, default="")) <= LONGEST_REMEMBERED:
        return list(chain.from_iterable(map(_texts_in, stretches)))
    return list(_found_texts(text))


def stems(words: Sequence[str]) -> list[str]:
    """The terms of plain words in small letters from a to z, one for each: many at once."""
    return list(map(_telling, _stemmer.stemWords(words), words))


def question_terms(text: str) -> list[str]:
    """The terms a question asks for, in order; its stop words only if there is nothing else.

    A term said twice stands twice, for a long question says what it is about again and again:
    counting each term once loses .07 to .09 nDCG@10 on questions of a few sentences
    (docs/retrieval.md). How much it counts then: `asked_terms`.
    """
    asked = term_texts(text)
    telling = [term for term in asked if term not in STOP_WORDS]
    return telling or asked


def asked_terms(text: str) -> dict[str, float]:
    """How much a question asks for each of its terms, in the order of first mention.

    Said again and again, a term counts more and more, but ever more slowly: `9n / (8 + n)` for n times
    (k3 = 8 of Okapi: Robertson et al., TREC-3, 1994).
    """
    said = Counter(question_terms(text))
    return {term: (_SAID_AGAIN + 1) * times / (_SAID_AGAIN + times) for term, times in said.items()}


@lru_cache(maxsize=1 << 16)
def _texts_in(stretch: str) -> tuple[str, ...]:
    """The terms of a stretch of text, its punctuation included; of no long one, as they are remembered."""
    bare = stretch.strip(_AROUND_WORDS)
    if bare.isascii() and bare.isalnum():  # most are: a tenth of the time
        return (_ascii_term(bare),)
    return tuple(_found_texts(stretch))


@lru_cache(maxsize=1 << 14)
def _places_in(stretch: str) -> tuple[Term, ...]:
    return tuple(terms(stretch))


def _found_texts(text: str) -> Iterable[str]:
    pattern = _ASCII_WORD if text.isascii() else _WORD
    return chain.from_iterable(map(_texts_of, pattern.findall(text)))


@lru_cache(maxsize=1 << 18)
def _texts_of(word: str) -> tuple[str, ...]:
    return tuple(term.text for term in _terms_of(word))


@lru_cache(maxsize=1 << 16)
def _terms_of(word: str) -> tuple[Term, ...]:
    """Terms of one stretch without spaces; places count from its start."""
    word = _SUFFIX.sub("", word)  # "the library's" is about the library
    if word.isalnum():
        return tuple(_simple(word, 0))
    if word[-1] in "+#":
        return (Term(word.lower(), 0, len(word)),)
    if negation := _NEGATION.fullmatch(word):
        return (Term(negation[1].lower() + "t", 0, len(word)),)
    if word.replace(",", "").isdigit():
        return (Term(word.replace(",", ""), 0, len(word)),)
    parts = [(found.group(), found.start()) for found in _PART.finditer(word)]
    found = [term for part, start in parts for term in _simple(part, start)]
    if "**" in word:
        return (*(Term(term, 0, len(word)) for term in _texts_of(word.replace("**", ""))), *found)
    if 1 < len(parts) <= LONGEST_COMPOUND and _is_identifier(word):
        joined = _folded("".join(char for char in word if char.isalnum() or char == "."))
        return (Term(joined, 0, len(word)), *found)
    return tuple(found)


def _is_identifier(word: str) -> bool:
    """`E-217`, `foo_bar`, `node.js`, `3.5`: something people look up letter by letter."""
    return any(char.isdigit() or char in "_.@" for char in word)


def _simple(word: str, start: int) -> Iterable[Term]:
    end = start + len(word)
    if word.isascii():
        yield Term(_ascii_term(word), start, end)
    elif _unspaced().search(word):
        for run in _runs().finditer(word):
            yield from _pairs(run.group(), start + run.start())
    else:
        folded = _folded(word)
        if folded:
            yield Term(_stem(folded) if folded.isascii() else folded, start, end)


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_PAIRED}]")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(f"[^{_PAIRED}]{{2,}}|(?:(?![^{_PAIRED}]{{2}}).)+")


def _pairs(run: str, start: int) -> Iterable[Term]:
    if not _unspaced().search(run):
        yield from _simple(run, start)
        return
    for index in range(max(1, len(run) - 1)):
        pair = run[index : index + 2]
        yield Term(_folded(pair), start + index, start + index + len(pair))


def _ascii_term(word: str) -> str:
    lower = word.lower()
    return _stem(lower) if lower.isalpha() else lower


def _stem(word: str) -> str:
    """What all forms of a word begin with; an "AED" is not one "a" of many."""
    return _telling(_stemmer.stemWord(word), word)


def _telling(stem: str, word: str) -> str:
    """`stem`, or all of the word where that is a single letter."""
    return stem if len(stem) > 1 else word


def _folded(word: str) -> str:
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", plain.casefold())


_STOP_TEXT = """
a about above after again against all also am an and any anybody anyone are aren't as at be because been
before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing
don't down during each either ever few for from further get gets getting got had hadn't has hasn't have
haven't having he her here hers herself hi him himself his how however i if in into is isn't it its itself
i'd i'll i'm i've just like many may me might mine more most much must my myself need neither no nor not
of off on once one only or other others our ours ourselves out over own please rather same shall she should
shouldn't since so some somebody someone something such than thank thanks that the their theirs them
themselves then there these they this those through to too under until up upon us use used using very was
wasn't way we were weren't what whatever when whenever where whether which while who whom whose why will
with within without won't would wouldn't yes yet you your yours yourself
"""

STOP_WORDS: frozenset[str] = frozenset(term_texts(_STOP_TEXT))
"""Terms so common in questions that they tell nothing; as terms, ready to compare."""
