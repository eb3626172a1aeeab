"""Who is meant by a name as somebody typed it.

Part of the hall: here the rooms `people` and `store` meet.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, pairwise, starmap

from kbase.analysis import STOP_WORDS, term_texts
from kbase.model import Newcomer, Person, PersonId, PersonRef, Readable
from kbase.people import likeness, roles
from kbase.people.likeness import Called
from kbase.people.roles import Holder
from kbase.search.matching import stands_in
from kbase.store import Moment, Store

MOST_WORDS_AROUND = 12
"""Words of a text in which a name is looked for."""

_SOMEBODY = re.compile(
    r"\b(?:reach|contact|call|phone|telephone|e-?mail|address|number|replaced|replaces|followed|successor)\b",
    re.IGNORECASE,
)

_ARTICLE = re.compile(r"\Athe\s+", re.IGNORECASE)

_ASKING = frozenset(term_texts("know help show teach tell explain expert good ask"))
"""What a question for somebody says beside what they are to know."""

_OF_NOTES = frozenset(term_texts("write wrote written latest newest recent"))
"""What one for notes says beside what they are about; alone it may be that: "writing"."""

Terms = tuple[str, ...]
Known = Mapping[str, Sequence[tuple[PersonRef, tuple[str, ...]]]]


class Names:
    """Everybody's names by their words, remembered until something changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._moment: Moment | None = None
        self._known: dict[Readable, Known] = {}
        self._lock = threading.Lock()

    def bearing(self, words: str, readable: Readable) -> tuple[PersonRef, ...]:
        """Whose first, family or whole name a text is, as `readable` tells it; likeliest first."""
        typed = dict.fromkeys((words, _ARTICLE.sub("", words)))
        for name in typed:  # "the medic", where that is what somebody is called
            if whole := self._store.people.find(name, readable):
                return (whole.ref,)
        return likeness.bearing(words, self._by_word(readable))

    def looked_for(self, words: str, readable: Readable) -> tuple[PersonRef, ...]:
        """The same; one word of a whole name may have a slip in it."""
        return self.bearing(words, readable) or likeness.nearly_bearing(words, self._by_word(readable))

    def within(self, text: str, readable: Readable) -> tuple[PersonRef, ...]:
        """Whose whole name stands in a short text, as `readable` tells them.

        Where it asks how to reach somebody or who followed them, their first or family name will do.
        """
        words = text.split()
        if len(words) > MOST_WORDS_AROUND:
            return ()
        known = self._by_word(readable)
        said = [" ".join(pair) for pair in pairwise(words)]
        if _SOMEBODY.search(text):
            said += [word for word in words[1:] if word[0].isupper()]
        bearers = (
            likeness.bearing(name, known)
            for name in said
            if len(likeness.words_of(name)) == name.count(" ") + 1
        )
        return tuple(dict.fromkeys(chain.from_iterable(bearers)))[: likeness.MOST_ALIKE]

    def begun(self, text: str, readable: Readable) -> list[str]:
        """`text` with the names its last words begin, as `readable` tells them; likeliest first."""
        return likeness.begun(text, self._by_word(readable))

    def _by_word(self, readable: Readable) -> Known:
        moment = self._store.changes.moment()
        with self._lock:
            if moment != self._moment:
                self._moment = moment
                self._known.clear()
            if readable in self._known:
                return self._known[readable]
        known = likeness.by_word(_everybody(self._store, readable))
        with self._lock:
            if moment == self._moment:
                self._known[readable] = known
        return known


class Holders:
    """Who has which role, by its words; remembered until something changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[Moment | None, Mapping[str, Sequence[Holder]]] = (None, {})

    def held(self, text: str, readable: Readable) -> tuple[PersonRef, ...]:
        """Who has the role that a text is, as `readable` tells them; see `roles.held`."""
        if not roles.may_be_role(text):
            return ()
        moment = self._store.changes.moment()
        at, known = self._known
        if at != moment:
            known = roles.by_word(starmap(roles.holder, self._store.people.with_roles()))
            self._known = moment, known
        found = roles.held(text, known, datetime.now(UTC).date()) if known else ()
        people = self._store.people.those([ref.id for ref in found], readable) if found else {}
        return tuple(ref for ref in found if ref.id in people)


class Offerers:
    """Who offers to show what, by its words; remembered until something changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[Moment | None, Sequence[tuple[Terms, PersonRef, date | None]]] = (None, ())

    def offering(self, text: str, readable: Readable) -> tuple[PersonRef, ...]:
        """Who offers what a text names, as `readable` tells them, by name; nobody who has left.

        It names what it says word after word; one word only where it says nothing else.
        """
        asked = term_texts(text)
        telling = telling_of(asked)
        if not telling:
            return ()
        moment = self._store.changes.moment()
        at, known = self._known
        if at != moment:
            known = [
                (terms, person, left)
                for person, offers, left in self._store.people.with_offers()
                for offer in offers
                if (terms := tuple(term_texts(offer)))
            ]
            self._known = moment, known
        today = datetime.now(UTC).date()
        found = {
            person
            for terms, person, left in known
            if _names(asked, telling, terms) and (left is None or left > today)
        }
        people = self._store.people.those([ref.id for ref in found], readable) if found else {}
        return tuple(sorted((ref for ref in found if ref.id in people), key=lambda ref: (ref.name, ref.id)))


def wishing(text: str, people: Iterable[Person]) -> frozenset[PersonId]:
    """Who of `people` wants to learn what a text names, as `Offerers.offering` has it of offers."""
    asked = term_texts(text)
    telling = telling_of(asked)
    return frozenset(
        one.id
        for one in people
        if any(_names(asked, telling, tuple(term_texts(wish))) for wish in one.wants_to_learn)
    )


def telling_of(terms: Iterable[str]) -> frozenset[str]:
    """Those of a question's terms that tell what it is about."""
    said = frozenset(terms) - STOP_WORDS - _ASKING
    return said - _OF_NOTES or said


def _names(asked: Sequence[str], telling: frozenset[str], said: Terms) -> bool:
    """Whether a text names what is offered or wished for: word after word, one alone where it is all."""
    return (
        not telling.isdisjoint(said) and (len(said) > 1 or telling.issubset(said)) and stands_in(said, asked)
    )


def meant(names: Sequence[str], store: Store, readable: Readable) -> dict[str, Person]:
    """Those of `names` that somebody goes by, or that can mean but one (see `likeness.meant`)."""
    found = {name: person for name in names if (person := store.people.find(name, readable))}
    others = [name for name in names if name not in found]
    if others:
        refs = likeness.meant(others, _everybody(store, readable))
        people = store.people.those([ref.id for ref in refs.values()], readable)
        found |= {name: people[ref.id] for name, ref in refs.items() if ref.id in people}
    return found


def newcomers(names: Sequence[str], store: Store, readable: Readable) -> list[Newcomer]:
    """Those of `names` that nobody goes by, each with who may be meant."""
    unknown = [name for name in names if store.people.find(name, readable) is None]
    if not unknown:
        return []
    known = _everybody(store, readable)
    found = [(name, likeness.resembling(name, known)) for name in unknown]
    return [
        Newcomer(name, tuple(ref for ref, _ in refs), any(twin for _, twin in refs)) for name, refs in found
    ]


def _everybody(store: Store, readable: Readable) -> list[Called]:
    return [Called(ref, tuple(each)) for ref, each in store.identities.spellings(readable).items()]
