"""Looked up by a word or a name, the sample library shows what says it, and does not say nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.sections import Filled, opened
from kbase.search.confidence import coverage


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Filled]:
    with opened(sample_library) as asked:
        yield asked


@pytest.mark.parametrize(
    "text",
    ["scraping", "scraped", "F6", "fuse F6", "7,900", "7,900 kroner", "gives two tenths of a degree"],
)
def test_what_a_note_says_word_for_word_is_found_first(library: Filled, text: str) -> None:
    reply = library.shown(text)
    assert not reply.off_topic
    assert coverage(text, reply.matches[0]) == 1.0


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Tomasz Wieczorek", "Tomasz Wieczorek"),
        ("dvorak", "Marek Dvořák"),
        ("Hattie", "Hattie Marlowe"),
    ],
)
def test_a_name_is_answered_with_whose_it_is_and_never_as_a_question(
    library: Filled, typed: str, name: str
) -> None:
    reply = library.shown(typed)
    assert [one.name for one in reply.named] == [name]
    theirs = [name in [author.name for author in match.note.authors] for match in reply.matches]
    assert all(theirs) if reply.listed else reply.verdict == "doubtful"


@pytest.mark.parametrize("text", ["chocolate cake", "who turned off the moon", "why why why"])
def test_what_is_nowhere_said_is_still_refused(library: Filled, text: str) -> None:
    reply = library.shown(text)
    assert reply.off_topic
    assert not reply.named
