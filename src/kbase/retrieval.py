"""Finding passages for a question: embed it, ask both retrievers, fuse what they say.

Part of the hall: here the rooms `index` and `search` meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from time import perf_counter

import numpy as np

from kbase.analysis import STOP_WORDS, asked_terms, term_texts
from kbase.codes import as_noted, day_as_noted, saying
from kbase.index.projections import View
from kbase.index.words import Words
from kbase.model import (
    Among,
    Filters,
    FoundPassage,
    Hit,
    Hits,
    Kind,
    NoteId,
    PassageId,
    PassageIds,
    PersonRef,
    Readable,
    Respelled,
    Vector,
)
from kbase.model_in_use import ModelInUse, Opened
from kbase.naming import Names
from kbase.rehearsing import meaning_weight
from kbase.reranker_in_use import RerankerInUse
from kbase.search.fusing import (
    DEPTH,
    KEYWORDS_SHARE,
    LOOKED_AT,
    MEANING_WEIGHT,
    NOTHING,
    Candidates,
    behind,
    fuse,
    unseen_by_meaning,
)
from kbase.search.query import MOST_TERMS, ParsedQuestion, combined, only_keywords, parse
from kbase.search.secondlook import AROUND, PAIRED, looked_at_again, pair_scores, pairs_asked
from kbase.search.smoothing import smoothed
from kbase.spelling import Spelling, spelled
from kbase.store import Store
from kbase.unknown_names import unknown_names, unknown_to

WORDS_OF_A_NAME = 4
LONGEST_ALIAS = 80  # characters
NAMED_BY = 10  # passages of notes whose folders may be what a question names
SERIES_IN = 3  # passages of a note that may say which series it is of
_NUMBER = re.compile(
    r"(?:(?P<series>[A-Za-z]{1,4})[ -]?#?|#|(?!(?:19|20)\d\d$))(?=0*[1-9])(?P<number>\d{3,6})"
)


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds by stage."""

    taken: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = perf_counter()
        try:
            yield
        finally:
            self.taken[name] = self.taken.get(name, 0.0) + (perf_counter() - started) * 1e3


@dataclass(frozen=True, slots=True)
class Found:
    """What both retrievers say to one question."""

    asked: ParsedQuestion
    filters: Filters  # those of the form and those typed
    meaning: Sequence[Hit]
    words: Sequence[Hit]
    fused: Candidates  # best first, each by its own words and meaning
    candidates: Candidates  # the same as they are shown: looked at again, smoothed, reranked
    notes: Mapping[PassageId, NoteId]  # whose passages the candidates are
    texts: Mapping[PassageId, FoundPassage]  # of the best of them, read for whoever asked
    view: View
    among: Among
    weight: float = MEANING_WEIGHT  # of meaning
    vector: Vector | None = None  # of the question; None where nothing was asked
    unsaid: tuple[str, ...] = ()  # quoted phrases, identifiers and names that no passage holds
    respelled: Sequence[Respelled] = ()  # `asked.text` says other words than were typed
    called: NoteId | None = None  # the note whose other name is all that was asked
    typed: str = ""  # the text before anything was respelled
    passages: int = 0  # that the asker may read, whatever the filters

    @property
    def tells(self) -> bool:
        """Whether a word of the text tells what it is about; a single letter does where a note says it."""
        telling = [term for term in term_texts(self.asked.text) if term not in STOP_WORDS]
        return any(len(term) > 1 or self.view.words.says(term, self.among) for term in telling)

    @property
    def half_said(self) -> bool:
        """Whether a few keywords are asked for and one of them is in no passage, as "aid" of "first aid"."""
        return only_keywords(self.asked.text) and _lacks_one(self.asked.text, self.view.words, self.among)

    @property
    def says_none(self) -> bool:
        """Whether no passage says any word of the text."""
        return not any(self.view.words.says(term, self.among) for term in term_texts(self.asked.text))


class Retrieval:
    """Finds passages for a question among what may be read."""

    def __init__(
        self,
        store: Store,
        model: ModelInUse,
        max_question_chars: int,
    ) -> None:
        self._store = store
        self._model = model
        self.max_chars = max_question_chars
        self.reranker = RerankerInUse(store)
        self.names = Names(store)

    def find(self, text: str, readable: Readable, filters: Filters, clock: Stopwatch) -> Found:
        """Passages for `text` among what `readable` and the filters (those typed too) allow, best first."""
        spaces = frozenset(space.name for space in self._store.spaces.those(readable))
        asked = parse(text, self.max_chars, spaces)
        return self._found(asked, readable, combined(filters, asked.filters), clock)

    def named(self, found: Found, readable: Readable) -> tuple[PersonRef, ...]:
        """Whose name the question is, and nothing else; nobody's where it is longer than names are."""
        if len(found.asked.text.split()) > WORDS_OF_A_NAME:
            return ()
        named = self.names.looked_for(found.asked.text, readable)
        return named or (self.names.looked_for(found.typed, readable) if found.respelled else ())

    def near(self, text: str, readable: Readable, filters: Filters | None = None) -> Found:
        """Passages near a text as it stands: nothing in it narrows, and its first part is what counts."""
        words = text[: self.max_chars].split()[:MOST_TERMS]
        return self._found(ParsedQuestion(" ".join(words)), readable, filters or Filters(), Stopwatch())

    def _found(self, asked: ParsedQuestion, readable: Readable, filters: Filters, clock: Stopwatch) -> Found:
        with clock.stage("narrow"):
            model = self._model.current()
            view = model.projections.current()
            among = self._store.passages.among(readable, filters)
        if not asked.text:
            return Found(asked, filters, [], [], NOTHING, NOTHING, {}, {}, view, among)
        with self._store.reading():
            return self._searched(asked, readable, filters, model, view, among, clock)

    def _searched(
        self,
        asked: ParsedQuestion,
        readable: Readable,
        filters: Filters,
        model: Opened,
        view: View,
        among: Among,
        clock: Stopwatch,
    ) -> Found:
        with clock.stage("spelling"):
            typed = asked.text
            called = self._called(typed, readable) if filters.empty else None
            asked, codes = as_noted(asked, view.words, among, readable, filters, self._store)
            somebody = partial(self.names.bearing, readable=readable)
            spelling = Spelling(asked.text)
            if called is None:
                spelling = spelled(asked, view.words, model.embedder, among, readable, self._store, somebody)
            asked, days = day_as_noted(
                replace(asked, text=spelling.text), view.words, readable, filters, self._store
            )
            numbers = asked.identifiers
            asked = replace(asked, identifiers=(*numbers, *days))
            unknown = unknown_names(asked, view.words, readable, self._store, somebody)
        with clock.stage("embed"):
            vector = model.embedder.question(asked.text)
        with clock.stage("meaning"):
            meaning = view.vectors.nearest(vector, DEPTH, among)
        with clock.stage("words"):
            words = view.words.best(asked.text, DEPTH, among)
            if called is None:
                exact, unsaid = self._exact(
                    asked.phrases, (numbers, days), spelling.names, view.words, readable, filters
                )
            else:
                exact, unsaid = [*self._store.passages.ids_of([called]).get(called, ())[:1]], ()
            asked = replace(asked, identifiers=(*asked.identifiers, *spelling.names))
        with clock.stage("fuse"):
            unseen = unseen_by_meaning(meaning, words, exact)
            cosines = Hits(unseen, view.vectors.cosines(vector, unseen))
            weight = meaning_weight(self._store, model.embedder.fingerprint)
            if only_keywords(asked.text) and not _lacks_one(asked.text, view.words, among):
                weight *= KEYWORDS_SHARE
            fused = fuse(meaning, words, cosines, exact, weight)
            notes = self._store.passages.notes_of(fused.passages)
        with clock.stage("second look"):
            again, texts = self._looked_at_again(asked.text, fused[:LOOKED_AT], view, among, readable, weight)
            near = smoothed(again, view.vectors_of(again.passages), weight)
            candidates = behind(near, fused[LOOKED_AT:])
        with clock.stage("rerank"):
            candidates = self.reranker.reordered(
                asked.text, candidates, lambda passages: self._worded(passages, readable)
            )
        if unknown:
            first = {notes[one] for one in candidates.passages[:NAMED_BY].tolist() if one in notes}
            unknown = unknown_to(first, unknown, readable, self._store)
        return Found(
            asked,
            filters,
            meaning=meaning,
            words=words,
            fused=fused,
            candidates=candidates,
            notes=notes,
            texts=texts,
            view=view,
            among=among,
            weight=weight,
            vector=vector,
            unsaid=tuple(dict.fromkeys((*unsaid, *unknown))),
            respelled=(*codes, *spelling.respelled),
            called=called,
            typed=typed,
            passages=view.words.passages_with((), self._store.passages.among(readable, Filters()))[1],
        )

    def _exact(
        self,
        phrases: Sequence[str],
        kinds: Sequence[Sequence[str]],
        names: Sequence[str],
        words: Words,
        readable: Readable,
        filters: Filters,
    ) -> tuple[list[PassageId], tuple[str, ...]]:
        """Passages that hold a quoted phrase, identifier or rare name as typed; the phrases that none holds.

        And of the `kinds` of identifiers, part numbers and days, those of which none is held: two may be one
        in two spellings. Never the `names`, which are said, if in another form.
        """
        named = {one for kind in kinds for one in kind}
        holding = {
            phrase: saying(phrase, words, readable, filters, self._store)
            if phrase in named
            else self._store.passages.phrase(phrase.split(), DEPTH, readable, filters)
            for phrase in (*phrases, *chain(*kinds), *names)
        }
        exact = dict.fromkeys(passage for found in holding.values() for passage in found)
        missed = [
            one
            for kind in kinds
            if not any(holding[one] for one in kind)
            for one in kind
            if not self._is_other_name(one, words, readable)
        ]
        return list(exact), (*(one for one in phrases if not holding[one]), *missed)

    def _is_other_name(self, typed: str, words: Words, readable: Readable) -> bool:
        """Whether one word is said, as it is in no passage in the name of a note alone: `BW1` as an alias."""
        (first, *more) = term_texts(typed) or [""]
        return not more and words.says(first, self._store.passages.among(readable, Filters()))

    def _called(self, text: str, readable: Readable) -> NoteId | None:
        """The note that goes by a name, where a question is nothing but that; not a question or a session
        pack of that title, which ask it and do not answer it.

        So does the one note a name of which begins with a number: "RFC 401" is `0401-coercions.md`.
        """
        if len(text) > LONGEST_ALIAS:
            return None
        if note := self._store.notes.resolve(text, readable):
            (summary,) = self._store.notes.summaries([note.id], readable).values()
            return None if summary.kind is Kind.QUESTION or summary.is_pack else note.id
        if not (number := _NUMBER.fullmatch(text)):
            return None
        notes = self._store.notes.numbered(number["number"].lstrip("0"), readable)
        return notes[0] if len(notes) == 1 and self._is_of(notes[0], number["series"], readable) else None

    def _is_of(self, note: NoteId, series: str | None, readable: Readable) -> bool:
        """Whether a note is of a number's series: "rfc 401" where it says RFC or lies in `rfcs`."""
        if not series:
            return True
        paths = " ".join(self._store.notes.paths_of([note], readable))
        if re.search(rf"(?<![^\W\d_]){series}s?(?![^\W\d_])", paths, re.IGNORECASE):
            return True
        passages = self._store.passages.ids_of([note]).get(note, ())[:SERIES_IN]
        said = re.compile(rf"\b{series.upper()}s?\b")
        return any(said.search(one.text) for one in self._store.passages.fetch(passages, readable))

    def _looked_at_again(
        self,
        text: str,
        candidates: Candidates,
        view: View,
        among: Among,
        readable: Readable,
        weight: float,
    ) -> tuple[Candidates, dict[PassageId, FoundPassage]]:
        """The same with what stands around each and which words stand side by side in it; what was read."""
        passages = candidates.passages
        asked, pairs = asked_terms(text), pairs_asked(text)
        if not (len(passages) and asked):
            return candidates, {}
        around = view.words.joined(asked, self._store.passages.around(passages, AROUND), among)
        paired = passages[:PAIRED]
        counted = view.words.counted(list(asked), paired)
        says = dict(zip(asked, counted > 0, strict=True))
        maybe = [says[first] & says[second] for first, second in pairs]
        wanted = paired[np.any(maybe, axis=0)] if maybe else paired[:0]
        read = {passage.id: passage for passage in self._store.passages.fetch(wanted, readable)}
        scored = pair_scores(pairs, [read[one].text if one in read else "" for one in paired.tolist()])
        return looked_at_again(candidates, around, scored, weight), read

    def _worded(self, passages: PassageIds, readable: Readable) -> list[str]:
        """Each passage as a cross-encoder reads it, its note's title in front."""
        fetched = {passage.id: passage for passage in self._store.passages.fetch(passages, readable)}
        notes = self._store.notes.summaries([passage.note for passage in fetched.values()], readable)
        titled = {
            passage.id: f"{notes[passage.note].title}\n{passage.text}"
            if passage.note in notes
            else passage.text
            for passage in fetched.values()
        }
        return [titled.get(PassageId(passage), "") for passage in passages.tolist()]


def _lacks_one(text: str, words: Words, among: Among) -> bool:
    return not all(words.says(term, among) for term in term_texts(text))
