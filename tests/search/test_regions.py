"""What stands together is one region, at every distance."""

from __future__ import annotations

import numpy as np

from kbase.model import Points
from kbase.search.regions import groups


def around(x: float, y: float, count: int, width: float = 0.03) -> Points:
    return np.random.default_rng(count).normal((x, y), width, size=(count, 2))


def test_two_crowds_are_two_regions_the_larger_first() -> None:
    at = np.vstack([around(0.2, 0.3, 20), around(0.8, 0.7, 40)])
    large, small = groups(at)
    assert (len(large.members), len(small.members)) == (40, 20)
    assert np.hypot(large.x - 0.8, large.y - 0.7) < 0.03
    assert set(small.members.tolist()) == set(range(20))


def test_the_member_nearest_the_middle_comes_first() -> None:
    at = around(0.5, 0.5, 30)
    (one,) = groups(at)
    away = np.linalg.norm(at[one.members] - (one.x, one.y), axis=1)
    assert (np.diff(away) >= 0).all()


def test_a_long_crowd_has_a_long_axis() -> None:
    at = around(0.5, 0.5, 60) * (1, 0.2) + (0, 0.4)
    long, short, angle = groups(at)[0].spread
    assert long > 3 * short
    assert abs(np.sin(angle)) < 0.2


def test_nobody_and_hardly_anybody_make_no_region() -> None:
    assert groups(np.empty((0, 2))) == []
    assert groups(np.array([[0.1, 0.1], [0.9, 0.9]])) == []


def test_there_are_never_too_many() -> None:
    at = np.random.default_rng(2).uniform(size=(2_000, 2))
    found = groups(at, most=6)
    assert 0 < len(found) <= 6
    assert sum(len(one.members) for one in found) == 2_000


def test_who_stands_far_from_all_belongs_to_the_nearest_region() -> None:
    at = np.vstack([around(0.2, 0.3, 20), around(0.8, 0.7, 40), [[0.05, 0.95], [0.95, 0.05]]])
    assert sorted(np.concatenate([one.members for one in groups(at)]).tolist()) == list(range(62))
