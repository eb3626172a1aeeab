"""How much being active lately counts for people, learned from a library's own past.

On a stream of questions who was active in the last weeks is nearly everything; among authors of
long documents it is little. No constant serves both (docs/retrieval.md). A library can tell which
it is: every note was once new, and whoever wrote it is who would have been asked. So the newest
notes are taken as questions to the notes before them, and the weight and half-life that would
have ranked their authors best are the library's own. The best of many settings is a little better
than none by chance alone: unless it gains more than its standard error, recency counts for nothing.

What somebody wrote makes them active as far as it is near the question: writing much about other
things lifts nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kbase.model import Hit, NoteId, PassageId, PersonId

Floats = NDArray[np.float64]

QUESTIONS = 300
"""The newest notes, each a question to those before it."""

FEWEST = 20
"""With fewer the default stands."""

NEAR = 2_000
"""Passages looked at for who is active near a question."""

FAR = 0.25
"""A passage whose cosine is this share of the nearest's, or less, is about something else."""

HALF_LIVES = (30.0, 60.0, 180.0, 365.0)  # days
WEIGHTS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
MOST_OF_DOCUMENTS = 0.5
"""The weight of recency where notes are no answers, at most: knowing then outweighs writing lately.

Among proposals whoever wrote last writes next, and who knows of "drop order" is who wrote about it."""

_FLOOR_OF_EXPERTISE, _FLOOR_OF_ACTIVITY = 0.1, 0.05


@dataclass(frozen=True, slots=True)
class Recency:
    """How much being active lately counts; a property of a library."""

    weight: float = 0.25
    half_life_days: float = 60.0


class NearNote(NamedTuple):
    """A note near a question. A tuple, since a question makes a hundred: a third of a dataclass's time."""

    nearness: float
    written: date
    authors: Sequence[PersonId]  # those it makes active


def nearness(hits: Sequence[Hit], notes: Mapping[PassageId, NoteId]) -> dict[NoteId, tuple[PassageId, float]]:
    """The notes near a question, nearest first: their nearest passage, and how near that is.

    How near: by how much its cosine, as a share of the best, exceeds `FAR`. `hits` are the passages nearest
    to the question, best first; one whose note is not in `notes` is left out.
    """
    found: dict[NoteId, tuple[PassageId, float]] = {}
    nearest = hits[0].score if hits else 0.0
    for hit in hits if nearest > 0 else ():
        how_near = hit.score / nearest - FAR
        if how_near > 0 and hit.passage in notes:
            found.setdefault(notes[hit.passage], (hit.passage, how_near))
    return found


def activity(near: Iterable[NearNote], today: date, half_life_days: float) -> dict[PersonId, float]:
    """`Σ nearness · ½^(age / half-life)` over everybody's notes; one that is to come counts as today's."""
    found: dict[PersonId, float] = {}
    for one in near:
        age = max((today - one.written).days, 0)
        counted = one.nearness * 0.5 ** (age / half_life_days)
        for person in one.authors:
            found[person] = found.get(person, 0.0) + counted
    return found


def combined(expertise: Floats, activity: Floats, weight: float) -> Floats:
    """`(expertise + .1) · (activity + .05)^weight`, both as shares of the largest, person by person."""
    return np.asarray(
        (_shares(expertise) + _FLOOR_OF_EXPERTISE) * (_shares(activity) + _FLOOR_OF_ACTIVITY) ** weight
    )


def reciprocal_places(
    expertise: Mapping[PersonId, float],
    near: Sequence[NearNote],
    today: date,
    authors: Iterable[PersonId],
) -> Floats:
    """One over the place of the best of `authors`, for each half-life (rows) and weight (columns).

    Zeros when none of the authors wrote anything `near` the question: then no weight finds them.
    """
    people = sorted({person for note in near for person in note.authors} | expertise.keys())
    own = np.isin(people, list(authors))
    places = np.zeros((len(HALF_LIVES), len(WEIGHTS)))
    if not own.any():
        return places
    known = np.array([expertise.get(person, 0.0) for person in people])
    for row, half_life in enumerate(HALF_LIVES):
        active = activity(near, today, half_life)
        lately = np.array([active.get(person, 0.0) for person in people])
        for column, weight in enumerate(WEIGHTS):
            scores = combined(known, lately, weight)
            places[row, column] = 1.0 / (1 + int((scores > scores[own].max()).sum()))
    return places


def learned(places: Sequence[Floats], *, of_answers: bool) -> Recency:
    """The weight and half-life under which the authors stood best; the default where too few were asked.

    `of_answers`: most of them answered questions, as those will whom the library names. Authors of documents
    are no answerers, so that the weight stays at most `MOST_OF_DOCUMENTS` there.

    No weight unless the mean gain over none, question by question, exceeds its standard error
    (the one-standard-error rule: Breiman et al., Classification and Regression Trees, 1984).
    """
    if len(places) < FEWEST:
        return Recency()
    tried = len(WEIGHTS) if of_answers else WEIGHTS.index(MOST_OF_DOCUMENTS) + 1
    each = np.asarray(places)[:, :, :tried]
    means = each.mean(axis=0)
    row, column = np.unravel_index(int(means.argmax()), means.shape)
    gains = each[:, row, column] - each[:, row, WEIGHTS.index(0.0)]
    if gains.mean() <= gains.std() / len(gains) ** 0.5:
        return Recency(weight=0.0)
    return Recency(WEIGHTS[column], HALF_LIVES[row])


def _shares(values: Floats) -> Floats:
    most = values.max(initial=0.0)
    return values / most if most > 0 else values
