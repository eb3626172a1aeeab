"""What an evaluation needs of a library, and what it is told of each question.

The hall makes one out of a throw-away library; its `ask` is the code path of every question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter
from typing import Protocol

import numpy as np

from kbase.model import Hit, Match, NoteId, NoteSummary, PassageId, PersonId
from kbase.search.collection import Document
from kbase.search.fusing import Candidate
from kbase.search.matching import FoundNote


@dataclass(frozen=True, slots=True)
class Asked:
    """What the library did with one question."""

    text: str
    meaning: Sequence[Hit]
    words: Sequence[Hit]
    candidates: Sequence[Candidate]  # the default's, best first
    notes: Mapping[PassageId, NoteId]  # of every candidate
    matches: Sequence[Match] = ()  # as shown
    timings: Mapping[str, float] = field(default_factory=dict)  # milliseconds by stage


class Trial(Protocol):
    """A throw-away library that holds a collection."""

    @property
    def documents(self) -> Mapping[NoteId, Document]:
        """Which document each stored note is."""

    @property
    def passages(self) -> int:
        """How many passages they were cut into."""

    def ask(self, text: str, before: date | None = None) -> Asked:
        """Ask as everybody asks; with `before`, only among notes created before that day."""

    def show(self, found: FoundNote) -> Match | None:
        """A note found by the question asked last, made ready to show as `ask` would."""

    def people(self, today: date | None, without: frozenset[NoteId], limit: int) -> list[PersonId]:
        """Who is suggested for the question asked last, best first, as the library stood on that day.

        Notes `without` which it stood do not count, nor does anything learned from that day on.
        """

    def summaries(self, notes: Sequence[NoteId]) -> Mapping[NoteId, NoteSummary]:
        """These notes as people see them in a list."""


class Clock:
    """Milliseconds by stage, over many questions."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = {}

    def ask(self, trial: Trial, text: str, before: date | None = None) -> Asked:
        """Ask, and remember what each stage took."""
        started = perf_counter()
        asked = trial.ask(text, before)
        total = (perf_counter() - started) * 1e3
        for stage, taken in {**asked.timings, "total": total}.items():
            self._taken.setdefault(stage, []).append(taken)
        return asked

    def figures(self) -> dict[str, dict[str, float]]:
        """Median and 99th percentile of each stage."""
        return {
            stage: {"p50": float(np.quantile(taken, 0.5)), "p99": float(np.quantile(taken, 0.99))}
            for stage, taken in self._taken.items()
        }
