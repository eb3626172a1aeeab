"""How much meaning should count in a library, learned from the library itself.

The best weight of meaning is a property of a collection: .3 for reports full of rare names, .9
for short questions and answers (docs/retrieval.md). Nobody has to judge anything to find it: the
first sentence of a note is a question whose answer is the rest of that note. Each leg ranks that
rest, without the sentence, among everything else; by how much the one ranks it better than the
other tells how much it should count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log2
from statistics import fmean

from kbase.analysis import question_terms
from kbase.model import Span
from kbase.search.fusing import MEANING_WEIGHT
from kbase.search.highlighting import sentences

QUESTIONS = 300
"""Notes to take a question from, spread evenly over the library."""

FEWEST = 20
"""With fewer questions the default stands."""

LEAST_WEIGHT, MOST_WEIGHT = 0.2, 0.95
_EVEN, _STEEP = 0.5, 2.5  # fitted on public collections: benchmarks/weights.py
_CAUTION = 10  # questions' worth of trust in the default
_DEEP = 100  # a rank below this is as good as not found
_LOOSE = re.compile(r"\S[^.!?]*(?:[.!?](?!\s)[^.!?]*)*[.!?]?")  # for text without capitals


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A question taken from a passage, and the passage without it."""

    question: str
    rest: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Where each leg puts the note such a question was taken from, 1 for the first place."""

    by_meaning: int
    by_words: int

    @property
    def lead(self) -> float:
        """How many times meaning halves the place that words give it; below zero where words do better."""
        return log2(min(self.by_words, _DEEP)) - log2(min(self.by_meaning, _DEEP))


def excerpt(text: str) -> Excerpt | None:
    """The first sentence of a passage that could be a question, or None when there is none to spare."""
    spans = sentences(text)
    if len(spans) < 2:
        spans = [Span(*found.span()) for found in _LOOSE.finditer(text)]
    first = next((span for span in spans if len(question_terms(_said(text, span))) >= 3), None)
    if first is None or len(spans) < 2:
        return None
    rest = f"{text[: first.start]}{text[first.end :]}".strip()
    return Excerpt(_said(text, first), rest) if len(question_terms(rest)) >= 3 else None


def weight(rehearsed: Sequence[Rehearsed]) -> float:
    """The weight of meaning for `fuse`; the default where there is too little to learn from."""
    known = len(rehearsed)
    if known < FEWEST:
        return MEANING_WEIGHT
    learned = weight_at(fmean(one.lead for one in rehearsed))
    return (known * learned + _CAUTION * MEANING_WEIGHT) / (known + _CAUTION)


def weight_at(lead: float, even: float = _EVEN, steep: float = _STEEP) -> float:
    """The weight for a mean lead of meaning: `1 / (1 + exp(−(even + steep · lead)))`, within bounds."""
    return min(max(1.0 / (1.0 + exp(-(even + steep * lead))), LEAST_WEIGHT), MOST_WEIGHT)


def _said(text: str, span: Span) -> str:
    return text[span.start : span.end]
