"""What a line defines, and whether a question asks what something means."""

from __future__ import annotations

import pytest

from kbase.search.defining import definitions, meaning_asked, name_terms, says_in_capitals


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what does NRW mean?", "NRW"),
        ("What does TMP stand for?", "TMP"),
        ("what is CIP", "CIP"),
        ("what's a slam shut?", "slam shut"),
        ("what are DMAs?", "DMAs"),
        ("what is the meaning of PRV?", "PRV"),
        ("meaning of PRV", "PRV"),
        ("define PRV", "PRV"),
        ("what is PRV short for?", "PRV"),
        ("what does the pump in the cellar of building A mean", ""),
        ("how many DMAs do we have?", ""),
        ("who knows what it means?", ""),
    ],
)
def test_what_a_question_asks_the_meaning_of(question: str, name: str) -> None:
    assert meaning_asked(question) == name


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("# Terms\n\n**NRW** – lost water. See DMA.\n**DMA** – area\n", "NRW", "**NRW** – lost water."),
        ("# Terms\n\n**NRW** – lost water. See DMA.\n**DMA** – area\n", "DMA", "**DMA** – area"),
        ("- **Slam shut**: a valve.", "slam shut", "**Slam shut**: a valve."),
        ("- **Slam shut:** a valve.", "slam shut", "**Slam shut:** a valve."),
        ("TMP: transmembrane pressure", "TMP", "TMP: transmembrane pressure"),
        ("CIP - cleaning in place", "CIP", "CIP - cleaning in place"),
        ("**Ring main** is the main around.", "ring main", "**Ring main** is the main around."),
        ("**Unit of turbidity (NTU)** – limit 1.", "NTU", "**Unit of turbidity (NTU)** – limit 1."),
        ("| T | M |\n|---|---|\n| NRW | lost water |\n| DMA | area |", "NRW", "| NRW | lost water |"),
        ("| **NRW** | non-revenue water\n", "NRWs", "| **NRW** | non-revenue water"),
        ("**NTU** (turbidity) – limit 1.", "NTUs", "**NTU** (turbidity) – limit 1."),
        ("- **Lot / bag**: a quantity.", "bag", "**Lot / bag**: a quantity."),
        ("- **A / B test**: two at once.", "A B test", "**A / B test**: two at once."),
    ],
)
def test_a_line_that_begins_with_a_name_and_says_what_it_is_defines_it(
    text: str, name: str, line: str
) -> None:
    spans = [one.span for one in definitions(text) if name_terms(name) in one.names]
    assert [text[span.start : span.end] for span in spans] == [line]


def test_labels_define_where_a_list_is_called_one_of_terms() -> None:
    text = "- **Lot.** One physical quantity. Not a bag."
    (told,) = definitions(text, ["Words we use", "At the gate"])
    assert (told.names, text[told.span.start : told.span.end]) == (
        (("lot",),),
        "**Lot.** One physical quantity.",
    )
    assert not list(definitions(text, ["Before the season"]))
    assert not list(definitions("1. **Water.** Check the level weekly.", ["Glossary"]))


@pytest.mark.parametrize(
    "text",
    [
        "Water that is **NRW** costs.",
        "We call NRW - lost water - a pity.",
        "**NRW.** Lost water.",  # in no list it begins a paragraph, as **Wiring.** does
        "Meet at NRW:30.",
        "| NRW | 11.8 % |",
        "| NRW | lost water | 2024 |",
        "| NRW | |",
        "# NRW: report",
    ],
)
def test_what_only_says_a_name_does_not_define_it(text: str) -> None:
    assert not [one for one in definitions(text) if ("nrw",) in one.names]


def test_an_abbreviation_is_said_where_it_stands_in_capitals() -> None:
    assert says_in_capitals("Our DMAs are 14.", "DMA")
    assert says_in_capitals("The DMA leaks.", "dmas".upper()[:3] + "s")
    assert not says_in_capitals("It stands there.", "IT")
    assert not says_in_capitals("The valve leaks.", "valve")
