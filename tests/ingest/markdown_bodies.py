"""Markdown of every block and nesting, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

words = st.text("abcdeöñ漢字あ0189_-'", min_size=1, max_size=12)
odd = st.sampled_from(
    ["**", "`", "[", "](x)", "[[Page]]", "<b>", "|", "#", "~~", "![", "\\", "&amp;", "👍🏽", "é"]
)
lines = st.lists(st.one_of(words, words, words, odd), min_size=1, max_size=25).map(" ".join)
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n".join)
headings = st.tuples(st.integers(1, 6), lines).map(lambda pair: f"{'#' * pair[0]} {pair[1]}")
underlined = lines.map(lambda line: f"{line}\n=====")
fences = st.tuples(st.sampled_from(["```", "~~~~"]), st.lists(lines, max_size=30)).map(
    lambda pair: "\n".join([pair[0] + "yaml", *pair[1], pair[0]])
)
tables = st.lists(st.tuples(words, words), min_size=1, max_size=30).map(
    lambda rows: "\n".join(["| a | b |", "|---|:-:|", *(f"| {one} | {two} |" for one, two in rows)])
)
definitions = st.tuples(words, words).map(lambda pair: f"[{pair[0]}]: /{pair[1]} 'title {pair[1]}'")
footnotes = st.tuples(words, lines).map(lambda pair: f"text[^{pair[0]}]\n\n[^{pair[0]}]: {pair[1]}")
html = paragraphs.map(lambda text: f"<div>\n{text}\n</div>")
comments = paragraphs.map(lambda text: f"<!-- {text}\n\n{text} -->")
rules = st.sampled_from(["---", "***", "+ + +"])
code = paragraphs.map(lambda text: "\n".join(f"    {line}" for line in text.split("\n")))

_leaves = st.one_of(
    *(paragraphs, paragraphs, headings, underlined, fences, tables, definitions, footnotes, html, comments),
    *(rules, code),
)


def _inside(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(blocks, min_size=1, max_size=4)
    items = several.map("\n\n".join)
    return st.one_of(
        items,
        items.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n"))),
        several.map(lambda texts: "\n".join("- " + text.replace("\n", "\n  ") for text in texts)),
        several.map(
            lambda texts: "\n".join(f"{n}. " + text.replace("\n", "\n   ") for n, text in enumerate(texts))
        ),
    )


bodies = st.lists(st.recursive(_leaves, _inside, max_leaves=12), min_size=1, max_size=8).map("\n\n".join)
