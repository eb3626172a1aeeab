"""Whatever somebody types is a question; what looks like a filter and is one, narrows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbase.analysis import term_texts
from kbase.errors import BadQuestion
from kbase.model import Filters, Kind, SpaceName
from kbase.search.query import combined, only_keywords, parse


def test_a_plain_question_is_its_own_text() -> None:
    parsed = parse("how do I reset the fridge?")
    assert parsed.text == "how do I reset the fridge?"
    assert parsed.filters.empty
    assert parsed.phrases == parsed.identifiers == ()


def test_every_filter_narrows_and_leaves_the_text() -> None:
    parsed = parse(
        'tag:cold-chain author:"Ana Lima" cold start space:nyeruma kind:lesson after:2023 before:2024-06'
    )
    assert parsed.text == "cold start"
    assert parsed.filters == Filters(
        kinds=(Kind.LESSON,),
        spaces=(SpaceName("nyeruma"),),
        tags=("cold-chain",),
        authors=("Ana Lima",),
        after=date(2023, 1, 1),
        before=date(2024, 6, 1),
    )


@pytest.mark.parametrize(("typed", "kind"), [("kind:Lessons", Kind.LESSON), ("KIND:answer", Kind.ANSWER)])
def test_kinds_are_read_as_people_write_them(typed: str, kind: Kind) -> None:
    assert parse(typed).filters.kinds == (kind,)


def test_a_nested_tag_may_carry_its_hash() -> None:
    assert parse("tag:#energy/solar").filters.tags == ("energy/solar",)


def test_dates_given_twice_narrow_to_the_narrower() -> None:
    assert parse("after:2020 after:4.3.2022 before:2025 before:2024").filters == Filters(
        after=date(2022, 3, 4), before=date(2024, 1, 1)
    )


@pytest.mark.parametrize(
    "day",
    [
        "2024-04-22",
        "22.4.2024",
        "22/04/2024",
        "22 April 2024",
        "22. April 2024",
        "April 22nd, 2024",
        '"22 April 2024"',
    ],
)
def test_a_day_behind_a_filter_is_read_as_days_are_everywhere(day: str) -> None:
    parsed = parse(f"pump after:{day} by the gate")
    assert parsed.filters == Filters(after=date(2024, 4, 22))
    assert parsed.text == "pump by the gate"
    assert parse(f"tag:{day} pump").filters.after is None


def test_a_month_behind_a_filter_is_one_with_its_year() -> None:
    assert parse("before:May 2024 pump").filters == Filters(before=date(2024, 5, 1))
    assert parse("before:2024 May was cold").text == "May was cold"


@pytest.mark.parametrize(
    "typed",
    [
        "after:03/04/2024",
        "after:22 Apples 2024",
        "before:you leave",
        "kind:regards",
        "after:2023-02-30",
        "after:2023-13",
        "after:99999",
        "note: read this",
        "a:b",
        "tag:",
        "author:",
        "space:The!Final frontier",
        "mytag:x",
        "http://tag:8080",
        'author:""',
    ],
)
def test_what_is_no_filter_is_ordinary_text(typed: str) -> None:
    parsed = parse(typed)
    assert parsed.text == typed
    assert parsed.filters.empty


def test_a_space_nobody_knows_is_ordinary_text_when_the_spaces_are_known() -> None:
    assert parse("space:the final frontier", spaces=[SpaceName("nyeruma")]).text == "space:the final frontier"
    assert parse("space:Nyeruma", spaces=[SpaceName("nyeruma")]).filters.spaces == ("nyeruma",)


@pytest.mark.parametrize(
    "quoted",
    [
        '"cold pump"',
        "“cold pump”",
        "„cold pump“",
        "„cold pump”",
        "«cold pump»",
        "»cold pump«",
        "‚cold pump‘",
        "‹cold pump›",
        "›cold pump‹",
    ],
)
def test_a_phrase_may_stand_in_the_quotation_marks_of_any_of_its_readers(quoted: str) -> None:
    assert parse(f"why does a {quoted} stop").phrases == ("cold pump",)
    assert parse(f"tag:{quoted} stop").filters.tags == ("cold pump",)


@pytest.mark.parametrize(
    "typed",
    [
        "the pump’s valve isn’t the owner’s",
        "‘cold pump’ stops",
        "File › Export › PDF",
        "cold‚ wet and ‘dry’",
        "what ‚cold pump",
        "the pumps' valve isn't the owners' own",
    ],
)
def test_an_apostrophe_and_an_arrow_are_no_quotation_marks(typed: str) -> None:
    parsed = parse(typed)
    assert (parsed.phrases, parsed.text) == ((), typed)


def test_an_apostrophe_stands_within_a_phrase() -> None:
    assert parse("why ‚the pump’s valve‘ stops").phrases == ("the pump’s valve",)


def test_quoted_words_are_a_phrase_and_stay_in_the_text() -> None:
    parsed = parse('what does “cold  start” or "warm end" mean')
    assert parsed.phrases == ("cold start", "warm end")
    assert parsed.text == "what does cold start or warm end mean"


def test_a_filter_inside_quotes_is_a_phrase() -> None:
    parsed = parse('"tag:solar"')
    assert parsed.phrases == ("tag:solar",)
    assert parsed.filters.empty


@pytest.mark.parametrize("typed", ['a 5" pipe and a 3" hose', '"', '"""', '"" x', 'say "hello'])
def test_a_lone_quotation_mark_is_no_phrase(typed: str) -> None:
    assert parse(typed).phrases == ()


@pytest.mark.parametrize(
    "identifier", ["E-217", "TS-999", "E1042", "max_size", "numpy.linalg", "v1.2", "std::move"]
)
def test_identifiers_are_seen(identifier: str) -> None:
    assert parse(f"what about {identifier}, please").identifiers == (identifier,)


def test_a_name_with_capitals_inside_is_one_where_nothing_else_is_asked() -> None:
    assert parse("ConfigMap").identifiers == ("ConfigMap",)
    assert parse("does a ConfigMap have to be mutable?").identifiers == ()


def test_a_quoted_letter_is_no_phrase() -> None:
    assert parse('a panic crosses an extern "C" boundary').phrases == ()
    assert parse('is "cold start" covered').phrases == ("cold start",)


def test_a_quoted_word_in_a_long_question_is_a_word_among_words() -> None:
    long = (
        'my neighbour calls it a "dry hop" and adds fresh green cones late to a cold tank for aroma and taste'
    )
    assert parse(long).phrases == ()
    assert parse(f"{long} " * 3).text.startswith("my neighbour calls it a dry hop and")


def test_an_identifier_in_a_long_question_is_a_word_among_words() -> None:
    assert parse("why does the old pump by the north gate keep showing E-217 after rain").identifiers == ()


@pytest.mark.parametrize("word", ["fridge", "2023", "3rd", "10,000", "well-kept", "and/or", "HACCP", "5pm"])
def test_ordinary_words_are_no_identifiers(word: str) -> None:
    assert parse(f"what about {word} now").identifiers == ()


@pytest.mark.parametrize(
    "odd", ['"', "AND", "foo-bar", "a:b", "NEAR(", "*", "(" * 5000, "", " ", "\x00", "\ud800"]
)
def test_odd_questions_are_questions(odd: str) -> None:
    parsed = parse(odd)
    parsed.text.encode()
    assert parsed.filters.empty


def test_what_was_pasted_unseen_parts_no_word() -> None:
    assert parse("the vacu\u00adum\u200b pu\u202emp\ufeff").text == "the vacuum pump"


@pytest.mark.parametrize("much", ["x" * 10_001, "a " * 2_001])
def test_a_question_too_long_says_so(much: str) -> None:
    with pytest.raises(BadQuestion, match="at most"):
        parse(much)


def test_a_question_may_be_only_filters() -> None:
    assert (parse("tag:solar").text, parse("tag:solar").filters.tags) == ("", ("solar",))
    assert (parse("").text, parse("").filters.empty) == ("", True)


UNSEEN = "\u00ad\u200b\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


@given(st.text(st.characters(exclude_characters=f":{UNSEEN}"), max_size=200))
@example("00\U0002f98b")  # an ideograph that stands for another in the composed form
def test_no_word_of_a_question_without_filters_is_lost(text: str) -> None:
    asked = parse(text).text
    assert set(term_texts(text)) == set(term_texts(asked))


def test_typed_filters_join_those_of_the_form() -> None:
    form = Filters(tags=("a",), after=date(2020, 1, 1), kinds=(Kind.NOTE,), authors=("Bo",))
    typed = Filters(tags=("b", "a"), after=date(2021, 1, 1), kinds=(Kind.LESSON,), before=date(2024, 1, 1))
    assert combined(form, typed) == Filters(
        tags=("a", "b"),
        after=date(2021, 1, 1),
        before=date(2024, 1, 1),
        kinds=(Kind.LESSON,),
        authors=("Bo",),
    )


@pytest.mark.parametrize("text", ["scraping", "naïve users", "7,900", "E-217", "door seal heater"])
def test_a_few_telling_words_are_keywords(text: str) -> None:
    assert only_keywords(text)


@pytest.mark.parametrize("text", ["", "why frost", "frost on doors", "door seal heater frame", "the"])
def test_a_question_and_a_longer_text_are_not(text: str) -> None:
    assert not only_keywords(text)
