"""Who has a role, asked for by its words: `quality manager`, `Who is the site manager of Skarvik?`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kbase.model import PersonRef
from kbase.people.likeness import words_of

MOST_HOLDERS = 4
"""A role that more people have tells of nobody."""

MOST_WORDS = 16  # of a question that asks for nothing but a role
_ASKING = frozenset({"who", "whos", "wer", "qui", "quien", "chi"})
_TELLS_NOTHING_TEXT = """
s is are the a an our your of at in for to as and now currently
ist der die das von im am fur est le la les l du de des
"""
_TELLS_NOTHING = _ASKING | frozenset(_TELLS_NOTHING_TEXT.split())


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role, and the telling words of it and of where they are."""

    person: PersonRef
    role: frozenset[str]
    site: frozenset[str]
    left: date | None


def holder(person: PersonRef, role: str, site: str, left: date | None) -> Holder:
    """Somebody whose record says this."""
    return Holder(
        person, frozenset(words_of(role)) - _TELLS_NOTHING, frozenset(words_of(site)) - _TELLS_NOTHING, left
    )


def by_word(holders: Iterable[Holder]) -> dict[str, list[Holder]]:
    """Whose role or site has a word; nobody whose role has no telling one (`—`, `A`)."""
    found: dict[str, list[Holder]] = defaultdict(list)
    for one in (one for one in holders if one.role):
        for word in one.role | one.site:
            found[word].append(one)
    return dict(found)


def asks_who(question: str) -> bool:
    """Whether a question begins by asking for somebody."""
    return not _ASKING.isdisjoint(words_of(question)[:1])


def may_be_role(question: str) -> bool:
    """Whether a question is short enough to be nothing but a role."""
    return len(words_of(question)) <= MOST_WORDS


def held(question: str, known: Mapping[str, Sequence[Holder]], today: date) -> tuple[PersonRef, ...]:
    """Those of `known` (see `by_word`) whose role a question is, by name; nobody who has left.

    It says nothing but words of the role and of their site: all those of the role, save where it asks who.
    Nobody for a role that more than `MOST_HOLDERS` have.
    """
    words = words_of(question)
    asked = set(words) - _TELLS_NOTHING
    if not may_be_role(question) or not asked or not asked <= known.keys():
        return ()
    whose = asks_who(question)
    found = {
        one.person
        for one in min((known[word] for word in asked), key=len)
        if asked <= one.role | one.site
        and (not asked.isdisjoint(one.role) if whose else one.role <= asked)
        and (one.left is None or one.left > today)
    }
    if len(found) > MOST_HOLDERS:
        return ()
    return tuple(sorted(found, key=lambda ref: (ref.name.casefold(), ref.id)))
