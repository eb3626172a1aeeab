"""Passages found become matches: a note, its best passages, what to mark in them, and why it was found.

Two steps, since only the notes that are shown are fetched: `by_note` decides which they are,
`matches` makes them ready to show.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np

from kbase.analysis import Term, places, question_terms, term_texts, terms
from kbase.model import (
    LESSON_SECTIONS,
    FoundPassage,
    Kind,
    Match,
    MatchedPassage,
    NoteId,
    NoteSummary,
    PassageId,
    Why,
)
from kbase.search.fusing import Candidate, Candidates
from kbase.search.highlighting import best_sentences, marks
from kbase.search.stopwords import telling_nothing
from kbase.unread import as_worded

PASSAGES_SHOWN = 3
WORTH_SHOWING = 0.6
"""A further passage is shown when it scores at least this share of the note's best."""

LEAST_SAID = 2
"""Words of the question for which a passage is shown before a better one that says fewer of them."""

_IN_TITLE = 0.1
"""What a word counts, where the sentence to be marked is chosen, that the note's title says already."""

_NUMBER = re.compile(r"(?:\b[vV])?(\d+(?:[.,:]\d+)+)")
_LIST = re.compile(r"\d(?:,\d){2,}")
_DECIMAL = re.compile(r"\d+,\d+")
_LETTER_BESIDE = re.compile(r"[^\W\d_][-\u2010\u2011]")  # the beginning of `e-bikes`
_PLAIN = frozenset({""})
_NO_ANSWER = frozenset({LESSON_SECTIONS["expected"], LESSON_SECTIONS["does_not_apply"]})


class FoundNote(NamedTuple):
    """A note and its candidates, best first; its score is that of the best one.

    A tuple for its time: a question makes some fifty.
    """

    note: NoteId
    candidates: tuple[Candidate, ...]

    @property
    def score(self) -> float:
        return self.candidates[0].score


def by_note(
    candidates: Sequence[Candidate],
    notes: Mapping[PassageId, NoteId],
    limit: int,
    passages: int = PASSAGES_SHOWN,
    copies_too: bool = False,
) -> list[FoundNote]:
    """At most `limit` notes, best first, each with at most `passages` of its candidates.

    `candidates` are best first. One whose note is not in `notes` (removed meanwhile, or not
    to be read) is left out. So is a note whose best passage scores to the last digit as that of a better
    one: the same words under the same title, and copies do not crowd out other answers. With
    `copies_too` every note counts, as judgements of single documents need it.
    """
    found = Candidates.of(candidates)
    whose = list(map(notes.get, found.passages.tolist()))
    kept: dict[NoteId, list[Candidate]] = {}
    copies: set[NoteId] = set()
    told: set[tuple[float, float, float]] = set()
    for note, candidate in zip(whose, found, strict=True):
        if len(kept) == limit:
            break
        if note is None or note in kept or note in copies:
            continue
        scored = round(candidate.score, 6), round(candidate.cosine, 6), round(candidate.words, 4)
        if scored in told and not copies_too and (candidate.cosine or candidate.words):
            copies.add(note)
        else:
            told.add(scored)
            kept[note] = [candidate]
    if passages > 1:
        for candidate in found.at(np.flatnonzero([*map(kept.__contains__, whose)])):
            of_note = kept[notes[candidate.passage]]
            worth_showing = candidate.score >= WORTH_SHOWING * of_note[0].score
            if worth_showing and candidate != of_note[0] and len(of_note) < passages:
                of_note.append(candidate)
    return [FoundNote(note, tuple(of_note)) for note, of_note in kept.items()]


def matches(
    found: Sequence[FoundNote],
    passages: Mapping[PassageId, FoundPassage],
    summaries: Mapping[NoteId, NoteSummary],
    question: str,
    phrases: Sequence[str] = (),
) -> list[Match]:
    """The notes of `found` that were fetched, in the same order, ready to show.

    A note whose best passage says word for word what a better match's best passage says, under
    the same title, is left out: copies do not crowd out other answers.
    """
    asked = _Asked.of(question, phrases)
    seen = {passage.id: asked.places(passage.text) for passage in passages.values()}
    weights = asked.weights(list(seen.values()))
    shown: list[Match] = []
    told: set[tuple[str, str]] = set()
    for note in found:
        summary = summaries.get(note.note)
        fetched = [(one, passages[one.passage]) for one in note.candidates if one.passage in passages]
        if summary is None or not fetched:
            continue
        said = summary.title, " ".join(fetched[0][1].text.split())
        if said in told:
            continue
        told.add(said)
        fuller = fetched if asked.phrases else _fullest_first(fetched, seen)
        shown.append(_match(summary, _in_telling_order(summary, fuller), seen, weights, asked))
    return _successors_first(shown)


def beginning_with(first: Match, shown: Sequence[Match]) -> tuple[Match, ...]:
    """The same matches, this one first."""
    return (first, *(match for match in shown if match.note.id != first.note.id))


def reasoned_anew(match: Match, question: str) -> Match:
    """The same match, the words that are its reason those of the first passage shown that says any."""
    asked = _Asked.of(question, ())
    said = (asked.words(asked.places(one.passage.text)) for one in match.passages)
    return replace(match, why=_reasoned(match.why, next(filter(None, said), ()), asked))


def marked(passages: Sequence[FoundPassage], question: str) -> list[MatchedPassage]:
    """Passages that the question did not find, with its words marked as in those that it did."""
    asked = _Asked.of(question, ())
    seen = [asked.places(passage.text) for passage in passages]
    weights = asked.weights(seen)
    return [
        _marked(passage, words, weights, found=False) for passage, words in zip(passages, seen, strict=True)
    ]


def _marked(
    passage: FoundPassage,
    words: Sequence[Term],
    weights: Mapping[str, float],
    *,
    score: float = 0.0,
    found: bool = True,
    is_plain: bool = False,
) -> MatchedPassage:
    best = best_sentences(passage.text, words, weights, is_plain=is_plain)
    return MatchedPassage(passage, score, best[0] if best else None, marks(words), found, best[1:])


def _in_telling_order(
    note: NoteSummary, fetched: Sequence[tuple[Candidate, FoundPassage]]
) -> list[tuple[Candidate, FoundPassage]]:
    """The same passages; what a lesson says was expected, or where it does not apply, never speaks first."""
    if note.kind is not Kind.LESSON:
        return list(fetched)
    return sorted(fetched, key=lambda one: not _NO_ANSWER.isdisjoint(one[1].heading))


def _fullest_first(
    fetched: Sequence[tuple[Candidate, FoundPassage]], seen: Mapping[PassageId, Sequence[Term]]
) -> list[tuple[Candidate, FoundPassage]]:
    """The same passages; one that says all the best one says of the question and more, two words at least,
    speaks first."""
    said = [{place.text for place in seen[passage.id]} for _, passage in fetched]
    fullest = max(range(len(said)), key=lambda at: len(said[at]) if said[at] >= said[0] else -1)
    if len(said[fullest]) < LEAST_SAID:
        fullest = 0
    return [fetched[fullest], *(one for at, one in enumerate(fetched) if at != fullest)]


def _successors_first(shown: Sequence[Match]) -> list[Match]:
    """The same matches; one that was superseded by another of them stands right behind it."""
    places = {match.note.id: place for place, match in enumerate(shown)}

    def place(match: Match) -> tuple[int, int]:
        own = places[match.note.id]
        successor = match.note.superseded_by
        newer = places.get(successor.id, own) if successor else own
        return (own, 0) if newer <= own else (newer, 1)

    return sorted(shown, key=place)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question as it is looked for in texts."""

    terms: tuple[Term, ...]  # what it asks for, first mentions only, if it can be outside numbers
    wanted: frozenset[str]
    numbers: Mapping[str, frozenset[str]]  # for digits asked for in `0.6` alone: {"6": {"0.6"}}
    text: str
    phrases: tuple[tuple[str, tuple[str, ...]], ...]  # as typed, and its terms

    @classmethod
    def of(cls, question: str, phrases: Sequence[str]) -> _Asked:
        asked = frozenset(question_terms(question))
        words = {one: question[one.start : one.end] for one in terms(question)}
        nothing = telling_nothing(tuple(words.values()))
        typed = {one: word for one, word in words.items() if one.text in asked}
        wanted = frozenset(one.text for one, word in typed.items() if word not in nothing) or asked
        first: dict[str, Term] = {}
        within: dict[str, set[str]] = {}
        mentions = _in_numbers(question, [one for one in typed if one.text in wanted])
        for term, read in sorted(mentions, key=lambda one: "" not in one[1]):  # those outside numbers first
            first.setdefault(term.text, term)
            within.setdefault(term.text, set()).update(read)
        in_order = sorted(first.values(), key=lambda term: (term.start, -term.end))
        numbers = {term: frozenset(found) for term, found in within.items() if "" not in found}
        told = tuple((phrase, tuple(term_texts(phrase))) for phrase in phrases)
        return cls(tuple(in_order), wanted, numbers, question, told)

    def places(self, text: str) -> tuple[Term, ...]:
        """Where `text` says what is asked for; the digits of `0.6` only where it stands whole."""
        found = places(as_worded(text), self.wanted)
        if not self.numbers:
            return found
        return tuple(
            term
            for term, read in _in_numbers(text, found)
            if term.text not in self.numbers or not read.isdisjoint(self.numbers[term.text])
        )

    def weights(self, seen: Sequence[Sequence[Term]]) -> dict[str, float]:
        """How much each term tells, by its rarity among the passages found.

        That stands in for its rarity in the library: nothing unreadable takes part in it, and
        nothing needs to be looked up.
        """
        in_passages = Counter(said for found in seen for said in {place.text for place in found})
        return {term.text: log(1 + (len(seen) + 1) / (in_passages[term.text] + 0.5)) for term in self.terms}

    def words(self, found: Iterable[Term]) -> tuple[str, ...]:
        """The question's own words for the terms found, in its order; `E-217` without `E` and `217`, and
        `e-bikes` as one."""
        said = {place.text for place in found}
        told: dict[str, str] = {}
        reached = 0
        there = [term for term in self.terms if term.text in said]
        for place, term in enumerate(there):
            if term.end > reached:
                beside = there[place + 1] if place + 1 < len(there) else term
                is_part = _LETTER_BESIDE.fullmatch(self.text, term.start, beside.start)
                reached = beside.end if is_part else term.end
                word = self.text[term.start : reached]
                told.setdefault(word.casefold(), word)
        return tuple(told.values())

    def phrase_in(self, texts: Sequence[str]) -> str:
        """The first phrase that stands in one of the texts, word after word."""
        for phrase, wanted in self.phrases:
            if wanted and any(stands_in(wanted, term_texts(as_worded(text))) for text in texts):
                return phrase
        return ""


def _in_numbers(text: str, found: Iterable[Term]) -> Iterator[tuple[Term, frozenset[str]]]:
    """Each term with the number of several parts it is a part of, and then all its place; else with "".

    A digit of the list `3,4,5` stands for itself, with "", and in `3,4` and `4,5`, which may be lists too.
    """
    numbers = list(_NUMBER.finditer(text))
    starts = [number.start() for number in numbers]
    for term in found:
        place = bisect_right(starts, term.start) - 1
        start, end = numbers[place].span() if place >= 0 else (0, 0)
        if term.end > end or (term.start, term.end) == (start, end):
            yield term, _PLAIN
        elif _LIST.fullmatch(text, start, end):
            digits = text[start:end:2]
            yield term, _PLAIN.union(*(_compared(f"{one},{other}") for one, other in pairwise(digits)))
        else:
            yield Term(term.text, start, end), _compared(numbers[place][1])


def _compared(number: str) -> frozenset[str]:
    """How a number of several parts may be written with dots: `12,50` is 12.50 and 12.5; 2.10 is no 2.1."""
    dotted = number.replace(",", ".")
    return frozenset({dotted, dotted.rstrip("0")} if _DECIMAL.fullmatch(number) else {dotted})


def _match(
    summary: NoteSummary,
    fetched: Sequence[tuple[Candidate, FoundPassage]],
    seen: Mapping[PassageId, Sequence[Term]],
    weights: Mapping[str, float],
    asked: _Asked,
) -> Match:
    title = asked.places(summary.title)
    said = {term.text for term in title}
    named = [term for name in summary.other_names for term in asked.places(name) if term.text not in said]
    why = Why(
        title_words=asked.words(title),
        name_words=asked.words(named),
        tag_words=asked.words(asked.places(" ".join(summary.tags))),
        meaning=max(candidate.cosine for candidate, _ in fetched),
        phrase=asked.phrase_in([summary.title, *(passage.text for _, passage in fetched)]),
    )
    # "Tyre pressure of the Land Rover": in a note on that, naming it tells no sentence from another.
    beside = {term: weight * (_IN_TITLE if term in said else 1) for term, weight in weights.items()}
    return Match(
        note=summary,
        score=max(candidate.score for candidate, _ in fetched),
        passages=tuple(
            _marked(passage, seen[passage.id], beside, score=candidate.score, is_plain=summary.plain)
            for candidate, passage in fetched
        ),
        why=_reasoned(why, asked.words(seen[fetched[0][1].id]), asked),
    )


def _reasoned(why: Why, words: tuple[str, ...], asked: _Asked) -> Why:
    """The same reasons with the words of the question that the passage shown says."""
    wordless = bool(asked.terms) and not (words or why.title_words or why.name_words or why.tag_words)
    return replace(why, words=words, wordless=wordless)


def stands_in(wanted: Sequence[str], said: Sequence[str]) -> bool:
    """Whether the terms `wanted`, at least one, stand side by side in those `said`."""
    first, wanted = wanted[0], tuple(wanted)
    return any(term == first and tuple(said[at : at + len(wanted)]) == wanted for at, term in enumerate(said))
