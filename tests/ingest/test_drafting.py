"""Whoever wrote a draft, it is stored in one form or refused by the field that is wrong."""

from __future__ import annotations

import pytest

from kbase.errors import BadNote
from kbase.ingest.drafting import checked, checked_and_told, space_from
from kbase.model import Draft, Link, Relation, SpaceName

BODY = "The seal of [[Door four]] is worn. #doors/seals"


def test_a_draft_is_brought_into_its_kept_form() -> None:
    made = checked(
        Draft(
            title="  Door\tfour \u202e leaks ",
            body=BODY + "\r\n",
            space=SpaceName("Skårvik Vault"),
            authors=("Rosa  Huamán", "rosa huamán", "", "Marek"),
            tags=("#Frost", "frost", "Cold Chain", "!"),
            aliases=("D4", "d4"),
            links=(Link("Old lesson", Relation.SUPERSEDES), Link("Gone", Relation.LINK)),
        )
    )
    assert made.title == "Door four leaks"
    assert made.body == BODY + "\n"
    assert made.space == "skårvik-vault"
    assert made.authors == ("Rosa Huamán", "Marek")
    assert made.tags == ("frost", "cold-chain", "doors/seals")
    assert made.aliases == ("D4",)
    assert made.links == (Link("Old lesson", Relation.SUPERSEDES), Link("Door four"))


def test_checking_twice_changes_nothing_more() -> None:
    once = checked(Draft("Door four", BODY, tags=("A b",), authors=("Rosa",)))
    assert checked_and_told(once) == (once, ())


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("", BODY), "title"),
        (Draft(" \u200b ", BODY), "title"),
        (Draft("x" * 301, BODY), "title"),
        (Draft("A", ""), "body"),
        (Draft("A", " \n\t"), "body"),
        (Draft("A", "half \ud800"), "body"),
        (Draft("A", "x" * 20_000_001), "body"),
        (Draft("A", BODY, authors=("x" * 201,)), "authors"),
        (Draft("A", BODY, authors=tuple(map(str, range(300)))), "authors"),
        (Draft("A", BODY, aliases=("x" * 201,)), "aliases"),
        (Draft("A", BODY, space=SpaceName("?!")), "space"),
    ],
)
def test_what_cannot_be_stored_names_the_field_to_mend(draft: Draft, field: str) -> None:
    with pytest.raises(BadNote) as caught:
        checked(draft)
    assert caught.value.field == field


def test_half_a_character_in_a_title_is_replaced() -> None:
    assert checked(Draft("A \ud800 title", BODY)).title == "A ? title"


def test_what_was_changed_is_told() -> None:
    _, told = checked_and_told(Draft("A", "<script>x</script> \0"))
    assert len(told) == 2
    _, told = checked_and_told(Draft("A", "> " * 500 + "deep"))
    assert "plain text" in told[0]


@pytest.mark.parametrize(("written", "slug"), [("Skarvik vault", "skarvik-vault"), ("a_b--c", "a-b-c")])
def test_a_space_has_a_slug(written: str, slug: str) -> None:
    assert space_from(written) == slug
