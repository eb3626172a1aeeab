"""The progress bar tells rate and time left from the whole of the work, not its last second."""

from __future__ import annotations

import pytest
from rich.progress import Task, TaskID

from kbase.cli.bar import Pace, bar


def pace(completed: float, total: float | None, seconds: float) -> str:
    task = Task(TaskID(1), "Adding", total, completed, _get_time=lambda: seconds, fields={"unit": "notes"})
    task.start_time = 0.0
    return Pace().render(task).plain


def test_rate_and_time_left_are_those_of_the_whole() -> None:
    assert pace(300, 1_000, 10.0) == "30 notes/s, 0:00:23 left"
    assert pace(120_000, 240_000, 60.0) == "2,000 notes/s, 0:01:00 left"


@pytest.mark.parametrize(
    ("completed", "total", "seconds"), [(0, 10, 5.0), (5, None, 5.0), (5, 10, 0.1), (10, 10, 5.0)]
)
def test_nothing_is_promised_before_it_is_known(
    completed: float, total: float | None, seconds: float
) -> None:
    assert pace(completed, total, seconds) == ""


def test_what_is_shown_is_safe(capfd: pytest.CaptureFixture[str]) -> None:
    with bar("Adding", "notes") as progress:
        progress.total(10)
        progress.advance(10, "\x1b[2Jnote.md")
        progress.total(3)  # a second stretch of work begins at nothing
        progress.advance(1, "b.md")
    assert "\x1b[2J" not in capfd.readouterr().err
