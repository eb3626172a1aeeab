"""Where notes stand on the map: near in meaning, near on paper.

A few thousand notes, spread evenly over the library, are laid out by t-SNE (van der Maaten and Hinton,
JMLR 2008) from principal components, as Kobak and Berens advise ("The art of using t-SNE", Nature
Communications 2019); every other note stands among those of them nearest in meaning. So the time is
bounded whatever the library holds, and a note that comes later moves no other. One machine gives the
same library the same map.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kbase.model import Matrix, Points

LANDMARKS = 3_000
"""Notes laid out by t-SNE."""

PERPLEXITY = 30.0
ITERATIONS = 500
FEWEST = 10  # of fewer notes the two principal components are the map
NEIGHBOURS = 6  # among which a further note is placed
SHARPNESS = 20.0  # how much more the nearest of them pulls
MARGIN = 0.04  # free all around
_START_SPREAD = 1e-4  # t-SNE's advice for where points begin
_COMPONENTS = 50
_AT_ONCE = 2_048  # rows compared with the landmarks in one product
_SAME_SPOT = 0.004  # nearer than that, two marks would lie on each other
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def laid_out(vectors: Matrix, start: Points | None = None, most: int = LANDMARKS) -> Points:
    """A place for each of `vectors`, unit rows, from 0 to 1 with a margin.

    `start` says where they stood before, so that the new map resembles the old one; a row of NaN
    stood nowhere. At most `most` are laid out, the others placed among them.
    """
    chosen = landmarks(len(vectors), most)
    begin = None if start is None else _begun(vectors[chosen], start[chosen])
    at = np.empty((len(vectors), 2), np.float64)
    at[chosen] = _fitted(_arranged(vectors[chosen], begin))
    rest = np.setdiff1d(np.arange(len(vectors)), chosen)
    at[rest] = among_nearest(vectors[rest], vectors[chosen], at[chosen])
    return apart(at, np.empty((0, 2), np.float64))


def landmarks(count: int, most: int) -> NDArray[np.intp]:
    """Which of `count` rows to lay out: all, or `most` spread evenly."""
    if count <= most:
        return np.arange(count)
    return np.arange(most) * count // most


def among_nearest(vectors: Matrix, anchors: Matrix, at: Points) -> Points:
    """A place for each of `vectors` among those of `anchors` (which stand at `at`) nearest in meaning."""
    nearest = min(NEIGHBOURS, len(anchors))
    found = np.full((len(vectors), 2), 0.5)
    if not nearest:
        return found
    for start in range(0, len(vectors), _AT_ONCE):
        cosines = vectors[start : start + _AT_ONCE] @ anchors.T
        places = np.argpartition(-cosines, nearest - 1, axis=1)[:, :nearest]
        near = np.take_along_axis(cosines, places, axis=1)
        weights = np.exp(SHARPNESS * (near - near.max(axis=1, keepdims=True)))
        weights /= weights.sum(axis=1, keepdims=True)
        found[start : start + _AT_ONCE] = (at[places] * weights[:, :, np.newaxis]).sum(axis=1)
    return found


def apart(at: Points, taken: Points) -> Points:
    """The same places, those that would lie on one another or on `taken` moved aside in a small spiral."""
    occupants: dict[tuple[int, int], int] = {}
    for spot in _spots(taken):
        occupants[spot] = occupants.get(spot, 0) + 1
    moved = at.copy()
    for row, spot in enumerate(_spots(at)):
        before = occupants.get(spot, 0)
        occupants[spot] = before + 1
        if before:
            turn, out = before * _GOLDEN_ANGLE, _SAME_SPOT * np.sqrt(before)
            moved[row] += out * np.cos(turn), out * np.sin(turn)
    return np.clip(moved, 0.0, 1.0)


def _spots(at: Points) -> Sequence[tuple[int, int]]:
    return [(x, y) for x, y in np.floor(at / _SAME_SPOT).astype(int).tolist()]


def _arranged(vectors: Matrix, begin: Points | None) -> Points:
    """The places of landmarks, in no particular scale; `begin` is where they start."""
    components = _principal(vectors)
    if len(vectors) < FEWEST:
        return components[:, :2]
    from sklearn.manifold import TSNE  # a second to import, for this alone
    from threadpoolctl import threadpool_limits

    first = components[:, :2] if begin is None else begin - begin.mean(axis=0)
    first = first / max(float(first[:, 0].std()), 1e-12) * _START_SPREAD
    embedding = TSNE(
        2,
        perplexity=min(PERPLEXITY, (len(vectors) - 1) / 3),
        max_iter=ITERATIONS,
        init=first.astype(np.float32),
        random_state=0,
    )
    with threadpool_limits(1):  # two wait for each other at every step: 3 s for 0.7 where busy
        arranged: Points = np.asarray(embedding.fit_transform(components), np.float64)
    return arranged if begin is None else _turned(arranged, begin)


def _turned(arranged: Points, like: Points) -> Points:
    """The same arrangement, turned or mirrored to lie as `like` does (Procrustes; Schönemann, 1966)."""
    left, _, right = np.linalg.svd((arranged - arranged.mean(axis=0)).T @ (like - like.mean(axis=0)))
    turned: Points = arranged @ (left @ right)
    return turned


def _principal(vectors: Matrix) -> Points:
    """At most 50 principal components, each turned so that its largest loading is positive."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :_COMPONENTS]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[np.newaxis], axis=0)
    principal: Points = centred @ (axes * np.sign(largest))
    return principal


def _begun(vectors: Matrix, start: Points) -> Points:
    """Where landmarks begin: where they stood, or among the nearest of those that stood somewhere."""
    stood = ~np.isnan(start).any(axis=1)
    begun = start.copy()
    begun[~stood] = among_nearest(vectors[~stood], vectors[stood], start[stood])
    return begun


def _fitted(arranged: Points) -> Points:
    """The same arrangement, filling the map inside its margin."""
    low, high = arranged.min(axis=0), arranged.max(axis=0)
    extent = high - low
    extent[extent < 1e-9] = np.inf  # on one line: in the middle
    at: Points = MARGIN + (1 - 2 * MARGIN) * np.where(np.isinf(extent), 0.5, (arranged - low) / extent)
    return at
