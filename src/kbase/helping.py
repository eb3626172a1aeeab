"""What answered people's questions, and what a library learns from it: how near a question must come.

Two things tell: "this helped" beside a match, and an answer that was accepted.

Part of the hall. Only marks on notes in open spaces are learned from: what is learned moves
everybody's verdicts, and nothing private may show in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kbase.fitted import Fitted, open_to_all
from kbase.model import Filters, Fingerprint, Kind, NoteId, NoteRef
from kbase.search.confidence import KNOWN_QUESTIONS, OFF_TOPIC_BELOW, default_floor, floor_from
from kbase.store import Store

ACCEPTED = "knowing accepted questions"  # the key in the store
NEWEST = 1_000
"""So many of the last questions that helped are learned from."""

MOST_ACCEPTED = 200
"""Answers looked at; each that was accepted costs one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor(Fitted):
    """Below which nearness nothing here is about a question, as a library has learned it."""

    KEY: ClassVar = "knowing"

    nearness: float = OFF_TOPIC_BELOW  # in a large library

    def of_size(self, passages: int) -> float:
        """The same in a library of so many passages: as far as it is the default, that of its size."""
        default = KNOWN_QUESTIONS / (self.questions + KNOWN_QUESTIONS)
        return self.nearness - default * (OFF_TOPIC_BELOW - default_floor(passages))


def learn(store: Store, model: Fingerprint) -> Floor:
    """Draw the floor anew from the questions that were answered. A millisecond."""
    answered = store.helped.nearness(open_to_all(store), model, NEWEST)
    answered += nearness_of_accepted(store, model).values()
    learned = Floor(nearness=round(floor_from(answered), 4), questions=len(answered), model=model)
    learned.put(store)
    return learned


def learn_from_accepted(store: Store, model: Fingerprint, nearness: Mapping[NoteId, float]) -> Floor:
    """The same, with how near the questions that have an accepted answer come to what else is here."""
    store.meta.put(ACCEPTED, json.dumps({model: {note: round(one, 4) for note, one in nearness.items()}}))
    return learn(store, model)


def nearness_of_accepted(store: Store, model: Fingerprint) -> dict[NoteId, float]:
    """How near those questions came, as far as they were asked of `model`."""
    found: dict[NoteId, float] = json.loads(store.meta.get(ACCEPTED, "{}")).get(model, {})
    return found


def accepted(store: Store) -> list[tuple[NoteRef, NoteId]]:
    """Questions with an accepted answer, the newest of those everybody may read."""
    everybody = open_to_all(store)
    page = store.notes.page(everybody, Filters(kinds=(Kind.ANSWER,)), MOST_ACCEPTED, 0)
    pairs = [(store.notes.question_of(one.id, everybody), one.id) for one in page.notes if one.accepted]
    return [(question, answer) for question, answer in pairs if question is not None]
