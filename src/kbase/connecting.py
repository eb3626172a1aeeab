"""Who is connected through what, for a topic: asked of the notes it finds, among what may be read.

Part of the hall: here the rooms `index`, `people` and `search` meet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kbase.analysis import term_texts
from kbase.asking import Asking
from kbase.model import (
    Actor,
    Connections,
    Filters,
    NoteId,
    NoteSummary,
    Person,
    PersonId,
    Readable,
    Tie,
)
from kbase.model_in_use import ModelInUse
from kbase.people import access
from kbase.retrieval import Found, Retrieval, Stopwatch
from kbase.search import connections
from kbase.search.matching import FoundNote, by_note
from kbase.search.topics import telling
from kbase.store import Store

NOTES = 40
"""Notes of a topic that may tie people."""

LEAST_SHARE = 0.4  # of the best score, to count at all: as among those who vote for experts
EXPERTS = 20  # people of whom the tied ones are shown
ALONE = 5  # shown beside the picture
THINGS = 24  # terms tried as what several wrote about


class Connecting:
    """Finds who is connected through what."""

    def __init__(self, store: Store, model: ModelInUse, retrieval: Retrieval, asking: Asking) -> None:
        self._store = store
        self._model = model
        self._retrieval = retrieval
        self._asking = asking

    def people(self, topic: str, actor: Actor) -> Connections:
        """Who is connected through what about `topic`, as the actor may know of it.

        Nothing is, of a topic with no telling word, nor of a name that no note says.

        Raises `BadQuestion` for a topic that is too long.
        """
        return self.among(topic, access.readable(actor))

    def among(self, topic: str, readable: Readable) -> Connections:
        """The same among what `readable` allows."""
        if not topic.strip():
            return Connections(topic, (), (), (), nothing_asked=True)
        found = self._retrieval.find(topic, readable, Filters(), Stopwatch())
        named = self._retrieval.names.looked_for(topic, readable)
        near = self._near(found, readable) if found.tells and not (named and found.says_none) else {}
        if not near:
            return Connections(topic, (), (), (), named, nothing_asked=not found.tells)
        experts = self._asking.experts_of(found, readable, EXPERTS)
        pointers = self._store.notes.pointers(list(near), readable)
        concerned = list(dict.fromkeys([*near, *(note for one in pointers for note in one[:2])]))
        notes = self._store.notes.summaries(concerned, readable)
        ties = connections.note_ties(pointers, notes, near)
        ties += self._thing_ties(topic, near, notes, readable)
        known = {expert.person.id: expert.person for expert in experts}
        known |= self._others(ties, known, readable)
        may_be_shown = [person.id for person in known.values() if person.suggest]
        shown = connections.chosen(ties, may_be_shown)
        people, in_order = connections.ordered(shown, may_be_shown)
        alone = [one.person for one in experts if one.person.suggest and one.person.id not in people]
        return Connections(
            topic,
            tuple(known[person] for person in people),
            tuple(in_order),
            tuple(alone[:ALONE]),
            named,
            notes=len(near),
            together=sum(len(notes[note].authors) > 1 for note in near if note in notes),
            links=len(pointers),
        )

    def _near(self, found: Found, readable: Readable) -> dict[NoteId, float]:
        """The notes a topic finds, nearest first, and how near each is beside the first; none off topic."""
        if self._asking.look(found, 1, readable, Stopwatch()).judged.off_topic:
            return {}
        best = by_note(found.candidates, found.notes, NOTES)
        first = best[0].score if best else 0.0
        if first <= 0:
            return {}
        return {one.note: _squared(one, first) for one in best if one.score >= LEAST_SHARE * first}

    def _others(
        self, ties: Sequence[Tie], known: Mapping[PersonId, Person], readable: Readable
    ) -> dict[PersonId, Person]:
        """People in ties who are no experts: who asked, above all; the most strongly tied first."""
        strands = sorted(
            (strand for tie in ties for strand in tie.strands if strand.person not in known),
            key=lambda strand: (-strand.strength, strand.person),
        )
        named = dict.fromkeys(strand.person for strand in strands)
        return self._store.people.those(named, readable)

    def _thing_ties(
        self,
        topic: str,
        near: Mapping[NoteId, float],
        notes: Mapping[NoteId, NoteSummary],
        readable: Readable,
    ) -> list[Tie]:
        """Ties through things that several of the notes are about, besides the topic itself.

        These are the notes' tags; where those tie nobody, words that set the notes apart from the rest of the
        library and stand in their titles.
        """
        found = [notes[note] for note in near if note in notes]
        asked = frozenset(term_texts(topic))
        spelled = {_leaf(tag): None for note in found for tag in note.tags}
        tags = [tag for tag in spelled if not asked.issuperset(term_texts(tag))]
        tagged = connections.thing_ties(tags, _saying({one.id: one.tags for one in found}), notes, near)
        if tagged:
            return tagged
        words = self._telling_words(found, asked, readable)
        titles = {one.id: (one.title,) for one in found}
        return connections.thing_ties(words, _saying(titles), notes, near)

    def _telling_words(
        self, found: Sequence[NoteSummary], asked: frozenset[str], readable: Readable
    ) -> tuple[str, ...]:
        titles = [note.title for note in found]
        said = {term for title in titles for term in term_texts(title)}
        words = self._model.projections.current().words
        counted, passages = words.passages_with(said, self._store.passages.among(readable, Filters()))
        names = {term for note in found for one in note.authors for term in term_texts(one.name)}
        return telling(titles, counted, passages, THINGS, no_topics=names | asked)


def _saying(texts: Mapping[NoteId, Sequence[str]]) -> Callable[[str, NoteId], bool]:
    """Whether one of a note's texts has all terms of a thing."""
    said = {note: [frozenset(term_texts(text)) for text in each] for note, each in texts.items()}
    return lambda thing, note: any(frozenset(term_texts(thing)) <= one for one in said[note])


def _leaf(tag: str) -> str:
    """The last part of a nested tag: `doors` of `cold-chain/doors`."""
    return tag.rpartition("/")[2]


def _squared(found: FoundNote, first: float) -> float:
    return float((found.score / first) ** 2)
