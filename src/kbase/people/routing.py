"""Whom to ask first: the load is spread among those who know nearly as much.

Who knows most stays first in every list. This only says whom to turn to, and it is deterministic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbase.model import PersonId

NEARLY = 0.01
"""Share of the best score from which somebody knows nearly as much."""

AMONG = 5
"""Of those who know most and can be asked, so many take turns."""

REMEMBERED_DAYS = 3_650
"""So long a question counts as a turn: where few are asked, a memory of weeks spreads nothing."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody who knows, and how often they were asked."""

    person: PersonId
    score: float  # 0..1, 1 for the best
    free: bool = True
    asked: int = 0  # in the last `REMEMBERED_DAYS`


def to_ask(ranked: Sequence[Answerer]) -> list[PersonId]:
    """Those of `ranked` (best first) who can be asked, in the order to turn to them.

    Of the first `AMONG` who know nearly as much as the best of them, whoever was asked least comes
    first; of equals, whoever knows most. Nobody who is not free is in it.
    """
    free = [one for one in ranked if one.free]
    if not free:
        return []
    nearly = [one for one in free[:AMONG] if one.score >= NEARLY * free[0].score]
    first = min(nearly, key=lambda one: one.asked)
    return [first.person, *(one.person for one in free if one is not first)]
