"""A text that is its title once more is told from one that says more."""

from __future__ import annotations

import pytest

from kbase.model import repeats


def test_a_text_that_is_the_title_repeats_it_whatever_the_white_space() -> None:
    assert repeats("Why does the door freeze?", "Why does\nthe door freeze?\n")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Why does the door freeze?", "Why does the door freeze? It does so in May."),
        ("Door", "door"),
        ("See [[Frost]]", "See [[Frost]]"),
        ("See https://example.org", "See https://example.org"),
    ],
)
def test_a_text_with_more_words_or_a_link_is_shown(title: str, text: str) -> None:
    assert not repeats(title, text)
