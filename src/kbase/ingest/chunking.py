"""Notes into passages: the source is cut by its blocks, so `body[span]` is the passage, whatever is in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby

from kbase.ingest.blocks import DEFINITIONS, PLAIN, Block, outermost, trimmed
from kbase.ingest.sections import Section, sections
from kbase.ingest.tokens import Tokens
from kbase.ingest.windows import LINES, PROSE, UNKNOWN, Ways, boundary, windows
from kbase.ingest.wording import Wording, said, unsaid
from kbase.model import Cut, Kind, Passage, Span
from kbase.ports import Tokenizer
from kbase.unread import CONTENTS_LINE

TARGET = 200
"""Tokens of an embedded passage we aim at; blocks are kept whole up to the model's limit."""

LEAST = 40
"""A passage of fewer tokens joins a neighbour under the same heading where both fit."""

CHARS_A_TOKEN = 10
"""Most characters of a passage for each token the model takes; one "token" may be any number of them."""

TRIVIAL = 12
"""A section of fewer tokens ends the passage before it; a lesson's fields each stand for themselves."""

ADDRESSED = 64
"""Tokens of a passage of link definitions that are embedded; words find the rest."""

NOTHING = 3
"""Fewer words, "None" or "N/A", end even a comment."""

_CONTENTS = re.compile(rf"(?>\s*{CONTENTS_LINE})++")
_WORD = re.compile(r"\w+")
_SURE = 0.85  # below this share of the limit, a count made in context needs no second look
_WAYS: dict[str, Ways] = {
    PLAIN: UNKNOWN,
    DEFINITIONS: LINES,
    "fence": LINES,
    "code_block": LINES,
    "tr": LINES,
}


def cut(
    title: str, body: str, tokenizer: Tokenizer, max_tokens: int, kind: Kind, target: int = TARGET
) -> list[Cut]:
    """The passages of a note, in order.

    Keeps: `body[span] == text` for each; every word of `body` is in one; no `embedded` has more than
    `max_tokens` of `tokenizer`'s tokens, and most about `target`; nothing is cut inside a code block, a
    table or a list that fits. Of link definitions only the first are embedded: as many passages as words
    deserve would be embedded for addresses nobody asks for. `body` has LF line ends.
    """
    return list(_Cutter(title, body, tokenizer, max_tokens, kind, target).cuts())


class _Aside(IntEnum):
    """What of a note is not its own words, and so embedded without title and headings."""

    NOT = 0
    REMARK = 1  # comments, tables of contents
    ADDRESSES = 2  # link definitions


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A passage to be.

    `inner` is where its text begins behind the heading lines, which `heading` says too.
    """

    heading: tuple[str, ...]
    span: Span
    inner: int
    aside: _Aside = _Aside.NOT


class _Cutter:
    """One note being cut."""

    def __init__(
        self, title: str, body: str, tokenizer: Tokenizer, max_tokens: int, kind: Kind, target: int
    ) -> None:
        self._title = title
        self._body = body
        self._kind = kind
        self._tokenizer = tokenizer
        self._limit = max_tokens
        self._target = target
        self._most_chars = CHARS_A_TOKEN * max_tokens
        self._tokens = Tokens(body, tokenizer, unsaid(body))
        self._wording = Wording(title, kind, tokenizer, max_tokens)

    def cuts(self) -> Iterator[Cut]:
        stretches: list[_Stretch] = []
        for section in sections(self._title, outermost(self._body)):
            for stretch in self._under(section):
                joined = self._joined(stretches[-1], stretch) if stretches else None
                if joined:
                    stretches[-1] = joined
                else:
                    stretches.append(stretch)
        for stretch in stretches:
            yield from self._sure(stretch)

    def _under(self, section: Section) -> list[_Stretch]:
        """The stretches of one section; the first begins with the heading lines."""
        heading, lead = section.heading, section.lead
        room = self._room(heading)
        aim = max(1, room - max(0, self._limit - self._target))
        stretches = [
            _Stretch(heading, span, span.start, aside)
            for aside, blocks in self._apart(section.blocks)
            for span in self._spans(aside, blocks, room, aim)
        ]
        if lead is None:
            return stretches
        if not stretches:
            return [_Stretch(heading, lead, lead.end)]
        if stretches[0].span.end - lead.start > self._most_chars:
            leads = self._windows(lead, aim, UNKNOWN)
            return [*(_Stretch(heading, span, span.start) for span in leads), *stretches]
        stretches[0] = replace(stretches[0], span=Span(lead.start, stretches[0].span.end))
        return stretches

    def _spans(self, aside: _Aside, blocks: list[Block], room: int, aim: int) -> list[Span]:
        if aside is _Aside.ADDRESSES:  # as long as a passage may be: what is embedded of it is short anyway
            room = aim = self._most_chars
        return self._packed(self._pieces(blocks, room, aim), room, aim)

    def _apart(self, blocks: Sequence[Block]) -> Iterator[tuple[_Aside, list[Block]]]:
        """Runs of blocks that belong together: the note's own words, or what stands aside.

        Aside stand comments, tables of contents and link definitions. They are much the same in many
        notes and are embedded without the note's title, so that a question about it finds its words first.
        """
        asides = [self._aside(block) for block in blocks]
        for place, (block, aside) in enumerate(zip(blocks, asides, strict=True)):
            if aside and self._is_short(block.span):  # no break in what is said
                asides[place] = (asides[place - 1 : place] or asides[1:2] or [_Aside.NOT])[0]
        for aside, run in groupby(zip(asides, blocks, strict=True), lambda pair: pair[0]):
            yield aside, [block for _, block in run]

    def _is_short(self, span: Span) -> bool:
        return self._length(span) < 15 * LEAST and self._count(span) < LEAST

    def _aside(self, block: Block) -> _Aside:
        if block.kind == DEFINITIONS:
            return _Aside.ADDRESSES
        start, end = block.span.start, block.span.end
        comment = block.kind == "html_block" and self._body.startswith("<!--", start)
        contents = "_list" in block.kind and _CONTENTS.fullmatch(self._body, start, end)
        return _Aside.REMARK if comment or contents else _Aside.NOT

    def _joined(self, before: _Stretch, stretch: _Stretch) -> _Stretch | None:
        """Both as one where the second says nothing, as "None." or "N/A": alone it would only disappoint."""
        inner = Span(stretch.inner, stretch.span.end)
        if self._kind is Kind.LESSON or self._count(inner) >= TRIVIAL:
            return None
        if before.aside and len(_WORD.findall(self._body, inner.start, inner.end)) >= NOTHING:
            return None
        joined = replace(before, span=Span(before.span.start, stretch.span.end))
        return (
            joined
            if self._fits(joined.span, self._limit if before.aside else self._room(before.heading))
            else None
        )

    def _room(self, heading: tuple[str, ...]) -> int:
        return self._limit - self._wording.front(heading)[1]

    def _pieces(self, blocks: Iterable[Block], room: int, aim: int) -> Iterator[Span]:
        """The blocks, those that do not fit taken apart: inner blocks, then lines or sentences, words."""
        waiting = [*blocks][::-1]
        while waiting:
            block = waiting.pop()
            if self._fits(block.span, room):
                yield block.span
            elif block.children:
                waiting.extend(reversed(block.children))
            else:
                yield from self._windows(block.span, aim, _WAYS.get(block.kind, PROSE))

    def _packed(self, pieces: Iterable[Span], room: int, aim: int) -> list[Span]:
        """Neighbours joined up to `aim`; what is tiny joins whole blocks as long as there is room."""
        packed: list[Span] = []
        for piece in pieces:
            if packed:
                joined = Span(packed[-1].start, piece.end)
                tiny = self._count(packed[-1]) < LEAST
                if self._fits(joined, room if tiny else aim):
                    packed[-1] = joined
                    continue
            packed.append(piece)
        if len(packed) > 1 and self._count(packed[-1]) < LEAST:
            joined = Span(packed[-2].start, packed[-1].end)
            if self._fits(joined, room):
                packed[-2:] = [joined]
        return packed

    def _windows(self, span: Span, aim: int, ways: Ways) -> Iterator[Span]:
        return windows(self._body, span, self._tokens, aim, self._most_chars, ways)

    def _fits(self, span: Span, room: int) -> bool:
        return self._length(span) <= self._most_chars and self._count(span) <= room

    def _length(self, span: Span) -> int:
        return span.end - span.start

    def _count(self, span: Span) -> int:
        return self._tokens.between(span.start, span.end)

    def _sure(self, stretch: _Stretch) -> Iterator[Cut]:
        """The passage, or its halves where the model would not see all: a word cut in two has more tokens."""
        inner, end = stretch.inner, stretch.span.end
        inside = self._body[inner:end]
        embedded = self._embedded(stretch, inside)
        if end - inner > 1 and self._too_long(stretch, embedded):
            middle = boundary(self._body, inner, inner + (end - inner) // 2, UNKNOWN)
            first = trimmed(self._body, inner, middle)
            rest = trimmed(self._body, middle, end)
            yield from self._sure(replace(stretch, span=Span(stretch.span.start, first.end)))
            yield from self._sure(replace(stretch, span=rest, inner=rest.start))
            return
        span = stretch.span
        text = self._body[span.start : span.end]
        if not text.strip():
            return
        yield Cut(
            Passage(stretch.heading, span, text),
            embedded,
            hashlib.sha256(embedded.encode()).hexdigest(),
        )

    def _embedded(self, stretch: _Stretch, inside: str) -> str:
        if stretch.aside is _Aside.ADDRESSES:
            return self._beginning(said(inside))
        return said(inside) if stretch.aside else self._wording.embedded(stretch.heading, inside)

    def _beginning(self, text: str) -> str:
        """The first tokens of `text`, as many as a list of addresses deserves."""
        most = min(ADDRESSED, self._limit)
        ends = [stop for _, stop in self._tokenizer.offsets(text)]
        return text if len(ends) <= most else text[: ends[most - 1]]

    def _too_long(self, stretch: _Stretch, embedded: str) -> bool:
        if stretch.aside is _Aside.ADDRESSES:
            return False
        inner, end = stretch.inner, stretch.span.end
        estimate = self._wording.front(stretch.heading)[1] + self._tokens.at_most(inner, end)
        if estimate <= _SURE * self._limit and not self._in_word(inner) and not self._in_word(end):
            return False
        return len(self._tokenizer.offsets(embedded)) > self._limit

    def _in_word(self, place: int) -> bool:
        around = self._body[max(0, place - 1) : place + 1]
        return len(around.strip()) == 2
