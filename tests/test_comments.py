"""What a note's page leaves out is not found, not counted and not quoted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbase.comments import seen, without_comments
from kbase.config import Settings
from kbase.library import Library
from kbase.model import Draft, Question, Reply
from kbase.plaintext import plain_text
from kbase.ports import Embedder
from kbase.web.rendering import render

BODY = """The satellite is in a low orbit <!-- inline zebra secret --> for now.

<!--
Draft: the ostrich *paragraph* is not to be published.

More ostriches.
-->

`<!-- giraffe -->` is code, and so is

    <!-- an indented walrus -->

```html
<!-- a fenced pelican -->
```

The end <!-- never closed, a lion."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Library]:
    with Library.create(Settings(Path(tmp_path_factory.mktemp("comments")) / "library")) as made:
        vars(made)["embedder"] = embedder
        made.contribute(Draft("Orbit", BODY), made.owner)
        made.contribute(Draft("Door", "The seal of the door is worn."), made.owner)
        yield made


def asked(library: Library, text: str) -> Reply:
    return library.ask(Question(text), library.owner)


@pytest.mark.parametrize("word", ["zebra", "ostrich", "ostriches"])
def test_what_a_page_leaves_out_is_not_found(library: Library, word: str) -> None:
    assert word not in render(BODY).html
    reply = asked(library, word)
    assert not reply.answered
    assert all(match.why.words == () for match in reply.matches)
    assert not any(word in one.passage.text for match in reply.matches for one in match.passages)


@pytest.mark.parametrize("word", ["giraffe", "walrus", "pelican", "lion"])
def test_a_comment_in_code_and_one_never_closed_are_text(library: Library, word: str) -> None:
    assert word in render(BODY).html
    assert asked(library, word).matches[0].why.words == (word,)


def test_a_phrase_of_a_comment_stands_in_no_note(library: Library) -> None:
    assert asked(library, '"zebra secret"').unsaid == ("zebra secret",)
    assert asked(library, '"a low orbit"').matches[0].why.phrase == "a low orbit"


def test_an_excerpt_leaves_comments_out(library: Library) -> None:
    (best, *_) = asked(library, "low orbit for now").matches[0].passages
    read = plain_text(best.passage.text)
    assert "in a low orbit for now." in re.sub(" +", " ", read.text)
    assert [read.text[span.start : span.end] for span in map(read.span, best.words)][:3] == [
        "low",
        "orbit",
        "now",
    ]


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("A<!-- b --> c", "A c"),
        ("- a\n<!-- b -->\n- c\n", "- a\n- c\n"),
        ("a <!--> b -->", "a  b -->"),
        ("<!-- a --> b <!-- c\n\nd --> e", " b  e"),
        ("\\<!-- a -->", "\\<!-- a -->"),
        ("a\n\n<!--\nb\n-->\nc", "a\n\nc"),
        ("> <!-- a -->\n> b", ">\n> b"),
    ],
)
def test_a_comment_goes_with_the_lines_it_fills(source: str, read: str) -> None:
    assert without_comments(source).replace("> \n", ">\n") == read


PIECES = [
    "<!--",
    "-->",
    "<!-- x -->",
    "`",
    "```\n",
    "    ",
    "\n",
    "\n\n",
    "a ",
    "- ",
    "> ",
    "<div>",
    "é",
    "->",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("<!-- only -->")
def test_what_is_seen_stands_where_it_stood(source: str) -> None:
    read = seen(source)
    assert len(read) == len(source)
    assert all(one in (other, " ") for one, other in zip(read, source, strict=True))
    assert read.count("\n") == source.count("\n")
    assert read.strip() or not source.strip()


@given(st.lists(st.sampled_from([*PIECES, "zebra", "<!-- ostrich -->"]), max_size=20).map("".join))
def test_page_and_search_leave_out_the_same(source: str) -> None:
    if seen(source) == source:
        return
    shown = unescape(re.sub(r"<[a-z/][^>]*>", " ", render(source).html))
    for word in ("zebra", "ostrich"):
        assert shown.count(word) == seen(source).count(word)


@pytest.mark.parametrize("hostile", ["<!--" * 100_000, "`<!--" * 100_000, "<!-- ` -->" * 50_000])
def test_many_openings_take_no_time(hostile: str) -> None:
    started = time.thread_time()
    assert len(seen(hostile)) == len(hostile)
    assert time.thread_time() - started < 5
