"""What everyone told of progress keeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbase.cli.bar import bar
from kbase.ports import Progress, Silent


@pytest.fixture(params=["silent", "bar"])
def progress(request: pytest.FixtureRequest) -> Iterator[Progress]:
    if request.param == "silent":
        yield Silent()
        return
    with bar("Adding", "notes") as shown:
        yield shown


def test_work_of_any_length_may_be_told(progress: Progress) -> None:
    progress.total(3)
    progress.advance(1, "a.md")
    progress.advance(0, "")
    progress.advance(2, "\x1b[2J" * 200)
    progress.total(0)
    progress.total(2)
    progress.advance(5, "more than was said")


def test_progress_may_be_told_before_the_total_is_known(progress: Progress) -> None:
    progress.advance(1, "a.md")


def test_data_goes_to_standard_output_alone(progress: Progress, capsys: pytest.CaptureFixture[str]) -> None:
    progress.total(1)
    progress.advance(1, "a.md")
    assert capsys.readouterr().out == ""
