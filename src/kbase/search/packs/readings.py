"""Readings chosen for relevance and difference: maximal marginal relevance with spread.

Carbonell and Goldstein (SIGIR 1998) take, one after the other, the passage with the best

    λ · relevance − (1 − λ) · nearness to the nearest one chosen

Here a passage by somebody not yet read, from a space or a year not yet read, is worth more than
another by the same hand, so the sum gets a third part, `spread · share of what is new about it`;
what those present know already waits behind what is as good, never behind what is less to the point.
How the weights were chosen and what they are worth is in docs/packs.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kbase.model import Matrix, NoteId, PersonId, SpaceName

KNOWN = 0.05
"""What a passage loses when everybody present knows its note: as much as a spread gives, so that the note
that answers is read whoever wrote it.
"""

_OF_SPREAD = (0.6, 0.25, 0.15)  # a new author, a new space, a new year


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts in choosing."""

    relevance: float = 0.85  # λ: how much relevance counts beside difference
    spread: float = 0.05  # what a new author, space and year are worth together


DEFAULT = Weights()


@dataclass(frozen=True, slots=True)
class Choice:
    """A passage that may become a reading."""

    row: int  # of the matrix of vectors
    note: NoteId
    relevance: float  # 0..1, 1 for the best found
    authors: frozenset[PersonId]
    space: SpaceName
    created: date
    known: float = 0.0  # share of those present who know it


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice made, and what spoke for it."""

    choice: Choice
    nearest: float  # cosine to the nearest of those chosen before it; 0 for the first
    new_author: bool
    new_space: bool


def chosen(
    choices: Sequence[Choice],
    vectors: Matrix,
    count: int,
    before: Sequence[Choice] = (),
    weights: Weights = DEFAULT,
) -> list[Chosen]:
    """At most `count` of `choices` in the order they were taken, one a note, none of a note in `before`.

    `vectors` hold row by row what `Choice.row` speaks of, of unit length. Ties go to the first.
    """
    taken = list(before)
    made: list[Chosen] = []
    left = [choice for choice in choices if choice.note not in {one.note for one in taken}]
    while left and len(made) < count:
        rows = [choice.row for choice in left]
        near = vectors[rows] @ vectors[[one.row for one in taken]].T if taken else np.zeros((len(left), 1))
        nearest = np.maximum(near.max(axis=1), 0.0)
        newness = [_new(choice, taken) for choice in left]
        values = [
            weights.relevance * choice.relevance
            - KNOWN * choice.known
            - (1.0 - weights.relevance) * float(nearest[at])
            + weights.spread * sum(part for part, new in zip(_OF_SPREAD, newness[at], strict=True) if new)
            for at, choice in enumerate(left)
        ]
        best = max(range(len(left)), key=lambda at: (values[at], -at))
        made.append(Chosen(left[best], float(nearest[best]) if taken else 0.0, *newness[best][:2]))
        taken.append(left[best])
        left = [choice for choice in left if choice.note != taken[-1].note]
    return made


def _new(choice: Choice, taken: Collection[Choice]) -> tuple[bool, bool, bool]:
    """Whether author, space and year are new beside what was taken."""
    authors = {author for one in taken for author in one.authors}
    return (
        bool(choice.authors) and not choice.authors & authors,
        choice.space not in {one.space for one in taken},
        choice.created.year not in {one.created.year for one in taken},
    )
