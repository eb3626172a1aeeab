"""Terms: what two spellings of one word have in common."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.analysis import (
    LONGEST_TERM,
    STOP_WORDS,
    asked_terms,
    places,
    question_terms,
    stems,
    term_texts,
    terms,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fridges", "fridge"),
        ("the library's", "the library"),
        ("Müller", "muller"),
        (unicodedata.normalize("NFC", "été"), unicodedata.normalize("NFD", "été")),
        ("20,000", "20000"),
        ("DON'T", "don\u2019t"),
        ("straße", "STRASSE"),
    ],
)
def test_two_spellings_of_a_word_are_one_term(one: str, other: str) -> None:
    assert term_texts(one) == term_texts(other)


@pytest.mark.parametrize("spelling", ["E-217", "E217", "e_217", "E\u2011217"])
def test_an_identifier_is_found_however_it_is_joined(spelling: str) -> None:
    assert "e217" in term_texts(spelling)


def test_a_short_name_that_ends_like_a_form_of_another_word_stays_whole() -> None:
    assert question_terms("Where is the AED?") == ["aed"] == stems(["aed"])


def test_an_identifier_is_also_found_by_its_parts() -> None:
    assert {"node", "js", "node.js"} <= set(term_texts("node.js"))


@pytest.mark.parametrize("written", ["im**pel**ler", "**Im**peller,", "(impel**lers**)", "Im**pel**ler's"])
def test_a_word_with_emphasis_in_it_is_one_term_and_stands_there_whole(written: str) -> None:
    assert term_texts("impeller")[0] in term_texts(written)
    text = f"An old {written} broke"
    whole = max(places(text, set(term_texts("impeller"))), key=lambda one: one.end - one.start)
    assert text[whole.start : whole.end].replace("*", "").casefold().startswith("impeller")


def test_powers_and_bold_words_side_by_side_keep_their_terms() -> None:
    assert term_texts("2**3 **Note** **E-217**") == ["2", "3", "note", "e217", "e", "217"]
    assert {"note", "open"} <= set(term_texts("**Note**open"))


@pytest.mark.parametrize("name", ["C++", "c#"])
def test_a_language_named_by_signs_keeps_them(name: str) -> None:
    assert term_texts(f"in {name}, say") == ["in", name.lower(), "say"]


def test_a_script_without_spaces_becomes_pairs() -> None:
    assert term_texts("東京の塔") == ["東京", "京の", "の塔"]


def test_korean_is_found_with_and_without_its_particles() -> None:
    assert term_texts("펌프를 냉각수가") == ["펌프", "프를", "냉각", "각수", "수가"]
    assert set(term_texts("펌프 냉각수")) < set(term_texts("펌프를 냉각수가"))
    assert term_texts("물") == ["물"]


def test_latin_words_among_a_script_without_spaces_stay_words() -> None:
    assert term_texts("Docker를") == ["docker", "를"]
    assert term_texts("USB接続は第3回") == ["usb", "接続", "続は", "は第", "第3", "3回"]
    assert term_texts("Müller氏") == ["muller", "氏"]


def test_a_question_drops_its_stop_words() -> None:
    assert question_terms("How do I reset the fridge?") == ["reset", "fridg"]


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert question_terms("What is it?") == ["what", "is", "it"]


def test_stop_words_are_terms() -> None:
    assert {"the", "what", "dont"} <= STOP_WORDS


@pytest.mark.parametrize("odd", ['"', "AND(", "*", "((((", "", "\u0301" * 10_000, "-._'", "a:b", "NEAR("])
def test_odd_text_is_no_error(odd: str) -> None:
    terms(odd)


def test_a_giant_word_becomes_bounded_terms() -> None:
    assert max(map(len, term_texts("x" * 1_000_000))) <= LONGEST_TERM


@given(st.text())
def test_places_lie_inside_the_text_in_order(text: str) -> None:
    found = terms(text)
    assert all(0 <= term.start < term.end <= len(text) for term in found)
    assert [term.text for term in found] == term_texts(text)
    assert all(term.text for term in found)


@given(st.lists(st.sampled_from(["fridge", "E-217", "été", "the", "20,000"])))
def test_terms_stand_where_the_words_stand(words: list[str]) -> None:
    text = " ".join(words)
    for term in terms(text):
        assert term.text in term_texts(text[term.start : term.end])


def test_a_word_said_twice_counts_nearly_twice_and_ten_times_five_times() -> None:
    assert question_terms("A pump. Which pump?") == ["pump", "pump"]
    assert asked_terms("seal pump pump") == {"seal": 1.0, "pump": pytest.approx(1.8)}
    assert asked_terms("pump " * 10)["pump"] == pytest.approx(5.0)


ENDINGS = re.findall(
    r"\S+",
    "s es ed ing ings ly edly ingly er est ness ful fulness ation ational ator ization izer ize ism alism"
    " ality ability ibility ably able ible ence ency ance ancy ently ally ical icity ive iveness ivity ous"
    " ously ousness less lessly logy logies y ies ied ying ment ion ic ate n't 's",
)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6), st.sampled_from(ENDINGS))
def test_a_word_is_found_by_its_term_whatever_its_ending(beginning: str, ending: str) -> None:
    for word in (beginning + ending, beginning.capitalize() + ending):
        for asked in term_texts(word):
            assert places(f"({word}\tor not", {asked}) == tuple(
                term for term in terms(f"({word}\tor not") if term.text == asked
            )


@given(st.text())
def test_places_are_the_asked_among_all_terms(text: str) -> None:
    asked = set(term_texts(text)[::2])
    assert list(places(text, asked)) == [term for term in terms(text) if term.text in asked]


JOINED = st.lists(
    st.sampled_from(
        ["5,000", "kg", "ft", "go", "'s", "n't", "\t", " ", "x" * 64, "\u212a", "E-", "_", "ie", "Ä"]
    )
).map("".join)


@given(JOINED)
def test_places_miss_nothing_in_what_is_written_without_spaces(text: str) -> None:
    for asked in {frozenset(term_texts(text)[::2]), *(frozenset({term}) for term in term_texts(text))}:
        assert list(places(text, asked)) == [term for term in terms(text) if term.text in asked]


def test_a_character_and_its_composed_form_are_the_same_terms() -> None:
    for char in map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))):
        composed = unicodedata.normalize("NFC", char)
        if composed != char:
            of_both = {frozenset(term_texts(f"00{one} ab{one}c")) for one in (char, composed)}
            assert len(of_both) == 1, hex(ord(char))
