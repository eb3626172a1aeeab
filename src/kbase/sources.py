"""Readings and quotations made of passages, traced to the revision they stand in.

Part of the hall: here what `ingest` knows of lessons meets what `search` chose.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from kbase.ingest.lessons import stretches
from kbase.model import LESSON_SECTIONS, FoundPassage, Kind, Note, NoteId, PersonId, Readable, Span
from kbase.pack import Citation, Contrast, Reading, Reason, Role
from kbase.search.highlighting import sentences
from kbase.store import Store

LONGEST_QUOTE = 240
SHORTEST_QUOTE = 20

_HEADINGS = re.compile(r"(?:[ \t]*#{1,6}[ \t][^\n]*\n\s*)+(?=\S)")  # said by the heading path already


class Sources:
    """The notes a pack draws from, each fetched once."""

    def __init__(self, store: Store, readable: Readable) -> None:
        self._store = store
        self._readable = readable
        self._notes: dict[NoteId, Note] = {}

    def reading(
        self,
        passage: FoundPassage,
        role: Role,
        why: Sequence[Reason],
        relevance: float,
        known_to: Collection[PersonId] = (),
        contrast: Contrast | None = None,
    ) -> Reading:
        """A passage as a reading. Raises `NotFound` when its note may not be read."""
        note = self._note(passage.note)
        return Reading(
            citation=self._cited(note, _without_headings(note.body, passage.span), passage.heading),
            role=role,
            authors=note.summary.authors,
            space=note.summary.space,
            created=note.summary.created,
            why=tuple(why),
            relevance=round(min(max(relevance, 0.0), 1.0), 4),
            contrast=contrast,
            known_to=tuple(sorted(known_to)),
        )

    def quotes(self, readings: Sequence[Reading]) -> Mapping[str, Sequence[Citation]]:
        """What the readings' notes say in each field of a lesson, a sentence or two of each, in that order.

        What stands in no such field counts as what was observed, or under "question" for one still open.
        What is superseded asks nobody what to do.
        """
        said: dict[str, dict[Citation, None]] = {}
        for reading in readings:
            note = self._note(reading.citation.note.id)
            if note.summary.superseded_by:
                continue
            if reading.role is Role.QUESTION:
                said.setdefault("question", {})[self._asked(note, reading.citation)] = None
                continue
            fields = (
                [(name, span) for name, span in stretches(note.body) if name]
                if note.summary.kind is Kind.LESSON
                else []
            )
            for name, span in fields:
                quote = self._begun(note, self._cited(note, span, (LESSON_SECTIONS[name],)))
                said.setdefault(name, {})[quote] = None
            if not fields:
                said.setdefault("observed", {})[self._begun(note, reading.citation)] = None
        return {name: tuple(quotes) for name, quotes in said.items()}

    def _note(self, note: NoteId) -> Note:
        if note not in self._notes:
            self._notes[note] = self._store.notes.get(note, self._readable)
        return self._notes[note]

    def _asked(self, note: Note, whole: Citation) -> Citation:
        """The sentence of a stretch that asks; its beginning, when none does."""
        for sentence in sentences(note.body[whole.span.start : whole.span.end]):
            span = Span(whole.span.start + sentence.start, whole.span.start + sentence.end)
            if note.body[: span.end].endswith("?"):
                return self._cited(note, span, whole.heading)
        return self._begun(note, whole)

    def _begun(self, note: Note, whole: Citation) -> Citation:
        """The first sentences of a stretch: enough to say something, short enough to be read aloud."""
        start, end = whole.span.start, whole.span.start
        for sentence in sentences(note.body[whole.span.start : whole.span.end]):
            if end == whole.span.start:
                start = whole.span.start + sentence.start
            if end > start and (
                end - start >= SHORTEST_QUOTE or whole.span.start + sentence.end - start > LONGEST_QUOTE
            ):
                break
            end = whole.span.start + sentence.end
        return self._cited(note, Span(start, end) if end > start else whole.span, whole.heading)

    @staticmethod
    def _cited(note: Note, span: Span, heading: tuple[str, ...]) -> Citation:
        text = note.body[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        end = max(start, span.start + len(text.rstrip()))
        summary = note.summary
        said = note.body[start:end]
        return Citation(summary.ref, note.revision, Span(start, end), heading, said, summary.superseded_by)


def _without_headings(body: str, span: Span) -> Span:
    """The stretch behind the heading lines a passage begins with; all of it where nothing follows."""
    headed = _HEADINGS.match(body, span.start, span.end)
    return Span(headed.end(), span.end) if headed else span
