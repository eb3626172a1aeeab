"""What of a pool may become a reading, and how much each passage of it tells.

Part of the hall: what a passage serves as is decided by `kbase.search.packs`, from values fetched here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from kbase.model import FoundPassage, NoteId, NoteSummary, PassageId, PersonId
from kbase.pack import Contrast, Role
from kbase.pooling import NEAR_ENOUGH, Pool
from kbase.search.packs.readings import Choice
from kbase.search.packs.roles import asks, objects, role_of, says_none, weight
from kbase.sources import Sources
from kbase.store import Store
from kbase.ties import ties_of

OUTDATED = 0.5
"""What is left of the relevance of a note that another supersedes, or that says that it no longer holds."""

CONTESTED = 1.15
"""What a note gains about which another says otherwise: there is something to talk about."""


class Eligible:
    """The passages of one pool that are about its question, and the notes not yet read."""

    def __init__(self, store: Store, pool: Pool, sources: Sources, coming: Sequence[PersonId]) -> None:
        self._store = store
        self._pool = pool
        self._sources = sources
        self._coming = frozenset(coming)
        self._marked = store.packs.known(list(coming))
        self.ties = {note: ties_of(store, note, pool.readable) for note in pool.summaries}
        self.roles = [
            role_of(pool.summaries[row.passage.note].kind, row.passage.heading) for row in pool.rows
        ]
        self._prose = [self.prose(row.passage) for row in pool.rows]
        self._some_prose = any(self._prose)
        self._sections: set[PassageId] = set()
        self.used: set[NoteId] = set()

    def serving(self, rows: Iterable[int], roles: Iterable[Role]) -> list[Choice]:
        """Those of `rows` that serve as one of `roles`, about the question and not yet read."""
        wanted = set(roles)
        return [
            self.choice(at)
            for at in rows
            if self.roles[at] in wanted and self._pool.rows[at].about and self.free(at)
        ]

    def choice(self, at: int) -> Choice:
        """A row as what may become a reading."""
        row = self._pool.rows[at]
        summary = self.summary(row.passage)
        relevance = max(row.score - NEAR_ENOUGH, 0.0) / (1 - NEAR_ENOUGH)
        relevance *= weight(row.passage.heading, row.own) * self._prose[at]
        relevance *= OUTDATED if summary.outdated else 1.0
        relevance *= CONTESTED if any(tie.contrast for tie in self.ties[summary.id]) else 1.0
        return Choice(
            at,
            summary.id,
            min(relevance, 1.0),
            frozenset(author.id for author in summary.authors),
            summary.space,
            summary.created,
            len(self.known_to(summary.id)) / len(self._coming) if self._coming else 0.0,
        )

    def left_open(self, rows: Iterable[int]) -> tuple[FoundPassage, float] | None:
        """What the notes of these rows leave open themselves, the passage nearest to the question and how
        near; a note may be read already. None where nothing of it is about the question.
        """
        about = (self._pool.rows[at] for at in rows if self._pool.rows[at].about)
        return self._section([row.passage.note for row in about], asks)

    def objection(self, notes: Iterable[NoteId]) -> tuple[FoundPassage, float] | None:
        """What these notes say against what they say, or where it ends; the same."""
        return self._section(notes, objects)

    def _section(
        self, notes: Iterable[NoteId], told: Callable[[Sequence[str]], bool]
    ) -> tuple[FoundPassage, float] | None:
        found = [
            passage
            for passages in self._store.passages.of_notes(list(dict.fromkeys(notes))).values()
            for passage in passages
            if told(passage.heading) and passage.id not in self._sections
        ]
        if not found:
            return None
        vectors = self._pool.view.vectors_of(np.asarray([one.id for one in found], np.int64))
        near = [
            cosine * weight(one.heading, one.text) * self.prose(one)
            for one, cosine in zip(found, (vectors @ self._pool.question).tolist(), strict=True)
        ]
        best = max(range(len(found)), key=near.__getitem__)
        if near[best] < self._pool.floor:
            return None
        self._sections.add(found[best].id)
        return found[best], near[best]

    def prose(self, passage: FoundPassage) -> float:
        """How far a passage is prose that says something, 0..1."""
        return 0.0 if says_none(passage.heading, passage.text) else self._sources.prose(passage)

    def free(self, at: int) -> bool:
        """Whether a row may be read: its note is not yet, and it says something in words, if any row does."""
        said = self._prose[at] > 0 or not self._some_prose
        return said and self._pool.rows[at].passage.note not in self.used

    def superseded(self, note: NoteId) -> bool:
        """Whether what supersedes a note is there to be read: then it is a contrast to that."""
        by = self._pool.summaries[note].superseded_by
        return by is not None and by.id in self._pool.about

    def opponents(self, note: NoteId) -> set[NoteId]:
        """Which notes disagree with one by their writer's word or its own."""
        return {tie.other for tie in self.ties.get(note, ()) if tie.contrast is Contrast.DISAGREES}

    def known_to(self, note: NoteId) -> frozenset[PersonId]:
        """Who of those coming wrote a note or has marked it as known."""
        summary = self._pool.summaries.get(note)
        wrote = {author.id for author in summary.authors} if summary else set()
        return frozenset((wrote | self._marked.get(note, frozenset())) & self._coming)

    def summary(self, passage: FoundPassage) -> NoteSummary:
        """What is known of a passage's note."""
        return self._pool.summaries[passage.note]
