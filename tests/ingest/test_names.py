"""Authors are read from what people sign with."""

from __future__ import annotations

import pytest

from kbase.ingest.names import Signature, signatures
from tests.pace import at_most


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Rosa Huamán", ["Rosa Huamán"]),
        ("Rosa Huamán, Marek Dvořák", ["Rosa Huamán", "Marek Dvořák"]),
        ("Huamán, Rosa", ["Huamán, Rosa"]),
        ("Huamán, Rosa; Dvořák, Marek", ["Huamán, Rosa", "Dvořák, Marek"]),
        ("aojea, thockin", ["aojea", "thockin"]),
        ("@aojea, @Thockin", ["aojea", "Thockin"]),
        ("@aojea and @Thockin", ["aojea", "Thockin"]),
        ("Rosa @huaman, Marek @dvorak", ["Rosa @huaman", "Marek @dvorak"]),
        ("Rosa Huamán, Marek Dvořák and Priya Rao", ["Rosa Huamán", "Marek Dvořák", "Priya Rao"]),
        ("[[Rosa Huamán]]", ["Rosa Huamán"]),
        ("[[people/rosa|Rosa]]", ["people/rosa"]),
        ("Carol (Nichols || Goulding)", ["Carol (Nichols || Goulding)"]),
        ('"Rosa"', ["Rosa"]),
        ("Rosa <rosa@example.org>", ["Rosa"]),
        ("<no address> Rosa <rosa@example.org> <b@example.org>", ["Rosa"]),
        ("<rosa@example.org>", ["rosa@example.org"]),
        ("", []),
        (" ; ", []),
    ],
)
def test_one_string_may_hold_several_names(written: str, names: list[str]) -> None:
    told: list[str] = []
    assert [signature.name for signature in signatures([written], listed=False, told=told)] == names
    assert not told


def test_an_entry_of_a_list_is_one_name() -> None:
    assert [one.name for one in signatures(["Dvořák, Marek, Dr.", "B"], listed=True, told=[])] == [
        "Dvořák, Marek, Dr.",
        "B",
    ]


@pytest.mark.parametrize("written", ["=", "—", "007", "??"])
def test_what_has_no_letter_is_no_name_and_told(written: str) -> None:
    told: list[str] = []
    assert not list(signatures([written], listed=False, told=told))
    assert told == [f"authors: {written!r} is no name; left out"]


@pytest.mark.parametrize("written", ["with input from @ann, @bob-1", "Ann (@ann), Bob (@bob-1)"])
def test_a_list_in_one_entry_gives_the_handles_in_it_and_is_told(written: str) -> None:
    told: list[str] = []
    assert [one.name for one in signatures([written], listed=True, told=told)] == ["ann", "bob-1"]
    (said,) = told
    assert said.endswith("is no one name; taken as ann, bob-1 (write each by itself)")


@pytest.mark.parametrize("written", ["with input from the whole storage team", "Many people " * 8])
def test_a_sentence_for_a_name_stays_and_is_told(written: str) -> None:
    told: list[str] = []
    assert [one.name for one in signatures([written], listed=True, told=told)] == [written.strip()]
    assert "hardly one person's name" in told[0]


def test_one_handle_beside_a_name_is_no_list() -> None:
    told: list[str] = []
    assert [one.name for one in signatures(["Kurt (@kurt)"], listed=True, told=told)] == ["Kurt (@kurt)"]
    assert not told


def test_an_address_behind_a_name_is_kept_apart() -> None:
    assert list(signatures(["Rosa Huamán <Rosa@Example.org>", "<b@c.org>"], listed=True, told=[])) == [
        Signature("Rosa Huamán", "rosa@example.org"),
        Signature("b@c.org", "b@c.org"),
    ]


def test_what_is_no_address_stays_in_the_name() -> None:
    assert list(signatures(["<img src=x>"], listed=True, told=[])) == [Signature("<img src=x>")]


@pytest.mark.no_cover
@pytest.mark.parametrize("repeated", ["a", "Ann <", "Ann >", "a@", " ", "<a@", "and "])
def test_a_name_as_long_as_front_matter_may_be_is_read_at_once(repeated: str) -> None:
    written = repeated * (65_000 // len(repeated)) + "x"
    with at_most(1):
        list(signatures([written], listed=False, told=[]))
