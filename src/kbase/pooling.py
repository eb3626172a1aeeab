"""What a session is drawn from: the passages a question finds, its practices and open questions too.

Part of the hall: here the rooms `index` and `search` meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kbase import forms
from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.asking import Asking
from kbase.index.projections import View
from kbase.model import (
    Filters,
    FoundPassage,
    Kind,
    Match,
    Matrix,
    NoteId,
    NoteRef,
    NoteSummary,
    Readable,
    Vector,
)
from kbase.model_in_use import ModelInUse
from kbase.retrieval import Found, Retrieval, Stopwatch
from kbase.search.boilerplate import LEAST_OWN
from kbase.search.fusing import Candidate
from kbase.search.packs.roles import weight
from kbase.store import Store
from kbase.unread import is_aside

MOST = 120
"""Passages of a question, best first."""

NEAR_ENOUGH = 0.45
"""Share of the best score, and of the best cosine, below which a passage has nothing to do with it."""

READ_FROM = 0.75
READ_FROM_COSINE = 0.65
"""Shares of the best score and of the best cosine, questions aside, from which a passage makes its note one
about the question, which may be read: what is further off has a word of it, or is of its field.
"""

LEAST_AUTHORS = 3
"""Voices a session wants: where fewer wrote what is about it, the next best of others may be read."""

ABOUT = 0.45
"""Nearness (`search/confidence.py`) below which nothing is about a question that was called off topic: a big
one is vaguer than one that asks for a fact.
"""

MORE = 12
"""Passages of practices and of questions looked at besides."""

NEAREST = 3
"""Notes named where nothing is about the question."""

OF_A_NOTE = 4
"""Passages of one note: a long one is no theme of its own."""

_BESIDES = (Kind.PRACTICE, Kind.QUESTION)


@dataclass(frozen=True, slots=True)
class Row:
    """A passage of the pool."""

    passage: FoundPassage
    own: str  # its text without what is of the form its note was written on
    score: float  # 0..1, 1 for the best
    about: bool = False  # whether its note comes near enough to be read


@dataclass(frozen=True, slots=True)
class Pool:
    """What was found, best first; row i of `vectors` is that of `rows[i]`."""

    asked: str
    rows: Sequence[Row]
    vectors: Matrix  # (rows, dimension)
    question: Vector
    summaries: Mapping[NoteId, NoteSummary]
    readable: Readable
    view: View  # to look up vectors of other passages with
    answer: NoteId | None = None  # what `kbase ask` shows first, or what supersedes it
    floor: float = 0.0  # cosine to the question from which a passage is about it
    nearest: tuple[NoteRef, ...] = ()  # where nothing is about the question: what comes nearest, best first

    @property
    def about(self) -> frozenset[NoteId]:
        """The notes with a passage that is about the question."""
        return frozenset(row.passage.note for row in self.rows if row.about)


class Pooling:
    """Finds what a session may be drawn from."""

    def __init__(self, store: Store, model: ModelInUse, retrieval: Retrieval, asking: Asking) -> None:
        self._store = store
        self._model = model
        self._retrieval = retrieval
        self._asking = asking

    def pool(self, question: str, filters: Filters, readable: Readable) -> Pool:
        """The passages about `question` among what may be read; none when nothing here is about it."""
        found = self._retrieval.find(question, readable, filters, Stopwatch())
        embedder = self._model.current().embedder
        vector = embedder.question(found.asked.text or question)
        nothing = Pool(question, [], np.zeros((0, len(vector)), np.float32), vector, {}, readable, found.view)
        if not found.candidates:
            return nothing
        looked = self._asking.look(found, 10, readable, Stopwatch())
        if looked.judged.signals.nearness < ABOUT and not looked.judged.answered:
            tag = self._tag_named(found.asked.text, readable)
            if tag not in filters.tags:
                tagged = replace(filters, tags=(*filters.tags, tag))
                if tag and self._says_more(found, tag, readable, tagged):
                    return self.pool(question, tagged, readable)
                if looked.judged.off_topic or (tag and not self._says_more(found, tag, readable, filters)):
                    return replace(nothing, nearest=tuple(one.note.ref for one in looked.shown[:NEAREST]))
        scored = self._near(found.candidates[:MOST])
        for kind in () if found.filters.kinds else _BESIDES:
            scored |= self._besides(found, kind, readable, filters, scored)
        rows = self._rows(scored, readable)
        vectors = found.view.vectors_of(np.asarray([row.passage.id for row in rows], np.int64))
        summaries = self._store.notes.summaries(
            list(dict.fromkeys(row.passage.note for row in rows)), readable
        )
        kept = [
            at
            for at, row in enumerate(rows)
            if row.passage.note in summaries and not summaries[row.passage.note].is_pack
        ]
        if not kept:
            return nothing
        vectors, rows = vectors[kept], [rows[at] for at in kept]
        cosines = vectors @ vector
        told = [at for at, row in enumerate(rows) if summaries[row.passage.note].kind is not Kind.QUESTION]
        told = told or list(range(len(rows)))  # a question that asks the same is nearer than what answers it
        tells = [weight((), rows[at].own) for at in told]  # a line is near by saying little else
        least = READ_FROM * max(rows[at].score * tell for at, tell in zip(told, tells, strict=True))
        floor = READ_FROM_COSINE * max(0.0, float((cosines[told] * tells).max()))
        answer = self._answer(looked.shown, summaries)
        named = {one.note.id for one in self._store.notes.links(answer, readable)[0]} if answer else set()
        about = {
            row.passage.note
            for at, row in enumerate(rows)
            if at == told[0] or (cosines[at] >= floor and (row.score >= least or row.passage.note in named))
        }
        about |= further_voices(about, rows, summaries)
        return Pool(
            question,
            [replace(row, about=row.passage.note in about) for row in rows],
            vectors,
            vector,
            summaries,
            readable,
            found.view,
            answer,
            floor=floor,
        )

    def _tag_named(self, asked: str, readable: Readable) -> str:
        """The tag with most notes that the question names; "" for none."""
        terms = frozenset(question_terms(asked))
        tags = self._store.notes.overview(readable).tags
        named = [one for one in tags if terms.issuperset(term_texts(one.name) or [""])]
        return max(named, key=lambda one: one.notes).name if named else ""

    def _says_more(self, found: Found, tag: str, readable: Readable, filters: Filters) -> bool:
        """Whether some note says a telling word of the question beside `tag`, or there is none to say."""
        beside = set(question_terms(found.asked.text)) - STOP_WORDS - set(term_texts(tag))
        among = self._store.passages.among(readable, filters)
        return not beside or any(found.view.words.says(term, among) for term in beside)

    @staticmethod
    def _answer(shown: Sequence[Match], summaries: Mapping[NoteId, NoteSummary]) -> NoteId | None:
        best = summaries.get(shown[0].note.id) if shown else None
        if best is None or not best.superseded_by:
            return best.id if best else None
        return best.superseded_by.id if best.superseded_by.id in summaries else best.id

    def _besides(
        self,
        found: Found,
        kind: Kind,
        readable: Readable,
        filters: Filters,
        before: Mapping[int, float],
    ) -> dict[int, float]:
        """Passages of one kind that the others crowded out."""
        best = found.candidates[0]
        more = self._retrieval.find(found.asked.text, readable, replace(filters, kinds=(kind,)), Stopwatch())
        near = [
            one
            for one in more.candidates[:MORE]
            if one.passage not in before and one.cosine >= NEAR_ENOUGH * best.cosine
        ]
        return {int(one.passage): min(one.cosine / max(best.cosine, 1e-6), 1.0) for one in near}

    @staticmethod
    def _near(candidates: Sequence[Candidate]) -> dict[int, float]:
        """How near each is to the question, what is hardly about it left out."""
        best = max((one.score for one in candidates), default=0.0)
        nearest = max((one.cosine for one in candidates), default=0.0)
        if best <= 0 or nearest <= 0:
            return {}
        return {
            int(one.passage): one.score / best
            for one in candidates
            if one.score >= NEAR_ENOUGH * best and one.cosine >= NEAR_ENOUGH * nearest
        }

    def _rows(self, scored: Mapping[int, float], readable: Readable) -> list[Row]:
        """The passages that say something of their own, those under a heading where all notes say much the
        same only where there is nothing else.
        """
        best_first = sorted(scored, key=lambda passage: (-scored[passage], passage))
        form = forms.boilerplate(self._store, readable)
        telling: list[Row] = []
        repeating: list[Row] = []
        for passage in self._store.passages.fetch(np.asarray(best_first, np.int64), readable):
            own = form.own(passage.text)
            if is_aside(passage.text) or (form.headings and form.said(passage.text) < LEAST_OWN):
                continue
            rows = repeating if form.repeats(passage.heading) else telling
            rows.append(Row(passage, own, scored[int(passage.id)]))
        of_note: Counter[NoteId] = Counter()
        kept = []
        for row in telling or repeating:
            of_note[row.passage.note] += 1
            if of_note[row.passage.note] <= OF_A_NOTE:
                kept.append(row)
        return kept


def further_voices(
    about: Collection[NoteId], rows: Sequence[Row], summaries: Mapping[NoteId, NoteSummary]
) -> set[NoteId]:
    """The next best notes by others, until `LEAST_AUTHORS` are heard, as far as there are so many."""
    heard = {author.id for note in about for author in summaries[note].authors}
    further: set[NoteId] = set()
    for row in rows:
        note = summaries[row.passage.note]
        if len(heard) >= LEAST_AUTHORS:
            break
        if note.kind is not Kind.QUESTION and not heard.issuperset(author.id for author in note.authors):
            further.add(note.id)
            heard |= {author.id for author in note.authors}
    return further
