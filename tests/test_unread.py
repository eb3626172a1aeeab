"""What nobody reads is left out, in place; what only looks like it stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.plaintext import plain_text
from kbase.unread import as_read, as_said, prose_of
from tests.pace import at_most


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (
            "Keep it.\n\n[drawbacks]: #drawbacks\n[`Pin`]: https://example.org/pin 'Pin'\n\nThen go.",
            "Keep it.\nThen go.",
        ),
        ("Keep it.\n\n[a]:\n  <no where>\n- [1]: ../up.md\n> [b]: page.html", "Keep it."),
        ("Keep <!-- not\nthis --> it.", "Keep it."),
        ("Keep it.\n<!-- what goes on\nin the next passage", "Keep it."),
        ("Keep it.\n-->\nThen go.", "Keep it. --> Then go."),
        ("## Risks\n\n<!-- toc -->\n<!-- What may go wrong? -->\n\nNone.\n\n[x]: #y", "Risks\nNone."),
    ],
)
def test_comments_and_link_definitions_are_not_read(source: str, read: str) -> None:
    assert plain_text(source).text.replace("  ", " ").strip() == read


@pytest.mark.parametrize("remark", ["%% only for editors %%", "%%\nonly\n\nfor editors\n%%"])
def test_what_obsidian_hides_is_not_read(remark: str) -> None:
    assert plain_text(f"Keep it.\n{remark}\nMore.").text.split() == ["Keep", "it.", "More."]


@pytest.mark.parametrize(
    "source",
    [
        "[10:05]: ok",
        "[Dose]: 3.5",
        "[Anna]: yes, at https://example.org",
        "[^1]: https://example.org",
        "see [it]: #there",
        "`<!-- shown -->` and `[a]: #b`",
        "```html\n<!-- shown -->\n[a]: #b\n```",
        "a <-- b --> c",
        "<!--> shown",
        "Write:\n\n    x = 1\n    <!-- shown -->\n\nThen go.",
        "Keep it. Step one.\n-->\nStep two.",
        "Keep it, 50%% of it and 20%% more.",
        "%% Keep `it` %% and this.",
        "%% Keep it.\n\nAnd %% this.",
        "\\%% Keep it %%",
    ],
)
def test_what_only_looks_like_one_stays(source: str) -> None:
    assert as_read(source) == source


def test_a_comment_in_an_item_is_none_of_its_code() -> None:
    assert "not" not in as_read("- Keep it.\n\n    <!-- not this -->\n\n    Keep this.")


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("blanked", "source"),
    [
        (prose_of, "x\n```\n" + ("x" * 60 + "\n") * 3_000 + "```\n"),
        (as_said, "[x](#y)" + "\n" * 100_000 + "x"),
        (as_read, "[a]:" + " " * 50_000 + "x"),
        (as_read, "x <!-- a " * 10_000),
        (as_read, "x %% ` " * 14_000),
        (as_read, "%% x\n\n" * 14_001),
        (as_read, "--> x" + " <!-- a" * 14_000),
        (as_read, "[a]: b/c\n" + "`" * 100_000),
        (as_read, "<!-- a -->\n\n- b\n\n" + "    c\n\n" * 14_000),
        (prose_of, "a." * 50_000),
        (prose_of, "-" * 100_000),
    ],
)
def test_repeated_beginnings_cost_no_more_than_their_length(
    blanked: Callable[[str], str], source: str
) -> None:
    with at_most(1):
        blanked(source)


def test_a_comment_is_read_where_only_headings_stand_beside_it() -> None:
    assert "What may go wrong?" in as_read("## Risks\n\n<!-- What may go wrong? -->\n\n[x]: #y\n")


def test_the_lines_of_a_table_of_contents_say_nothing_though_they_are_read() -> None:
    source = "# Contents\n\n- [Risks](#risks)\n  - [Frost](#frost)\n- [See](#risks) what may go wrong\n"
    assert as_read(source) == source
    assert as_said(source).split() == ["#", "Contents", "-", "[See](#risks)", "what", "may", "go", "wrong"]


def test_addresses_and_code_are_no_words() -> None:
    source = (
        "See [the goals](https://a.org/b_(c).html) of [2025][h2] at https://a.org/blob/main or @ines or\n"
        "ines@a.org `let x`.\n\n```rust\nlet y;\n```\n\n[h2]: ../2025h2/index.html\n"
    )
    assert prose_of(source).split() == ["See", "[the", "goals]", "of", "[2025]", "at", "or", "or", "."]


@given(st.text(alphabet="ab<!->[]():#/`~@\n ", max_size=80))
def test_every_place_stays_where_it_was(source: str) -> None:
    for shown in (as_read(source), as_said(source), prose_of(source)):
        assert [len(line) for line in shown.split("\n")] == [len(line) for line in source.split("\n")]
        assert all(one in (other, " ") for one, other in zip(shown, source, strict=True))
