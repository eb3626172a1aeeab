"""Which questions ask for what was written by somebody, of a kind or at a time."""

from __future__ import annotations

from datetime import date

import pytest

from kbase.model import Kind
from kbase.search.request import requested

NEW_YEAR = {year: date(year, 1, 1) for year in range(2019, 2025)}


@pytest.mark.parametrize(
    ("asked", "by", "topic"),
    [
        ("what did Ana Lima write about cold pumps?", "Ana Lima", "cold pumps"),
        ("What has Bo said", "Bo", ""),
        ("notes by Ana Lima on seals", "Ana Lima", "seals"),
        ("What did Ana Lima find out about pumps?", "Ana Lima", "pumps"),
        ("by Ana Lima", "Ana Lima", ""),
        ("what did Ana Lima write in 2022?", "Ana Lima", ""),
        ("what did Ana Lima write about pumps since March 2021", "Ana Lima", "pumps"),
        ("notes by Ana Lima before 2020 on seals", "Ana Lima", "seals"),
        ("lessons on pumps since 2021", "", "pumps"),
        ("what was written about pumps before 2020?", "", "pumps"),
    ],
)
def test_a_question_for_notes_names_who_wrote_them_and_a_topic(asked: str, by: str, topic: str) -> None:
    request = requested(asked)
    assert request is not None
    assert (request.by, request.topic) == (by, topic)


@pytest.mark.parametrize(
    "asked",
    [
        "what did the pump cost",
        "who stands by the door",
        "what did " + "very " * 60 + "write",
        "RFC 2020",
        "the 2019 outage",
        "what happened in March 2023",
        "incidents since 2021",
        "Python 2 to 3 in 2022 lines",
        "lessons on pumps",
        "lessons from the 2019 outage",
        "lessons from 2019 outages",
        "notes on the outage in 2019",
        'notes from "2022"',
        "notes from 2022-13",
        "notes from 2023 to 2020",
        "notes about 2022",
        "meeting notes from March 2023",
    ],
)
def test_a_year_tells_what_any_other_question_is_about(asked: str) -> None:
    assert requested(asked) is None


@pytest.mark.parametrize(
    ("said", "after", "before"),
    [
        ("in 2022", NEW_YEAR[2022], NEW_YEAR[2023]),
        ("from 2022", NEW_YEAR[2022], NEW_YEAR[2023]),
        ("from 2022 onwards", NEW_YEAR[2022], None),
        ("since March 2021", date(2021, 3, 1), None),
        ("since 5 mar 2021", date(2021, 3, 5), None),
        ("in december 2021", date(2021, 12, 1), NEW_YEAR[2022]),
        ("from 2021-12-31", date(2021, 12, 31), NEW_YEAR[2022]),
        ("before 2020", None, NEW_YEAR[2020]),
        ("from before 2020-03", None, date(2020, 3, 1)),
        ("after 2021", NEW_YEAR[2022], None),
        ("until 2021", None, NEW_YEAR[2022]),
        ("between 2020 and 2021", NEW_YEAR[2020], NEW_YEAR[2022]),
        ("written from 2020 to March 2021", NEW_YEAR[2020], date(2021, 4, 1)),
    ],
)
def test_a_time_is_read_as_it_is_said(said: str, after: date | None, before: date | None) -> None:
    for asked in (f"notes {said}", f"notes by Ana {said}", f"what did Ana write about pumps {said}?"):
        request = requested(asked)
        assert request is not None
        assert (request.filters.after, request.filters.before) == (after, before)


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("lessons from 2022", (Kind.LESSON,)),
        ("Lessons learned since 2022", (Kind.LESSON,)),
        ("all the questions since 2022", (Kind.QUESTION,)),
        ("practices by Ana", (Kind.PRACTICE,)),
        ("notes since 2022", ()),
    ],
)
def test_a_kind_is_read_too_and_every_kind_is_a_note(asked: str, kinds: tuple[Kind, ...]) -> None:
    request = requested(asked)
    assert request is not None
    assert request.filters.kinds == kinds


def test_a_time_behind_a_topic_may_be_its_own() -> None:
    request = requested("what did Ana write about the outage in 2019?")
    assert request is not None
    assert (request.topic, request.dated_topic) == ("the outage", "the outage in 2019")
