"""What is marked stands there, word for word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.analysis import places, term_texts
from kbase.model import Span
from kbase.search.highlighting import best_sentences, marks, sentences, to_what_holds_now
from tests.pace import at_most


def texts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def best(text: str, asked: dict[str, float], cosines: list[float] | None = None) -> str:
    spans = best_sentences(text, places(text, asked.keys()), asked, cosines)
    return text[spans[0].start : spans[0].end] if spans else ""


def test_sentences_end_where_people_end_them() -> None:
    assert texts("It froze. Dr. Kamau (e.g. at 3.5 bar) opened it! Why? “Rust.” Then nothing…") == [
        "It froze.",
        "Dr. Kamau (e.g. at 3.5 bar) opened it!",
        "Why?",
        "“Rust.”",
        "Then nothing…",
    ]


def test_a_part_number_or_a_unit_may_end_a_sentence() -> None:
    text = "Set the gap on the DG-4410A. Never above 50 C. Ask J. Smith."
    assert texts(text) == ["Set the gap on the DG-4410A.", "Never above 50 C.", "Ask J. Smith."]


@pytest.mark.parametrize(
    "text",
    [
        "In the night call Yusuf, tel. +47 555 0142, at once.",
        "The desk is ext. 4410.",
        "It holds approx. 300 jars, incl. VAT, excl. Skarvik.",
        "See fig. 3 in vol. 2.",
        "Built ca. 1974.",
        "Keep it at min. 5 and max. 40 degrees.",
        "Ask Penhallow resp. Skarvik.",
        "Order part no. 7.",
        "Resturlaub verfällt am 31. März des nächsten Jahres.",
        "Jeder hat 25 Tage Urlaub, ab dem 43. Lebensjahr mehr.",
        "Am 24. Dezember 2023 fiel der Strom aus.",
        "Stromausfall vom 3. Jänner bis zum 5. Feber.",
    ],
)
def test_a_word_cut_short_ends_no_sentence(text: str) -> None:
    assert texts(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Set it to 40 max. Then wait.",
        "It took 10 min. 3 jars broke.",
        "Ring on the desk's ext. The night shift answers.",
        "She lives in Davis, CA. The seeds do too.",
        "We keep it in a motel. 3 jars are there.",
        "We have 14. The pump is one of them.",
        "Es sind 14. Keiner läuft.",
    ],
)
def test_such_a_word_may_end_a_sentence_where_no_number_is_meant(text: str) -> None:
    assert len(texts(text)) == 2


def test_a_sentence_may_run_over_lines() -> None:
    assert texts("It froze\nat night. We\nwaited.") == ["It froze\nat night.", "We\nwaited."]


def test_scripts_without_spaces_have_sentences_too() -> None:
    assert texts("冷えた。寝た！") == ["冷えた。", "寝た！"]


def test_list_items_and_rows_never_run_together() -> None:
    text = (
        "# Steps\n\n- Open it\n- [ ] Wait. Then look\n  inside\n1. Close\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n"
    )
    assert texts(text) == [
        "Steps",
        "Open it",
        "Wait.",
        "Then look\n  inside",
        "Close",
        "| a | b |",
        "| 1 | 2 |",
    ]


def test_a_fenced_block_stays_whole() -> None:
    text = "Run this. Now.\n```sh\nmake. Test\n# not a heading\n```\nDone."
    assert texts(text) == ["Run this.", "Now.", "```sh\nmake. Test\n# not a heading\n```", "Done."]


def test_an_unclosed_fence_runs_to_the_end() -> None:
    assert texts("a\n~~~\nb. C") == ["a", "~~~\nb. C"]


def test_the_sentence_that_says_most_of_the_question_is_best() -> None:
    text = "We had a fridge. The fridge froze because the heater wire broke. It was cold."
    asked = {"fridg": 1.0, "froze": 3.0, "heater": 4.0}
    assert best(text, asked) == "The fridge froze because the heater wire broke."


def test_rare_words_weigh_more_than_many_common_ones() -> None:
    text = "The pump and the pipe and the tank. See E-217."
    asked = {"pump": 1.0, "pipe": 1.0, "tank": 1.0, "e217": 9.0}
    assert best(text, asked) == "See E-217."


def test_the_earlier_of_two_equal_sentences_is_best() -> None:
    text = "The pump broke. A pump broke."
    assert best_sentences(text, places(text, {"pump"}), {"pump": 1.0}) == (Span(0, 15),)


def test_a_heading_is_never_the_best_sentence_but_points_at_what_follows() -> None:
    text = "## Frozen pump\nIt was late. The tank was full.\n\n## Boiler\n"
    assert best(text, {"pump": 1.0}) == "It was late."
    assert best(text, {"pump": 1.0, "tank": 1.0}) == "The tank was full."
    assert best(text, {"boiler": 1.0}) == ""


@pytest.mark.parametrize("begins", ["Long answer.", "Yes, no.", "**Short answer:**", "What we did:"])
def test_what_merely_begins_an_answer_is_not_the_best_sentence(begins: str) -> None:
    asked = dict.fromkeys(term_texts("long short answer yes what did"), 1.0)
    assert best(f"{begins}\n\nReplace the wire. Then wait.", asked) == "Replace the wire."
    assert best(begins, asked) == begins


def test_where_meaning_decides_a_word_before_the_answer_is_passed_over() -> None:
    assert best("Yes. The gasket is changed first. It costs little.", {}, [0.9, 0.8, 0.1]) == (
        "The gasket is changed first."
    )
    assert best("Yes.", {}, [0.9]) == "Yes."


def test_the_head_of_a_table_is_never_the_best_sentence_but_points_at_the_first_row() -> None:
    text = "## Parts\n\n| Part | Delivery |\n|:---|---:|\n| seal | 3 days |\n| impeller | 6 weeks |"
    assert best(text, {"deliveri": 1.0, "part": 1.0}) == "| seal | 3 days |"
    assert best(text, {"deliveri": 3.0, "impel": 1.0}) == "| impeller | 6 weeks |"
    assert best(text, {}, cosines=[0.1, 0.9, 0.3, 0.5]) == "| impeller | 6 weeks |"
    assert best("| Part | Delivery |\n| seal | 3 days |", {"deliveri": 1.0}) == "| Part | Delivery |", (
        "no head"
    )


@pytest.mark.parametrize(
    "unread",
    ["[pump]: #the-pump-froze", "<!-- The pump froze. -->", "- [The pump froze](#the-pump-froze)"],
)
def test_what_nobody_reads_or_says_nothing_is_never_the_best_sentence(unread: str) -> None:
    text = f"{unread}\n\nIt was late. The pump broke."
    asked = {"pump": 1.0, "froze": 5.0}
    assert best(text, asked) == "The pump broke."
    assert best(text, asked, cosines=[0.1, 0.2]) == "The pump broke."
    assert best(unread, asked) == ""


def test_meaning_decides_where_no_word_is_shared() -> None:
    text = "It was late. The cooler stopped."
    assert best(text, {"fridg": 1.0}) == ""
    assert best(text, {"fridg": 1.0}, cosines=[0.1, 0.6]) == "The cooler stopped."


@pytest.mark.parametrize("empty", ["", "  \n ", "---", "\n\n* * *\n"])
def test_nothing_to_say_has_no_best_sentence(empty: str) -> None:
    assert best_sentences(empty, [], {"a": 1.0}) == ()


def test_marked_words_are_the_words_in_any_form() -> None:
    text = "Fridges freeze; the fridge’s E-217 lamp."
    spans = marks(places(text, {"fridg", "e217", "217"}))
    assert [text[span.start : span.end] for span in spans] == ["Fridges", "fridge", "E-217"]


@given(st.text(alphabet=st.sampled_from("ab A.!?\n-#|`>1*。é"), max_size=120))
def test_no_word_is_lost_between_sentences(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    outside = list(text)
    for span in spans:
        outside[span.start : span.end] = " " * (span.end - span.start)
    assert not [word for word in term_texts("".join(outside)) if not word.isdigit()]


@given(st.text(max_size=120), st.sets(st.text(min_size=1, max_size=4)))
def test_marks_lie_inside_the_text_and_apart(text: str, asked: set[str]) -> None:
    spans = marks(places(text, asked | set(term_texts(text)[:2])))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_line_of_a_log_is_marked_and_not_the_whole_log() -> None:
    log = "08:12 door 4 opened\n  08:13 sensor dead. Bo was told.\n09:01 fan off"
    (span,) = best_sentences(log, places(log, {"sensor"}), {"sensor": 1.0}, is_plain=True)
    assert log[span.start : span.end] == "08:13 sensor dead."
    said = [log[one.start : one.end] for one in sentences(log, is_plain=True)]
    assert said == ["08:12 door 4 opened", "08:13 sensor dead.", "Bo was told.", "09:01 fan off"]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Until 2020 it was blue. Now it is red. Paint it.", "Until 2020 it was blue. Now it is red."),
        (
            "It used to be blue.\nSince spring 2020 it is red.",
            "It used to be blue.\nSince spring 2020 it is red.",
        ),
        ("Formerly blue. Today it rains.\n\nNow what?", "Formerly blue. Today it rains."),
        ("Before 2020 it was blue.\n\nNow it is red.", "Before 2020 it was blue."),  # another paragraph
        ("We used to grease. Now we oil.", "We used to grease. Now we oil."),
        (
            "It was blue until last spring. Instead, Bo has a red.",
            "It was blue until last spring. Instead, Bo has a red.",
        ),
        ("- Before 2020 it was blue. Now it is red.\n- So.", "Before 2020 it was blue. Now it is red."),
        ("- Before 2020 it was blue.\n- Now it is red.", "Before 2020 it was blue."),
        ("# Before 2020 it was blue.\nNow it is red.", "Before 2020 it was blue."),
        ("Before 2020 it was blue.\n# Now it is red.", "Before 2020 it was blue."),
        ("| Before 2020 | blue |\nNow it is red.", "| Before 2020 | blue |"),
        ("> Before 2020 it was blue.\n>\n> Now it is red.", "Before 2020 it was blue."),
        ("Before 2020 it was blue. Now stop it.", "Before 2020 it was blue."),
        ("Drain it before opening. Now it is safe.", "Drain it before opening."),
        ("Before opening in May, drain it. Now it is safe.", "Before opening in May, drain it."),
        ("It is used to open it. Now it is safe.", "It is used to open it."),
        ("Before 2020 it was blue. It was nice.", "Before 2020 it was blue."),
        ("It is blue. Now paint it.", "It is blue."),  # a step
        ("Before 2020 it was blue.", "Before 2020 it was blue."),
    ],
)
def test_what_was_goes_on_to_what_holds_now(text: str, held: str) -> None:
    span = to_what_holds_now(text, sentences(text)[0])
    assert text[span.start : span.end] == held


def test_what_was_never_goes_on_over_a_line_of_a_log() -> None:
    log = "Before 2020 it was blue.\nNow it is red."
    assert to_what_holds_now(log, sentences(log, is_plain=True)[0], is_plain=True) == Span(0, 24)


@pytest.mark.no_cover
@pytest.mark.parametrize("stop", "?!.…")
def test_a_long_run_of_stops_is_read_once(stop: str) -> None:
    with at_most(0.5):
        assert len(sentences("a" + stop * 50_000)) == 1
