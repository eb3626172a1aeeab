"""docs/asking.md: what it says a question is read as, asked of the sample library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase.config import Settings
from kbase.library import Library
from kbase.model import Question

GUIDE = (Path(__file__).parent.parent / "docs" / "asking.md").read_text("utf-8")
READINGS = re.findall(r"^\| (.+?) \| (Read as: .+?) \|$", GUIDE, re.MULTILINE)


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with Library.open(Settings(sample_library)) as opened:
        yield opened


@pytest.mark.parametrize(("asked", "says"), READINGS)
def test_a_question_is_read_as_the_guide_says(library: Library, asked: str, says: str) -> None:
    reply = library.ask(Question(asked), library.owner)
    assert reply.understood is not None
    assert reply.understood.says == says
    assert reply.answered


def test_the_guide_shows_many_ways_of_asking_for_notes() -> None:
    assert len(READINGS) >= 10


def test_who_took_over_is_told_as_the_guide_says(library: Library) -> None:
    assert "*Who took over from\nIngrid Solheim?*" in GUIDE
    reply = library.ask(Question("Who took over from Ingrid Solheim?"), library.owner)
    assert [one.says for one in reply.succeeding] == ["Tomasz Wieczorek took over from Ingrid Solheim."]


@pytest.mark.parametrize("asked", ["what is a lot?", "what does intermediate mean?"])
def test_a_term_is_explained_by_the_list_of_the_sample(library: Library, asked: str) -> None:
    reply = library.ask(Question(asked), library.owner)
    assert (reply.answered, reply.matches[0].note.title) == (True, "What we call things")


def test_a_slip_is_put_right_and_told(library: Library) -> None:
    assert "*comprresor* finds compressor" in GUIDE
    (told,) = library.ask(Question("comprresor noise"), library.owner).respelled
    assert (told.typed, told.meant) == ("comprresor", "compressor")


@pytest.mark.parametrize("code", ["E-217", "E217", "e 217"])
def test_a_code_is_found_however_it_is_spaced(library: Library, code: str) -> None:
    assert f"`{code}`" in GUIDE
    assert library.ask(Question(code), library.owner).matches[0].note.title.startswith("E-217")


def test_a_term_is_answered_from_the_list_that_explains_it(library: Library) -> None:
    assert "*define\n  intermediate*" in GUIDE
    reply = library.ask(Question("define intermediate"), library.owner)
    assert reply.answered
    best = reply.matches[0].passages[0]
    assert best.best_sentence is not None
    assert best.passage.text[best.best_sentence.start :].startswith("**Intermediate.** Seed that survives")
