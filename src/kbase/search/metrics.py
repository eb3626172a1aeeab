"""How good a ranking is: the measures of information retrieval, as trec_eval computes them.

A ranking is a sequence of ids, best first; judgements map ids to grades, 0 or absent for
irrelevant. Every measure is between 0 and 1 and is 0 where nothing is judged relevant.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import log2
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Id = TypeVar("Id", bound=Hashable)


def ndcg(ranking: Sequence[Id], grades: Mapping[Id, float], k: int = 10) -> float:
    """Normalised discounted cumulative gain with linear gains, `Σ grade/log₂(rank + 1)` over the best
    possible (Järvelin and Kekäläinen, ACM TOIS 2002).
    """
    gain = sum(max(grades.get(one, 0.0), 0.0) / log2(rank + 1) for rank, one in enumerate(ranking[:k], 1))
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k]
    ideal = sum(grade / log2(rank + 1) for rank, grade in enumerate(best, 1))
    return gain / ideal if ideal else 0.0


def reciprocal_rank(ranking: Sequence[Id], grades: Mapping[Id, float], k: int | None = None) -> float:
    """1/rank of the first relevant among the best `k` (all of them without `k`); its mean is MRR."""
    for rank, one in enumerate(ranking[:k], 1):
        if grades.get(one, 0.0) > 0:
            return 1.0 / rank
    return 0.0


def recall(ranking: Sequence[Id], grades: Mapping[Id, float], k: int = 100) -> float:
    """The share of the relevant that is among the best `k`."""
    relevant = {one for one, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def precision(ranking: Sequence[Id], grades: Mapping[Id, float], k: int = 5) -> float:
    """The share of the best `k` places that hold something relevant."""
    return sum(grades.get(one, 0.0) > 0 for one in ranking[:k]) / k


def success(ranking: Sequence[Id], grades: Mapping[Id, float], k: int = 5) -> float:
    """1 if anything relevant is among the best `k`."""
    return float(any(grades.get(one, 0.0) > 0 for one in ranking[:k]))


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half (Mann and Whitney, 1947)."""
    if not positive or not negative:
        return 0.0
    below = np.sort(np.asarray(negative, np.float64))
    high = np.asarray(positive, np.float64)
    wins = np.searchsorted(below, high, "left") + np.searchsorted(below, high, "right")
    return float(wins.sum() / (2 * len(high) * len(below)))


def refused_at(answerable: Sequence[float], unrelated: Sequence[float], lost: float = 0.05) -> float:
    """The share of `unrelated` below the threshold that loses the share `lost` of `answerable`."""
    if not answerable or not unrelated:
        return 0.0
    threshold = float(np.quantile(np.asarray(answerable, np.float64), lost))
    return float(np.mean(np.asarray(unrelated, np.float64) < threshold))


def expected_calibration_error(
    probabilities: Sequence[float], came_true: Sequence[bool], bins: int = 10
) -> float:
    """Mean gap between what was promised and what came true, over `bins` equally filled bins
    (Naeini, Cooper and Hauskrecht, AAAI 2015; equal mass as in Nguyen and O'Connor, EMNLP 2015).
    """
    if not probabilities:
        return 0.0
    promised = np.asarray(probabilities, np.float64)
    true: NDArray[np.float64] = np.asarray(came_true, np.float64)
    order = np.argsort(promised, kind="stable")
    gaps = [
        abs(float(promised[part].mean() - true[part].mean())) * len(part)
        for part in np.array_split(order, bins)
        if len(part)
    ]
    return sum(gaps) / len(promised)
