"""Which questions ask for what was written by somebody, of a kind or at a time."""

from __future__ import annotations

from datetime import date

import pytest

from kbase.model import Kind
from kbase.search.request import requested, who_is

TODAY = date(2024, 11, 20)  # a Wednesday
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
    request = requested(asked, TODAY)
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
        "notes on the outage in 2019",
        "notes from 2022-13",
        "notes from 2023 to 2020",
        "notes about 2022",
        "meeting notes from March 2023",
        "what changes in March?",
        "what happens this summer",
        "what did the storm break last year?",
        "where were we last year",
        "what happened at the weir last year?",
        "what changed last year?",
        "outage since 2019",
        "who has been the owner since March 2021",
        "where is the pump since March 2021",
        "what did we learn",
        "was ändert sich im März?",
        "was haben wir im Keller geschrieben?",
        "Notizen aus dem Lager",
    ],
)
def test_a_year_tells_what_any_other_question_is_about(asked: str) -> None:
    assert requested(asked, TODAY) is None


@pytest.mark.parametrize(
    ("asked", "topic", "after", "before"),
    [
        ("what was written on 22 April 2024", "", date(2024, 4, 22), date(2024, 4, 23)),
        ("notes of 22 April 2024", "", date(2024, 4, 22), date(2024, 4, 23)),
        ("notes on 2024-04-22", "", date(2024, 4, 22), date(2024, 4, 23)),
        ("what changed since 3 March 2024", "", date(2024, 3, 3), None),
        ("What has changed about chlorine since last week?", "chlorine", date(2024, 11, 11), None),
        ("what is new since January?", "", date(2024, 1, 1), None),
        ("what's new since December?", "", date(2023, 12, 1), None),
        ("What's new this week?", "", date(2024, 11, 18), date(2024, 11, 25)),
        ("what is new since yesterday", "", date(2024, 11, 19), None),
        ("lessons on pumps since March", "pumps", date(2024, 3, 1), None),
        ("chlorine since March 2021", "chlorine", date(2021, 3, 1), None),
        ("pump seals since 3.4.2021", "pump seals", date(2021, 4, 3), None),
        ("what happened last year?", "", NEW_YEAR[2023], NEW_YEAR[2024]),
        ("what has happened since last month?", "", date(2024, 10, 1), None),
        ("what happened in March?", "", date(2024, 3, 1), date(2024, 4, 1)),
        ("what happened today?", "", TODAY, date(2024, 11, 21)),
        ("what happened since 2023", "", NEW_YEAR[2023], None),
        ("what happened since 3 March 2024?", "", date(2024, 3, 3), None),
        ("what has happened since 2024-03-01", "", date(2024, 3, 1), None),
    ],
)
def test_what_is_new_or_happened_is_asked_of_the_notes_of_a_time(
    asked: str, topic: str, after: date, before: date | None
) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert (request.by, request.within, request.topic) == ("", "", topic)
    assert (request.filters.after, request.filters.before) == (after, before)


@pytest.mark.parametrize(
    ("asked", "space", "topic"),
    [
        ("lessons from Penhallow", "Penhallow", ""),
        ("all the notes in the Harbour space", "Harbour", ""),
        ("what did we learn at Alto Quilla about frost?", "Alto Quilla", "frost"),
        ("practices in Skarvik since 2021", "Skarvik", ""),
    ],
)
def test_notes_from_a_place_may_be_those_of_a_space(asked: str, space: str, topic: str) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert (request.within, request.topic, request.by) == (space, topic, "")


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("who is Ana Lima?", "Ana Lima"),
        ("Who's Ana", "Ana"),
        ("wer ist Ana Lima?", "Ana Lima"),
        ("who was here", "here"),
        ("who wrote this", ""),
        ("who is " + "very " * 20, ""),
    ],
)
def test_who_somebody_is_is_asked_by_their_name(asked: str, name: str) -> None:
    assert who_is(asked) == name


@pytest.mark.parametrize(
    ("said", "after", "before"),
    [
        ("in 2022", NEW_YEAR[2022], NEW_YEAR[2023]),
        ("from 2022", NEW_YEAR[2022], NEW_YEAR[2023]),
        ("from 2022 onwards", NEW_YEAR[2022], None),
        ("since March 2021", date(2021, 3, 1), None),
        ("since 22.4.2021", date(2021, 4, 22), None),
        ("since April 22nd, 2021", date(2021, 4, 22), None),
        ("before 3 Sept 2021", None, date(2021, 9, 3)),
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
        request = requested(asked, TODAY)
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
    request = requested(asked, TODAY)
    assert request is not None
    assert request.filters.kinds == kinds


def test_a_time_behind_a_topic_may_be_its_own() -> None:
    request = requested("what did Ana write about the outage in 2019?", TODAY)
    assert request is not None
    assert (request.topic, request.dated_topic) == ("the outage", "the outage in 2019")


@pytest.mark.parametrize(
    ("asked", "after", "before"),
    [
        ("what did we learn last year?", date(2023, 1, 1), date(2024, 1, 1)),
        ("what did we write down this year", date(2024, 1, 1), date(2025, 1, 1)),
        ("what was written in March?", date(2024, 3, 1), date(2024, 4, 1)),
        ("lessons from December", date(2023, 12, 1), date(2024, 1, 1)),
        ("what have we learned over the past month", date(2024, 10, 1), date(2024, 11, 1)),
        ("notes from today", TODAY, date(2024, 11, 21)),
        ("notes of yesterday", date(2024, 11, 19), TODAY),
        ("notes since March", date(2024, 3, 1), None),
        ("notes written since March", date(2024, 3, 1), None),
        ("notes dated since last year", NEW_YEAR[2023], None),
        ("questions this week", date(2024, 11, 18), date(2024, 11, 25)),
        ("what did we find last week", date(2024, 11, 11), date(2024, 11, 18)),
        ("what did we learn this summer", date(2024, 6, 1), date(2024, 9, 1)),
        ("lessons from last autumn", date(2023, 9, 1), date(2023, 12, 1)),
        ("what was written this winter", date(2023, 12, 1), date(2024, 3, 1)),
        ("was haben wir letztes Jahr gelernt?", date(2023, 1, 1), date(2024, 1, 1)),
        ("Was wurde im letzten Jahr geschrieben?", date(2023, 1, 1), date(2024, 1, 1)),
        ("was haben wir im März aufgeschrieben", date(2024, 3, 1), date(2024, 4, 1)),
        ("was haben wir diesen Sommer gelernt", date(2024, 6, 1), date(2024, 9, 1)),
        ("Notizen aus 2022", date(2022, 1, 1), date(2023, 1, 1)),
        ("was wurde seit 2023 festgehalten?", date(2023, 1, 1), None),
    ],
)
def test_a_time_may_be_told_from_today(asked: str, after: date, before: date | None) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert (request.by, request.topic, request.filters.after, request.filters.before) == (
        "",
        "",
        after,
        before,
    )


def test_somebody_is_asked_for_with_a_time_told_from_today() -> None:
    request = requested("what did Ana Lima write about pumps last year?", TODAY)
    assert request is not None
    assert (request.by, request.topic, request.dated_topic) == ("Ana Lima", "pumps", "pumps last year")
    assert request.filters.after == date(2023, 1, 1)
    since = requested("notes by Ana dated since last year", TODAY)
    assert since is not None
    assert (since.by, since.filters.after, since.filters.before) == ("Ana", NEW_YEAR[2023], None)
    lately = requested("lessons from yesterday about pumps", TODAY)
    assert lately is not None
    assert (lately.within, lately.topic, lately.filters.before) == ("", "pumps", TODAY)
    german = requested("was haben wir letztes Jahr über Pumpen gelernt?", TODAY)
    assert german is not None
    assert (german.topic, german.filters.before) == ("Pumpen", date(2024, 1, 1))
