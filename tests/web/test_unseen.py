"""Characters nobody sees are made visible, and the ones scripts need are left alone."""

from __future__ import annotations

import pytest

from kbase.web.unseen import isolated, plain, spelled_out

OVERRIDE = "\u202e"


def test_a_name_cannot_turn_the_text_around_it() -> None:
    shown = isolated(f"gnp{OVERRIDE}exe")
    assert OVERRIDE not in shown
    assert "U+202E" in shown
    assert shown.startswith("<bdi>")
    assert shown.endswith("</bdi>")


@pytest.mark.parametrize("char", ["\u200b", "\u2060", "\ufeff", "\u2066", "\u00ad", "\x07", "\U000e0041"])
def test_what_makes_two_names_look_the_same_is_spelled_out(char: str) -> None:
    for show in (isolated, spelled_out, plain):
        shown = str(show(f"ad{char}min"))
        assert char not in shown
        assert f"U+{ord(char):04X}" in shown


def test_a_joiner_stays_between_letters_that_need_it_and_shows_between_those_that_do_not() -> None:
    persian, family = "می\u200cخواهم", "\U0001f469\u200d\U0001f469"
    assert persian in isolated(persian)
    assert family in isolated(family)
    assert "U+200D" in isolated("pay\u200dpal")


def test_directional_marks_stay_in_running_text_and_show_in_names() -> None:
    assert "\u200f" in spelled_out("שלום\u200f!")
    assert "U+200F" in isolated("ad\u200fmin")


def test_what_is_shown_is_escaped() -> None:
    for show in (isolated, spelled_out):
        assert "<script>" not in show(f"<script>{OVERRIDE}</script>")
        assert "&lt;script&gt;" in show("<script>")
