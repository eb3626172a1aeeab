"""A lesson record's fields, and the Markdown they are kept as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kbase.ingest.blocks import outermost
from kbase.model import LESSON_SECTIONS, Span

_FIELDS = {heading.casefold(): name for name, heading in LESSON_SECTIONS.items()}


def compose(fields: Mapping[str, str]) -> str:
    """The body of a lesson: the text of `""` first, then each field that says something under its heading."""
    parts = [fields.get("", "").strip("\n")]
    for name, heading in LESSON_SECTIONS.items():
        text = fields.get(name, "").strip("\n")
        if text.strip():
            parts.append(f"## {heading}\n\n{text}")
    return "\n\n".join(part for part in parts if part.strip())


def sections(body: str) -> dict[str, str]:
    """The fields of a lesson's body that say something, by the keys of `LESSON_SECTIONS`.

    Text before the first of their headings is `""`; so is what stands under any other heading of the
    same or a higher level, heading and all, so that `compose` loses nothing.
    """
    fields: dict[str, str] = {}
    for name, span in stretches(body):
        text = body[span.start : span.end].strip("\n").rstrip()
        fields[name] = f"{fields[name]}\n\n{text}" if name in fields else text
    return fields


def stretches(body: str) -> Iterator[tuple[str, Span]]:
    """The same, each stretch by itself with its place in the body, in order; blank ones are left out."""
    name, start = "", 0
    for block in outermost(body):
        if not 0 < block.level <= 2:
            continue
        field = _FIELDS.get(block.words.casefold(), "") if block.level == 2 else ""
        if not field and not name:
            continue
        if body[start : block.span.start].strip():
            yield name, Span(start, block.span.start)
        name, start = field, block.span.end if field else block.span.start
    if body[start:].strip():
        yield name, Span(start, len(body))
