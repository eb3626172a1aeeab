"""Text is kept as written but for what nobody sees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.errors import BadNote
from kbase.ingest.cleaning import MOST_MARKS, clean_name, clean_text, is_blank


def test_line_ends_of_every_kind_become_one() -> None:
    assert clean_text("a\r\nb\rc\x85d\x0ce\nf") == ("a\nb\nc\nd\ne\nf", ())


@pytest.mark.parametrize(
    ("raw", "kept", "what"),
    [
        ("a\0b", "ab", "NUL"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m", "control"),
        ("a\u202eb\u2066c\u200bd", "abcd", "invisible"),
        ("a\x9bb", "ab", "control"),
        ("desic\u00adcant", "desiccant", "soft hyphens"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_told(raw: str, kept: str, what: str) -> None:
    text, warnings = clean_text(raw)
    assert text == kept
    assert len(warnings) == 1
    assert what in warnings[0]


def test_joiners_that_words_need_stay() -> None:
    text = "👩\u200d🌾 می\u200cخواهم \u200fשלום"
    assert clean_text(text) == (text, ())


def test_a_mark_at_the_start_goes_without_a_word() -> None:
    assert clean_text("\ufeffhello") == ("hello", ())


@pytest.mark.parametrize("raw", ["", " \n\t", "\u200b\u200b", "\0", "\u00a0\u3000", "\ufeff", "\u0301"])
def test_a_text_without_a_visible_letter_is_blank(raw: str) -> None:
    assert is_blank(clean_text(raw)[0])
    assert not is_blank(clean_text(f"{raw}a")[0])


def test_half_a_character_is_refused_with_its_line() -> None:
    with pytest.raises(BadNote, match="line 3"):
        clean_text("one\ntwo\nthree \ud800")


def test_accents_are_kept_up_to_what_can_be_compared() -> None:
    assert clean_text("a" + "\u0301" * MOST_MARKS) == ("a" + "\u0301" * MOST_MARKS, ())
    text, (warning,) = clean_text("a" + "\u0301" * (MOST_MARKS + 5) + "b")
    assert text == "a" + "\u0301" * MOST_MARKS + "b"
    assert "accents" in warning


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    try:
        once, _ = clean_text(raw)
    except BadNote:
        return
    assert clean_text(once) == (once, ())


@given(st.text(max_size=400), st.integers(1, 100))
def test_a_name_is_one_short_line_in_one_spelling(raw: str, most: int) -> None:
    name = clean_name(raw, most)
    assert len(name) <= most
    assert name == " ".join(name.split())
    assert clean_name(name, most) == name
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)


def test_a_name_that_may_be_parted_at_a_lines_end_is_one_word() -> None:
    assert clean_name("The vacu\u00adum pump", 100) == "The vacuum pump"


def test_a_name_in_both_spellings_is_one() -> None:
    assert clean_name("Ångström", 99) == clean_name(unicodedata.normalize("NFD", "Ångström"), 99)
