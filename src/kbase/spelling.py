"""Mistyped words: what no note says is searched for as the nearest word that one does, and told; rare names.

Part of the hall. Only what the asker may read is looked at: neither the words offered nor their
order show anything of other notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log1p
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from kbase.analysis import STOP_WORDS, Term, places, question_terms, stems, terms
from kbase.index.spelling import SHORTEST, changes
from kbase.index.words import Words
from kbase.model import Among, Filters, PassageId, PassageIds, Readable, Respelled
from kbase.ports import Tokenizer
from kbase.search import query
from kbase.search.defining import SEVERAL
from kbase.search.query import ParsedQuestion
from kbase.search.stopwords import telling_nothing
from kbase.store import Store

MOST_RESPELLED = 3
"""Words of one question; a text with more unknown ones is in other words, not mistyped."""


FORMS_LOOKED_AT = 5  # passages
MOST_CHANGES = 3
"""Between what was typed and what a note writes, their endings included."""

LONGEST = 24
"""Letters of a word in which a slip is looked for, fifty tries for each; what is longer is no word."""

MOST_LIKELY = 4
"""Terms whose forms in the notes are compared with what was typed."""

MOST_BESIDE, MOST_SAYING = 4, 10_000
"""Other words of the question that tell which was meant, and passages that may say one."""

RARE = 2
"""Passages that say a rare name, at most."""

MORE_SAY = 20
"""A rare word is no name but a slip in a note where so many times as many passages say a word next to it."""

WORDS_OF_A_NAME = 2
"""In a small library nearly every word is rare; a question with more of them is in plain words."""

BESIDE_RARE_NAME = 2
"""A question that says at most so much beside a rare name is about it, letter by letter.

Beside one that was mistyped or has a capital it may say as much as beside an identifier. More loses .004
to .03 nDCG@10 on short questions about something else."""

_DOUBLED = re.compile(r"([a-z])\1")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A question as it is searched for, and which of its words are others than were typed."""

    text: str
    respelled: tuple[Respelled, ...] = ()
    names: tuple[str, ...] = ()  # so rare that the question is about them


def spelled(
    asked: ParsedQuestion,
    words: Words,
    tokenizer: Tokenizer,
    among: Among,
    readable: Readable,
    store: Store,
    is_somebody: Callable[[str], object],
) -> Spelling:
    """`asked` with mistyped words put right.

    A word is mistyped when no passage of `among` says it, one says a word so near that a slip of
    the fingers lies between them, and the model does not know it whole, as it knows the words of the
    language. Names (those of people too, whom no note need say), numbers and what stands in quotation
    marks are meant as typed. A plural in -es, or of an abbreviation, is searched for as its singular, whose
    stem is another, and nothing is told.
    """
    unknown = _unknown(asked, words, among)
    if len(unknown) > MOST_RESPELLED:
        return Spelling(asked.text)
    text, respelled = asked.text, []
    mistyped = [one for one in unknown if not _is_word(asked.text[one.start : one.end], tokenizer)]
    beside = Beside.of(asked.text, unknown, words, among) if mistyped else NOTHING_BESIDE
    for term in reversed(mistyped):  # from the end, so that places before stay right
        typed = asked.text[term.start : term.end]
        if is_somebody(typed):
            continue
        if meant := _one_of(typed, words, among) or _meant(
            term, typed, beside, words, among, readable, store
        ):
            if not _is_other_number(typed.casefold(), meant.casefold()):
                respelled.append(Respelled(typed, meant))
            text = text[: term.start] + meant + text[term.end :]
    respelled.reverse()
    everything = store.passages.among(readable, Filters())  # what is rare is not so for a filter
    names = _names(text, [one.meant for one in respelled], words, tokenizer, everything)
    return Spelling(text, tuple(respelled), names)


def _one_of(typed: str, words: Words, among: Among) -> str:
    """The abbreviation of which a word names several, as "DMAs" of "DMA", where a note says it; else ""."""
    several = SEVERAL.fullmatch(typed)
    return several[1] if several and words.says(several[1].casefold(), among) else ""


def _is_other_number(word: str, other: str) -> bool:
    """Whether one is the plural of the other, as "hypotheses" of "hypothesis"; of "DMA" it is "DMAs"."""
    greek = word[:-2] == other[:-2] and {word[-2:], other[-2:]} == {"es", "is"}
    return greek or word == f"{other}s"


def _names(
    text: str, mended: Sequence[str], words: Words, tokenizer: Tokenizer, among: Among
) -> tuple[str, ...]:
    """The rare names of a question that says little else; given and family name are one."""
    told = {term.text: term for term in terms(text) if term.text not in STOP_WORDS}
    if len(told) > query.BESIDE_IDENTIFIER + WORDS_OF_A_NAME:
        return ()
    rare = [term for term in told.values() if _is_rare(term, text, words, among)]
    if len(told) > 1:  # else it is all that was asked for
        rare = [term for term in rare if _is_name(term, text, tokenizer, words, among)]
    said = [text[term.start : term.end] for term in rare]
    sure = set(said) & set(mended) or not any(map(str.islower, said))
    few = query.BESIDE_IDENTIFIER if sure else BESIDE_RARE_NAME
    if len(rare) > WORDS_OF_A_NAME or len(told) - len(rare) > few:
        return ()
    if len(rare) == WORDS_OF_A_NAME and text[rare[0].end : rare[1].start].isspace():
        given, family = (words.saying(term.text, among) for term in rare)
        together = np.intersect1d(given, family)
        return (" ".join(said),) if len(together) else tuple(said)
    return tuple(said)


def _is_rare(term: Term, text: str, words: Words, among: Among) -> bool:
    word = text[term.start : term.end]
    return word.isalpha() and len(word) >= SHORTEST and 0 < len(words.saying(term.text, among)) <= RARE


def _is_name(term: Term, text: str, tokenizer: Tokenizer, words: Words, among: Among) -> bool:
    """In a small library ordinary words are rare too: "budget" is a name only where it is written as one.

    Neither is what somebody mistyped in a note: "elison" where twenty times as many say "elision".
    """
    word = text[term.start : term.end]
    if word[0].isupper() and term.start > 0:
        return True
    return not _is_word(word, tokenizer) and not (
        word.islower() and _is_slip_in_a_note(term, word, words, among)
    )


def _is_slip_in_a_note(term: Term, word: str, words: Words, among: Among) -> bool:
    meant = [one for one in _slips(word) if one[0] == word[0]] if len(word) > SHORTEST else []
    said = len(words.saying(term.text, among))
    others = {stem for stem in stems(meant) if stem != term.text and words.says(stem, among)}
    return any(len(words.saying(stem, among)) >= MORE_SAY * said for stem in others)


def _is_word(typed: str, tokenizer: Tokenizer) -> bool:
    """Whether the model has a token for the whole word: "divide" is no slip of "david"."""
    return len(tokenizer.offsets(typed)) == 1


def _unknown(asked: ParsedQuestion, words: Words, among: Among) -> list[Term]:
    """The plain words of a question that no passage says, each once."""
    exact = " ".join((*asked.phrases, *asked.identifiers))
    meant = {term.text for term in terms(exact)}
    foreign = telling_nothing(asked.text.split())
    found: dict[str, Term] = {}
    for term in terms(asked.text):
        if term.text in STOP_WORDS or term.text in meant or term.text in found:
            continue
        word = asked.text[term.start : term.end]
        if not word.isalpha() or word in foreign:
            continue
        if not words.says(term.text, among):
            found[term.text] = term
    return list(found.values())


def _meant(
    term: Term, typed: str, beside: Beside, words: Words, among: Among, readable: Readable, store: Store
) -> str:
    """The likeliest word as a note spells it, in the form nearest to what was typed; "" when there is none,
    or when it is a slip in a word that says nothing: "wheere" is no wheel.

    One slip in the word as it is written comes first; of several what stands `beside` more of the question.
    Where the first passages that say its term write it in other forms, that form is looked for.
    Two are looked for among the terms, which are stems: "dependant" and "defended" are one letter apart as
    such, and not as they are written.
    """
    typed = typed.casefold()
    slips = _slips(typed)
    forms = list(zip(slips, stems(slips), strict=True))
    for one in _likeliest(typed, slips, beside, words, among):
        just_so = [slip for slip, stem in forms if stem == one]
        if meant := _nearest(typed, spellings_of(one, words, among, readable, store), 1) or _nearest(
            typed, _written_as(just_so, one, words, among, readable, store), 1
        ):
            return meant
    if any(stem in STOP_WORDS for _, stem in forms):
        return ""
    near = [one.term for one in words.near(term.text, among)[:1]]
    written = [form for one in near for form in spellings_of(one, words, among, readable, store)]
    return _nearest(typed, written, MOST_CHANGES)


def _nearest(typed: str, written: Sequence[str], most: int) -> str:
    """The form nearest to `typed`, at most so many changes from it."""
    meant = min(written, key=lambda form: _apart(typed, form.casefold()), default="")
    return meant if meant and _apart(typed, meant.casefold()) <= most else ""


def _written_as(
    forms: Sequence[str], term: str, words: Words, among: Among, readable: Readable, store: Store
) -> list[str]:
    """Those of a term's `forms` that some passage writes: "specialization", where the first say "special"."""
    saying = frozenset(words.saying(term, among).tolist())
    for form in forms:
        found = store.passages.phrase([form], FORMS_LOOKED_AT, readable, Filters())
        if written := _forms(term, [one for one in found if one in saying], readable, store):
            return written
    return []


def spellings_of(term: str, words: Words, among: Among, readable: Readable, store: Store) -> list[str]:
    """How the first passages that say a term write it, each form once."""
    return _forms(term, words.saying(term, among)[:FORMS_LOOKED_AT].tolist(), readable, store)


def _forms(term: str, said_in: Sequence[PassageId], readable: Readable, store: Store) -> list[str]:
    """How these passages and their notes' titles write a term, each form once."""
    passages = store.passages.fetch(said_in, readable)
    titles = store.notes.summaries([passage.note for passage in passages], readable)
    texts = [passage.text for passage in passages] + [note.title for note in titles.values()]
    texts += [heading for passage in passages for heading in passage.heading]
    return _as_written(term, texts)


def _apart(typed: str, form: str) -> int:
    """The changes between two words; another letter doubled is one: "dessicant" for "desiccant"."""
    apart = changes(typed, form)
    return apart if set(_singled(typed)).isdisjoint(_singled(form)) else min(apart, 1)


def _singled(word: str) -> list[str]:
    """The word with one of its doubled letters single, for each of them."""
    return [word[: pair.start()] + word[pair.start() + 1 :] for pair in _DOUBLED.finditer(word)]


@dataclass(frozen=True, slots=True)
class Beside:
    """The passages that say other words of a question, ascending, and how much each tells of it."""

    passages: PassageIds
    telling: NDArray[np.float64]

    @classmethod
    def of(cls, question: str, unknown: Sequence[Term], words: Words, among: Among) -> Beside:
        """By its rarest words; what very many passages say tells little."""
        said = set(question_terms(question)).difference(term.text for term in unknown)
        counted, count = words.passages_with(said, among)
        rare = sorted((number, one) for one, number in counted.items() if 0 < number <= MOST_SAYING)
        ids = [words.saying(one, among) for _, one in rare[:MOST_BESIDE]]
        weights = [np.full(number, log1p(count / number)) for number, _ in rare[:MOST_BESIDE]]
        passages, places = np.unique(np.concatenate([np.empty(0, np.int64), *ids]), return_inverse=True)
        telling = np.bincount(places, np.concatenate([np.empty(0), *weights]), len(passages))
        return cls(passages, telling.astype(np.float64))

    def most(self, saying: PassageIds) -> float:
        """How much the one of these passages tells that tells most."""
        places = np.searchsorted(saying, self.passages)
        within = saying[np.minimum(places, len(saying) - 1)] == self.passages
        return float(self.telling[within].max(initial=0.0))


NOTHING_BESIDE = Beside(np.empty(0, np.int64), np.empty(0))


def _likeliest(typed: str, slips: Sequence[str], beside: Beside, words: Words, among: Among) -> list[str]:
    """The terms of those words that are one slip from `typed`, likeliest first."""
    known: dict[str, bool] = {}  # and whether it begins as what was typed
    for word, stem in zip(slips, stems(slips), strict=True):
        known[stem] = known.get(stem, False) or word[0] == typed[0]
    ranked = []
    for stem, begins in known.items():
        if words.says(stem, among):
            saying = words.saying(stem, among)
            ranked.append((begins, beside.most(saying), len(saying), stem))
    return [stem for *_, stem in sorted(ranked, reverse=True)[:MOST_LIKELY]]


def _slips(typed: str) -> list[str]:
    """What lies one letter missing, too many, wrong or out of place from `typed`, of five letters or more.

    Another letter doubled is one slip too.

    From four letters one may be missing alone: "vaut" is a slip in "vault", and "seel" in nothing.
    """
    if not (typed.isascii() and typed.isalpha() and SHORTEST - 1 <= len(typed) <= LONGEST):
        return []
    parts = [(typed[:at], typed[at:]) for at in range(len(typed) + 1)]
    found = [front + letter + back for front, back in parts for letter in ascii_lowercase]
    if len(typed) >= SHORTEST:
        found += [front + letter + back[1:] for front, back in parts[:-1] for letter in ascii_lowercase]
        found += [front + back[1:] for front, back in parts[:-1]]
        found += [front + back[1] + back[0] + back[2:] for front, back in parts[:-2]]
        found += [word[: at + 1] + word[at:] for word in _singled(typed) for at in range(len(word))]
    return list(dict.fromkeys(found))


def _as_written(term: str, texts: Sequence[str]) -> list[str]:
    """The forms in which texts say a term, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for place in places(text, {term}):
            word = text[place.start : place.end]
            found[word if word.isupper() else word.lower()] = None
    return list(found)
