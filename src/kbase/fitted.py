"""What a library has learned of itself with a model, remembered among the facts about it.

Part of the hall. Only notes that every reader may read take part: what is learned moves everybody's
results, and nothing private may show in them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import ClassVar, Self

from kbase.model import Fingerprint, Readable
from kbase.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Values fitted to a library, and to how many questions with which model; each kind adds its own.

    The defaults are what holds until something was learned.
    """

    KEY: ClassVar[str]  # in the store

    questions: int = 0
    model: str = ""

    @classmethod
    def of(cls, store: Store, model: Fingerprint) -> Self:
        """What was learned with this model; the defaults until then, or where it is damaged."""
        try:
            found = cls(**json.loads(store.meta.get(cls.KEY, "{}")))
        except (ValueError, TypeError):  # damaged, or of another version: it is learned anew
            return cls()
        return found if found.model == model else cls()

    def put(self, store: Store) -> None:
        """Remember this."""
        store.meta.put(self.KEY, json.dumps(asdict(self)))


def open_to_all(store: Store) -> Readable:
    """What every reader may read."""
    return Readable(frozenset(space.name for space in store.spaces.all() if not space.private))
