"""A part number finds its note in whichever way either of them parts it, and the answer says so."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kbase import codes
from kbase.library import Library
from kbase.model import Draft, Filters, Question, Readable, Reply, Respelled, SpaceName
from tests.libraries import holding

NOTES = {
    "Gauge": "The gauge DG-4410B reads too high above 50 C.",
    "Sensor": "The sensor DG7720A drifts.",
    "Relay": "The relay KX 220 V2 clicks, 220 times a day.",
    "Board": "The board KX-99 C is spare. It came in 2023 in 2 boxes, for win10.",
    "Bearing": "Bearings MR63ZZ of the fan.",
    "Bearing, again": "Bearings MR 63 ZZ of the pump.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    office = Draft("Safe", "Its lock is ZX-81 B.", space=SpaceName("office"))
    drafts = [*itertools.starmap(Draft, NOTES.items()), office]
    with holding(tmp_path_factory.mktemp("codes") / "library", drafts) as made:
        yield made


def asked(library: Library, text: str) -> Reply:
    return library.ask(Question(text), library.owner)


@pytest.mark.parametrize(
    ("typed", "title", "respelled"),
    [
        ("DG4410B", "Gauge", ()),
        ("DG 4410 B", "Gauge", (Respelled("DG 4410 B", "DG-4410B"),)),
        ("does the DG 4410 B read high?", "Gauge", (Respelled("DG 4410 B", "DG-4410B"),)),
        ("dg 4410b", "Gauge", ()),
        ("DG-7720A", "Sensor", ()),
        ("DG 7720 A drifts", "Sensor", (Respelled("DG 7720 A", "DG7720A"),)),
        ("KX220V2", "Relay", (Respelled("KX220V2", "KX 220 V2"),)),
        ("KX-220-V2", "Relay", ()),
        ("what is kx99c", "Board", (Respelled("kx99c", "kx 99 c"),)),
        ("too hot at 50C", "Gauge", (Respelled("50C", "50 C"),)),
    ],
)
def test_a_part_number_finds_its_note_however_it_is_parted(
    library: Library, typed: str, title: str, respelled: tuple[Respelled, ...]
) -> None:
    reply = asked(library, typed)
    assert reply.matches[0].note.title == title
    assert reply.matches[0].why.words
    assert reply.respelled == respelled


@pytest.mark.parametrize("typed", ["MR63ZZ", "MR 63 ZZ", "MR-63ZZ"])
def test_notes_that_part_one_differently_are_all_found(library: Library, typed: str) -> None:
    reply = asked(library, typed)
    assert {match.note.title for match in reply.matches[:2]} == {"Bearing", "Bearing, again"}
    assert all(match.why.phrase for match in reply.matches[:2])
    assert reply.respelled == ()


@pytest.mark.parametrize(
    "typed",
    [
        '"DG 4410 B"',
        "what came in 2023",
        "2 boxes a day",
        "DG 4411 B",
        "220 gauges in 99 boxes",
        "in room MR 63 people waited",
        "a plan to win 10 boxes",
        "4410 4411 4412 4413 4414 4415 4416 4417 DG 4410 B",
    ],
)
def test_what_is_quoted_plain_or_in_no_note_stays_as_typed(library: Library, typed: str) -> None:
    assert asked(library, typed).respelled == ()


def test_a_part_number_that_no_note_has_is_not_answered_with_anothers(library: Library) -> None:
    reply = asked(library, "DG-4410C")
    assert reply.unsaid == ("DG-4410C",)
    assert not reply.answered
    assert asked(library, "DG-4410B").answered
    assert asked(library, "MR-63ZZ").unsaid == ()


def test_a_day_beside_a_part_number_takes_nothing_from_it(tmp_path: Path) -> None:
    minutes = "Minutes of the board", "The board met on 3 September 2024 and spoke of money."
    drafts = [
        Draft("Gate", "Fault E1042 is a stuck gate."),
        Draft(*minutes),
        Draft("Choir", "It sang on 3 September 2024."),
    ]
    with holding(tmp_path, drafts) as library:
        assert asked(library, "fault E1042 on 3 September 2024").matches[0].note.title == "Gate"
        reply = asked(library, "E9999 on 3 September 2024")
        assert (reply.unsaid, reply.answered) == (("E9999",), False)
        assert asked(library, "E1042 on 4 September 2024").unsaid == ("4 September 2024",)
        assert asked(library, "was E9999 replaced on 2024-09-03?").unsaid == ("E9999",)


def test_a_part_number_that_is_another_name_of_a_note_is_said(tmp_path: Path) -> None:
    well = Draft("Borehole at Brackwell", "The key hangs in the hut.", aliases=("BW1",))
    with holding(tmp_path, [well]) as library:
        assert asked(library, "where is the key of BW1?").unsaid == ()
        assert asked(library, "where is the key of BW2?").unsaid == ("BW2",)


def test_a_number_typed_in_capitals_apart_that_no_note_has_is_told(library: Library) -> None:
    assert asked(library, "KX 4410").unsaid == ("KX 4410",)
    assert not asked(library, "KX 4410").answered
    assert asked(library, "times 4410").unsaid == ()
    assert asked(library, "KX 2023").unsaid == ()


INDEX = (
    "Minutes of the board: [the spring meeting](minutes/2024-04-22.md), [[2024-05-13|the one after]] and"
    " [of a pump](pumps/QX-71.md), read from the top."
)


@pytest.mark.parametrize(
    "question", ["2024-04-22", "what was decided on 22 April 2024?", "2024-05-13", "QX-71"]
)
def test_a_link_to_a_file_of_that_name_does_not_say_a_day_or_a_part_number(
    tmp_path: Path, question: str
) -> None:
    with holding(tmp_path, [Draft("Contents", INDEX), Draft("Bees", "Honey in July.")]) as library:
        reply = asked(library, question)
        assert not reply.answered
        assert not [word for match in reply.matches for word in match.why.words if word != "decided"]
        assert not any(match.why.phrase for match in reply.matches)


def test_what_a_link_shows_is_said(tmp_path: Path) -> None:
    shown = Draft("Contents", "Minutes: [2024-04-22](minutes/spring.md), [[2024-05-13]], [QX-71](x.md).")
    with holding(tmp_path, [shown, Draft("Bees", "Honey in July.")]) as library:
        for question in ("2024-04-22", "2024-05-13", "QX-71"):
            assert asked(library, question).matches[0].why.phrase == question
        assert "(minutes/spring.md)" in asked(library, "QX-71").matches[0].passages[0].passage.text


def test_a_day_finds_its_minutes_and_not_the_page_that_links_to_them(tmp_path: Path) -> None:
    minutes = Draft("Board", "It was decided to buy two pumps.", created=date(2024, 4, 22))
    with holding(tmp_path, [Draft("Contents", INDEX), minutes]) as library:
        assert asked(library, "what was decided on 2024-04-22?").matches[0].note.title == "Board"


VISITS = "| Date | What |\n|---|---|\n| 03/04/2024 | Valve changed |\n| 17/04/2024 | Gauge changed |"


@pytest.mark.parametrize("question", ["3 April 2024", "2024-04-03", "what was changed on April 3rd, 2024?"])
def test_a_day_finds_the_row_that_writes_it_day_first_and_that_it_may_be_another_is_told(
    tmp_path: Path, question: str
) -> None:
    with holding(tmp_path, [Draft("Visits", VISITS), Draft("Bees", "Honey in July.")]) as library:
        reply = asked(library, question)
        found = reply.matches[0]
        marked = found.passages[0].best_sentence
        assert marked is not None
        assert "Valve" in found.passages[0].passage.text[marked.start : marked.end]
        assert (found.why.phrase, reply.either, reply.unsaid) == ("03/04/2024", ("03/04/2024",), ())
        assert asked(library, "17 April 2024").either == ()
        assert asked(library, "4 March 2024").unsaid == ("4 March 2024",)
        assert asked(library, "what was changed on 03/04/2024").either == ("03/04/2024",)


def test_what_very_many_passages_say_is_looked_for_as_typed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "MOST_SAYING", 0)
    assert asked(library, "KX220V2 clicks").respelled == ()
    monkeypatch.setattr(codes, "MOST_SAYING", 2)
    assert asked(library, "the KX220V2 clicks").respelled


def test_no_part_number_of_a_note_that_may_not_be_read_is_told(library: Library) -> None:
    outsider = Readable(frozenset({SpaceName("general")}))
    question = Question("ZX81B", filters=Filters())
    assert library._asking.ask(question, Readable(None)).matches[0].note.title == "Safe"
    assert library._asking.ask(Question("ZX 81B"), outsider).respelled == ()
    assert library._asking.ask(Question("ZX 81B"), outsider).matches[0].why.phrase == ""
