"""Filters in an address are read, checked, and each can be taken away again."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.datastructures import QueryParams

from kbase.errors import BadFilter
from kbase.model import Filters, Kind, SpaceName
from kbase.web.addresses import ask, notes
from kbase.web.pages.narrowing import filters_in, narrowed

ALL = "kind=lesson&kind=note&space=vault&tag=%23cold/doors&author=ada&after=2020-01-31&before=2024-02-29"


def test_an_address_says_what_is_narrowed_to() -> None:
    assert filters_in(QueryParams(ALL)) == Filters(
        kinds=(Kind.LESSON, Kind.NOTE),
        spaces=(SpaceName("vault"),),
        tags=("cold/doors",),
        authors=("ada",),
        after=date(2020, 1, 31),
        before=date(2024, 2, 29),
    )


def test_the_empty_fields_of_a_form_narrow_nothing() -> None:
    assert filters_in(QueryParams("q=x&space=&tag=+&author=&after=&before=")).empty


@pytest.mark.parametrize("wrong", ["kind=zebra", "after=2024-02-30", "before=soon", "&".join(["tag=a"] * 2)])
def test_what_cannot_be_a_filter_is_refused(wrong: str) -> None:
    if wrong.startswith("tag"):
        many = "&".join(f"tag=t{number}" for number in range(30))
        with pytest.raises(BadFilter):
            filters_in(QueryParams(many))
        assert filters_in(QueryParams(wrong)).tags == ("a",)
    else:
        with pytest.raises(BadFilter):
            filters_in(QueryParams(wrong))


def test_tags_in_one_field_are_counted_too() -> None:
    assert len(filters_in(QueryParams("tag=" + ",".join(f"t{number}" for number in range(20)))).tags) == 20
    with pytest.raises(BadFilter, match="tag"):
        filters_in(QueryParams("tag=" + ",".join(f"t{number}" for number in range(21))))


def test_each_filter_can_be_taken_away() -> None:
    filters = filters_in(QueryParams(ALL))
    chips = narrowed(filters, {"vault": "Skarvik vault"}, {"ada": "Ada Lovelace"})
    assert [chip.says for chip in chips] == [
        "Lessons",
        "Notes",
        "in Skarvik vault",
        "#cold/doors",
        "by Ada Lovelace",
        "from 31 January 2020",
        "before 29 February 2024",
    ]
    assert all(chip.without != filters for chip in chips)
    assert chips[0].without.kinds == (Kind.NOTE,)


def test_an_address_made_from_filters_gives_the_same_filters() -> None:
    filters = filters_in(QueryParams(ALL))
    for address in (ask("why?", filters), notes(filters, "oldest", 3)):
        assert filters_in(QueryParams(address.partition("?")[2])) == filters
    assert notes(page=1) == "/notes"
    assert notes(kind="lesson", page=2) == "/notes?kind=lesson&page=2"
