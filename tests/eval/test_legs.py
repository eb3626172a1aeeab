"""Every leg counts on its own: names planted in the sample library, and the same mistyped."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from benchmarks.legs import ASKED, Planted, filled, names_found, planted, slipped
from benchmarks.passages import texts
from kbase.search.collection import Document
from kbase.throwaway import ThrowAway

KINDS = ("identifier", "error code", "rare name")


@pytest.fixture(scope="module")
def things() -> tuple[list[Document], list[Planted]]:
    """The sample library's texts with a hundred things in them."""
    told = [text for text in texts(None) if len(text.body) > 200]
    return planted([Document(str(n), text.title, text.body) for n, text in enumerate(told)])


@pytest.fixture(scope="module")
def library(things: tuple[list[Document], list[Planted]]) -> Iterator[ThrowAway]:
    with filled(things[0]) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_one_note_says_finds_it_first(
    library: ThrowAway, things: tuple[list[Document], list[Planted]], kind: str
) -> None:
    planted_ones = [one for one in things[1] if one.kind == kind]
    assert len(planted_ones) >= 33
    for number, one in enumerate(planted_ones):
        form = ASKED[number % len(ASKED)]
        assert names_found(library, form.format(one.word))[:1] == [one.document], form.format(one.word)


def test_a_slip_of_the_fingers_in_a_rare_name_still_finds_its_note(
    library: ThrowAway, things: tuple[list[Document], list[Planted]]
) -> None:
    chance = random.Random(7)
    names = [one for one in things[1] if one.kind == "rare name"]
    asked = [(ASKED[1].format(slipped(one.word.split()[0], chance)), one) for one in names]
    found = [names_found(library, text)[:1] == [one.document] for text, one in asked]
    assert sum(found) >= 0.85 * len(found)  # two made up names may be one slip apart
