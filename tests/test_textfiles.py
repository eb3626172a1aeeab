"""A plain-text file keeps its lines, except where a program broke them to fit."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.model import Span
from kbase.textfiles import as_lines, is_plain, lines_of, on_one_line
from tests.pace import at_most

PARAGRAPHS = (
    """the tubers came on the night train and two of the crates had been stood
against the heating, so that the upper layer was soft when we unpacked
them. Please tell whoever loads the crates in Skarvik that they must go
into the guard's van, which is not heated.""",
    """Rosa remembers that we had the same trouble in 2019 and that it was put
right by a label in red letters.""",
)
MAIL = f"""Dear Marek,

{PARAGRAPHS[0]}

{PARAGRAPHS[1]}

> Did you see anything wrong with the crates?
> I was told that nobody had looked at them before they were put away.

- two crates soft on top
- one crate wet, from a bottle that broke in the luggage net above it
  when the train stopped

--
Rosa Huamán
"""
LOG = """2024-05-01 08:12:03 door 4 opened
2024-05-01 08:13:44 door 4 closed, seal temperature -18.2
2024-05-01 08:20:10 compressor B started
2024-05-01 09:01:55 compressor B vibration above limit
2024-05-01 09:02:10 compressor B stopped by M. Dvořák
"""
SAME_WIDTH = "".join(
    f"2024-05-01 08:12:{n:02} door {n} of the cold store was opened from inside\n" for n in range(9)
)
ADDRESS = "Corymb Field Genebank\nCamino Real 12\nAlto Quilla\nPeru"
POEM = """The seed sleeps in its jar of glass
    and counts no winters as they pass,
the frost may climb the window pane,
    it will not wake before the rain."""
CHECKLIST = """check the seal, the gasket and the hinges of the vault door for frost
empty the tray
write down the temperature of the upper and the lower shelf
call Rosa
"""


def read(text: str) -> list[str]:
    return [on_one_line(text[line.start : line.end]) for line in lines_of(text)]


def test_an_email_is_read_in_its_paragraphs_and_its_lists_and_quotes_keep_their_lines() -> None:
    tubers, rosa = PARAGRAPHS
    assert read(MAIL) == [
        "Dear Marek,",
        " ".join(tubers.split()),
        " ".join(rosa.split()),
        "> Did you see anything wrong with the crates?",
        "> I was told that nobody had looked at them before they were put away.",
        "- two crates soft on top",
        "- one crate wet, from a bottle that broke in the luggage net above it when the train stopped",
        "--",
        "Rosa Huamán",
    ]


@pytest.mark.parametrize("text", [LOG, SAME_WIDTH, ADDRESS, POEM, CHECKLIST])
def test_what_was_written_line_by_line_keeps_every_line(text: str) -> None:
    assert read(text) == [line.rstrip() for line in text.splitlines()]


def test_paragraphs_written_in_one_line_each_stay_so() -> None:
    text = f"{'word ' * 40}\n{'more ' * 40}\n\nShort."
    assert read(text) == [line.rstrip() for line in text.splitlines() if line]


def test_what_was_found_in_a_text_is_found_where_it_is_read() -> None:
    start = MAIL.index("against the heating")
    lines = as_lines(MAIL)
    place = lines.span(Span(start, start + len("against the heating")))
    assert lines.text[place.start : place.end] == "against the heating"
    assert "stood against" in lines.text
    assert "\nRosa remembers" in lines.text


@given(st.text(alphabet="ab .-\n\t>", max_size=400) | st.text())
def test_no_word_is_lost_or_made_and_places_stay_in_order(text: str) -> None:
    lines = as_lines(text)
    assert lines.text.split() == [word for line in read(text) for word in line.split()] == text.split()
    places = [lines.place(at) for at in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(lines.text)
    for at, sign in enumerate(text):
        if not sign.isspace():
            assert lines.text[lines.place(at)] == sign


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text", [" " * 400_000, f"x{' ' * 400_000}y\n" * 2, "x \n" * 100_000, "https://" * 50_000]
)
def test_any_text_is_read_at_once(text: str) -> None:
    with at_most(5, time.thread_time):
        lines_of(text)
        as_lines(text[:6_000])


@pytest.mark.parametrize(
    ("path", "plain"),
    [("a/b.txt", True), ("B.TEXT", True), ("a.md", False), ("txt", False), ("a/.txt", False)],
)
def test_a_file_is_plain_text_by_its_name(path: str, *, plain: bool) -> None:
    assert is_plain(path) is plain
