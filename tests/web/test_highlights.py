"""A highlight never breaks markup and never lies about what matched, in whatever Markdown.

Through real rendering: words are found in the source by the analyser, the passage is made ready as
for every answer, and the page's HTML is read back by a parser.
"""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbase.analysis import term_texts, terms
from kbase.cli.excerpts import excerpt as lines_of
from kbase.cli.terminal import Ink
from kbase.model import FoundPassage, Kind, MatchedPassage, NoteId, NoteSummary, PassageId, SpaceName, Span
from kbase.plaintext import plain_text
from kbase.search.fusing import Candidate
from kbase.search.matching import FoundNote, matches
from kbase.web.excerpts import excerpt

NOTE, PASSAGE = NoteId("n" * 16), PassageId(1)
SUMMARY = NoteSummary(NOTE, "T", Kind.NOTE, SpaceName("s"), (), (), date(2024, 1, 1), date(2024, 1, 1))
WORDS = [
    "frost", "Frosty", "FROST", "door", "doors", "Straße", "STRASSE", "İstanbul", "istanbul", "ﬁne",
    "fine", "cafe\u0301", "café", "E-217", "don't", "ﬀ", "ǅ", "日本語", "भाषा", "a\u0308\u0308b",
]  # fmt: skip
SIGNS = [
    "x<b>y", "&amp;", "&lt;b&gt;", "<script>", "</mark>", "<mark>", "&", '"', "**", "*", "_", "__", "~~",
    "==", "`", "``", "[", "](u)", "[[", "]]", "|", "![", "\\", "\n", "\n\n", "- ", "> ", "# ", "```\n",
    ". ", "! ", " ", " ", " ", "\u202e", "\u200d",
]  # fmt: skip
SOURCES = st.lists(st.sampled_from(WORDS + SIGNS), min_size=1, max_size=40).map("".join)
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


class Marked(HTMLParser):
    """What a browser would show, and which stretches of it are marked as words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.bold: list[tuple[int, int]] = []  # of `text`; the edge of a sentence parts none
        self._goes_on = False  # what comes next belongs to the last of them
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "class" in dict(attrs):
            tag = f"{tag}.{dict(attrs)['class']}"
        assert tag not in self.open, "a mark inside itself"
        self.tags.add(tag)
        self.open.append(tag)
        self._goes_on |= tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        assert self.open, "closed but never opened"
        assert self.open.pop().partition(".")[0] == tag, "marks cross"
        if tag != "span":
            self._goes_on = tag == "mark"

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["span.unseen"]:
            data = " "  # the name of a character nobody sees, spelled out
        start, self.text = len(self.text), self.text + data
        if "b" in self.open:
            goes_on = self._goes_on and bool(self.bold) and self.bold[-1][1] == start
            first = self.bold.pop()[0] if goes_on else start
            self.bold.append((first, len(self.text)))
            self._goes_on = True


def passage_of(source: str, question: str) -> MatchedPassage | None:
    """The passage as an answer to the question holds it."""
    found = FoundPassage(PASSAGE, NOTE, (), Span(0, len(source)), source)
    shown = matches(
        [FoundNote(NOTE, (Candidate(PASSAGE, 1.0, 0.5, 1.0),))],
        {PASSAGE: found},
        {NOTE: SUMMARY},
        question,
    )
    return shown[0].passages[0] if shown else None


def said_in(text: str, start: int, end: int) -> set[str]:
    """The terms of a part of a text, by itself and in its place: one mark may join several that overlap."""
    placed = {one.text for one in terms(text) if start <= one.start and one.end <= end}
    return placed | set(term_texts(text[start:end]))


@settings(max_examples=300, deadline=None)
@example(source="日本語cafe\u0301E-217", question="E-217")
@given(SOURCES, QUESTIONS)
def test_marks_are_whole_and_hold_only_words_that_were_asked_for(source: str, question: str) -> None:
    matched = passage_of(source, question)
    assert matched is not None
    asked = set(term_texts(question))
    for word in matched.words:
        assert asked & said_in(source, word.start, word.end)
    html = str(excerpt(matched, 200))
    seen = Marked(html)
    assert seen.open == []
    assert seen.tags <= {"b", "mark", "span.unseen"}
    for start, end in seen.bold:
        assert asked & said_in(seen.text, start, end), (seen.text[start:end], question)


@settings(max_examples=200, deadline=None)
@given(SOURCES, QUESTIONS)
def test_marking_changes_nothing_that_is_read(source: str, question: str) -> None:
    matched = passage_of(source, question)
    assert matched is not None
    bare = MatchedPassage(matched.passage, 1.0, matched.best_sentence, ())
    assert Marked(str(excerpt(matched, 400))).text == Marked(str(excerpt(bare, 400))).text
    assert len(plain_text(source).text) <= len(source) + source.count("\n") * 3 + source.count("|") * 3


@settings(max_examples=200, deadline=None)
@given(SOURCES, QUESTIONS)
def test_a_terminal_shows_the_same_words_with_marks_and_without(source: str, question: str) -> None:
    matched = passage_of(source, question)
    assert matched is not None
    bare = MatchedPassage(matched.passage, 1.0, None, ())
    marked, plain = (
        re.sub(r"\s", "", "".join(lines_of(one, 60, Ink(colour=False), 500))) for one in (matched, bare)
    )  # marks may move the end of a line
    assert re.sub("[»«]", "", marked) == plain


def test_of_a_sentence_that_is_too_long_what_was_asked_for_is_shown() -> None:
    source = "We met, and " + "somebody said this and that, and " * 60 + "the pump needs silicone."
    matched = passage_of(source, "pump silicone")
    assert matched is not None
    assert "<b>pump</b> needs <b>silicone</b>" in str(excerpt(matched, 200))
