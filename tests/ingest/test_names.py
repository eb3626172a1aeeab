"""Authors are read from what people sign with."""

from __future__ import annotations

import pytest

from kbase.ingest.names import Signature, signatures


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Rosa Huamán", ["Rosa Huamán"]),
        ("Rosa Huamán, Marek Dvořák", ["Rosa Huamán", "Marek Dvořák"]),
        ("Huamán, Rosa", ["Huamán, Rosa"]),
        ("Huamán, Rosa; Dvořák, Marek", ["Huamán, Rosa", "Dvořák, Marek"]),
        ("aojea, thockin", ["aojea", "thockin"]),
        ("@aojea, @Thockin", ["aojea", "Thockin"]),
        ("Rosa Huamán, Marek Dvořák and Priya Rao", ["Rosa Huamán", "Marek Dvořák", "Priya Rao"]),
        ("[[Rosa Huamán]]", ["Rosa Huamán"]),
        ("[[people/rosa|Rosa]]", ["people/rosa"]),
        ('"Rosa"', ["Rosa"]),
        ("", []),
        (" ; ", []),
    ],
)
def test_one_string_may_hold_several_names(written: str, names: list[str]) -> None:
    assert [signature.name for signature in signatures([written], listed=False)] == names


def test_an_entry_of_a_list_is_one_name() -> None:
    assert [one.name for one in signatures(["Dvořák, Marek, Dr.", "B"], listed=True)] == [
        "Dvořák, Marek, Dr.",
        "B",
    ]


def test_an_address_behind_a_name_is_kept_apart() -> None:
    assert list(signatures(["Rosa Huamán <Rosa@Example.org>", "<b@c.org>"], listed=True)) == [
        Signature("Rosa Huamán", "rosa@example.org"),
        Signature("b@c.org", "b@c.org"),
    ]


def test_what_is_no_address_stays_in_the_name() -> None:
    assert list(signatures(["<img src=x>"], listed=True)) == [Signature("<img src=x>")]
