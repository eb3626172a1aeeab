"""The order of a model that reads question and passage together. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kbase.search.fusing import Candidate

RERANKED = 20
"""Candidates such a model reads."""


def reordered(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[Candidate]:
    """The same candidates, the first of them in the order of `scores`: scores[i] is that of candidates[i].

    What holds the quoted phrase or identifier stays first. The places keep their own scores, so that
    they stay comparable with those behind.
    """
    first = candidates[: len(scores)]
    order = sorted(range(len(first)), key=lambda place: (not first[place].exact, -scores[place], place))
    moved = [first[place]._replace(score=taken.score) for place, taken in zip(order, first, strict=True)]
    return [*moved, *candidates[len(first) :]]
