"""What is answered, doubted and denied, and what stands first for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kbase.config import Settings
from kbase.library import Library
from kbase.model import SESSION_PACK, Draft, Helping, Kind, Link, Question, Relation, Reply
from tests.libraries import holding, made_strict

TERMS = Draft(
    "Glossary",
    "**DMA** – district metered area; we have 14.\n"
    "**NRW** – lost water; 11.8 %.\n"
    "**Ring main** – the 600 mm main, laid in 1954, around the town, 17.4 km.\n"
    "**Slam shut** – valve that closes by itself.",
)
ROOMS = Draft(
    "Who is who",
    "| Name | Does | Telephone |\n|---|---|---|\n| Aoife Brannigan | plans | 4188 |\n| Sam | IT | 4140 |",
)
OPEN = Draft(
    "Why does the night flow in DMA 7 rise?",
    "Since March the night flow in DMA 7 went from 2.1 to 3.4 litres. What should we look at?",
    kind=Kind.QUESTION,
)
SHIFTS = Draft(
    "Shift work",
    "The late shift ends at 22. The night supplement is 4.20 euros an hour, 100 percent on Sundays.",
)
OTHERS = (
    Draft("Bees", "The hives stand behind the orchard, and honey is taken in July."),
    Draft("Choir", "We sing on Wednesdays; the altos bring cake."),
    Draft("The SCADA screens", "An old PLC in the cellar drives the SCADA screens at the weir."),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with holding(tmp_path, (TERMS, ROOMS, OPEN, SHIFTS, *OTHERS)) as made:
        made_strict(made)
        yield made


def asked(library: Library, text: str) -> Reply:
    return library.ask(Question(text), library.owner)


def marked(reply: Reply) -> str:
    first = reply.matches[0].passages[0]
    best = first.best_sentence
    return first.passage.text[best.start : best.end] if best else ""


DECISIONS = (
    Draft(
        "ADR 3 Keep vectors in SQLite",
        "## Decision\n\nEvery vector is decided to be kept as a blob in SQLite.",
    ),
    Draft(
        "ADR-0005: Packs hold no words", "## Context\n\nA saved pack is read by many.\n\nIt holds offsets."
    ),
    Draft("Words of treatment", "# Headloss\n\nWhat a filter takes from the pressure.\n\n# Else\n\nNothing."),
    Draft(
        "More words", "Nobody says so, but well. A penstock is a gate in a channel. It is slid up and down."
    ),
)


@pytest.fixture
def decided(library: Library) -> Library:
    for draft in DECISIONS:
        library.contribute(draft, library.owner)
    return library


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what did ADR 3 decide", "ADR 3 Keep vectors in SQLite"),
        ("what was decided in ADR 5?", "ADR-0005: Packs hold no words"),
        ("ADR 5 decision", "ADR-0005: Packs hold no words"),
        ("what does adr-0005 say of offsets", "ADR-0005: Packs hold no words"),
    ],
)
def test_a_document_asked_for_by_its_number_stands_first_and_answers(
    decided: Library, question: str, title: str
) -> None:
    reply = asked(decided, question)
    assert (reply.verdict, reply.matches[0].note.title) == ("answered", title)


@pytest.mark.parametrize(
    "question",
    ["what did ADR 9 decide", "how much did ADR 5 cost in euros", "What does ADR 3 say about valve 12?"],
)
def test_what_no_document_of_that_number_says_is_not_answered_by_it(decided: Library, question: str) -> None:
    assert not asked(decided, question).answered


def test_a_list_of_a_numbered_thing_stands_behind_the_note_that_answers(library: Library) -> None:
    valves = Draft("DMA 7 valve list", "V1 by night: shut.\n\nV2: no flow meter.\n\nV3: open.")
    flows = Draft("Night flows", "The night flow in DMA 7 is 3.2 l/s, the night flow in DMA 8 is 2.9 l/s.")
    for draft in (valves, flows):
        library.contribute(draft, library.owner)
    reply = asked(library, "What is the night flow in DMA 7?")
    assert reply.matches[0].note.title == flows.title
    assert reply.confidence < 1


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("define headloss", "What a filter takes from the pressure."),
        ("define penstock", "A penstock is a gate in a channel."),
        ("definition of a penstock", "A penstock is a gate in a channel."),
    ],
)
def test_a_definition_in_a_sentence_or_under_a_heading_answers_and_is_marked(
    decided: Library, question: str, line: str
) -> None:
    reply = asked(decided, question)
    assert (reply.verdict, marked(reply)) == ("answered", line)


def test_what_is_only_said_somewhere_is_not_defined(decided: Library) -> None:
    assert asked(decided, "define channel").verdict != "answered"


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("what does NRW mean?", "**NRW** – lost water; 11.8 %."),
        ("what does nrw stand for", "**NRW** – lost water; 11.8 %."),
        ("what are DMAs?", "**DMA** – district metered area; we have 14."),
        ("meaning of DMA", "**DMA** – district metered area; we have 14."),
        ("what is a slam shut?", "**Slam shut** – valve that closes by itself."),
    ],
)
def test_what_something_means_is_answered_by_the_line_that_defines_it(
    library: Library, question: str, line: str
) -> None:
    reply = asked(library, question)
    assert (reply.verdict, reply.matches[0].note.title, marked(reply)) == ("answered", TERMS.title, line)
    assert reply.trust == "likely"


def test_what_something_means_is_answered_by_the_row_of_a_table_that_defines_it(tmp_path: Path) -> None:
    table = "| Short | In full |\n|---|---|\n| DMA | district metered area |\n| NRW | non-revenue water |"
    with holding(tmp_path, (Draft("Abbreviations", table), *OTHERS)) as library:
        reply = asked(library, "What does NRW mean?")
        assert (reply.verdict, marked(reply)) == ("answered", "| NRW | non-revenue water |")


def test_what_merely_begins_an_answer_is_not_marked(tmp_path: Path) -> None:
    said = (
        "What we grease:\n\nThe bearings of the weir gate, twice a year. Long answer. It squeaks otherwise."
    )
    with holding(tmp_path, (Draft("Gate", said), *OTHERS)) as library:
        first = "The bearings of the weir gate, twice a year."
        assert marked(asked(library, "what do we grease?")) == first
        assert marked(asked(library, "the long answer on grease")) == "It squeaks otherwise."


def test_a_field_that_many_notes_have_defines_nothing(library: Library) -> None:
    for number in range(3):
        library.contribute(Draft(f"Visit {number}", f"Caterer: kitchen {number}"), library.owner)
    assert not [match for match in asked(library, "what is the caterer?").matches if match.why.phrase]


def test_how_many_there_are_of_an_abbreviation_shows_the_line_that_defines_it(library: Library) -> None:
    reply = asked(library, "how many DMAs do we have?")
    assert (reply.off_topic, reply.asked, reply.respelled) == (False, False, ())
    assert marked(reply) == "**DMA** – district metered area; we have 14."


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how many kilometres is the ring main long?", TERMS),
        ("whose extension is 4188?", ROOMS),
        ("what does PLC stand for?", OTHERS[2]),
    ],
)
def test_what_names_something_that_is_here_is_doubted_and_not_denied(
    library: Library, question: str, first: Draft
) -> None:
    reply = asked(library, question)
    assert (reply.verdict, reply.matches[0].note.title) == ("doubtful", first.title)


def test_what_an_older_note_comes_near_to_is_doubted_where_a_newer_one_stands_first(library: Library) -> None:
    body = "Hand in form 21 at the office. Kilometre allowance 0.42 euro. Meals are paid."
    library.contribute(Draft("Travel", body), library.owner)
    newer = Draft("From May on", f"In the portal. {body}", links=(Link("Travel", Relation.SUPERSEDES),))
    library.contribute(newer, library.owner)
    assert not asked(library, "how much do I get per kilometre?").off_topic


@pytest.mark.parametrize(
    "question",
    [
        "what does HSBC stand for?",
        "whose extension is 4189?",
        "how many kilometres is the river Main long?",
        "how many grams of yeast are in a ring cake",
        "who won the cup in 1954?",
        "how many calories are in 500 grams of flour",
    ],
)
def test_what_is_about_something_else_is_denied(library: Library, question: str) -> None:
    assert asked(library, question).off_topic


def test_a_question_that_waits_has_been_asked_only_where_it_is_about_the_same(library: Library) -> None:
    same = asked(library, "why is the night flow rising in DMA 7?")
    assert (same.verdict, same.matches[0].note.title) == ("asked", OPEN.title)
    other = asked(library, "what is the night supplement?")
    assert (other.asked, other.matches[0].note.title) == (False, SHIFTS.title)


def test_a_question_that_waits_has_not_been_asked_where_nothing_else_is_here(tmp_path: Path) -> None:
    with holding(tmp_path, [OPEN]) as library:
        assert asked(library, "why does the night flow rise?").verdict == "asked"
        assert asked(library, "night").verdict == "doubtful"


def test_what_helped_with_a_question_is_not_denied_to_who_asks_it_again(library: Library) -> None:
    question = "what do the basses eat on a day off"
    denied = asked(library, question)
    assert denied.off_topic
    choir = next(match.note.id for match in denied.matches if match.note.title == "Choir")
    library.helped(Helping(question, choir), library.owner)
    assert asked(library, question.upper()).verdict == "doubtful"
    assert asked(library, "what do the skiers wear on a hill run").off_topic
    library.helped_no_more(Helping(question, choir), library.owner)
    assert asked(library, question).off_topic


SHARES = Draft(
    "Withdrawing member shares",
    "A member gives three months' notice to the secretary. The board pays in the order in which they came, "
    "and no more than a tenth of the share capital in any year.",
)


def test_of_few_notes_one_that_says_it_in_other_words_is_doubted_and_not_denied(tmp_path: Path) -> None:
    question = "When may somebody get their money out again?"
    with holding(tmp_path, (SHARES, SHIFTS, TERMS, *OTHERS)) as few:
        reply = asked(few, question)
        assert (reply.verdict, reply.matches[0].note.title) == ("doubtful", SHARES.title)
        assert reply.matches[0].why.wordless
        assert asked(few, "which laptop should I buy?").off_topic
        made_strict(few)
        few.contribute(Draft("Ropes", "Ropes chafe at the fairlead."), few.owner)  # it is answered anew
        assert asked(few, question).off_topic


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("latest euros", "Shift work"),
        ("newest screens", "The SCADA screens"),
        ("who wrote about July?", "Bees"),
    ],
)
def test_what_is_asked_of_notes_beside_tells_nothing(library: Library, question: str, title: str) -> None:
    reply = asked(library, question)
    assert (reply.verdict, reply.matches[0].note.title) == ("doubtful", title)


@pytest.mark.parametrize(
    "text",
    ["who prints the night supplement form for the archive?", "which tailor sews the late shift jackets?"],
)
def test_words_side_by_side_as_a_note_has_them_are_never_about_nothing_here(
    library: Library, text: str
) -> None:
    assert asked(library, text).verdict == "doubtful"


def test_a_word_of_a_near_title_is_on_topic_and_a_rare_word_of_a_sentence_no_name(
    sample_library: Path,
) -> None:
    with Library.open(Settings(sample_library)) as sample:
        assert asked(sample, "is it safe to use silica gel?").verdict == "doubtful"
        assert asked(sample, "airport").verdict == "answered"
        assert asked(sample, "how do I get to the airport").verdict == "doubtful"


def test_who_wrote_what_answers_comes_first_however_far_it_was_found(sample_library: Path) -> None:
    with Library.open(Settings(sample_library)) as sample:
        reply = asked(sample, "define intermediate")
    assert reply.answered
    authors = {one.name for one in reply.matches[0].note.authors}
    assert {one.person.name for one in reply.people[: len(authors)]} == authors


FAN = Draft(
    "The rack fan that whined",
    "In July the rack fan began to whine when the rack was warm. The rack fan had lost two feet.",
)
WHICH_PART = Draft(
    "Which part fits the rack fan?", "It whines. What should we order for it?", kind=Kind.QUESTION
)
MEETING = Draft(
    "Annual meeting 2026",
    "Tom Hale was elected treasurer. The accounts of 2025 were approved.",
    created=date(2026, 6, 18),
)
WHO_WAS = Draft(
    "Who was elected treasurer at the annual meeting 2024?",
    "Nobody here remembers who was elected treasurer.",
    kind=Kind.QUESTION,
    created=date(2024, 7, 1),
)
ROOF = Draft(
    "Board meeting",
    "It was decided at the board meeting that the roof is to be tiled in autumn.",
    created=date(2025, 3, 1),
)
ROOF_PACK = Draft(
    "Board meeting 2026",
    "It was decided at the board meeting that the roof is to be tiled in autumn.",
    tags=(SESSION_PACK,),
    created=date(2026, 7, 1),
)


@pytest.mark.parametrize(
    ("question", "answer", "silent"),
    [
        ("where is the part for the rack fan?", FAN, WHICH_PART),  # called after the thing
        ("which part of the rack fan had lost two feet", FAN, WHICH_PART),
        ("what was decided about the roof at the last board meeting?", ROOF, ROOF_PACK),  # the newest
    ],
)
def test_what_answers_nothing_is_never_put_before_what_does(
    tmp_path: Path, question: str, answer: Draft, silent: Draft
) -> None:
    with holding(tmp_path, (answer, silent, *OTHERS[:2])) as library:
        reply = asked(library, question)
    titles = [match.note.title for match in reply.matches]
    assert (reply.verdict, reply.elsewhere, titles[0]) == ("answered", (), answer.title)
    assert silent.title in titles


def test_a_question_that_waits_makes_nothing_of_its_year(tmp_path: Path) -> None:
    with holding(tmp_path, (MEETING, WHO_WAS, *OTHERS[:2])) as library:
        reply = asked(library, "who was elected treasurer in 2024?")
    assert (reply.verdict, reply.elsewhere) == ("doubtful", ("2024",))
    assert reply.matches[0].note.title == MEETING.title
