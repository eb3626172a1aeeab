"""A passage borrows from those near it: what answers one question lies close together.

That like passages answer like questions is the cluster hypothesis (Jardine and van Rijsbergen,
1971). Ranking passage by passage ignores it: a passage that words and meaning nearly missed stays low
although its nearest neighbours stand at the top. Each score becomes the mean of its own and its
neighbours' scores, weighted by how near they are, as Diaz does (Regularizing query-based retrieval
scores, Information Retrieval 2007). What was measured: docs/retrieval.md.
"""

from __future__ import annotations

import numpy as np

from kbase.model import Matrix
from kbase.search.fusing import EXACT_BONUS, Candidates

NEIGHBOURS = 8
"""The nearest of them that a passage borrows from."""

LENT = 1.5
_COPY = 0.998  # cosine of passages that say the same: kept in twelve bits a number, some have .9988
_STEEP = 4  # cos⁴: a passage at .9 lends eight times what one at .5 does, one at .2 next to nothing


def smoothed(candidates: Candidates, vectors: Matrix, weight: float) -> Candidates:
    """The same candidates, best first again: `s = (s + a · Σ cos⁴ · s′) / (1 + a · Σ cos⁴)`.

    `a = 1.5 · weight²`, at most 1: nobody counts more than oneself. The sums are over the `NEIGHBOURS`
    passages nearest to each by cosine; row i of `vectors` belongs to `candidates[i]`. `weight` is that of
    meaning: where words know better what is alike, next to nothing is lent. A passage that nothing is near
    keeps its score, and copies have the same; the bonus of an exact find is nobody else's.
    """
    if len(candidates) < 2:
        return candidates
    bonus = EXACT_BONUS * candidates.exact
    own = candidates.scores - bonus
    lent = min(LENT * weight**2, 1.0) * _lending(vectors)
    mean = (own + lent @ own) / (1.0 + lent.sum(axis=1)) + bonus
    return candidates.ranked(mean.round(6))  # as equal as copies are, whatever their sums were rounded to


def _lending(vectors: Matrix) -> Matrix:
    """What each row borrows from each other one, (n, n); 0 from all but its nearest.

    Copies lend each other nothing, and to others only the first of them lends.
    """
    near = np.maximum(np.vecdot(vectors[:, np.newaxis], vectors), 0.0)  # on this thread, unlike `@`
    copies = near > _COPY
    np.fill_diagonal(copies, True)
    near[copies] = 0.0
    near[:, np.triu(copies, 1).any(axis=0)] = 0.0
    if len(near) > NEIGHBOURS:
        least = np.partition(near, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS]
        near[near < least[:, np.newaxis]] = 0.0
    lent: Matrix = near**_STEEP
    return lent
