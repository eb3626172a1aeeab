"""Dates, numbers and verdicts read as a person would say them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.model import Filters, Kind, Match, NoteId, NoteSummary, Reply, SpaceName, Understood, Why
from kbase.web import wording

TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("then", "says"),
    [
        (date(2026, 3, 15), "today"),
        (date(2026, 3, 14), "yesterday"),
        (date(2026, 3, 10), "5 days ago"),
        (date(2026, 3, 5), "last week"),
        (date(2026, 2, 10), "4 weeks ago"),
        (date(2025, 12, 15), "3 months ago"),
        (date(2025, 3, 15), "a year ago"),
        (date(2025, 3, 16), "11 months ago"),
        (date(2024, 8, 1), "19 months ago"),
        (date(2021, 3, 16), "4 years ago"),
        (date(2027, 1, 1), "to come"),
    ],
)
def test_an_age_is_said_in_words(then: date, says: str) -> None:
    assert wording.age(then, TODAY) == says


@given(st.integers(0, 40_000))
def test_no_age_is_ever_a_figure_of_nothing(days: int) -> None:
    says = wording.age(TODAY - timedelta(days=min(days, 700_000)), TODAY)
    assert not says.startswith(("0 ", "1 "))


def test_small_numbers_are_written_out_and_agree_with_their_nouns() -> None:
    assert wording.in_words(0, "answer") == "no answers"
    assert wording.in_words(3, "answer") == "three answers"
    assert wording.in_words(11, "answer") == "11 answers"


def test_every_kind_has_a_name_for_one_and_for_many() -> None:
    assert {kind: wording.kind_name(kind) for kind in Kind}.keys() == set(Kind)
    assert wording.kinds_name("practice") == "Practices"


@pytest.mark.parametrize(
    ("name", "letters"), [("Ingrid Solheim", "IS"), ("ada", "A"), ("Nurul Aisyah Rahman", "NR"), ("  ", "·")]
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert wording.initials(name) == letters


def summary(created: date, updated: date, verified: date | None = None) -> NoteSummary:
    return NoteSummary(NoteId("a"), "T", Kind.NOTE, SpaceName("s"), (), (), created, updated, verified)


def reply(
    *, answered: bool, confidence: float, off_topic: bool = False, found: bool = True, worded: bool = True
) -> Reply:
    note = summary(TODAY, TODAY)
    matches = (Match(note, 1.0, (), Why(words=("frost",) if worded else ())),) if found else ()
    return Reply("q", answered, confidence, off_topic, matches, ())


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (reply(answered=True, confidence=0.93), "answered"),
        (reply(answered=True, confidence=0.6), "answered"),
        (reply(answered=True, confidence=1.0, worded=False), "listed"),
        (reply(answered=False, confidence=0.4), "doubtful"),
        (reply(answered=False, confidence=0.02, off_topic=True), "off-topic"),
        (reply(answered=False, confidence=0.0, found=False), "off-topic"),
    ],
)
def test_confidence_is_told_in_words_and_never_as_a_figure(given: Reply, state: str) -> None:
    found, says = wording.verdict(given)
    assert found == state
    assert not any(char.isdigit() for char in says)


def test_an_answer_is_trusted_in_as_many_words_as_it_is_likely() -> None:
    says = [
        wording.verdict(reply(answered=True, confidence=confidence))[1] for confidence in (0.93, 0.7, 0.55)
    ]
    assert says == [
        "This has been written down.",
        "This looks like an answer.",
        "This may be an answer: read it with care.",
    ]
    exact = reply(answered=True, confidence=0.3)
    exact = replace(exact, matches=(replace(exact.matches[0], why=Why(phrase="E-217")),))
    assert wording.verdict(exact)[1] == "This looks like an answer."


def test_notes_that_were_asked_for_are_told_as_what_they_are() -> None:
    lessons = Understood(Filters(kinds=(Kind.LESSON,)))
    asked = replace(reply(answered=True, confidence=0.1), understood=lessons)
    assert wording.verdict(asked) == ("answered", "Read as: lessons.")
    assert wording.verdict(replace(asked, answered=False))[0] == "doubtful"


def test_doubt_and_lists_are_no_answers_to_trust() -> None:
    assert reply(answered=False, confidence=0.4).trust == ""
    assert reply(answered=False, confidence=0.02, off_topic=True).trust == ""


def test_a_note_nobody_touched_for_years_is_shown_with_a_word_of_caution() -> None:
    old = date(2019, 1, 1)
    assert "7 years" in wording.caution(summary(old, old), TODAY)
    assert wording.caution(summary(old, date(2025, 1, 1)), TODAY) == ""
    assert wording.caution(summary(old, old, verified=date(2025, 6, 1)), TODAY) == ""
