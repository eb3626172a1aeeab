"""Minutes are asked for; hours are minutes too."""

from __future__ import annotations

import pytest

from kbase.durations import minutes_in
from kbase.errors import BadInput


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        (" 90 ", 90),
        ("90 min", 90),
        ("90m", 90),
        ("45 Minutes", 45),
        ("1.5h", 90),
        ("1,5 hours", 90),
        ("1½ hours", 90),
        ("½ h", 30),
        ("1 hour", 60),
        ("2 hrs", 120),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1 hour and 15 minutes", 75),
        ("1:30", 90),
        ("0:20 h", 20),
        ("1.33 h", 80),
        ("0", 0),
    ],
)
def test_what_people_write_is_understood(written: str, minutes: int) -> None:
    assert minutes_in(written) == minutes


@pytest.mark.parametrize(
    "written",
    ["soon", "1.5", "1,5", "-5", "1:75", "90 s", "h", "1e3", "٩٠", "1 30", "9" * 60, "90 min 5", "1:30 min"],
)
def test_anything_else_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(
        BadInput, match=r"is no number of minutes\. Write minutes, such as 90, or hours: 1\.5 h"
    ):
        minutes_in(written)


def test_nothing_is_missing() -> None:
    with pytest.raises(BadInput, match="are missing"):
        minutes_in(" ")
