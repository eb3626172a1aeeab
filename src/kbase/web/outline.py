"""A note's headings: made to fit below the page's own, given ids, and listed as its contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from kbase.web.addresses import heading_id


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body as it stands on the page."""

    id: str
    text: str
    level: int


def without_title(tokens: Sequence[Token], title: str) -> list[Token]:
    """`tokens` less a first heading that says what the page's own says already."""
    if len(tokens) > 2 and tokens[0].type == "heading_open" and title:
        said = " ".join(text_of(tokens[1]).split()).casefold()
        if said == " ".join(title.split()).casefold():
            return list(tokens[3:])
    return list(tokens)


def placed(tokens: Sequence[Token], top: int, prefix: str = "") -> list[Heading]:
    """Give every heading its id and level; the ones that are not inside something else, in order.

    Levels follow the nesting, not the figures: `#`, `####` becomes `top`, `top + 1`, so that no
    level is skipped for who moves from heading to heading.
    """
    headings: list[Heading] = []
    above: list[int] = []
    taken: dict[str, int] = {}
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        raw = int(token.tag[1])
        while above and above[-1] >= raw:
            above.pop()
        above.append(raw)
        level = min(top + len(above) - 1, 6)
        text = " ".join(text_of(tokens[place + 1]).split())
        slug = f"h-{prefix}" + heading_id(text).removeprefix("h-")
        taken[slug] = taken.get(slug, 0) + 1
        name = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
        token.tag = tokens[place + 2].tag = f"h{level}"
        token.attrs = {"id": name}
        if token.level == 0:
            headings.append(Heading(name, text, level))
    return headings


def parted(
    tokens: Sequence[Token], headings: Sequence[Heading]
) -> Iterator[tuple[Heading | None, list[Token]]]:
    """The stretches of a note: before its first heading, under each of the highest, the footnotes."""
    highest = min((heading.level for heading in headings), default=0)
    by_id = {heading.id: heading for heading in headings}
    heading: Heading | None = None
    part: list[Token] = []
    for token in tokens:
        begins = token.type == "heading_open" and token.level == 0 and token.tag == f"h{highest}"
        if begins or token.type == "footnote_block_open":
            if part:
                yield heading, part
            heading, part = by_id[str(token.attrs["id"])] if begins else None, []
        part.append(token)
    if part:
        yield heading, part


def listed(headings: Sequence[Heading]) -> list[tuple[Heading, int]]:
    """What a table of contents shows: the two highest levels, with 0 and 1 for how far each is set in.

    A lone heading above all others is the note's title once more, and is left out.
    """
    levels = [heading.level for heading in headings]
    if levels.count(min(levels, default=0)) == 1 and len(levels) > 1:
        headings = [heading for heading in headings if heading.level != min(levels)]
    highest = min((heading.level for heading in headings), default=0)
    return [(heading, heading.level - highest) for heading in headings if heading.level <= highest + 1]


def text_of(inline: Token) -> str:
    """What is read of an inline token."""
    pieces = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type == "wiki_link":
            pieces.append(child.meta["target"].shown)
        elif child.type == "image":
            pieces.append(child.content)
    return "".join(pieces)
