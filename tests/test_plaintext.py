"""Markdown is read without its signs, and every place of the source keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.plaintext import plain_text


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("Look **in the tray** before _you_ touch", "Look in the tray before you touch"),
        ("The im**pel**ler, **im**peller and impel**ler**", "The impeller, impeller and impeller"),
        ("if x ==y then z", "if x ==y then z"),
        ("x== y, ==x y", "x== y, ==x y"),
        ("x ==y\n\nz== 2", "x ==y\nz== 2"),
        ("x**y, **bold**", "x**y, bold"),
        ("これ==重要==です, Maß==Maß und ä==ö", "これ重要です, Maß==Maß und ä==ö"),
        ("==use `a==` here== now", "use a== here now"),
        ("==“Wet.”==, **“wet.”**", "“Wet.”, “wet.”"),
        ("2**3 is 2*2*2", "2**3 is 2*2*2"),
        ("See [[Vault door|the door]] and [[Fans]]", "See the door and Fans"),
        ("See [[Vault door#Seals]] and [[#Seals]]", "See Vault door › Seals and Seals"),
        ("A [link](https://example.org/x) and ![picture](a.png)", "A link and picture"),
        ("R&amp;D &lt;5 &#8212; caf&eacute; AT&T &nosuch;", "R&D <5 — café AT&T &nosuch;"),
        ("Set `__init__` and `a * b`", "Set __init__ and a * b"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("- one\n- two\n3. three", "• one\n• two\n3. three"),
        ("- [ ] open\n- [x] done", "• open\n• done"),
        ("two lines\nof one paragraph\n\nanother", "two lines of one paragraph\nanother"),
        ("> [!warning] Careful\n> quoted", "Careful quoted"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a · b\n1 · 2"),
        ("```py\nx = *y\n```", "x = *y"),
        ("## Heading\ntext", "Heading\ntext"),
        ("```\none\n```\nthen", "one\nthen"),
        ("| 1 | 2 |\nthen", "1 · 2\nthen"),
        ("a ==wet== floor, if a==b ^a1b2c3", "a wet floor, if a==b"),
        ("See [[Fans#^a1b2c3]], 10 ^6", "See Fans, 10 ^6"),
        ("![[seal.png|200]] of [[Winter|2024]]", "seal.png of 2024"),
        ("As in ![[Winter|2024]] and ![[seal.png#left|300 x 200]]", "As in 2024 and seal.png › left"),
        ("| ![[seal.png\\|200]] | [[Winter\\|2024]] |", "seal.png · 2024"),
        ("a footnote[^1] and \\*escaped\\*", "a footnote and *escaped*"),
        ("we [split it into\ntwo parts](https://example.org/a_(b)) then", "we split it into two parts then"),
        ("[`#[repr(C)]`](#repr), ![a [b]](c.png), [**so**][it]", "#[repr(C)], a [b], so"),
        ("a[0][1], [a] [b], [a] (b), \\[a\\](b)", "a[0][1], [a] [b], [a] (b), [a](b)"),
    ],
)
def test_a_passage_is_read_without_its_signs(source: str, read: str) -> None:
    assert plain_text(source).text == read


@given(st.text(alphabet="ab *_`[]()|\\#>-~=!^\n1.<:/", max_size=80))
def test_every_place_in_the_source_has_one_in_the_text_and_they_keep_their_order(source: str) -> None:
    read = plain_text(source)
    places = [read.place(offset) for offset in range(len(source) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(read.text) for place in places)
