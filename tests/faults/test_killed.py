"""A writer killed at any moment loses nothing it acknowledged and leaves nothing by halves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kbase.library import Library
from kbase.model import Filters
from tests.faults.holding import faults, wrongs
from tests.faults.killing import killed_writers
from tests.faults.writer import Stored, mark_in, opened

KILLS = 100


@pytest.mark.timeout(600)
def test_a_hundred_kills_lose_nothing_and_leave_nothing_by_halves(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    held: Stored = {}
    during: Counter[str] = Counter()
    for killed in killed_writers(folder, KILLS, seed=11):
        during[killed.during] += 1
        with opened(folder) as library:
            touched = {name: held[name] for name in killed.storing if name in held} | killed.stored
            assert wrongs(library, touched, killed.storing) == []
            assert faults(library) == []
            held |= killed.stored
            held |= there(library, killed.storing)
    assert set(during) >= {"note", "edit", "import", "snapshot"}, during
    with opened(folder) as library:
        assert wrongs(library, held, {}) == []
        assert library.notes(Filters(), library.owner, limit=1).total == len(held)


def there(library: Library, storing: Stored) -> Stored:
    """What was begun, killed before it was acknowledged, and stored all the same."""
    found = {}
    for name in storing:
        note = library.resolve(f"Report {name}", library.owner)
        if note is not None:
            found[name] = mark_in(library.note(note.id, library.owner).note.body)
    return found


def test_a_writer_that_indexes_in_a_second_step_is_caught(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    for killed in killed_writers(folder, 40, seed=12, how="two-steps"):
        with opened(folder) as library:
            if wrongs(library, killed.stored, killed.storing):
                return
    pytest.fail("Forty killed writers that index in a second step left nothing by halves.")
