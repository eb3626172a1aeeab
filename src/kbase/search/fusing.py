"""Two rankings of passages, by meaning and by words, become one.

The scores of the two legs share no scale. Ranks do (reciprocal rank fusion: Cormack, Clarke and
Büttcher, SIGIR 2009), but they throw away how far ahead the best is. Dividing each leg's scores
by its best score of this question keeps that: a convex combination of max-normalised scores
(Bruch, Gai and Ingber, ACM TOIS 2023) beat rank fusion on every collection measured
(docs/retrieval.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kbase.model import Hit, PassageId

DEPTH = 200
"""Hits to take from each leg."""

MEANING_WEIGHT = 0.65
"""The share of meaning when nothing is known of the library or the question."""

LOOKED_AT = 50
"""Candidates that are looked at more closely (`secondlook`, `smoothing`); the others stay behind them."""

RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as published."""

EXACT_BONUS = 2.0
"""Added to passages that hold a quoted phrase or an identifier: above any fused score without."""


class Candidate(NamedTuple):
    """A passage and what each leg says of it. A tuple, since a question makes some four hundred."""

    passage: PassageId
    score: float  # fused, comparable within one question only
    cosine: float = 0.0  # 0 where meaning did not look at it
    words: float = 0.0  # BM25; 0 where words did not find it
    exact: bool = False  # holds the quoted phrase or identifier as it was typed


def unseen_by_meaning(
    meaning: Sequence[Hit], words: Sequence[Hit], exact: Collection[PassageId] = ()
) -> list[PassageId]:
    """Passages found without meaning's help; their cosines should be looked up before fusing.

    Scoring them 0 instead costs up to .02 nDCG@10 where words are the stronger leg.
    """
    seen = {hit.passage for hit in meaning}
    found = dict.fromkeys([*(hit.passage for hit in words), *exact])
    return [passage for passage in found if passage not in seen]


def fuse(
    meaning: Sequence[Hit],
    words: Sequence[Hit],
    cosines: Mapping[PassageId, float] | None = None,
    exact: Collection[PassageId] = (),
    weight: float = MEANING_WEIGHT,
) -> list[Candidate]:
    """Every passage of either leg, best first: `weight · cos/max cos + (1 − weight) · bm25/max bm25`.

    `cosines` holds those of passages that only words (or `exact`) found. Scores below zero count
    as zero. An empty leg leaves the other as it is. Ties go to the lower, that is older, passage.
    """
    cosine = dict(cosines or {})
    cosine.update(meaning)
    bm25: dict[PassageId, float] = dict(words)
    passages = sorted(cosine.keys() | bm25.keys() | set(exact))
    near = np.array([cosine.get(passage, 0.0) for passage in passages])
    said = np.array([bm25.get(passage, 0.0) for passage in passages])
    exactly = np.isin(passages, list(exact)) if exact else np.zeros(len(passages), np.bool_)
    scores = weight * _shares(near) + (1.0 - weight) * _shares(said) + EXACT_BONUS * exactly
    order = np.argsort(-scores, kind="stable")  # equals stay in the order of passages
    columns = (np.array(passages, np.int64), scores, near, said, exactly)
    return list(map(Candidate._make, zip(*(column[order].tolist() for column in columns), strict=True)))


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the best; what is below zero counts as zero."""
    best = scores.max(initial=0.0)
    return np.maximum(scores, 0.0) / best if best > 0 else np.zeros_like(scores)


def rescored(candidate: Candidate, score: float) -> Candidate:
    """The same with another score; an eighth of `_replace`'s time."""
    passage, _, cosine, words, exact = candidate
    return Candidate._make((passage, score, cosine, words, exact))


def behind(first: Sequence[Candidate], rest: Sequence[Candidate]) -> list[Candidate]:
    """`first`, and behind them the `rest` with their distances kept."""
    over = rest[0].score - first[-1].score if first and rest else 0.0
    return [*first, *(rescored(one, one.score - over) for one in rest)] if over > 0 else [*first, *rest]


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
