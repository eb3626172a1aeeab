"""Blocks under their headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kbase.ingest.blocks import DEFINITIONS, Block
from kbase.model import Span


@dataclass(slots=True)
class Section:
    """What stands under one heading; headings with nothing under them lead the next one that has."""

    heading: tuple[str, ...]
    lead: Span | None  # the heading lines
    blocks: list[Block] = field(default_factory=list)


def sections(title: str, blocks: Iterable[Block]) -> list[Section]:
    """The sections of a note in order, each with at least one block; but for a note of headings alone.

    The note's own title, repeated as its first heading, is on nobody's way down.
    """
    found = [Section((), None)]
    path: list[tuple[int, str]] = []
    for block in blocks:
        here = found[-1]
        if not block.level:
            if block.kind == DEFINITIONS and here.lead and not here.blocks:
                here.lead = Span(here.lead.start, block.span.end)
            else:
                here.blocks.append(block)
            continue
        while path and path[-1][0] >= block.level:
            path.pop()
        path.append((block.level, block.words))
        heading = tuple(words for _, words in path if words and not _same(words, title))
        if here.blocks:
            found.append(Section(heading, block.span))
        else:
            start = block.span.start if here.lead is None else here.lead.start
            found[-1] = Section(heading, Span(start, block.span.end))
    return _closed(found)


def _closed(found: list[Section]) -> list[Section]:
    """Headings nothing follows end the section before them."""
    last = found[-1]
    if last.blocks:
        return found
    if last.lead is None:
        return []
    if len(found) > 1:
        found[-2].blocks.append(Block("heading", last.lead))
        found.pop()
    return found


def _same(words: str, title: str) -> bool:
    return words.casefold().split() == title.casefold().split()
