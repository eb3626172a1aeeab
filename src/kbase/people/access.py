"""Who may read and change what: the one place that is asked, before anything is retrieved."""

from __future__ import annotations

from kbase.errors import Forbidden
from kbase.model import Actor, Readable

NOTHING = Readable(frozenset())
EVERYTHING = Readable(None)


def readable(actor: Actor) -> Readable:
    """What `actor` may read.

    In single-owner mode the owner reads every space and nobody else reads any:
    accounts do not exist, so no other actor can have been let in.
    """
    return EVERYTHING if actor.owner else NOTHING


def require_writer(actor: Actor) -> None:
    """Raise `Forbidden` unless `actor` may contribute."""
    if not actor.owner:
        raise Forbidden(f"{actor.name} may read but not change this library. Ask its owner.")
