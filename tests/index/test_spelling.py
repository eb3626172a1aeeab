"""The nearest words of a vocabulary: every one so few changes away, none further, at any size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kbase.index.postings import Postings
from kbase.index.spelling import SHORTEST, Spellings, allowed_changes

WORDS = st.text("abcdeé", min_size=1, max_size=10)


def spellings(words: Sequence[str]) -> Spellings:
    """A snapshot's vocabulary of these words, which nothing says."""
    spelled = sorted({word.encode() for word in words})
    said = np.zeros(len(spelled), np.int64)
    return Spellings(Postings.of_rows(spelled, said, np.empty(0, np.int32), np.empty(0, np.uint8)))


@pytest.mark.parametrize("slip", ["compresor", "compresssor", "comprsesor", "conpressor"])
def test_a_slip_of_the_fingers_finds_the_word(slip: str) -> None:
    assert [near.term for near in spellings(["compressor", "zebra"]).near(slip)] == ["compressor"]


def test_fewer_changes_come_first_then_the_same_first_letter() -> None:
    near = spellings(["freezers", "breezer", "freezer"]).near("freezar")
    assert [one.term for one in near] == ["freezer"]
    near = spellings(["lattice", "bettice"]).near("battice")
    assert [one.term for one in near] == ["bettice", "lattice"]


def test_short_words_are_left_as_they_are() -> None:
    assert spellings(["frost", "fros", "pump"]).near("pumb") == []


@given(WORDS.filter(lambda word: len(word) >= SHORTEST), st.lists(WORDS, max_size=30))
def test_nothing_near_is_missed_and_nothing_far_is_told(word: str, words: list[str]) -> None:
    told = {near.term for near in spellings(words).near(word)}
    assert told == {near.term for near in spellings([]).near(word, words)}
    for other in words:
        changes = OSA.distance(word, other)
        first = changes == 1 or other[0] == word[0]
        assert (other in told) == (0 < changes <= allowed_changes(word) and first)
