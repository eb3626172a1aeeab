"""Cutting keeps every word, cuts the source itself, and never says more than the model hears."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kbase.errors import BadNote
from kbase.ingest.chunking import ADDRESSED, LEAST, TARGET
from kbase.ingest.chunking import cut as cut_with
from kbase.ingest.cleaning import clean_text
from kbase.model import Cut, Kind
from kbase.ports import Embedder
from tests.hostile.inputs import WORDS
from tests.ingest.markdown_bodies import bodies
from tests.pace import at_most

TITLE = "Frost on the evaporator"
ROOMS = st.integers(16, 254)


def cut(title: str, body: str, embedder: Embedder, kind: Kind = Kind.NOTE, limit: int = 254) -> list[Cut]:
    """The passages of a note, as the default model would have them."""
    return cut_with(title, body, embedder, limit, kind)


def lines_of(cuts: list[Cut]) -> set[str]:
    return {line for one in cuts for line in one.passage.text.split("\n")}


def kept(title: str, body: str, cuts: list[Cut], embedder: Embedder, limit: int) -> None:
    """All that every cut note keeps."""
    covered = bytearray(len(body))
    end = 0
    for one in cuts:
        span = one.passage.span
        assert body[span.start : span.end] == one.passage.text
        assert one.passage.text.strip()
        assert span.start >= end, "passages overlap or are out of order"
        end = span.end
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
        assert len(embedder.offsets(one.embedded)) <= limit
    for word in re.finditer(r"\w+", body):
        assert all(covered[word.start() : word.end()]), (word[0], body)


@pytest.mark.no_cover
@given(body=bodies, limit=ROOMS, kind=st.sampled_from([Kind.NOTE, Kind.LESSON]), title=st.text(max_size=80))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_word_of_any_markdown_is_in_a_passage(
    embedder: Embedder, body: str, limit: int, kind: Kind, title: str
) -> None:
    kept(title, body, cut(title, body, embedder, kind, limit=limit), embedder, limit)


@given(raw=st.text(max_size=2_000), limit=ROOMS)
@settings(max_examples=200, deadline=None)
@example(raw="[a]: b\n" * 30, limit=16)
@example(raw="# \n# \n#", limit=16)
@example(raw="\u3000x\u2028y\x1cz", limit=16)
def test_every_word_of_any_text_is_in_a_passage(embedder: Embedder, raw: str, limit: int) -> None:
    try:
        body, _ = clean_text(raw)
    except BadNote:
        return
    kept(TITLE, body, cut(TITLE, body, embedder, limit=limit), embedder, limit)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("> " * 100 + "deepest", id="quotes"),
        pytest.param("".join(f"{'  ' * n}- item{n}\n" for n in range(100)), id="lists"),
        pytest.param("".join("> " * n + "- " * n + f"word{n}\n\n" for n in range(100)), id="both"),
        pytest.param("> " * 400 + "deepest", id="deeper than the parser goes"),
        pytest.param("".join(f"{' ' * 4 * n}1. item{n}\n\n" for n in range(120)), id="numbered"),
    ],
)
def test_nothing_nested_is_lost(embedder: Embedder, body: str) -> None:
    kept(TITLE, body, cut(TITLE, body, embedder), embedder, 254)


def test_a_passage_knows_the_way_down_to_it(embedder: Embedder) -> None:
    body = "intro\n\n# Launch\n\nready\n\n## Hot *test*\n\nwarm\n\n## [Pump](x) test\n\nwet\n\n# Land\n\ndown"
    ways = [one.passage.heading for one in cut(TITLE, body, embedder, Kind.LESSON)]
    assert ways == [
        (),
        ("Launch",),
        ("Launch", "Hot test"),
        ("Launch", "Pump test"),
        ("Land",),
    ]


def test_the_title_repeated_as_the_first_heading_is_on_nobodys_way(embedder: Embedder) -> None:
    body = f"# {TITLE}\n\nSomebody left the door open.\n\n## Cause\n\n{'The seal is worn. ' * 5}"
    cuts = cut(TITLE, body, embedder)
    assert [one.passage.heading for one in cuts] == [(), ("Cause",)]
    assert all(one.embedded.count(TITLE) == 1 for one in cuts)


def test_headings_inside_quotes_and_lists_open_no_section(embedder: Embedder) -> None:
    body = "# Real\n\n> # Quoted\n> text\n\n- # Listed\n"
    assert {one.passage.heading for one in cut(TITLE, body, embedder)} == {("Real",)}


def test_what_is_embedded_begins_with_title_and_headings(embedder: Embedder) -> None:
    (one,) = cut(TITLE, "# Vault\n\n## Door\n\nThe seal is worn.", embedder)
    assert one.embedded == f"{TITLE}\nVault\nDoor\nThe seal is worn."
    assert one.passage.text == "# Vault\n\n## Door\n\nThe seal is worn."


def test_headings_every_lesson_has_are_not_embedded_but_shown(embedder: Embedder) -> None:
    body = "## Context\n\nA cold night.\n\n## Recommendation\n\nHeat the seal.\n\n## Wiring\n\nRed is live."
    lesson = cut(TITLE, body, embedder, Kind.LESSON)
    assert [one.passage.heading for one in lesson] == [("Context",), ("Recommendation",), ("Wiring",)]
    assert [one.embedded for one in lesson] == [
        f"{TITLE}\nA cold night.",
        f"{TITLE}\nHeat the seal.",
        f"{TITLE}\nWiring\nRed is live.",
    ]
    assert "Context" in cut(TITLE, body, embedder)[0].embedded


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("```python\n" + "\n\n".join(f"line_{n} = {n}" for n in range(20)) + "\n```", id="fence"),
        pytest.param("|a|b|\n|---|---|\n" + "".join(f"| one {n} | two |\n" for n in range(25)), id="table"),
        pytest.param("".join(f"- item {n} of a list\n" for n in range(30)), id="list"),
    ],
)
def test_a_block_that_fits_is_never_cut(embedder: Embedder, block: str) -> None:
    prose = "The pump stands beside the door of the vault. " * 12
    body = f"{prose}\n\n{block.strip()}\n\n{prose}"
    cuts = cut(TITLE, body, embedder)
    assert sum(block.strip() in one.passage.text for one in cuts) == 1
    assert sum(len(embedder.offsets(one.embedded)) for one in cuts) > TARGET


def test_a_long_list_is_cut_between_items_and_a_long_table_between_rows(embedder: Embedder) -> None:
    items = [f"- item {n}: " + " ".join(WORDS) for n in range(40)]
    assert {
        line for one in cut(TITLE, "\n".join(items), embedder) for line in one.passage.text.split("\n")
    } == set(items)
    rows = ["| a | b |", "|---|---|", *(f"| {' '.join(WORDS)} | row {n} |" for n in range(40))]
    assert {
        line for one in cut(TITLE, "\n".join(rows), embedder) for line in one.passage.text.split("\n")
    } == set(rows)


def test_long_prose_is_cut_after_sentences(embedder: Embedder) -> None:
    body = " ".join(
        f"Sentence {n} says that the {WORDS[n % 27]} is beside the {WORDS[n % 13]}." for n in range(200)
    )
    cuts = cut(TITLE, body, embedder)
    assert len(cuts) > 5
    assert all(one.passage.text.endswith(".") and one.passage.text.startswith("Sentence") for one in cuts)


def test_passages_are_about_as_long_as_meant(embedder: Embedder) -> None:
    paragraphs = [f"Paragraph {n}: " + " ".join(WORDS[: 5 + n % 20]) + "." for n in range(120)]
    sizes = [len(embedder.offsets(one.embedded)) for one in cut(TITLE, "\n\n".join(paragraphs), embedder)]
    assert all(size <= TARGET for size in sizes)
    assert sum(sizes[:-1]) / len(sizes[:-1]) > 0.8 * TARGET


def test_tiny_paragraphs_join_their_neighbours_under_the_same_heading(embedder: Embedder) -> None:
    body = "# A\n\nOne.\n\nTwo.\n\nThree.\n\n# B\n\n" + "Four is longer than all the rest. " * 3
    assert [one.passage.heading for one in cut(TITLE, body, embedder)] == [("A",), ("B",)]
    tail = " ".join(WORDS * 6) + ".\n\nTiny end."
    (*_, last) = cut(TITLE, tail, embedder)
    assert last.passage.text.endswith("Tiny end.")
    assert len(embedder.offsets(last.passage.text)) > LEAST


def test_a_section_that_says_nothing_ends_the_one_before_but_not_in_a_lesson(embedder: Embedder) -> None:
    body = "## Cause\n\nThe seal of the door had worn through over the winter months.\n\n## Evidence\n\nNone."
    (one,) = cut(TITLE, body, embedder)
    assert one.passage.text == body
    assert len(cut(TITLE, body, embedder, Kind.LESSON)) == 2


def test_nothing_behind_a_comment_is_no_passage_of_its_own(embedder: Embedder) -> None:
    hint = "<!--\n" + "Say here what else was tried, and why not. " * 12 + "\n-->"
    body = f"# Summary\n\nThe door was open.\n\n# Alternatives\n\n{hint}\n\nN/A\n"
    summary, aside = cut(TITLE, body, embedder)
    assert summary.embedded == f"{TITLE}\nSummary\nThe door was open."
    assert aside.passage.text.endswith("N/A")
    assert TITLE not in aside.embedded


def test_comments_and_contents_stand_aside_without_the_title(embedder: Embedder) -> None:
    comment = "<!--\n" + "Delete this hint when the form is filled in. " * 12 + "\n\n# no heading\n-->"
    contents = "\n".join(f"- [Part {n}](#part-{n})" for n in range(12))
    cuts = cut(TITLE, f"{contents}\n\n{comment}\n\n# Summary\n\nThe door was open.", embedder)
    assert [TITLE in one.embedded for one in cuts] == [False, False, True]
    assert cuts[-1].passage.heading == ("Summary",)


def test_link_definitions_make_long_passages_of_which_the_first_words_are_embedded(
    embedder: Embedder,
) -> None:
    definitions = "".join(f"[report {number}]: https://archive.example/{number}\n" for number in range(400))
    cuts = cut(TITLE, f"The reports tell more.\n\n{definitions}\nThe door seals are what failed.", embedder)
    listed = [one for one in cuts if "archive.example" in one.passage.text]
    assert len(listed) <= len(definitions) / 2_000
    assert all(len(embedder.offsets(one.embedded)) <= ADDRESSED for one in listed)
    assert listed[0].embedded.startswith("[report 0]")
    assert sum(one.passage.text.count("archive.example") for one in listed) == 400
    assert cuts[-1].embedded == f"{TITLE}\nThe door seals are what failed."


def test_where_a_link_leads_is_shown_but_not_embedded(embedder: Embedder) -> None:
    body = (
        "See [the manual](https://example.org/long/path) and [[Door seals]].\n\n|a|b|\n|-----|-----|\n|c|d|"
    )
    (one,) = cut(TITLE, body, embedder)
    assert one.passage.text == body
    assert "example.org" not in one.embedded
    assert "----" not in one.embedded
    assert "the manual" in one.embedded
    assert "Door seals" in one.embedded


def test_the_same_text_under_the_same_heading_has_the_same_digest(embedder: Embedder) -> None:
    one = cut(TITLE, "# A\n\nThe seal is worn.\n", embedder)
    two = cut(TITLE, "intro\n\n# A\n\nThe seal is worn.\n\n# B\n\nmore", embedder, Kind.LESSON)
    assert one[0].digest == two[1].digest
    assert one[0].digest != cut("Another title", "# A\n\nThe seal is worn.\n", embedder)[0].digest


def test_a_body_of_headings_alone_is_one_passage(embedder: Embedder) -> None:
    (one,) = cut(TITLE, "# A\n\n## B\n\n# C\n", embedder)
    assert one.passage.text == "# A\n\n## B\n\n# C"


def test_an_endless_title_leaves_room_for_the_text(embedder: Embedder) -> None:
    cuts = cut(" ".join(WORDS * 40), " ".join(WORDS * 20), embedder)
    kept("", " ".join(WORDS * 20), cuts, embedder, 254)
    assert len(cuts) < 12


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("x" * 10_000_000, id="ten million letters without a space"),
        pytest.param(" ".join(WORDS * 30_000)[:5_000_000], id="five million letters in a line"),
        pytest.param("a\n" * 1_000_000, id="a million lines"),
        pytest.param("漢" * 500_000, id="no spaces, a token a letter"),
        pytest.param("![" * 200_000, id="what the parser hates"),
    ],
)
def test_monsters_are_cut_within_seconds(embedder: Embedder, body: str) -> None:
    embedder.offsets("warm")
    with at_most(10):
        cuts = cut(TITLE, body, embedder)
    assert "".join(one.passage.text for one in cuts).replace(" ", "").replace("\n", "") == body.replace(
        " ", ""
    ).replace("\n", "")
    assert max(len(one.passage.text) for one in cuts) <= 2_540
    assert all(len(embedder.offsets(one.embedded)) <= 254 for one in cuts[:: max(1, len(cuts) // 50)])


def test_a_letter_keeps_its_accents_where_a_word_is_cut(embedder: Embedder) -> None:
    body = "e\u0301" * 4_000
    assert not any(one.passage.text.startswith("\u0301") for one in cut(TITLE, body, embedder))
