"""Readings and quotations made of passages, traced to the revision they stand in.

Part of the hall: here what `ingest` knows of lessons meets what `search` chose.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kbase.analysis import question_terms, term_texts
from kbase.ingest.lessons import stretches
from kbase.model import LESSON_SECTIONS, FoundPassage, Kind, Note, NoteId, PersonId, Readable, Span
from kbase.pack import Citation, Contrast, Reading, Reason, Role
from kbase.plaintext import below_headings
from kbase.search.highlighting import sentences
from kbase.search.packs.roles import asks, prose
from kbase.store import Store
from kbase.unread import as_read, prose_of

LONGEST_QUOTE = 240
SHORTEST_QUOTE = 40

_HEADINGS = re.compile(r"(?:[ \t]*#{1,6}[ \t][^\n]*\n\s*)+(?=\S)")  # said by the heading path already
_ANSWER = re.compile(r"(?:yes|no|n/?a|none|not (?:yet|applicable))[ \t]*(?:[.,:;!]|\n|\Z)", re.IGNORECASE)
_LEAD_IN = re.compile(r"\n\s*\n[^\n]*:\s*\Z")  # to a list that stands in the next passage
_TABLE_RULE = re.compile(r"\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?=\n|\Z)")
_TABLE_HEAD = re.compile(rf"(?:\A|\n)[ \t]*\|[^\n]*(?P<rule>{_TABLE_RULE.pattern})?\s*\Z")
_TAKES_UP = re.compile(
    r"\W*(?:this|that|these|those|it|its|they|their|them|he|she|such|here|there(?:fore)?|then|thus|so|hence"
    r"|but|and|or|also|however|additionally|moreover|furthermore|otherwise|instead|similarly|likewise|finally"
    r"|second(?:ly)?|third(?:ly)?|note|see|as (?:a result|such|mentioned|described)|because of this"
    r"|in (?:addition|contrast|this|that|these|such)|for (?:example|instance|this|that|these)"
    r"|on the other|(?:by|at) th(?:is|at))\b",
    re.IGNORECASE,
)
_NO_PROSE = re.compile(r"\s*(?:\||`{3}|~{3})")  # a row of a table, a fenced block


class Sources:
    """The notes a pack draws from, each fetched once."""

    def __init__(self, store: Store, readable: Readable) -> None:
        self._store = store
        self._readable = readable
        self._notes: dict[NoteId, Note] = {}
        self._said: dict[NoteId, str] = {}  # their bodies, with blanks for what is not said in words

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
            citation=self._cited(note, _saying(note.body, passage.span), passage.heading),
            role=role,
            authors=note.summary.authors,
            space=note.summary.space,
            created=note.summary.created,
            why=tuple(why),
            relevance=round(min(max(relevance, 0.0), 1.0), 4),
            contrast=contrast,
            known_to=tuple(sorted(known_to)),
        )

    def prose(self, passage: FoundPassage) -> float:
        """How far a passage is prose, 0..1, also where it goes on with code that begins before it."""
        if passage.note not in self._said:
            self._said[passage.note] = prose_of(self._note(passage.note).body)
        return prose(passage.text, self._said[passage.note][passage.span.start : passage.span.end])

    def quotes(self, readings: Sequence[Reading], question: str) -> Mapping[str, Sequence[Citation]]:
        """What the readings' notes say in each field of a lesson, a sentence or two of each, in that order.

        Of a note without such fields it is what says most of the words of `question`, and counts as what was
        observed, or under "question" for one still open.
        What is outdated asks nobody what to do.
        """
        asked = frozenset(question_terms(question))
        said: dict[str, dict[Citation, None]] = {}
        for reading in readings:
            note = self._note(reading.citation.note.id)
            if note.summary.outdated:
                continue
            fields = self._fields(note)
            if reading.role is Role.QUESTION:
                quoted = [("question", _asked(reading.citation))]
            elif fields:
                quoted = [(name, _begun(field)) for name, field in fields]
            else:
                quoted = [("observed", _begun(reading.citation, asked))]
            for name, quote in quoted:
                if quote:
                    said.setdefault(name, {})[quote] = None
        return {name: tuple(quotes) for name, quotes in said.items()}

    def _fields(self, note: Note) -> list[tuple[str, Citation]]:
        """What a lesson says in each of its fields; nothing of another note."""
        if note.summary.kind is not Kind.LESSON:
            return []
        return [
            (name, self._cited(note, span, (LESSON_SECTIONS[name],)))
            for name, span in stretches(note.body)
            if name
        ]

    def _note(self, note: NoteId) -> Note:
        if note not in self._notes:
            self._notes[note] = self._store.notes.get(note, self._readable)
        return self._notes[note]

    @staticmethod
    def _cited(note: Note, span: Span, heading: tuple[str, ...]) -> Citation:
        text = note.body[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        end = max(start, span.start + len(text.rstrip()))
        summary = note.summary
        said = note.body[start:end]
        return Citation(
            summary.ref,
            note.revision,
            Span(start, end),
            heading,
            said,
            summary.superseded_by,
            summary.status,
            summary.plain,
        )


def _saying(body: str, span: Span) -> Span:
    """A passage without the headings it begins with and a line or a table's head at its end that leads on to
    what is not in it; all of it where nothing else is there. An answer keeps the heading that asks."""
    source = as_read(body[span.start : span.end])
    headed = _HEADINGS.match(source)
    start = headed.end() if headed else 0
    if headed and _ANSWER.match(source, start):
        start = source.rfind("\n", 0, len(headed[0].rstrip())) + 1
    end = len(source)
    head = _TABLE_HEAD.search(source, start)
    if head and source[start : head.start()].strip() and (head["rule"] or _TABLE_RULE.match(body, span.end)):
        end = head.start()
    leading = _LEAD_IN.search(source, start, end)
    return Span(span.start + start, span.start + (leading.start() if leading else end))


def _asked(whole: Citation) -> Citation | None:
    """The sentence of a stretch that asks; its beginning, when none does and it is there for being open."""
    asking = (one for one in sentences(whole.text) if whole.text[: one.end].endswith("?"))
    found = next((_part(whole, one.start, one.end) for one in asking), None)
    is_open = whole.note.kind is Kind.QUESTION or asks(whole.heading)
    return found or (_begun(whole) if is_open else None)


def _begun(whole: Citation, asked: Collection[str] = ()) -> Citation | None:
    """A sentence or two of a stretch, enough to say something and short enough to be read aloud: from the one
    that says most of the terms `asked`, if it takes up nothing said before, else from the first; an answer
    with the heading that asks.

    None for one without prose: a row of a table asks nobody anything, nor does what leads on to a list.
    """
    below = below_headings(whole.text)
    told = [one for one in sentences(whole.text) if one.end > below]
    prose = [_is_prose(whole.text[one.start : one.end]) for one in told]
    if not any(prose):
        return None
    first = prose.index(True)
    answers = bool(_ANSWER.match(whole.text, told[first].start))
    if answers and not below:
        return None

    def says(at: int) -> int:
        return len(set(term_texts(whole.text[told[at].start : told[at].end])).intersection(asked))

    alone = [at for at in range(first + 1, len(told)) if prose[at] and _stands_alone(whole.text, told[at])]
    best = first if answers else max([first, *alone], key=says)
    start, end = told[best].start, told[best].end
    for one, said in zip(told[best + 1 :], prose[best + 1 :], strict=True):
        if not said or end - start >= SHORTEST_QUOTE or one.end - start > LONGEST_QUOTE:
            break
        end = one.end
    return _part(whole, 0 if answers else start, end)


def _is_prose(text: str) -> bool:
    return not _NO_PROSE.match(text) and not text.rstrip("*_ ").endswith(":")


def _stands_alone(text: str, one: Span) -> bool:
    """Whether a sentence may be quoted without the one before it."""
    long = SHORTEST_QUOTE <= one.end - one.start <= LONGEST_QUOTE
    return long and not _TAKES_UP.match(text, one.start)


def _part(whole: Citation, start: int, end: int) -> Citation:
    span = Span(whole.span.start + start, whole.span.start + end)
    return replace(whole, span=span, text=whole.text[start:end])
