"""The sentence nearest in meaning is marked where no word tells, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kbase.library import Library
from kbase.model import Draft, Filters, ImportOptions, Match, Question
from kbase.search.highlighting import nearest_sentence
from tests.libraries import holding

BODY = (
    "The gate is painted green. Ring the caretaker's bell twice when the lock is frozen. "
    "Lunch stands in the pantry."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("sentences") / "library") as made:
        made.contribute(Draft("Night shift", BODY, authors=("Ana Lima",), tags=("gates",)), made.owner)
        yield made


def first(library: Library, text: str, filters: Filters | None = None) -> Match:
    return library.ask(Question(text, filters or Filters()), library.owner).matches[0]


def marked(match: Match) -> str:
    best = match.passages[0]
    return best.passage.text[best.best_sentence.start : best.best_sentence.end] if best.best_sentence else ""


def test_a_sentence_is_marked_where_meaning_alone_found_the_note(library: Library) -> None:
    for _ in range(2):  # the second time from what was kept
        match = first(library, "door stuck in icy weather, whom to alert")
        assert match.why.words == ()
        assert marked(match) == "Ring the caretaker's bell twice when the lock is frozen."


def test_what_meaning_alone_found_says_so_and_which_sentence_came_nearest(library: Library) -> None:
    near = first(library, "door stuck in icy weather, whom to alert")
    assert near.why.sentences() == (
        "meaning alone: the passage says none of the question's words",
        "the marked sentence comes nearest",
    )
    far = first(library, "quantum chromodynamics")
    assert far.why.sentences() == (
        "a distant likeness in meaning: the passage says none of the question's words",
    )
    told = first(library, "pantry")
    assert told.why.sentences()[0] == "words: pantry"
    assert not [one for one in told.why.sentences() if "none of the question's words" in one]
    listed = first(library, "tag:gates")  # nothing was asked
    assert not [one for one in listed.why.sentences() if "meaning" in one]


def test_a_line_of_plain_text_is_marked_alone(library: Library, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("08:10 gate painted green\n08:20 lunch eaten\n09:00 ring for the caretaker: lock frozen\n")
    library.add([log], ImportOptions(), library.owner)
    reply = library.ask(Question("door stuck in icy weather, whom to alert"), library.owner)
    found = next(match for match in reply.matches if match.note.plain)
    assert marked(found) == "09:00 ring for the caretaker: lock frozen"


def test_where_words_tell_they_choose_the_sentence(library: Library) -> None:
    assert marked(first(library, "pantry")) == "Lunch stands in the pantry."


def test_of_sentences_that_say_as_much_the_nearest_in_meaning_is_marked(library: Library) -> None:
    body = (
        "Bicycles are counted in May. Small bicycles are lent for nothing. Bicycles without a bell stay here."
    )
    library.contribute(Draft("Rules of the shed", body, authors=("Ana Lima",)), library.owner)
    for _ in range(2):  # the second time from what was kept
        match = first(library, "do children have to pay for bicycles")
        assert marked(match) == "Small bicycles are lent for nothing."
        assert match.why.sentences()[0] == "words: bicycles"
    assert marked(first(library, "bicycles")) == "Bicycles are counted in May."  # each says all of it


def test_what_the_title_says_tells_no_sentence_from_another(library: Library) -> None:
    body = "The Fordson tractor takes diesel. Its tyre pressure is 1.4 bar. The Fordson is blue."
    library.contribute(Draft("Fordson tractor", body, authors=("Ana Lima",)), library.owner)
    asked = first(library, "what is the tyre pressure of the Fordson tractor?")
    assert marked(asked) == "Its tyre pressure is 1.4 bar."


def test_no_sentence_is_marked_that_is_not_near(library: Library) -> None:
    assert marked(first(library, "quantum chromodynamics")) == ""
    assert nearest_sentence(BODY, [0.29, 0.1, 0.0]) is None
    assert nearest_sentence(BODY, np.array([0.1, 0.31, 0.0]).tolist()) is not None


def test_what_narrowed_an_answer_is_among_its_reasons(library: Library) -> None:
    author = first(library, "pantry").note.authors[0].id
    match = first(library, "pantry tag:gates", Filters(authors=(author,)))
    assert match.why.filters == ("tag:gates", 'author:"Ana Lima"')
    assert match.why.sentences()[-1] == 'narrowed to tag:gates, author:"Ana Lima"'


def test_what_was_is_marked_together_with_what_holds_now(tmp_path: Path) -> None:
    was, now = "Before 2024 we greased the bearing monthly.", "Since then it gets two strokes every quarter."
    more = "Stop the turbine first. Now lift the hatch of the bearing."
    with holding(tmp_path / "library", (Draft("The turbine", f"{was} {now} {more}"),)) as library:
        assert marked(first(library, "how often is the bearing greased?")) == f"{was} {now}"
        assert marked(first(library, "which hatch is lifted?")) == "Now lift the hatch of the bearing."
