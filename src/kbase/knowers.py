"""Who knows about a topic: people to ask, what each knows about it and beside it, and where to look next.

Part of the hall: here the rooms `people` and `search` meet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kbase import narrowing
from kbase.analysis import says_nothing, term_texts
from kbase.asking import Asking
from kbase.model import Actor, Expert, Filters, Knower, NoteSummary, PersonId, Readable, WhoKnows
from kbase.people import access
from kbase.people.routing import REMEMBERED_DAYS, Answerer, to_ask
from kbase.retrieval import Retrieval, Stopwatch
from kbase.store import Store

MOST_TOPICS = 5
"""Of what somebody knows about a topic, and of what they know beside it."""

TOPIC_NOTES = 40
"""A person's newest notes from which what they know beside a topic is drawn."""

ADJACENT_FROM = 12
"""Notes of a topic from which the topics beside it are drawn."""


Introduce = Callable[[Sequence[Expert], Readable], tuple[Expert, ...]]


class Knowers:
    """Finds who knows."""

    def __init__(self, store: Store, asking: Asking, retrieval: Retrieval, introduce: Introduce) -> None:
        """`introduce` gives the same people with who stands in for those that cannot be asked."""
        self._store = store
        self._asking = asking
        self._retrieval = retrieval
        self._introduce = introduce

    def who_knows(
        self, topic: str, actor: Actor, limit: int = 10, filters: Filters | None = None
    ) -> WhoKnows:
        """At most `limit` people, best first, with what they know specifically and in general.

        What is shared is shared with the actor, as far as they have written here themselves.
        Raises `BadQuestion` for a topic that is too long.
        """
        filters = filters or Filters()
        if says_nothing(topic) and filters.empty:
            return WhoKnows(topic, (), (), nothing_asked=True)
        readable = access.readable(actor)
        experts = self._introduce(self._asking.experts(topic, readable, limit, filters), readable)
        asker = self._store.people.find(actor.person or actor.name, readable)
        own = self._store.people.notes_of(asker.id, readable) if asker else ()
        people = tuple(self._knower(one, () if one.person == asker else own, readable) for one in experts)
        problems = narrowing.problems(topic, filters, readable, self._store, kept=bool(people))
        found = self._retrieval.find(topic, readable, filters, Stopwatch())
        if not found.asked.text:
            return WhoKnows(topic, people, (), filter_problems=problems)
        looked = self._asking.look(found, ADJACENT_FROM, readable, Stopwatch())
        asked = set(term_texts(found.asked.text))
        near = self._asking.topics([one.note for one in looked.voters[:ADJACENT_FROM]], readable)
        return WhoKnows(
            topic,
            people,
            tuple(term for term in near if not asked.intersection(term_texts(term))),
            looked.judged.off_topic,
            self._turn(experts, readable),
            filter_problems=problems,
        )

    def _turn(self, experts: Sequence[Expert], readable: Readable) -> PersonId | None:
        """Whose turn it is to be asked."""
        asked = self._store.routed.since([one.person.id for one in experts], REMEMBERED_DAYS, readable)
        ranked = [
            Answerer(one.person.id, one.score, one.availability.free, asked.get(one.person.id, 0))
            for one in experts
        ]
        return next(iter(to_ask(ranked)), None)

    def _knower(self, expert: Expert, own: tuple[NoteSummary, ...], readable: Readable) -> Knower:
        """`own` are the asker's notes."""
        notes = self._store.people.notes_of(expert.person.id, readable)
        specific = self._asking.topics([one.note.id for one in expert.evidence], readable)
        general = self._asking.topics([note.id for note in notes[:TOPIC_NOTES]], readable)
        tags = {tag for note in notes for tag in note.tags}
        return Knower(
            expert,
            specific[:MOST_TOPICS],
            tuple(term for term in general if term not in specific)[:MOST_TOPICS],
            tuple(sorted({note.space for note in notes} & {note.space for note in own})),
            tuple(sorted(tags & {tag for note in own for tag in note.tags})),
        )
