"""Who may read and change what: the one place that is asked, before anything is retrieved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbase.errors import Forbidden
from kbase.model import EVERYTHING, Actor, PersonId, PersonRef, Readable

NOTHING = Readable(frozenset())


def readable(actor: Actor) -> Readable:
    """What `actor` may read.

    In single-owner mode the owner reads every space and nobody else reads any:
    accounts do not exist, so no other actor can have been let in.
    """
    return EVERYTHING if actor.owner else NOTHING


def readable_by_all(actor: Actor, attendees: Sequence[PersonId | None]) -> Readable:
    """What `actor` and every one of `attendees` may read; None is a guest the library does not know.

    In single-owner mode whoever is invited reads what the owner shows them, which is what the owner reads.
    """
    return common([readable(actor), *(EVERYTHING for _ in attendees)])


def common(readables: Iterable[Readable]) -> Readable:
    """What all of them allow; everything, when there are none."""
    spaces = [one.spaces for one in readables if one.spaces is not None]
    return Readable(frozenset.intersection(*spaces)) if spaces else EVERYTHING


def may_write(actor: Actor) -> bool:
    """Whether `actor` may contribute."""
    return actor.owner


def require_writer(actor: Actor) -> None:
    """Raise `Forbidden` unless `actor` may contribute."""
    if not may_write(actor):
        raise Forbidden(f"{actor.name} may read but not change this library. Ask its owner.")


def asked(actor: Actor, askers: Sequence[PersonRef]) -> bool:
    """Whether `actor` is one of a question's askers, or owns the library."""
    return actor.owner or actor.person in {asker.id for asker in askers}


def require_asker(actor: Actor, askers: Sequence[PersonRef]) -> None:
    """Raise `Forbidden` unless `actor` asked the question, or owns the library."""
    if not asked(actor, askers):
        raise Forbidden(f"{actor.name} did not ask this. Whoever asked says which answer is accepted.")
