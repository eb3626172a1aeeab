"""A comparison loses no line of either text, and is never slow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.web.contribute.differences import MOST_LINES, Line, differences
from tests.pace import at_most

texts = st.lists(st.sampled_from(["a", "b", "c", "", "d"]), max_size=12).map("\n".join)


def test_equal_texts_do_not_differ() -> None:
    assert differences("a\nb", "a\nb") == []


def test_a_changed_line_stands_between_those_around_it() -> None:
    assert differences("a\nold\nb", "a\nnew\nb") == [
        Line(" ", "a"),
        Line("-", "old"),
        Line("+", "new"),
        Line(" ", "b"),
    ]


def test_what_is_far_from_a_change_is_left_out() -> None:
    before = "\n".join(f"line {n}" for n in range(100))
    lines = differences(before, before.replace("line 50", "changed"))
    assert [line.sign for line in lines] == ["…", " ", " ", "-", "+", " ", " ", "…"]


@given(texts, texts)
def test_no_line_of_either_text_is_invented_or_misplaced(old: str, new: str) -> None:
    lines = differences(old, new)
    gone = [line.text for line in lines if line.sign == "-"]
    come = [line.text for line in lines if line.sign == "+"]
    assert in_order(gone, old.split("\n"))
    assert in_order(come, new.split("\n"))
    assert bool(gone or come) == (old != new)
    assert len(old.split("\n")) - len(gone) == len(new.split("\n")) - len(come)


@pytest.mark.no_cover
def test_long_texts_that_share_nothing_are_shown_one_after_the_other_at_once() -> None:
    old = "\n".join("ab"[n % 2] * (n % 7) for n in range(MOST_LINES * 20))
    new = "\n".join("ba"[n % 2] * (n % 5) for n in range(MOST_LINES * 20))
    with at_most(2):
        lines = differences("x\n" + old, "y\n" + new)
    assert {line.sign for line in lines} >= {"-", "+"}


def in_order(some: list[str], whole: list[str]) -> bool:
    left = iter(whole)
    return all(line in left for line in some)
