"""The script that learns the constants of the learned weight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.weights import STEPS, Curves, fitted, keep, kept, table
from kbase.search.rehearsal import weight_at


def curves(best: float, lead: float) -> Curves:
    """A collection whose queries are answered best at one weight of meaning."""
    curve = 1.0 - (STEPS - best) ** 2
    return Curves(curve, curve, lead, 0.1)


def test_constants_are_those_that_put_each_collection_near_its_best() -> None:
    collections = {0.3: -1.0, 0.62: 0.0, 0.85: 0.6}  # the best weight, and the lead of meaning
    even, steep = fitted([curves(best, lead) for best, lead in collections.items()])
    for best, lead in collections.items():
        assert weight_at(lead, even, steep) == pytest.approx(best, abs=0.06)


def test_each_collection_is_tried_with_constants_from_the_others() -> None:
    lines = table({"reports": curves(0.3, -1.0), "answers": curves(0.85, 0.6)})
    assert len(lines) == 7
    assert lines[2].startswith("| reports | -1.00 ± 0.10 |")


def test_what_was_measured_is_read_again(tmp_path: Path) -> None:
    found = {"reports": curves(0.3, -1.0)}
    keep(tmp_path / "kept.npz", found)
    (again,) = kept(tmp_path / "kept.npz").values()
    assert np.array_equal(again.held_out, found["reports"].held_out)
    assert (again.lead, again.error) == (-1.0, 0.1)
