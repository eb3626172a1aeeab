"""A reading is what a passage says, word for word, without the lines that only lead to other passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbase.library import Library
from kbase.model import Draft, FoundPassage, PassageId, Readable, Span
from kbase.pack import Reading, Role
from kbase.sources import Sources
from tests.libraries import holding


def reading(library: Library, passage: str, behind: str = "") -> tuple[Sources, Reading, str]:
    """`passage` of a note as a reading, and the note's body."""
    note = library.contribute(Draft("Cold", passage + behind), library.owner)
    body = library.note(note, library.owner).note.body
    span = Span(body.index(passage.strip()), body.index(passage.strip()) + len(passage.rstrip("\n")))
    sources = Sources(library._store, Readable(None))
    return (
        sources,
        sources.reading(FoundPassage(PassageId(1), note, (), span, passage), Role.CORE, (), 1.0),
        body,
    )


@pytest.mark.parametrize(
    ("passage", "read"),
    [
        ("## Cold\n\nKeep the lid shut.\n\nWhat does harm:\n\n", "Keep the lid shut."),
        ("Keep the lid shut.\n\nWhat does harm:\n\n- warm air", None),
        ("Keep the lid shut:", None),
        ("What does harm:\n", "What does harm:"),
    ],
)
def test_a_reading_ends_before_a_line_that_leads_on_to_another_passage(
    tmp_path: Path, passage: str, read: str | None
) -> None:
    with holding(tmp_path / "library") as library:
        _, read_, body = reading(library, passage, "\n\n- warm air and more\n")
    citation = read_.citation
    assert citation.text == (passage if read is None else read)
    assert body[citation.span.start : citation.span.end] == citation.text


@pytest.mark.parametrize(
    ("passage", "read"),
    [
        ("Keep the lid shut.\n\nIn figures:\n\n| lid | ice |", "Keep the lid shut."),
        ("Keep the lid shut.\n\n| lid | ice |\n|---|---|", "Keep the lid shut."),
        ("Keep the lid shut.\n\n| lid | ice |\n|---|---|\n| open | 3 mm |", None),
        ("| lid | ice |\n|---|---|", None),
    ],
)
def test_a_table_is_not_read_without_its_rows(tmp_path: Path, passage: str, read: str | None) -> None:
    behind = "\n| shut | none |\n" if "|--" in passage else "\n|---|---|\n| shut | none |\n"
    with holding(tmp_path / "library") as library:
        _, read_, body = reading(library, passage, behind)
    citation = read_.citation
    assert citation.text == (read or passage)
    assert body[citation.span.start : citation.span.end] == citation.text


@pytest.mark.parametrize("between", ["", "<!-- Say why. -->\n\n"])
def test_an_answer_keeps_the_heading_that_asks_and_is_quoted_with_it(tmp_path: Path, between: str) -> None:
    passage = f"## Rollback\n\n### Can it be undone?\n\n{between}No. The lid is welded shut once and for all."
    with holding(tmp_path / "library") as library:
        sources, one, _ = reading(library, passage)
        said = sources.quotes([one], "Is it cold?")["observed"][0].text
        _, other, _ = reading(library, passage.replace("No. ", "No lid is open: "))
    assert one.citation.text.startswith("### Can it be undone?")
    assert said == f"### Can it be undone?\n\n{between}No. The lid is welded shut once and for all."
    assert other.citation.text.startswith("No lid is open")


def test_what_only_leads_on_to_a_list_or_answers_nothing_that_stands_there_is_quoted_to_nobody(
    tmp_path: Path,
) -> None:
    with holding(tmp_path / "library") as library:
        for passage, said in (
            (
                "There are two ways:\n\n- Shut the lid of the cold box before anybody leaves.",
                "Shut the lid",
            ),
            ("No. The lid is welded shut once and for all.", ""),
        ):
            sources, one, _ = reading(library, passage)
            quotes = [quote.text for quote in sources.quotes([one], "Is it cold?").get("observed", ())]
            assert [quote[: len(said)] for quote in quotes] == ([said] if said else [])


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        (
            "Boxes have been built here for many a year. A lid left open lets the frost grow on it.",
            "A lid left open lets the frost grow on it.",
        ),
        (
            "Boxes have been built here for many years now. This lets frost grow on the lid of the box.",
            "Boxes have been built here for many years now.",
        ),
    ],
)
def test_of_a_reading_is_asked_what_says_most_of_the_question_and_takes_up_nothing_said_before(
    tmp_path: Path, passage: str, said: str
) -> None:
    with holding(tmp_path / "library") as library:
        sources, one, _ = reading(library, passage)
    assert [quote.text for quote in sources.quotes([one], "Why does frost grow on the lid?")["observed"]] == [
        said
    ]
