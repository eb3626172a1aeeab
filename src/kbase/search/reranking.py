"""The order of a model that reads question and passage together. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kbase.search.fusing import Candidates, behind

RERANKED = 20
"""Candidates such a model reads."""


def reordered(candidates: Candidates, scores: Sequence[float]) -> Candidates:
    """The same candidates, the first of them in the order of `scores`: scores[i] is that of candidates[i].

    There are at most as many scores as candidates. What holds the quoted phrase or identifier stays first.
    The places keep their own scores, so that they stay comparable with those behind.
    """
    read, rest = candidates[: len(scores)], candidates[len(scores) :]
    order = np.lexsort((-np.asarray(scores), ~read.exact))
    return behind(read.at(order).scored(read.scores), rest)
