"""Over the sample library's lessons, what is shown first answers; the notes stand as they were ranked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.sections import Filled, begun, opened, questions


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Filled]:
    with opened(sample_library) as asked:
        yield asked


@pytest.mark.parametrize("half", ["choosing", "reporting"])
def test_eight_lessons_in_ten_begin_with_what_answers(library: Filled, half: str) -> None:
    asked = [begun(one, library) for one in questions() if one.half == half]
    right = [one.right(one.shown)[0] for one in asked]
    assert len(right) >= 50
    assert sum(right) >= 0.8 * len(right)
    assert sum(right) > 1.5 * sum(one.right(one.found)[0] for one in asked)


def test_what_is_shown_first_moves_no_note_and_no_verdict(library: Filled) -> None:
    for one in questions()[::6]:
        looked, reply = library.found(one.text), library.shown(one.text)
        assert [match.note.id for match in reply.matches] == [match.note.id for match in looked.shown]
        assert [match.score for match in reply.matches] == [match.score for match in looked.shown]
        assert (reply.answered, reply.confidence) == (looked.judged.answered, looked.judged.probability)
