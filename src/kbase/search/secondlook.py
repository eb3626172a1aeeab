"""A second look at the best candidates: what stands around a passage, and which words stand side by side.

Both are evidence of words that a ranking of passages term by term does not see. A passage of a note
that says the rest of the question a paragraph further on answers more often than one of a note that
does not; and "pressure gradient" is not "pressure" and "gradient" (Metzler and Croft, A Markov random
field model for term dependencies, SIGIR 2005). For fifty candidates both are cheap enough to be counted
when a question is asked: nothing is stored for them. What was measured: docs/retrieval.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from math import log1p

import numpy as np
from numpy.typing import ArrayLike

from kbase.analysis import STOP_WORDS, places, question_terms, term_texts
from kbase.search.fusing import Candidates, shares

AROUND = 8
"""Passages before and behind one that count as standing around it."""

PAIRED = 20
"""Candidates whose texts are read for pairs; those behind would gain next to nothing."""

SHARE_AROUND = 0.5  # of the words' share of a score
SHARE_PAIRS = 0.2  # on top of it
_SATURATION = 1.2  # of a pair said more than once, as BM25's k1

Pair = tuple[str, str]


def pairs_asked(text: str) -> Counter[Pair]:
    """The different terms that stand side by side in a question, stop words aside."""
    terms = question_terms(text)
    return Counter((first, second) for first, second in pairwise(terms) if first != second)


def pair_scores(asked: Mapping[Pair, int], texts: Sequence[str]) -> list[float]:
    """How much of the pairs each text says, rarer ones among these texts counting more."""
    terms = frozenset(chain.from_iterable(asked))
    said = [_pairs(text, asked, terms) if text else Counter[Pair]() for text in texts]
    among = Counter(pair for found in said for pair in found)
    rarity = {
        pair: asked[pair] * log1p((len(texts) - count + 0.5) / (count + 0.5)) for pair, count in among.items()
    }
    return [
        sum(rarity[pair] * count / (count + _SATURATION) for pair, count in found.items()) for found in said
    ]


def looked_at_again(
    candidates: Candidates, around: ArrayLike, pairs: Sequence[float], weight: float
) -> Candidates:
    """The same candidates, best first again, with both kinds of evidence counted.

    `around[i]` is the BM25 of `candidates[i]` and what stands around it as one long passage, `pairs[i]` as
    `pair_scores` gives it, 0 past its end. With the `weight` of meaning:
    `s + (1 − weight) · (.5 · (around/max − words/max) + .2 · pairs/max)`.
    """
    context, said = np.asarray(around, np.float64), np.zeros(len(candidates))
    if not len(context):  # the question says no word
        return candidates
    said[: len(pairs)] = pairs
    around_more = shares(context) - shares(candidates.words)
    more = SHARE_AROUND * around_more + SHARE_PAIRS * shares(said)
    return candidates.ranked(candidates.scores + (1.0 - weight) * more)


def _pairs(text: str, asked: Mapping[Pair, int], terms: frozenset[str]) -> Counter[Pair]:
    """The `asked` pairs that `text` says: one of their `terms` right behind the other, stop words aside."""
    return Counter(
        (first.text, second.text)
        for first, second in pairwise(places(text, terms))
        if (first.text, second.text) in asked
        and STOP_WORDS.issuperset(term_texts(text[first.end : second.start]))
    )
