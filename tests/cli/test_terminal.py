"""What reaches a terminal is safe, measured and wrapped."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.cli.terminal import Ink, Screen, broken, columns, document, safe, shortened, wrapped


def obeyed(text: str) -> list[str]:
    """The characters of `text` a terminal would act on rather than show."""
    overrides = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [letter for letter in text if unicodedata.category(letter) == "Cc" or letter in overrides]


def test_an_escape_sequence_in_a_title_is_shown_not_obeyed() -> None:
    assert safe("\x1b]0;pwned\x07\x1b[31mred") == "␛]0;pwned␇␛[31mred"


def test_the_eight_bit_escape_is_shown_too() -> None:
    assert safe("a\x9b31mb") == "a\ufffd31mb"


def test_text_direction_overrides_lose_their_power() -> None:
    assert safe("gpj.\u202eexe") == "gpj.\ufffdexe"


def test_a_pile_of_ten_thousand_combining_marks_is_cut_down() -> None:
    assert len(safe("e" + "\u0301" * 10_000)) < 10


def test_ordinary_marks_stay() -> None:
    assert safe("Aslaug Brekké, Lucía, Nguyễn") == "Aslaug Brekké, Lucía, Nguyễn"


@given(st.text())
def test_whatever_the_text_nothing_in_it_is_obeyed(text: str) -> None:
    shown = safe(text)
    assert obeyed(shown) == []
    shown.encode("utf-8")


@given(st.text())
def test_with_lines_only_line_ends_are_left(text: str) -> None:
    assert set(obeyed(safe(text, lines=True))) <= {"\n"}


@given(st.text())
def test_a_json_document_holds_the_text_unchanged_and_nothing_a_terminal_obeys(text: str) -> None:
    printed = document({"title": text})
    assert json.loads(printed) == {"title": text}
    assert set(obeyed(printed)) <= {"\n"}


def test_json_has_no_word_for_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        document({"score": float("nan")})


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("", 0)])
def test_columns_are_those_of_the_terminal(text: str, width: int) -> None:
    assert columns(text) == width


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"])), st.integers(10, 60))
def test_a_wrapped_line_never_leaves_the_window(text: str, width: int) -> None:
    lines = wrapped(text, width, "1   ", "    ")
    assert all(columns(line) <= width for line in lines)


@given(st.lists(st.text(alphabet="abcdef漢", min_size=1, max_size=40)), st.integers(12, 60))
def test_wrapping_loses_no_letter(words: list[str], width: int) -> None:
    lines = wrapped(" ".join(words), width, "    ", "    ")
    assert "".join("".join(lines).split()) == "".join(words)


def test_a_long_word_is_broken_where_the_window_ends() -> None:
    assert list(broken("abcdefgh", 3)) == ["abc", "def", "gh"]


def test_what_is_cut_says_so() -> None:
    assert shortened("a long heading", 8) == "a long…"
    assert shortened("short", 8) == "short"


def test_a_pipe_gets_eighty_columns_and_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    assert capsys is not None
    assert Screen.here() == Screen(80, Ink(colour=False))


class Terminal:
    """Standard output as a terminal has it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "colour"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    environment: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.stdout", Terminal())
    assert Screen.here() == Screen(100, Ink(colour=colour))
