"""Themes in what a question found: passages grouped by meaning, how many groups said by the data.

All passages found are near the question, and so near each other; what tells them apart is what is
left of their vectors when the question's own direction is taken away. Those rests are joined
bottom-up (Ward, JASA 1963), and of the possible numbers of groups the one counts whose groups are
best apart (mean silhouette: Rousseeuw, J. Comput. Appl. Math. 1987). Nothing is drawn by lot, so
the same notes always give the same themes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from kbase.model import Matrix, NoteId, Vector

MOST_THEMES = 6
LEAST_NOTES = 2  # different notes in a theme of its own; fewer join the nearest theme
LEAST_APART = 0.04  # silhouette below which there is one theme


def rests(vectors: Matrix, question: Vector) -> Matrix:
    """What is left of each vector without the question's direction, of unit length; shape as given."""
    along = vectors @ question
    left = vectors - along[:, None] * question
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    return np.asarray(left / np.maximum(lengths, 1e-6), np.float32)


def grouped(
    vectors: Matrix,
    notes: Sequence[NoteId],
    most: int = MOST_THEMES,
    read: Collection[int] = (),
    least: int = LEAST_NOTES,
) -> list[list[int]]:
    """The rows of `vectors` (unit length) in groups of like meaning, largest first, rows ascending.

    `notes[i]` is the note of row i: a group of fewer than `least` notes joins the nearest, and so
    does one without any of the rows that are `read`, where any is.
    """
    count = len(vectors)
    if count < 2 * LEAST_NOTES:
        return [list(range(count))] if count else []
    from sklearn.cluster import AgglomerativeClustering  # half a second that only a pack pays
    from sklearn.metrics import silhouette_score

    distances = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    best, best_apart = [list(range(count))], LEAST_APART
    for wanted in range(2, min(most, count - 1) + 1):
        labels = AgglomerativeClustering(wanted, linkage="ward").fit_predict(vectors)
        groups = _merged(
            [np.flatnonzero(labels == label).tolist() for label in range(wanted)], vectors, notes, read, least
        )
        if len(groups) < 2:
            continue
        joined = np.empty(count, np.int64)
        for label, group in enumerate(groups):
            joined[group] = label
        apart = float(silhouette_score(distances, joined, metric="precomputed"))
        if apart > best_apart + 1e-6:
            best, best_apart = groups, apart
    return sorted(best, key=lambda group: (-len(group), group))


def _merged(
    groups: list[list[int]], vectors: Matrix, notes: Sequence[NoteId], read: Collection[int], least: int
) -> list[list[int]]:
    """The groups, each too small or unread one joined to the one whose centre is nearest."""

    def stands(group: Sequence[int]) -> bool:
        return len({notes[row] for row in group}) >= least and (not read or not set(read).isdisjoint(group))

    groups = sorted(
        groups, key=lambda group: (stands(group), len(group), [-row for row in group]), reverse=True
    )
    while len(groups) > 1 and not stands(groups[-1]):
        small = groups.pop()
        centre = vectors[small].mean(axis=0)
        nearest = max(range(len(groups)), key=lambda at: float(vectors[groups[at]].mean(axis=0) @ centre))
        groups[nearest] = sorted([*groups[nearest], *small])
        groups.sort(key=lambda group: (stands(group), len(group), [-row for row in group]), reverse=True)
    return groups
