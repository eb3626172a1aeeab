"""The parser stops in time, whatever it is given, and knows what people write links like."""

from __future__ import annotations

import time

import pytest

from kbase.ingest.links import found_in
from kbase.markdown import (
    DEEPEST,
    ParserTimedOut,
    WikiLink,
    blocks,
    inline,
    parser,
    plain,
    wiki_link_at,
)
from kbase.web.rendering import render
from tests.pace import at_most


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "source",
    [
        pytest.param("![" * 20_000, id="images"),
        pytest.param("[" * 20_000, id="brackets"),
        pytest.param("[[" * 20_000, id="wiki links"),
        pytest.param("[a" * 20_000, id="labels"),
        pytest.param("http:" * 9_000, id="addresses"),
        pytest.param("> " * 300 + "deep", id="quotes"),
        pytest.param("1. " * 20_000, id="numbers"),
        pytest.param("\n" * 2_000_000, id="lines"),
    ],
)
def test_what_costs_too_much_is_given_up_in_time(source: str) -> None:
    with at_most(1.5), pytest.raises(ParserTimedOut):
        parser(0.3).render(source)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "source",
    [
        pytest.param("<div>" * 20_000, id="tags"),
        pytest.param("*a **b " * 20_000, id="stars"),
        pytest.param("`" * 50_000, id="backticks"),
        pytest.param("x" * 1_000_000, id="one word"),
        pytest.param("> " * 100 + "- " * 20 + "deep", id="nested a hundred deep"),
        pytest.param("www.a.b" + ")" * 40_000, id="closing brackets behind an address"),
    ],
)
def test_what_only_looks_costly_is_rendered(source: str) -> None:
    with at_most(3):
        assert parser().render(source)


def test_text_nested_too_deeply_is_refused_and_never_dropped() -> None:
    depth = DEEPEST // 2
    assert "deepest" in parser().render("> " * depth + "deepest")
    with pytest.raises(ParserTimedOut, match="deep"):
        blocks("> " * (DEEPEST + 1) + "deepest")


class SlowClock:
    """A thread whose work takes a second each time it looks at the clock, three times at most."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        return float(min(self.looks, 4))


def test_a_long_text_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "thread_time", SlowClock())
    with pytest.raises(ParserTimedOut):
        blocks("One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.")
    monkeypatch.setattr(time, "thread_time", SlowClock())
    tokens, _ = blocks("A book.\n\n" * 20_000)
    assert len(tokens) == 60_000


def test_raw_html_is_text() -> None:
    assert "<script>" not in parser().render("a <script>alert(1)</script>\n\n<div>x</div>")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "JaVaScRiPt:x",
        "&#106;avascript:x",
        "vbscript:x",
        "data:text/html,x",
        "data:image/png;base64,x",
        "file:///etc",
        "blob:x",
        "ms-word:ofe|u|x",
        "//evil.example",
    ],
)
def test_a_link_leads_only_where_people_expect(address: str) -> None:
    assert "href" not in parser().render(f"[click]({address})")


@pytest.mark.parametrize(
    "address", ["https://example.org", "mailto:a@example.org", "tel:+1", "/x", "../y.md", "#z"]
)
def test_ordinary_links_are_links(address: str) -> None:
    assert f'href="{address}"' in parser().render(f"[click]({address})")


def test_what_people_know_from_elsewhere_is_read() -> None:
    html = parser().render(
        "~~gone~~ https://example.org\n\n- [x] done\n\n|a|\n|-|\n|b|\n\nnote[^1]\n\n[^1]: below"
    )
    for part in ("<s>gone</s>", 'href="https://example.org"', "checkbox", "<table>", "footnote"):
        assert part in html


def test_block_tokens_know_their_lines_and_leave_inline_text_alone() -> None:
    tokens, env = blocks("# A *b*\n\n<!-- c\n\nd -->\n\n[r]: x.md\n")
    assert [(token.type, token.map) for token in tokens if token.map] == [
        ("heading_open", [0, 1]),
        ("inline", [0, 1]),
        ("html_block", [2, 5]),
    ]
    assert env["references"]["R"]["href"] == "x.md"
    assert not tokens[1].children


def test_a_wiki_link_is_a_token() -> None:
    tokens = inline("see ![[Page#Part|shown]] and `[[code]]` and [[]]", {})
    (link,) = [token for token in tokens if token.type == "wikilink"]
    assert link.meta == {"link": WikiLink("Page", "Part", "shown", True, "![[Page#Part|shown]]")}


@pytest.mark.parametrize(
    ("source", "target", "heading", "words"),
    [
        ("[[Page\\|shown]]", "Page", "", "shown"),
        ("[[Page#Part\\|shown]]", "Page", "Part", "shown"),
        ("[[Page#Part#Deeper]]", "Page", "Deeper", "Page > Deeper"),
        ("[[Page#^4f2a]]", "Page", "", "Page"),
        ("[[#^4f2a]]", "", "", "#^4f2a"),
        ("[[A\\B]]", "A\\B", "", "A\\B"),
        ("[[Winter|2024]]", "Winter", "", "2024"),
    ],
)
def test_a_wiki_link_means_the_same_to_everything(source: str, target: str, heading: str, words: str) -> None:
    link = wiki_link_at(source, 0, len(source))
    assert link is not None
    assert (link.target, link.heading, link.words(" > ")) == (target, heading, words)
    assert [(found.target, found.heading) for found in found_in(f"See {source}.").links] == (
        [(target, heading)] if target else []
    )
    assert [(found.name, found.heading) for found in render(f"See {source}.").targets] == (
        [(target, heading)] if target else []
    )


@pytest.mark.no_cover
def test_many_brackets_that_close_nowhere_are_read_at_once() -> None:
    for source in ("[[" * 100_000, "[[" + "a" * 200_000, "[[a#" + "b" * 200_000, "[[" + "a\\" * 100_000):
        with at_most(1):
            assert wiki_link_at(source, 0, len(source)) is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("**bold** and `code`", "bold and code"),
        ("[text](x) ![alt](y)", "text alt"),
        ("[[Page|shown]] [[Page]] [[Page#Part]]", "shown Page Page > Part"),
        ("two\nlines  \nthree", "two lines three"),
        ("Vec<T> \\* &amp;", "Vec<T> * &"),
    ],
)
def test_plain_text_is_what_a_reader_sees(source: str, words: str) -> None:
    assert plain(source) == words
