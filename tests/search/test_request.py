"""Which questions ask for what was written by somebody, of a kind or at a time."""

from __future__ import annotations

from datetime import date

import pytest

from kbase.model import Kind
from kbase.search.request import less_tags, of_a_space, requested, who_is

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
        ("lessons learned on pumps", "", "pumps"),
        ("which practices do we have about cold pumps?", "", "cold pumps"),
        ("what was written about pumps before 2020?", "", "pumps"),
        ("notes from 2010 on seals", "", "seals"),
        ("latest lesson about pumps", "", "pumps"),
        ("what is the most recent practice on pumps?", "", "pumps"),
        ("notes from 2010 on about seals", "", "seals"),
        ("notes by Ana Lima on 3 March 2024 minutes", "Ana Lima", "3 March 2024 minutes"),
        ("what did Ana Lima write of 2022 floods", "Ana Lima", "2022 floods"),
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
        "notes on pumps",
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
        "how do I open a spring valve",
        "what is the new procedure for closing the weir",
        "what is new about the seals",
        "what's new about spring valves?",
        "what is the latest on the last outage",
        "why did the last pump fail",
        "why did the pump fail last year?",
        "how often did the boiler lock out in the last two weeks",
        "did anything happen last week",
        "who was on duty last night",
        "when was the last service of pump 3",
        "what do we do in spring",
        "when does spring cleaning start",
        "how was the spring tide this year",
        "seed collected last summer",
        "boiler noise since last week",
        "pumps since spring",
        "what happened to the last few samples",
        "what changed in the past",
        "past incidents at the dam",
        "how far past the gate is the valve",
        "who wrote the new rules this year",
        "new lessons for new staff",
        "lesson about last year's storm",
        "2023-13 lessons",
        "recent changes to pump lubrication",
        "the latest on lessons",
        "latest version",
        "recent",
        "Monday",
        "who was on duty last Monday",
        "notes on Tuesday mornings",
        "what is the practice in spring",
        "what is a new lot",
        "is the gate open today",
        "open questions procedure",
        "how do I answer open questions",
        "how are open questions handled in the weekly meeting",
        "open the questions page",
        "who answers unanswered questions",
        "questions about pumps",
        "questions about valves that are open",
        "questions from the floor",
        "what questions do visitors ask in spring",
        "questions to ask before opening the last door",
        "frequently asked questions",
        "was ändert sich im März?",
        "was haben wir im Keller geschrieben?",
        "Notizen aus dem Lager",
    ],
)
def test_a_year_tells_what_any_other_question_is_about(asked: str) -> None:
    request = requested(asked, TODAY)
    assert request is None or request.within  # which is a request where a space is called so


@pytest.mark.parametrize(
    ("asked", "topic", "after", "before"),
    [
        ("what was written on 22 April 2024", "", date(2024, 4, 22), date(2024, 4, 23)),
        ("what was written before 2020?", "", None, date(2020, 1, 1)),
        ("what was decided in March 2022?", "", date(2022, 3, 1), date(2022, 4, 1)),
        ("what did we decide in 2022 about seals?", "seals", date(2022, 1, 1), date(2023, 1, 1)),
        ("what has been written in 2020 about seals", "seals", date(2020, 1, 1), date(2021, 1, 1)),
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
        ("what's new since Monday?", "", date(2024, 11, 18), None),
        ("what happened on Wednesday?", "", TODAY, date(2024, 11, 21)),
        ("Since last Tuesday", "", date(2024, 11, 19), None),
        ("since last Wednesday", "", date(2024, 11, 13), None),
        ("this week", "", date(2024, 11, 18), date(2024, 11, 25)),
        ("the last 12 months", "", date(2023, 11, 20), None),
        ("since 2023", "", NEW_YEAR[2023], None),
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
        ("lessons from 2023 at Millbrook", "Millbrook", ""),
        ("what did we learn last year at Millbrook about frost?", "Millbrook", "frost"),
    ],
)
def test_notes_from_a_place_may_be_those_of_a_space(asked: str, space: str, topic: str) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert (request.within, request.topic, request.by) == (space, topic, "")


@pytest.mark.parametrize(
    ("asked", "space", "kind", "topic"),
    [
        ("Eskrigg lessons", "Eskrigg", Kind.LESSON, ""),
        ("all Alto Quilla practices about frost", "Alto Quilla", Kind.PRACTICE, "frost"),
        ("Penhallow's lessons learned since 2021", "Penhallow", Kind.LESSON, ""),
        ("Skarvik open questions?", "Skarvik", Kind.QUESTION, ""),
        ("the latest Skarvik lessons", "Skarvik", Kind.LESSON, ""),
        ("Brackwell notes on pumps", "Brackwell", None, "pumps"),
        ("Alto Quilla's notes", "Alto Quilla", None, ""),
    ],
)
def test_what_stands_before_a_kind_may_be_a_space(
    asked: str, space: str, kind: Kind | None, topic: str
) -> None:
    request = of_a_space(asked, TODAY)
    assert request is not None
    assert (request.within, request.topic) == (space, topic)
    assert request.filters.kinds == ((kind,) if kind else ())
    assert request.new == ("latest" in asked)


@pytest.mark.parametrize(
    ("asked", "after", "before"),
    [
        ("Millbrook lessons 2023", NEW_YEAR[2023], NEW_YEAR[2024]),
        ("Millbrook 2023 lessons", NEW_YEAR[2023], NEW_YEAR[2024]),
        ("lessons from 2019 to 2021 at Millbrook", NEW_YEAR[2019], NEW_YEAR[2022]),
        ("lessons since March in Millbrook", date(2024, 3, 1), None),
        ("lessons from Millbrook 2023", NEW_YEAR[2023], NEW_YEAR[2024]),
        ("last winter's lessons at Millbrook", date(2023, 12, 1), date(2024, 3, 1)),
    ],
)
def test_a_time_may_stand_on_either_side_of_a_space(asked: str, after: date, before: date | None) -> None:
    request = of_a_space(asked, TODAY) or requested(asked, TODAY)
    assert request is not None
    assert request.within == "Millbrook"
    assert (request.filters.after, request.filters.before) == (after, before)


def test_two_times_are_none() -> None:
    assert requested("lessons from 2023 at Millbrook since 2020", TODAY) is None


@pytest.mark.parametrize(
    "asked", ["notes from 2023 by Ana", "2023 notes by Ana", "notes 2023 written by Ana"]
)
def test_a_time_may_stand_before_whoever_wrote(asked: str) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert (request.by, request.filters.after) == ("Ana", NEW_YEAR[2023])


@pytest.mark.parametrize(
    ("asked", "rest", "tags"),
    [
        ("notes tagged safety by Ana", "notes by Ana", ("safety",)),
        ("Ana's notes tagged #safety?", "Ana's notes", ("safety",)),
        ("lessons that are tagged solar/roof and safety, by Ana", "lessons by Ana", ("solar/roof", "safety")),
        ("show me everything tagged safety", "notes ", ("safety",)),
        ("tagged safety by Ana", "notes by Ana", ("safety",)),
        ("how are sheep tagged", "how are sheep tagged", ()),
        ("notes tagged by Ana Lima", "notes tagged by Ana Lima", ()),
        ("everything tagged -", "everything tagged -", ()),
    ],
)
def test_what_notes_are_tagged_is_told_from_the_rest(asked: str, rest: str, tags: tuple[str, ...]) -> None:
    assert less_tags(asked) == (rest, tags)


def test_a_tag_makes_a_request_of_any_notes_and_of_no_other_question() -> None:
    request = requested("notes about pumps", TODAY, ("safety",))
    assert request is not None
    assert (request.topic, request.filters.tags) == ("pumps", ("safety",))
    assert requested("why are sheep", TODAY, ("safety",)) is None


@pytest.mark.parametrize("asked", ["notes", "lessons", "Eskrigg lessons for beginners", "Eskrigg"])
def test_any_other_word_for_notes_makes_no_space(asked: str) -> None:
    assert of_a_space(asked, TODAY) is None


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("open questions", ""),
        ("What are the open questions?", ""),
        ("show me all unanswered questions about pump seals", "pump seals"),
        ("which questions are still open?", ""),
        ("questions nobody has answered yet", ""),
        ("Questions without an answer on frost", "frost"),
        ("questions about frost that no one has answered", "frost"),
        ("which questions about frost are still open?", "frost"),
        ("are there any open questions about frost?", "frost"),
    ],
)
def test_questions_that_nobody_has_answered_are_asked_for(asked: str, topic: str) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert (request.topic, request.by, request.within) == (topic, "", "")
    assert (request.filters.kinds, request.filters.unanswered) == ((Kind.QUESTION,), True)


def test_open_questions_may_be_those_of_a_space_of_somebody_or_of_a_time() -> None:
    ours = requested("open questions in Penhallow about frost", TODAY)
    hers = requested("unanswered questions asked by Ana Lima", TODAY)
    lately = requested("open questions from last year", TODAY)
    assert ours is not None
    assert hers is not None
    assert lately is not None
    assert (ours.within, ours.topic, hers.by) == ("Penhallow", "frost", "Ana Lima")
    assert (lately.within, lately.filters.after) == ("", NEW_YEAR[2023])
    assert ours.filters.unanswered
    assert hers.filters.unanswered
    about = requested("what did Ana Lima write about open questions?", TODAY)
    assert about is not None
    assert (about.topic, about.filters.unanswered) == ("open questions", False)


def test_what_is_new_is_what_came_lately() -> None:
    for asked in (
        "what is new?",
        "What's new",
        "what’s new today?",
        "was gibt's Neues?",
        "what's new lately",
    ):
        request = requested(asked, TODAY)
        assert request is not None
        assert (request.new, request.topic, request.within) == (True, "", "")
        assert request.filters.after == (TODAY if "today" in asked else date(2024, 10, 21))
    there = requested("what is new in Penhallow since March?", TODAY)
    assert there is not None
    assert (there.new, there.within, there.filters.after) == (True, "Penhallow", date(2024, 3, 1))


@pytest.mark.parametrize(
    ("asked", "kinds", "space"),
    [
        ("recent lessons", (Kind.LESSON,), ""),
        ("the most recent practices", (Kind.PRACTICE,), ""),
        ("what are our newest questions?", (Kind.QUESTION,), ""),
        ("which is the latest answer", (Kind.ANSWER,), ""),
        ("latest notes", (), ""),
        ("latest lessons from Penhallow", (Kind.LESSON,), "Penhallow"),
    ],
)
def test_the_newest_of_a_kind_are_asked_for(asked: str, kinds: tuple[Kind, ...], space: str) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert (request.new, request.filters.kinds, request.within) == (True, kinds, space)


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("what did we learn last year?", (Kind.LESSON,)),
        ("what have we learnt about frost since 2022", (Kind.LESSON,)),
        ("what did Ana Lima learn about frost?", (Kind.LESSON,)),
        ("was haben wir letztes Jahr gelernt?", (Kind.LESSON,)),
        ("what did we write last year?", ()),
        ("was haben wir letztes Jahr geschrieben?", ()),
    ],
)
def test_what_was_learned_is_a_lesson(asked: str, kinds: tuple[Kind, ...]) -> None:
    request = requested(asked, TODAY)
    assert request is not None
    assert request.filters.kinds == kinds


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
        ("last winter's lessons", date(2023, 12, 1), date(2024, 3, 1)),
        ("show me yesterday’s notes", date(2024, 11, 19), TODAY),
        ("the last two weeks' lessons", date(2024, 11, 6), None),
        ("2023 lessons", NEW_YEAR[2023], NEW_YEAR[2024]),
        ("lessons 2023", NEW_YEAR[2023], NEW_YEAR[2024]),
        ("lessons from December", date(2023, 12, 1), date(2024, 1, 1)),
        ("what have we learned over the past month", date(2024, 10, 20), None),
        ("what have we learned in the past year", date(2023, 11, 20), None),
        ("what did we learn in the last 12 months?", date(2023, 11, 20), None),
        ("what was written within the last two weeks", date(2024, 11, 6), None),
        ("lessons from the past 30 days", date(2024, 10, 21), None),
        ("notes since the last week", date(2024, 11, 13), None),
        ("notes over the last couple of months", date(2024, 9, 20), None),
        ("lessons from last 3 years", date(2021, 11, 20), None),
        ("lessons since spring", date(2024, 3, 1), None),
        ("lessons from the spring", date(2024, 3, 1), date(2024, 6, 1)),
        ("notes before last summer", None, date(2024, 6, 1)),
        ("notes until last year", None, NEW_YEAR[2024]),
        ("lessons from last March", date(2024, 3, 1), date(2024, 4, 1)),
        ("what was written last quarter", date(2024, 7, 1), date(2024, 10, 1)),
        ("lessons this quarter", date(2024, 10, 1), NEW_YEAR[2024].replace(year=2025)),
        ("what did we learn recently", date(2024, 10, 21), None),
        ("what happened lately?", date(2024, 10, 21), None),
        ("notes from today", TODAY, date(2024, 11, 21)),
        ("notes since Monday", date(2024, 11, 18), None),
        ("lessons from last Wednesday", date(2024, 11, 13), date(2024, 11, 14)),
        ("what was written on friday", date(2024, 11, 15), date(2024, 11, 16)),
        ("notes before Friday", None, date(2024, 11, 15)),
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
def test_a_time_may_be_told_from_today(asked: str, after: date | None, before: date | None) -> None:
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
