"""Which section of a lesson answers: what it teaches, unless the question is for something else.

A lesson is found by whatever section is nearest to the question, and that is often the one that tells
the story in the question's own words. The ranking of notes is left as it is; only which of a lesson's
passages is shown first is decided here (benchmarks/sections.py, docs/retrieval.md). So it is of any note with
a section of its form that the question names ("the drawbacks of let else"); and what says nothing, as a table
of contents, is not what is shown of a note.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.model import LESSON_SECTIONS, FoundPassage, Kind, Match, MatchedPassage
from kbase.plaintext import below_headings
from kbase.search.boilerplate import is_under
from kbase.search.defining import definition_asked
from kbase.search.matching import marked, stands_in
from kbase.unread import is_aside, prose_of

_TAUGHT = LESSON_SECTIONS["lesson"], LESSON_SECTIONS["recommendation"]
_REASON = re.compile(r"\b(?:why|how come|causes?|caused|reasons?)\b", re.IGNORECASE)
_HAPPENED = re.compile(r"\bwhat (?:happened|went wrong)\b", re.IGNORECASE)
_FACT = re.compile(
    r"\b(?:did|was|were|had)\b|\bhow (?:many|much|often|long|old|deep|high|hot|cold|big|far|fast)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|shall|must|needs?|to|can|could|may)\b|\b(?:do|does) (?:i|we|you|one)\b", re.IGNORECASE
)


def sections_for(question: str) -> tuple[str, ...]:
    """The headings under which a lesson answers such a question; none where it may be any of them.

    A reason stands under Cause, what happened under Observed. How many there were or whether it did is a
    fact and stands where it was found, and so does what a word means. Whatever else is asked, a lesson
    answers with what it teaches.
    """
    if definition_asked(question):
        return ()
    if _REASON.search(question):
        return (LESSON_SECTIONS["cause"],)
    if _HAPPENED.search(question):
        return (LESSON_SECTIONS["observed"],)
    if _FACT.search(question) and not _ADVICE.search(question):
        return ()
    return _TAUGHT


def answers(passage: FoundPassage, sections: Collection[str]) -> bool:
    """Whether the passage stands under one of these headings."""
    return any(part in sections for part in passage.heading)


def lacking(match: Match, sections: Collection[str]) -> bool:
    """Whether a lesson was found, and none of what would answer in it."""
    found = (one.passage for one in match.passages)
    return match.note.kind is Kind.LESSON and not any(answers(passage, sections) for passage in found)


def answering_first(
    match: Match, sections: Sequence[str], fetched: Sequence[FoundPassage], question: str
) -> Match:
    """The same match; of a lesson the best passage under one of `sections` first, then what was found.

    Where none was found, it is the one of `fetched` that says most words of the question, by the order of
    `sections` on a tie. A phrase or identifier that was looked for letter by letter has to stand in it;
    a lone plain word is only a rare one.
    """
    if match.note.kind is not Kind.LESSON:
        return match
    shown = [one for one in match.passages if answers(one.passage, sections)] or _best(
        fetched, sections, question
    )
    phrase = [] if match.why.phrase.isalpha() else term_texts(match.why.phrase)
    if phrase and not stands_in(phrase, term_texts(match.note.title)):
        shown = [one for one in shown if stands_in(phrase, term_texts(one.passage.text))]
    return _beginning_with(shown[:1], match)


def named(question: str, headings: frozenset[str]) -> frozenset[str]:
    """Those of a form's headings, folded, all telling words of which the question says."""
    asked = set(question_terms(question))
    return frozenset(heading for heading, said in _said_by(headings) if said <= asked)


def named_lacking(match: Match, headings: frozenset[str]) -> bool:
    """Whether nothing found of a note stands under one of these headings."""
    return not any(is_under(one.passage.heading, headings) for one in match.passages)


def named_first(
    match: Match, headings: frozenset[str], fetched: Sequence[FoundPassage], question: str
) -> Match:
    """The same match, what stands under one of these headings first: found, or the best such of `fetched`.

    A heading that the note's title says is no section of it that was asked for.
    """
    titled = set(term_texts(match.note.title))
    asked = frozenset(heading for heading in headings if not titled.issuperset(term_texts(heading)))
    shown = [one for one in match.passages if is_under(one.passage.heading, asked)] or _best(
        [one for one in fetched if is_under(one.heading, asked)], (), question
    )
    return _beginning_with(shown[:1], match)


def _beginning_with(first: Sequence[MatchedPassage], match: Match) -> Match:
    return replace(match, passages=(*first, *(one for one in match.passages if one not in first)))


@lru_cache(maxsize=4)
def _said_by(headings: frozenset[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    said = ((heading, frozenset(term_texts(heading)) - STOP_WORDS) for heading in headings)
    return tuple((heading, terms) for heading, terms in said if terms)


def all_aside(match: Match) -> bool:
    """Whether comments, link definitions or contents alone were found of a note."""
    return all(is_aside(one.passage.text) for one in match.passages)


def in_own_words(match: Match, fetched: Sequence[FoundPassage], question: str) -> Match:
    """The same match without its passages that say nothing, where there is another to show.

    Where none was found, it is the one of `fetched` that says most words of the question.
    """
    shown = [one for one in match.passages if not is_aside(one.passage.text)]
    if len(shown) == len(match.passages):
        return match
    shown = shown or _best([one for one in fetched if not is_aside(one.text)], (), question)
    return replace(match, passages=tuple(shown) or match.passages)


def _best(fetched: Sequence[FoundPassage], sections: Sequence[str], question: str) -> list[MatchedPassage]:
    asked = frozenset(question_terms(question))
    in_order = sorted(fetched, key=lambda one: [section not in one.heading for section in sections])
    said = [
        [len(asked.intersection(term_texts(text))) for text in (_told(one.text), one.text)]
        for one in in_order
    ]
    best = in_order[said.index(max(said))] if in_order else None
    return marked([best], question) if best else []


def _told(text: str) -> str:
    """What a passage says in words below its headings."""
    return prose_of(text)[below_headings(text) :]
