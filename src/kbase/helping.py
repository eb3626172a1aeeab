"""What people say helped them, and what a library learns from it: how near a question must come.

Part of the hall. Only marks on notes in open spaces are learned from: what is learned moves
everybody's verdicts, and nothing private may show in them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from kbase.model import Fingerprint, Readable
from kbase.search.confidence import OFF_TOPIC_BELOW, floor_from
from kbase.store import Store

LEARNED = "knowing"  # the key in the store
NEWEST = 1_000
"""So many of the last answered questions are learned from."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Below which nearness nothing here is about a question, as a library has learned it."""

    nearness: float = OFF_TOPIC_BELOW
    questions: int = 0
    model: str = ""

    @classmethod
    def of(cls, store: Store, model: Fingerprint) -> Floor:
        """The default until something was learned with this model."""
        written = store.meta.get(LEARNED)
        learned = cls(**json.loads(written)) if written else cls()
        return learned if learned.model == model else cls()


def learn(store: Store, model: Fingerprint) -> Floor:
    """Draw the floor anew from the questions that were answered. A millisecond."""
    answered = store.helped.nearness(open_to_all(store), model, NEWEST)
    learned = Floor(round(floor_from(answered), 4), len(answered), model)
    store.meta.put(LEARNED, json.dumps(asdict(learned)))
    return learned


def open_to_all(store: Store) -> Readable:
    """What every reader may read."""
    return Readable(frozenset(space.name for space in store.spaces.all() if not space.private))
