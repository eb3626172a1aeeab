"""How much meaning should count in a library, learned from the library itself.

The best weight of meaning is a property of a collection: .3 for reports full of rare names, .9
for short questions and answers (docs/retrieval.md). Nobody has to judge anything to find it: the
first sentence of a note is a question whose answer is the rest of that note. Both legs rank that
rest, without the sentence, among everything else, and the weight that would have put it highest
is told from that.

Such questions share more words with their note than real ones where words help anyway, and fewer
where they do not, so the weights they ask for stand too near the middle: they are drawn apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from kbase.analysis import question_terms
from kbase.model import Span
from kbase.search.fusing import MEANING_WEIGHT
from kbase.search.highlighting import sentences

QUESTIONS = 300
"""Notes to take a question from, spread evenly over the library."""

FEWEST = 20
"""With fewer questions the default stands."""

STEPS = np.linspace(0.0, 1.0, 21)
"""The weights tried."""

LEAST_WEIGHT, MOST_WEIGHT = 0.2, 0.95
_MIDDLE, _DRAWN_APART = 0.6, 2.0  # fitted on seven collections; leave-one-out in benchmarks/weights.py
_SHARPNESS = 250.0  # how soon a weight that ranks worse stops counting: 1/.004 of nDCG
_CAUTION = 10  # questions' worth of trust in the default
_RANKS = 10
_LOOSE = re.compile(r"\S[^.!?]*(?:[.!?](?!\s)[^.!?]*)*[.!?]?")  # for text without capitals


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A question taken from a passage, and the passage without it."""

    question: str
    rest: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What both legs say to one such question, note by note."""

    own_cosine: float  # of the note it was taken from, without the question
    own_words: float  # its BM25
    cosines: NDArray[np.float32]  # of the other notes
    words: NDArray[np.float32]  # row i belongs to cosines[i]


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
    drawn = drawn_apart(wanted(np.mean([gains(one) for one in rehearsed], axis=0)))
    return (known * drawn + _CAUTION * MEANING_WEIGHT) / (known + _CAUTION)


def wanted(curve: NDArray[np.float64]) -> float:
    """The weight a curve of mean gains asks for: all that are nearly as good as the best have a say."""
    trust = np.exp(_SHARPNESS * (curve - curve.max()))
    return float((trust * STEPS).sum() / trust.sum())


def drawn_apart(asked_for: float, middle: float = _MIDDLE, factor: float = _DRAWN_APART) -> float:
    """What real questions want where a library's own ask for `asked_for`."""
    return min(max(middle + factor * (asked_for - middle), LEAST_WEIGHT), MOST_WEIGHT)


def gains(one: Rehearsed) -> NDArray[np.float64]:
    """nDCG@10 of the own note at each weight, as `fuse` would rank it; (21,)."""
    top_cosine = max(one.own_cosine, float(one.cosines.max(initial=0.0)), 1e-9)
    top_words = max(one.own_words, float(one.words.max(initial=0.0)), 1e-9)
    meaning = np.maximum(one.cosines, 0.0) / top_cosine
    words = one.words / top_words
    steps = STEPS[:, np.newaxis]
    others = steps * meaning + (1 - steps) * words
    own = STEPS * max(one.own_cosine, 0.0) / top_cosine + (1 - STEPS) * one.own_words / top_words
    ranks = 1 + (others > own[:, np.newaxis]).sum(axis=1)
    return np.array([1 / log2(rank + 1) if rank <= _RANKS else 0.0 for rank in ranks.tolist()])


def _said(text: str, span: Span) -> str:
    return text[span.start : span.end]
