"""A passage in a terminal: short, whole around its best sentence, and marked."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kbase.cli.excerpts import MOST_LINES, excerpt
from kbase.cli.terminal import Ink, columns
from kbase.model import Span
from kbase.plaintext import below_headings, plain_text
from tests.cli.plain_replies import passage

PLAIN = Ink(colour=False)
COLOUR = Ink(colour=True)
TEXT = "Frost came back in a week. Replace the gasket when frost shows twice. Order two of them."
BEST = "Replace the gasket when frost shows twice."


def test_without_colour_the_best_sentence_stands_between_marks() -> None:
    lines = excerpt(passage(TEXT, BEST), 76, PLAIN)
    assert f"»{BEST}«" in " ".join(lines)


def test_with_colour_the_best_sentence_is_bold_and_the_words_are_coloured() -> None:
    shown = " ".join(excerpt(passage(TEXT, BEST, words=("gasket",)), 76, COLOUR))
    assert "\x1b[1mReplace\x1b[0m" in shown
    assert "\x1b[1;36mgasket\x1b[0m" in shown
    assert "»" not in shown


def test_a_passage_that_is_its_best_sentence_needs_no_mark() -> None:
    assert excerpt(passage(BEST, BEST), 76, PLAIN) == [BEST]


def test_a_long_passage_shows_the_lines_around_its_best_sentence() -> None:
    long = "Before that, this. " * 60 + BEST + " After that, that." * 60
    lines = excerpt(passage(long, BEST), 76, PLAIN)
    assert len(lines) == MOST_LINES
    assert lines[0].startswith("… ")
    assert lines[-1].endswith(" …")
    assert BEST.split()[0] in " ".join(lines)


def test_of_a_sentence_that_is_too_long_what_was_asked_for_is_shown() -> None:
    long = "We met, and " + "somebody said this and that, and " * 60 + "the pump needs silicone."
    lines = excerpt(passage(f"Before. {long} After.", long, words=("pump", "silicone")), 76, PLAIN)
    assert len(lines) == MOST_LINES
    assert "the pump needs silicone.«" in " ".join(lines)


def test_a_sentence_is_marked_where_it_stands_in_a_script_without_spaces() -> None:
    lines = excerpt(passage("水泵每天早上启动。请检查过滤器。每周清洗一次。", "请检查过滤器。"), 76, PLAIN)
    assert lines == ["水泵每天早上启动。»请检查过滤器。«每周清洗一次。"]


def test_a_list_keeps_its_lines() -> None:
    lines = excerpt(passage("Do this:\n\n- one\n- two\n1. three\n"), 76, PLAIN)
    assert lines == ["Do this:", "• one", "• two", "1. three"]


def test_running_text_is_wrapped_anew() -> None:
    assert excerpt(passage("one\ntwo\nthree"), 76, PLAIN) == ["one two three"]


def test_a_heading_and_a_table_stand_alone() -> None:
    lines = excerpt(passage("Cold.\n# Cause\nIce.\n\n| a | b |\n|---|---|\n| 1 | 2 |\nAfter."), 76, PLAIN)
    assert lines == ["Cold.", "Cause", "Ice.", "a · b", "1 · 2", "After."]


def test_headings_that_the_title_says_already_are_left_out_unless_they_are_all() -> None:
    assert excerpt(passage("# Door code\n\nPetra has it.", "Petra has it."), 76, PLAIN) == ["Petra has it."]
    assert excerpt(passage("# Door code\n\n## North\n"), 76, PLAIN) == ["Door code", "North"]


def test_what_nobody_reads_is_left_out() -> None:
    text = f"{TEXT}\n\n<!-- Say it -->\n\nSee [the\nlist](https://example.org/list).\n\n[gasket]: #gasket"
    assert excerpt(passage(text, BEST, words=("gasket",)), 76, PLAIN)[-1] == "See the list."


def test_code_keeps_its_lines() -> None:
    lines = excerpt(passage("Run:\n```sh\none\ntwo\n```\nThen rest."), 76, PLAIN)
    assert lines == ["Run:", "one", "two", "Then rest."]


def test_an_escape_sequence_in_a_note_is_shown_not_obeyed() -> None:
    assert "\x1b" not in "".join(excerpt(passage("\x1b[2Jgone"), 76, PLAIN))


def test_links_read_as_what_they_show_and_marks_stay_on_their_words() -> None:
    text = "See [[Vault|the door]] and [the log](https://a.example/).\n\n- Close [[Valve 3]] first.\n- Wait."
    best = "Close [[Valve 3]] first."
    assert excerpt(passage(text, best), 76, PLAIN) == [
        "See the door and the log.",
        "• »Close Valve 3 first.«",
        "• Wait.",
    ]
    shown = " ".join(excerpt(passage(text, best, words=("log", "Valve")), 76, COLOUR))
    assert re.search("\x1b\\[[0-9;]*mlog", shown)
    assert "\x1b[1;36mValve\x1b[0m" in shown
    assert "[[" not in re.sub(r"\x1b\[[0-9;]*m", "", shown)


@given(st.text(alphabet="ab cd.漢\n-|#`", max_size=600), st.integers(20, 90), st.data())
def test_no_line_is_wider_than_the_window_and_no_mark_is_lost(
    text: str, width: int, data: st.DataObject
) -> None:
    words = [Span(*found.span()) for found in re.finditer(r"\S+", text)]
    best = data.draw(st.sampled_from(words)) if words else None
    matched = passage(text)
    matched = type(matched)(matched.passage, 1.0, best, tuple(words[:2]))
    lines = excerpt(matched, width, PLAIN)
    assert all(columns(line) <= width for line in lines)
    assert len(lines) <= MOST_LINES
    read = plain_text(text)
    marked = read.span(best) if best else Span(0, 0)
    below = below_headings(text)
    begin = read.place(below) if text[below:].strip() else 0  # headings say theirs above
    around = read.text[begin : marked.start] + read.text[marked.end :]
    if max(begin, marked.start) < marked.end and around.strip():
        assert "»" in "".join(lines)


def test_a_line_of_plain_text_that_looks_like_a_heading_is_shown() -> None:
    text = "# Never run the pump dry\nIt seizes."
    shown = ["# Never run the pump dry", "»It seizes.«"]
    assert excerpt(passage(text, "It seizes."), 76, PLAIN, is_plain=True) == shown


def test_lines_of_plain_text_stay_where_there_is_room() -> None:
    log = "08:12 *door* 4 opened\n08:13 door 4 closed\n09:01 fan off"
    lines = excerpt(passage(log, "08:13 door 4 closed"), 76, PLAIN, is_plain=True)
    assert lines == ["08:12 *door* 4 opened", "»08:13 door 4 closed«", "09:01 fan off"]
    assert len(excerpt(passage(log, "08:13 door 4 closed"), 76, PLAIN)) == 1
