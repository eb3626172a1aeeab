"""Callouts: a quotation that begins with `[!warning] Title` is set apart as a box, as in Obsidian."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

_OPENING = re.compile(r"\[!(?P<name>[A-Za-z][\w-]{0,30})\][+-]?[ \t]*")

LOOKS = {
    "care": "warning caution attention danger error bug failure fail missing important",
    "tip": "tip hint success check done",
    "quote": "quote cite example",
    "question": "question help faq todo",
}
_LOOK_OF = {name: look for look, names in LOOKS.items() for name in names.split()}


def set_apart(tokens: Sequence[Token]) -> None:
    """Turn the quotations that are callouts into boxes with a title."""
    for place, token in enumerate(tokens):
        if token.type == "alert_open":  # the title stands on a line of its own, and the parser knew it
            token.attrs = _attributes(str(token.info))
            tokens[place + 1].attrs = {"class": "callout-title"}
        if token.type != "blockquote_open" or place + 2 >= len(tokens):
            continue
        first = tokens[place + 2]
        if tokens[place + 1].type != "paragraph_open" or first.type != "inline" or not first.children:
            continue
        opening = _OPENING.match(first.children[0].content) if first.children[0].type == "text" else None
        if opening:
            _box(tokens, place, opening)


def _attributes(name: str) -> dict[str, str | int | float]:
    return {"class": f"callout callout-{_LOOK_OF.get(name.lower(), 'note')}", "role": "note"}


def _box(tokens: Sequence[Token], place: int, opening: re.Match[str]) -> None:
    name = opening["name"].lower()
    begin = tokens[place]
    begin.tag = "div"
    begin.attrs = _attributes(name)
    for closing in tokens[place:]:
        if closing.type == "blockquote_close" and closing.level == begin.level:
            closing.tag = "div"
            break
    paragraph, inline = tokens[place + 1], tokens[place + 2]
    children = inline.children or []
    children[0].content = children[0].content[opening.end() :]
    breaks = (at for at, child in enumerate(children) if child.type in ("softbreak", "hardbreak"))
    end = next(breaks, len(children))
    title, rest = children[:end], children[end + 1 :]
    if not any(child.content.strip() or child.type == "wiki_link" for child in title):
        word = Token("text", "", 0)
        word.content = name.replace("-", " ").capitalize()
        title = [word]
    strong, unstrong = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
    strong.attrs = {"class": "callout-title"}
    inline.children = [strong, *title, unstrong, *rest]
    paragraph.attrs = {}
