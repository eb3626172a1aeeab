"""A reply in a terminal reads like an answer, at 80 columns and in a pipe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kbase.cli.listing import NOTHING, expert_lines, reply_lines, verdict
from kbase.cli.terminal import Ink, Screen, columns
from kbase.model import Availability, Kind, NoteId, NoteRef, PersonId, PersonRef, StandIn
from kbase.verdicts import DOUBT, OFF_TOPIC
from tests.cli.plain_replies import expert, match, passage, reply

PIPE = Screen(80, Ink(colour=False))
WINDOW = Screen(80, Ink(colour=True))
FROST = match(
    "Change the gasket when frost shows",
    passage("Frost is back in a week. Change the gasket.", "Change the gasket.", heading=("Lesson", "Doors")),
)


def test_a_match_shows_title_way_passage_author_date_space_and_why() -> None:
    assert list(reply_lines(reply(FROST), PIPE)) == [
        "This has been written down.",
        "",
        "1   Change the gasket when frost shows                                    lesson",
        "    Lesson › Doors",
        "    Frost is back in a week. »Change the gasket.«",
        "    Marek Dvořák · 4 May 2023 · cold-store",
        "    why: words: frost; close in meaning",
        "",
    ]


def test_what_was_found_stands_beside_what_a_lesson_answers() -> None:
    told = replace(passage("Change the gasket.", heading=("Lesson",)), found=False)
    beside = replace(FROST, passages=(told, *FROST.passages))
    assert list(reply_lines(reply(beside), PIPE))[3:7] == [
        "    Lesson",
        "    Change the gasket.",
        "    Lesson › Doors",
        "    Frost is back in a week. »Change the gasket.«",
    ]


def test_people_follow_the_matches_each_with_the_notes_that_speak_for_them() -> None:
    lines = list(reply_lines(reply(FROST, people=(expert(notes=5, role="Engineer", site="Skarvik"),)), PIPE))
    people = lines[lines.index("People to ask") + 2 :]
    assert people == [
        "1   Marek Dvořák · Engineer, Skarvik",
        "    wrote: “Note 1” (2023)",
        "    wrote: “Note 2” (2023)",
        "    wrote: “Note 3” (2023)",
        "    and 2 more notes",
        "",
    ]


def test_a_receipt_says_what_others_say_of_the_note() -> None:
    one = expert()
    checked = replace(one.evidence[0], verified=date(2025, 1, 2), applied=2)
    lines = list(expert_lines([replace(one, evidence=(checked,))], PIPE))
    assert "    wrote: “Note 1” (2023, verified 2025, applied twice)" in lines


def test_somebody_who_left_is_shown_with_who_to_ask_instead() -> None:
    successor = PersonRef(PersonId("s" * 16), "Aslaug Brekke")
    gone = replace(
        expert(left=date(2022, 8, 1), successor=successor),
        availability=Availability(free=False, says="left on 1 August 2022"),
        stand_in=StandIn(successor, "took over", named=True),
    )
    assert "    left on 1 August 2022; ask Aslaug Brekke instead" in list(expert_lines([gone], PIPE))
    nobody = replace(gone, stand_in=None)
    assert "    left on 1 August 2022" in list(expert_lines([nobody], PIPE)), "she cannot be asked"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (reply(FROST), "This has been written down."),
        (replace(reply(FROST), confidence=0.7), "This looks like an answer."),
        (
            reply(match("Frost", passage("Text."), status="withdrawn")),
            "This may be an answer: read it with care.",
        ),
        (replace(reply(FROST), confidence=0.55), "This may be an answer: read it with care."),
        (reply(FROST, answered=False), DOUBT),
        (reply(FROST, answered=False, off_topic=True), OFF_TOPIC),
        (reply(answered=False), NOTHING),
    ],
)
def test_the_verdict_is_said_first(given: object, said: str) -> None:
    assert verdict(given) == said  # type: ignore[arg-type]  # parametrize does not carry types
    assert not said or next(reply_lines(given, PIPE)) == said  # type: ignore[arg-type]  # as above


def test_what_a_reader_should_know_before_trusting_a_note_is_said() -> None:
    newer = NoteRef(NoteId("o" * 16), "Change the heater wire", Kind.LESSON)
    old = match("Old advice", passage("Text."), superseded_by=newer, verified=date(2021, 1, 2))
    assert "    superseded by “Change the heater wire” · verified 2 Jan 2021" in list(
        reply_lines(reply(old), PIPE)
    )
    withdrawn = match("Old advice", passage("Text."), status="withdrawn")
    assert "    withdrawn, by its own front matter" in list(reply_lines(reply(withdrawn), PIPE))
    both = match("Old advice", passage("Text."), status="replaced", superseded_by=newer)
    assert "    superseded by “Change the heater wire”" in list(reply_lines(reply(both), PIPE))
    doubted = match("Night call fees", passage("Text."), disagrees_with=(newer,))
    assert "    disagrees with “Change the heater wire”" in list(reply_lines(reply(doubted), PIPE))


@pytest.mark.parametrize(("answers", "said"), [(0, "not answered yet"), (1, "1 answer"), (3, "3 answers")])
def test_a_question_says_whether_it_was_answered(answers: int, said: str) -> None:
    asked = match("Why?", passage("Why?"), kind=Kind.QUESTION, answers=answers)
    assert f"    {said}" in list(reply_lines(reply(asked), PIPE))


def test_a_long_title_takes_as_many_lines_as_it_needs() -> None:
    long = match("A very long title " * 8, passage("Text."))
    lines = list(reply_lines(reply(long), PIPE))
    assert all(columns(line) <= 80 for line in lines)
    assert lines[2].startswith("1   ")
    assert lines[3].startswith("    ")


def test_a_pipe_gets_no_colour_and_a_window_does() -> None:
    assert "\x1b" not in "".join(reply_lines(reply(FROST, people=(expert(),)), PIPE))
    assert "\x1b[1m" in "".join(reply_lines(reply(FROST), WINDOW))


def test_escape_sequences_from_notes_and_names_are_shown_not_obeyed() -> None:
    hostile = match("\x1b[2Jtitle", passage("\x1b[2Jtext", heading=("\x1b[2Jway",)))
    lines = reply_lines(reply(hostile, people=(expert(name="\x1b[2Jname", role="\x1b[2Jrole"),)), PIPE)
    assert "\x1b" not in "".join(lines)
