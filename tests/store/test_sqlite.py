"""What is said of this machine's SQLite."""

from __future__ import annotations

import pytest

from kbase.store import Store
from kbase.store.sqlite import has_wal_reset_race


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_versions_with_the_wal_reset_race_are_known(version: tuple[int, int, int], affected: bool) -> None:
    assert has_wal_reset_race(version) is affected


def test_this_sqlite_will_do(store: Store) -> None:
    findings = store.sqlite_findings()
    assert all(finding.ok for finding in findings)
    assert any("WAL-reset" in finding.name for finding in findings)
