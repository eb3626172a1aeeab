"""What stands together on a map: peaks of the density of notes, and the notes around each.

Found among the notes in view, whatever the window, so that looking closer tells finer regions apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbase.model import Points

MOST_REGIONS = 10
FEWEST_NOTES = 3
APART = 0.17  # of the window: nearer than that, two peaks are one region
LEAST_DENSE = 0.1  # of the densest place, to be a peak
_CELLS = 48  # of the grid the density is counted on, each way
_BLUR = 0.15  # of the window, for one note; it narrows with the sixth root of their number (Scott, 1992)


@dataclass(frozen=True, slots=True)
class Group:
    """Points that stand together; numbers are of the window, 0 to 1."""

    members: NDArray[np.intp]  # the nearest to its middle first
    x: float
    y: float
    spread: tuple[float, float, float]  # standard deviations along its long and its short axis, angle
    reach: float  # half the side of a square around its middle that holds nine in ten of its members


def groups(at: Points, most: int = MOST_REGIONS) -> list[Group]:
    """At most `most` groups of the points at `at`, most points first; each point is in one."""
    if not len(at):
        return []
    peaks = _peaks(at, most)
    while len(peaks):
        nearest = ((at[:, np.newaxis] - peaks[np.newaxis]) ** 2).sum(axis=2).argmin(axis=1)
        counted = np.bincount(nearest, minlength=len(peaks))
        if counted.min() >= FEWEST_NOTES:
            found = [_group(at, np.flatnonzero(nearest == place)) for place in range(len(peaks))]
            return sorted(found, key=lambda group: (-len(group.members), group.x, group.y))
        peaks = np.delete(peaks, counted.argmin(), axis=0)  # its points go to the next nearest
    return []


def _group(at: Points, members: NDArray[np.intp]) -> Group:
    here = at[members]
    middle = np.median(here, axis=0)
    off = here - middle
    order = np.argsort((off**2).sum(axis=1), kind="stable")
    lengths, axes = np.linalg.eigh(off.T @ off / len(members))
    short, long = np.sqrt(np.maximum(lengths, 0)).tolist()
    angle = float(np.arctan2(axes[1, 1], axes[0, 1]))
    reach = float(np.quantile(np.abs(off).max(axis=1), 0.9))
    return Group(members[order], float(middle[0]), float(middle[1]), (long, short, angle), reach)


def _peaks(at: Points, most: int) -> Points:
    """Where most points are, most first, each well away from the better ones."""
    counted, *_ = np.histogram2d(at[:, 0], at[:, 1], bins=_CELLS, range=((0, 1), (0, 1)))
    density = _blurred(counted, _BLUR * len(at) ** (-1 / 6))
    padded = np.pad(density, 1)
    around = np.lib.stride_tricks.sliding_window_view(padded, (3, 3)).max(axis=(2, 3))
    tops = np.where(density >= around, density, 0.0)
    peaks: list[tuple[float, float]] = []
    for cell in np.argsort(-tops, axis=None, kind="stable").tolist():
        column, row = divmod(cell, _CELLS)
        if len(peaks) == most or tops[column, row] < LEAST_DENSE * density.max():
            break
        x, y = (column + 0.5) / _CELLS, (row + 0.5) / _CELLS
        if all((x - other_x) ** 2 + (y - other_y) ** 2 >= APART**2 for other_x, other_y in peaks):
            peaks.append((x, y))
    return np.array(peaks)


def _blurred(counted: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    away = np.arange(_CELLS) / _CELLS
    kernel = np.exp(-((away[:, np.newaxis] - away) ** 2) / (2 * width**2))
    blurred: NDArray[np.float64] = kernel @ counted @ kernel
    return blurred
