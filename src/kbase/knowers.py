"""Who knows about a topic: people to ask, what each knows about it and beside it, and where to look next.

Part of the hall: here the rooms `people` and `search` meet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from kbase import naming, narrowing
from kbase.analysis import says_nothing, term_texts
from kbase.asking import Asking
from kbase.model import (
    Actor,
    Expert,
    Filters,
    Knower,
    NoteId,
    NoteSummary,
    PersonId,
    PersonRef,
    Readable,
    WhoKnows,
)
from kbase.people import access
from kbase.people.routing import DEFAULT as TURNS
from kbase.people.routing import Answerer, to_ask
from kbase.relating import Relating
from kbase.retrieval import Retrieval, Stopwatch
from kbase.store import Store

MOST_TOPICS = 5
"""Of what somebody knows about a topic, and of what they know beside it."""

TOPIC_NOTES = 40
"""A person's newest notes from which what they know beside a topic is drawn."""

NEAREST = 5
"""The most people named for a topic nothing here is about."""

ADJACENT_FROM = 12
"""Notes of a topic from which the topics beside it are drawn."""

WORDS_OF_A_NAME = 3
"""A topic of more that is nobody's name is like nobody's either."""

Introduce = Callable[[Sequence[Expert], Readable], tuple[Expert, ...]]


class Knowers:
    """Finds who knows."""

    def __init__(
        self,
        store: Store,
        asking: Asking,
        retrieval: Retrieval,
        relating: Relating,
        introduce: Introduce,
    ) -> None:
        """`introduce` gives the same people with who stands in for those that cannot be asked."""
        self._store = store
        self._asking = asking
        self._relating = relating
        self._retrieval = retrieval
        self._introduce = introduce

    def who_knows(
        self, topic: str, actor: Actor, limit: int = 10, filters: Filters | None = None
    ) -> WhoKnows:
        """At most `limit` people, best first, with what they know specifically and in general.

        Where nothing here is about the topic, at most `NEAREST`, and nobody knows anything specifically; nor
        does anybody where a keyword is in no note ("first aid") and none answers. Of a topic with no telling
        word, or a name that no note says, nothing is told but whose name it is.
        What is shared is shared with the actor, as far as they have written here themselves.
        Raises `BadQuestion` for a topic that is too long.
        """
        filters = filters or Filters()
        readable = access.readable(actor)
        if says_nothing(topic) and filters.empty:
            return WhoKnows(topic, (), (), nothing_asked=True)
        found = self._retrieval.find(topic, readable, filters, Stopwatch())
        named = self._retrieval.names.looked_for(topic, readable)
        if found.filters.empty and (not found.tells or (named and found.says_none)):
            return WhoKnows(topic, (), (), nothing_asked=not found.tells, named=named)
        looked = self._asking.look(found, ADJACENT_FROM, readable, Stopwatch()) if found.asked.text else None
        off_topic = looked is not None and looked.judged.off_topic
        unknown = off_topic or (looked is not None and found.half_said and not looked.judged.answered)
        most = min(limit, NEAREST) if off_topic else limit
        experts = self._introduce(self._asking.experts_of(found, readable, most), readable)
        voters = [one.note for one in looked.notes] if looked else []
        knowing = frozenset(one.person.id for one in experts if not (unknown or one.little))
        people, near = self._told(experts, knowing, voters, actor, readable)
        offers = self._asking.offering(found, readable)
        offering = tuple(one for one in offers if one.id not in knowing)
        problems = narrowing.problems(topic, filters, readable, self._store, kept=bool(people))
        if looked is None:
            return WhoKnows(topic, people, (), filter_problems=problems)
        asked = set(term_texts(found.asked.text))
        learning = naming.wishing(found.asked.text, [one.person for one in experts])
        able = [one for one in experts if one.person.id not in learning]
        return WhoKnows(
            topic,
            people,
            tuple(term for term in near if not asked.intersection(term_texts(term))),
            off_topic and not offering,
            None if off_topic else self._turn(able, readable),
            filter_problems=problems,
            respelled=tuple(found.respelled),
            named=named or offering or (self._near(topic, readable) if off_topic or found.respelled else ()),
        )

    def _near(self, topic: str, readable: Readable) -> tuple[PersonRef, ...]:
        """Whose name a topic may have been meant to be, as it is nobody's."""
        if len(topic.split()) > WORDS_OF_A_NAME:
            return ()
        return naming.newcomers([topic], self._store, readable)[0].resembles

    def _turn(self, experts: Sequence[Expert], readable: Readable) -> PersonId | None:
        """Whose turn it is to be asked, of those who know more than a little."""
        asked = self._store.routed.since([one.person.id for one in experts], TURNS.remembered_days, readable)
        ranked = [
            Answerer(one.person.id, one.score, one.availability.free, asked.get(one.person.id, 0))
            for one in experts
            if not one.little
        ]
        return next(iter(to_ask(ranked)), None)

    def _told(
        self,
        experts: Sequence[Expert],
        knowing: Collection[PersonId],
        voters: Sequence[NoteId],
        actor: Actor,
        readable: Readable,
    ) -> tuple[tuple[Knower, ...], tuple[str, ...]]:
        """What each of `experts` knows and shares with the actor, and the topics of the notes that voted.

        Of those not `knowing` nothing is told on the topic: their notes are about something else.
        """
        asker = self._store.people.find(actor.person or actor.name, readable)
        people = [one.person.id for one in experts]
        wrote = self._store.people.notes_of_each([*people, *([asker.id] if asker else ())], readable)
        spoken = [expert.evidence if expert.person.id in knowing else () for expert in experts]
        specific = [[one.note.id for one in evidence] for evidence in spoken]
        found = [[passage for one in evidence for passage in one.passages] for evidence in spoken]
        general = [[note.id for note in wrote[person][:TOPIC_NOTES]] for person in people]
        topics = self._relating.topics_of_each([*specific, *general, voters], readable, found)
        own = wrote[asker.id] if asker else ()
        knowers = tuple(
            _knower(expert, wrote[expert.person.id], () if expert.person == asker else own, of_topic, of_all)
            for expert, of_topic, of_all in zip(experts, topics, topics[len(experts) :], strict=False)
        )
        return knowers, topics[-1]


def _knower(
    expert: Expert,
    notes: Sequence[NoteSummary],
    own: Sequence[NoteSummary],
    specific: Sequence[str],
    general: Sequence[str],
) -> Knower:
    """`notes` are theirs, `own` those of who asks."""
    tags = {tag for note in notes for tag in note.tags}
    return Knower(
        expert,
        tuple(specific[:MOST_TOPICS]),
        tuple(term for term in general if term not in specific)[:MOST_TOPICS],
        tuple(sorted({note.space for note in notes} & {note.space for note in own})),
        tuple(sorted(tags & {tag for note in own for tag in note.tags})),
    )
