"""Two rankings of passages, by meaning and by words, become one.

The scores of the two legs share no scale. Ranks do (reciprocal rank fusion: Cormack, Clarke and
Büttcher, SIGIR 2009), but they throw away how far ahead the best is. Dividing each leg's scores
by its best score of this question keeps that: a convex combination of max-normalised scores
(Bruch, Gai and Ingber, ACM TOIS 2023) beat rank fusion on every collection measured
(docs/retrieval.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kbase.model import Columns, Hit, Hits, PassageId, PassageIds

Floats = NDArray[np.float64]

DEPTH = 200
"""Hits to take from each leg."""

MEANING_WEIGHT = 0.65
"""The share of meaning when nothing is known of the library or the question."""

KEYWORDS_SHARE = 0.5
"""Of the weight of meaning where a question is a few keywords: what says them comes before what is near."""

LOOKED_AT = 50
"""Candidates that are looked at more closely (`secondlook`, `smoothing`); the others stay behind them."""

RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as published."""

EXACT_BONUS = 2.0
"""Added to passages that hold a quoted phrase or an identifier: above any fused score without."""


class Candidate(NamedTuple):
    """A passage and what each leg says of it."""

    passage: PassageId
    score: float  # fused, comparable within one question only
    cosine: float = 0.0  # 0 where meaning did not look at it
    words: float = 0.0  # BM25; 0 where words did not find it
    exact: bool = False  # holds the quoted phrase or identifier as it was typed


class Candidates(Columns[Candidate]):
    """What both retrievers found, best first."""

    __slots__ = ()
    _row = staticmethod(partial(tuple.__new__, Candidate))  # `Candidate._make` without a call into Python

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Candidates:
        if isinstance(candidates, Candidates):
            return candidates
        return cls._of(candidates, np.int64, np.float64, np.float64, np.float64, np.bool_)

    @property
    def passages(self) -> PassageIds:
        """(n,), not in order of their numbers."""
        return self.columns[0]

    @property
    def scores(self) -> Floats:
        return self.columns[1]

    @property
    def cosines(self) -> Floats:
        return self.columns[2]

    @property
    def words(self) -> Floats:
        return self.columns[3]

    @property
    def exact(self) -> NDArray[np.bool_]:
        return self.columns[4]

    def scored(self, scores: Floats) -> Candidates:
        """The same with other scores, one for each, and in their places still."""
        return Candidates(self.passages, scores, *self.columns[2:])

    def ranked(self, scores: Floats) -> Candidates:
        """The same with other scores, best first again. Ties go to the lower, that is older, passage."""
        return self.scored(scores).at(np.lexsort((self.passages, -scores)))


NOTHING = Candidates.of(())


def unseen_by_meaning(
    meaning: Sequence[Hit], words: Sequence[Hit], exact: Collection[PassageId] = ()
) -> PassageIds:
    """Passages found without meaning's help, ascending; their cosines should be looked up before fusing.

    Scoring them 0 instead costs up to .02 nDCG@10 where words are the stronger leg.
    """
    seen, found = np.sort(Hits.of(meaning).passages), Hits.of(words).passages
    if exact:
        found = _each_once(np.concatenate([found, np.array(list(exact), np.int64)]))
    if not len(seen):
        return np.sort(found)
    nearest = seen.take(np.searchsorted(seen, found), mode="clip")
    return np.sort(found[nearest != found])


def fuse(
    meaning: Sequence[Hit],
    words: Sequence[Hit],
    unseen: Sequence[Hit] = (),
    exact: Collection[PassageId] = (),
    weight: float = MEANING_WEIGHT,
) -> Candidates:
    """Every passage of either leg, best first: `weight · cos/max cos + (1 − weight) · bm25/max bm25`.

    `unseen` are passages that only words (or `exact`) found and not `meaning`, with their cosines. Scores
    below zero count as zero. An empty leg leaves the other as it is. Ties go to the lower, that is older,
    passage.
    """
    legs = [Hits.of(leg) for leg in (meaning, unseen, words)]
    exactly = np.array(list(exact), np.int64)
    passages = _each_once(np.concatenate([*(leg.passages for leg in legs), exactly]))
    near, said = np.zeros(len(passages)), np.zeros(len(passages))
    for leg, column in zip(legs, (near, near, said), strict=True):
        column[np.searchsorted(passages, leg.passages)] = leg.scores
    held = np.zeros(len(passages), np.bool_)
    held[np.searchsorted(passages, exactly)] = True
    scores = weight * shares(near) + (1.0 - weight) * shares(said) + EXACT_BONUS * held
    return Candidates(passages, scores, near, said, held).ranked(scores)


def _each_once(passages: PassageIds) -> PassageIds:
    """In order. `numpy.unique` opens a masked-array library first, 10 ms of a first question."""
    ordered = np.sort(passages)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def shares(scores: Floats) -> Floats:
    """Of the best; what is below zero counts as zero."""
    best = scores.max(initial=0.0)
    return np.maximum(scores, 0.0) / best if best > 0 else np.zeros_like(scores)


def behind(first: Candidates, rest: Candidates) -> Candidates:
    """`first`, and behind them the `rest` with their distances kept."""
    over = rest.scores[0] - first.scores[-1] if len(first) and len(rest) else 0.0
    if over > 0:
        rest = rest.scored(rest.scores - over)
    return Candidates(*map(np.concatenate, zip(first.columns, rest.columns, strict=True)))


def reciprocal_ranks(meaning: Sequence[Hit], words: Sequence[Hit], k: int = RANK_CONSTANT) -> list[Candidate]:
    """Reciprocal rank fusion of the same hits, `Σ 1/(k + rank)`: what the default is compared with."""
    places: dict[PassageId, float] = {}
    for leg in (meaning, words):
        for rank, hit in enumerate(leg, start=1):
            places[hit.passage] = places.get(hit.passage, 0.0) + 1.0 / (k + rank)
    cosine = {hit.passage: hit.score for hit in meaning}
    bm25 = {hit.passage: hit.score for hit in words}
    ranked = sorted(places.items(), key=lambda placed: (-placed[1], placed[0]))
    return [
        Candidate(passage, score, cosine.get(passage, 0.0), bm25.get(passage, 0.0))
        for passage, score in ranked
    ]


def one_leg(hits: Sequence[Hit], leg: str) -> list[Candidate]:
    """Hits of one retriever as candidates; `leg` is "meaning" or "words"."""
    if leg == "meaning":
        return [Candidate(hit.passage, hit.score, cosine=hit.score) for hit in hits]
    return [Candidate(hit.passage, hit.score, words=hit.score) for hit in hits]
