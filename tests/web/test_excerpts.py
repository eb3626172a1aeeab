"""A passage is shown as people read it, with its marks where they belong."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kbase.model import FoundPassage, MatchedPassage, NoteId, PassageId, Span
from kbase.web.excerpts import excerpt, opening


def matched(text: str, sentence: str = "", *words: str) -> MatchedPassage:
    best = Span(text.index(sentence), text.index(sentence) + len(sentence)) if sentence else None
    spans = tuple(Span(found.start(), found.end()) for word in words for found in re.finditer(word, text))
    return MatchedPassage(
        FoundPassage(PassageId(1), NoteId("n"), (), Span(0, len(text)), text), 1.0, best, spans
    )


def test_the_best_sentence_is_marked_where_it_stands() -> None:
    text = "First **things** first. Look in the *tray* before the fan. Then go."
    shown = excerpt(matched(text, "Look in the *tray* before the fan.", "tray"), 300)
    assert "<mark>Look in the <b>tray</b> before the fan.</mark>" in shown
    assert shown.startswith("First things first.")


def test_a_passage_that_is_one_sentence_is_not_marked_all_over() -> None:
    assert "<mark>" not in excerpt(matched("Only this.", "Only this."), 300)


def test_a_long_passage_is_cut_around_the_best_sentence_in_whole_words() -> None:
    text = "before " * 100 + "The tray is frozen. " + "after " * 100
    shown = excerpt(matched(text, "The tray is frozen."), 200)
    assert "<mark>The tray is frozen.</mark>" in shown
    assert shown.startswith("…\u00a0before")
    assert shown.endswith("after\u00a0…")
    assert len(re.sub("<[^>]+>", "", shown)) <= 210


def test_headings_above_a_passage_are_not_repeated_in_it() -> None:
    shown = excerpt(matched("# Vault\n\n## Observed\n\nIce. On the blade.", "On the blade."), 300)
    assert shown == "Ice. <mark>On the blade.</mark>"
    assert excerpt(matched("## Only a heading"), 300) == ""


def test_what_people_wrote_is_escaped_inside_and_outside_the_mark() -> None:
    shown = excerpt(matched("<img src=x> a. <script>x</script> b.", "<script>x</script> b."), 300)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "<mark>&lt;script&gt;" in shown


@given(
    st.text(max_size=200), st.integers(0, 200), st.integers(0, 200), st.integers(1, 120), st.integers(0, 200)
)
def test_any_spans_give_an_excerpt_whose_marks_are_closed(
    text: str, start: int, length: int, most: int, word: int
) -> None:
    passage = FoundPassage(PassageId(1), NoteId("n"), (), Span(0, len(text)), text)
    best = Span(min(start, len(text)), min(start + length, len(text)))
    shown = excerpt(MatchedPassage(passage, 1.0, best, (Span(word, word + 3),)), most)
    assert shown.count("<mark>") == shown.count("</mark>")
    assert shown.count("<b>") == shown.count("</b>")


def test_what_nobody_reads_is_left_out_with_the_words_in_it() -> None:
    text = f"<!-- {'tray ' * 99}-->\n[tray]: #tray\n\nLook in the tray <!-- tray --> first. Then go."
    shown = excerpt(matched(text, "Look in the tray <!-- tray --> first.", "tray"), 300)
    assert "<mark>Look in the <b>tray</b>" in shown
    assert re.sub(r"\s+", " ", re.sub("<[^>]+>", "", shown)) == "Look in the tray first. Then go."


def test_an_opening_ends_at_a_word() -> None:
    assert opening("# Title\n\nSome words that go on and on", 20) == "Title\nSome words …"
    assert opening("Short", 20) == "Short"


def test_a_line_of_plain_text_that_looks_like_a_heading_is_shown() -> None:
    text = "# Never run the pump dry\nIt seizes."
    assert "Never run" in excerpt(matched(text, "It seizes."), 300, is_plain=True)
    assert "Never run" not in excerpt(matched(text, "It seizes."), 300)


def test_an_excerpt_of_plain_text_keeps_its_lines_and_signs() -> None:
    text = "08:12  *door* 4 opened\n  08:13  door_4_sensor dead\n\n09:01  fan off\n"
    shown = excerpt(matched(text, "08:13  door_4_sensor dead", "sensor"), 300, is_plain=True)
    assert shown == "08:12  *door* 4 opened\n<mark>08:13  door_4_<b>sensor</b> dead</mark>\n09:01  fan off"
    assert (
        opening(text, 300, is_plain=True)
        == "08:12  *door* 4 opened\n08:13  door_4_sensor dead\n09:01  fan off"
    )
