"""Whom to ask first: the load is spread among those who know nearly as much.

Who knows most stays first in every list. This only says whom to turn to, and it is deterministic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbase.model import PersonId


@dataclass(frozen=True, slots=True)
class Turns:
    """How turns are taken; how this was chosen and what it is worth is in docs/retrieval.md."""

    among: int = 8  # of those who know most and can be asked, so many take turns
    nearly: float = 0.1  # share of the best score from which somebody knows nearly as much
    remembered_days: int = 3_650  # where few are asked, a memory of weeks spreads nothing


DEFAULT = Turns()


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody who knows, and how often they were asked."""

    person: PersonId
    score: float  # 0..1, 1 for the best
    free: bool = True
    asked: int = 0  # in the last `Turns.remembered_days`


def to_ask(ranked: Sequence[Answerer], turns: Turns = DEFAULT) -> list[PersonId]:
    """Those of `ranked` (best first) who can be asked, in the order to turn to them.

    Of the first `turns.among` who know nearly as much as the best of them, whoever was asked least comes
    first; of equals, whoever knows most. Nobody who is not free is in it.
    """
    free = [one for one in ranked if one.free]
    if not free:
        return []
    nearly = [one for one in free[: turns.among] if one.score >= turns.nearly * free[0].score]
    first = min(nearly, key=lambda one: one.asked)
    return [first.person, *(one.person for one in free if one is not first)]
