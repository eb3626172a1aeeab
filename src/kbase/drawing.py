"""Drawing a session pack: what is known about a question becomes themes, readings, people and an agenda.

Part of the hall: the rooms find, group and choose; here they meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from kbase import naming
from kbase.asking import Asking
from kbase.errors import OffTopic
from kbase.introducing import Introducing
from kbase.model import Expert, NoteRef, Person, PersonId, Readable
from kbase.pack import Attendee, Group, Invitation, Pack, PackBrief, Reason, SessionFormat, Theme
from kbase.pooling import Pool, Pooling
from kbase.search.packs import groups, inviting
from kbase.search.packs.agenda import agenda, in_turn, shared_out
from kbase.sources import Sources
from kbase.store import Store
from kbase.theming import Theming
from kbase.verdicts import OFF_TOPIC

INVITED = 5
EXPERTS = 100
REWORD = "Ask in the words that such notes use, or about one thing they tell of."


class Drawing:
    """Draws packs."""

    def __init__(self, store: Store, pooling: Pooling, asking: Asking, introducing: Introducing) -> None:
        self._store = store
        self._pooling = pooling
        self._asking = asking
        self._introducing = introducing

    def draw(
        self,
        brief: PackBrief,
        chosen: SessionFormat,
        attendees: Sequence[Attendee],
        own: Readable,
        shared: Readable,
    ) -> Pack:
        """A pack for `brief` of what is in `shared`; what only `own` allows is counted and nothing else.

        Raises `OffTopic` when nothing is about the question, `BadInput` for minutes that are too few.
        """
        shared_out(chosen.steps, brief.minutes)  # refused before the work
        pool = self._pooling.pool(brief.question, brief.filters, shared)
        if not pool.rows:
            raise OffTopic(_nothing(pool.nearest))
        coming = [one.person for one in attendees if one.person]
        sources = Sources(self._store, shared)
        found = Theming(self._store, pool, sources, coming).themes(brief.minutes)
        readings = [reading for theme in found for reading in theme.readings]
        return Pack(
            question=brief.question,
            format=chosen.name,
            minutes=brief.minutes,
            group_size=brief.group_size,
            seed=brief.seed,
            attendees=tuple(attendees),
            themes=found,
            invitations=self._invitations(brief, found, coming, pool),
            groups=tuple(groups.formed(self._members(brief, attendees, pool), brief.group_size, brief.seed)),
            agenda=agenda(chosen, brief.minutes, readings, sources.quotes(in_turn(found), brief.question)),
            spaces=frozenset(summary.space for summary in pool.summaries.values()),
            left_out=self._left_out(brief, own, shared),
        )

    def grouped(
        self, brief: PackBrief, attendees: Sequence[Attendee], readable: Readable
    ) -> tuple[Group, ...]:
        """Those who come in groups, by what they have written about the question."""
        pool = self._pooling.pool(brief.question, brief.filters, readable)
        return tuple(groups.formed(self._members(brief, attendees, pool), brief.group_size, brief.seed))

    def seated(self, names: Sequence[str], readable: Readable) -> list[Attendee]:
        """Those who come, by name or id, each once; a guest, where it takes a guess who is meant."""
        known = naming.meant(names, self._store, readable)
        today = datetime.now(UTC).date()
        places = self._store.spaces.titles(readable)
        sites = {one.id: self._site(one, readable) for one in known.values()}
        coming = [
            Attendee(
                known[name].name,
                known[name].id,
                places.get(sites[known[name].id], sites[known[name].id]),
                known[name].left if known[name].has_left(today) else None,
            )
            if name in known
            else Attendee(" ".join(name.split()))
            for name in names
        ]
        return list(dict.fromkeys(coming))

    def _site(self, person: Person, readable: Readable) -> str:
        """Where somebody is from, or the space they mostly write in."""
        if person.site:
            return person.site
        spaces = Counter(note.space for note in self._store.people.notes_of(person.id, readable))
        return min(spaces, key=lambda space: (-spaces[space], space)) if spaces else ""

    def _invitations(
        self, brief: PackBrief, found: Sequence[Theme], coming: Sequence[PersonId], pool: Pool
    ) -> tuple[Invitation, ...]:
        experts = [
            inviting.speaking(
                self._asking.experts(f"{brief.question} {theme.name}", pool.readable, EXPERTS, brief.filters),
                pool.about - inviting.read_in(other for other in found if other is not theme),
                inviting.read_in([theme]),
            )
            for theme in found
        ]
        people = {one.person.id: one.person for each in experts for one in each}
        today = datetime.now(UTC).date()
        free = self._introducing.availability(list(people.values()), pool.readable, today)
        places = self._store.spaces.titles(pool.readable)
        return tuple(inviting.invitations(experts, free, INVITED, today, coming, places))

    def _members(self, brief: PackBrief, attendees: Sequence[Attendee], pool: Pool) -> list[groups.Member]:
        """The attendees, and what they know about the question."""
        found = self._asking.experts(brief.question, pool.readable, EXPERTS, brief.filters)
        experts = {one.person.id: one for one in inviting.speaking(found, pool.about)}
        known = [(one, experts.get(one.person) if one.person else None) for one in attendees]
        return [
            groups.Member(one, expert.score, _receipt(expert)) if expert else groups.Member(one)
            for one, expert in known
        ]

    def _left_out(self, brief: PackBrief, own: Readable, shared: Readable) -> int:
        """How many notes about the question `own` allows and `shared` does not."""
        if own == shared:
            return 0
        pool = self._pooling.pool(brief.question, brief.filters, own)
        return sum(not shared.allows(note.space) for note in pool.summaries.values())


def _nothing(nearest: Sequence[NoteRef]) -> str:
    """That nothing is about the question, what comes nearest, and how to ask again."""
    if not nearest:
        return OFF_TOPIC
    titles = ", ".join(f"“{one.title}”" for one in nearest)
    return f"{OFF_TOPIC} What comes nearest: {titles}. {REWORD}"


def _receipt(expert: Expert) -> Reason:
    strongest = expert.evidence[0]
    return Reason(f"{strongest.role} {{note}}", strongest.note)
