"""What a note's neighbours are, and which words set notes apart: asked of what is stored, not by a question.

Part of the hall: here the rooms `index` and `search` meet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from kbase import forms
from kbase.analysis import term_texts, terms
from kbase.model import Filters, FoundPassage, Match, NoteId, PassageId, PassageIds, Readable
from kbase.model_in_use import ModelInUse
from kbase.presenting import matched_each
from kbase.search.boilerplate import LEAST_OWN, Boilerplate
from kbase.search.fusing import Candidate
from kbase.search.matching import FoundNote
from kbase.search.related import NEIGHBOURS, neighbours, spread
from kbase.search.topics import telling
from kbase.store import Store
from kbase.unread import prose_of

TOPIC_PASSAGES = 400
"""A person's newest passages from which their topics are drawn."""


class Relating:
    """Sets stored notes beside each other."""

    def __init__(self, store: Store, model: ModelInUse) -> None:
        self._store = store
        self._model = model

    def related(self, note: NoteId, readable: Readable, limit: int) -> tuple[Match, ...]:
        """Notes near a stored one, by those of their passages that say something of their own."""
        return self.related_to_each([note], readable, limit)[note]

    def related_to_each(
        self, notes: Collection[NoteId], readable: Readable, limit: int
    ) -> dict[NoteId, tuple[Match, ...]]:
        """The same for each of `notes`."""
        form = forms.boilerplate(self._store, readable)
        view = self._model.projections.current()
        among = self._store.passages.among(readable, Filters())
        passages = self._store.passages.of_notes(list(notes))
        hits = {
            note: [
                view.vectors.nearest(vector, NEIGHBOURS, among)
                for vector in view.vectors_of(_compared(passages.get(note, ()), form))
            ]
            for note in notes
        }
        whose = self._store.passages.notes_of(
            [hit.passage for found in hits.values() for one in found for hit in one]
        )
        near = {
            note: [
                FoundNote(
                    one.note,
                    tuple(Candidate(hit.passage, one.nearness, cosine=hit.score) for hit in one.passages),
                )
                for one in neighbours(found, whose, note, 2 * limit)
            ]
            for note, found in hits.items()
        }
        shown = matched_each(self._store, list(near.values()), "", (), readable)
        return {note: saying_something(one, form)[:limit] for note, one in zip(near, shown, strict=True)}

    def topics(self, notes: Sequence[NoteId], readable: Readable) -> tuple[str, ...]:
        """Words that set these notes apart from the rest of what may be read."""
        return self.topics_of_each([notes], readable)[0]

    def topics_of_each(
        self,
        groups: Sequence[Sequence[NoteId]],
        readable: Readable,
        passages: Sequence[Sequence[PassageId]] = (),
    ) -> list[tuple[str, ...]]:
        """The same for each of `groups` of notes; of the first groups, as many as `passages` has, those words
        alone that these of their passages say."""
        looked_at = [group[:TOPIC_PASSAGES] for group in groups]
        everything = list(dict.fromkeys(note for group in looked_at for note in group))
        ids = self._store.passages.ids_of(everything)
        looked_in = [_first(group, ids) for group in looked_at]
        wanted = list(dict.fromkeys(passage for own in (*looked_in, *passages) for passage in own))
        texts = {one.id: prose_of(one.text) for one in self._store.passages.fetch(wanted, readable)}
        about = self._store.notes.summaries(everything, readable)
        labels = {
            note: {term for label in (one.title, *one.tags) for term in term_texts(label)}
            for note, one in about.items()
        }
        names = {term for one in self._store.people.all(readable) for term in term_texts(one.title)}
        said_in = {one: {term.text for term in terms(text)} for one, text in texts.items()}
        said = set[str]().union(*said_in.values())
        among = self._store.passages.among(readable, Filters())
        counted, count = self._model.projections.current().words.passages_with(said, among)
        only: list[set[str] | None] = [
            set[str]().union(*(said_in.get(one, ()) for one in spoken)) for spoken in passages
        ]
        only += [None] * (len(groups) - len(only))
        return [
            telling(
                [texts[passage] for passage in own if passage in texts],
                counted,
                count,
                labels=set[str]().union(*(labels.get(note, ()) for note in group)),
                no_topics=names,
                only=of_them,
            )
            for group, own, of_them in zip(looked_at, looked_in, only, strict=True)
        ]


def saying_something(shown: Sequence[Match], form: Boilerplate) -> tuple[Match, ...]:
    """Those found by something they say of their own, and not by the form they were written on."""
    return tuple(match for match in shown if any(_is_own(one.passage, form) for one in match.passages))


def _compared(passages: Sequence[FoundPassage], form: Boilerplate) -> PassageIds:
    """Those of a note's passages that say something of their own, spread over it."""
    own = [one for one in passages if _is_own(one, form)]
    return np.asarray([own[place].id for place in spread(len(own))], np.int64)


def _is_own(passage: FoundPassage, form: Boilerplate) -> bool:
    """Whether a passage says something of its own, and not where all notes say much the same; without a form
    each does."""
    if not form.headings:
        return True
    return form.said(passage.text) >= LEAST_OWN and not form.repeats(passage.heading)


def _first(notes: Sequence[NoteId], ids: Mapping[NoteId, Sequence[PassageId]]) -> list[PassageId]:
    """The passages of the first of `notes`, as many as are looked at for topics."""
    taken: list[PassageId] = []
    for note in notes:
        if len(taken) >= TOPIC_PASSAGES:
            break
        taken += ids.get(note, ())
    return taken
