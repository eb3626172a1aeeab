"""Best passages by words: BM25 from a sparse matrix of term frequencies.

How often a passage says a term is stored; how rare the term is and how long passages are is
counted for each question among the passages it may return, so that nothing about the others
shows in the order of the hits.

BM25 as Lucene has it (Robertson & Zaragoza, 2009), with k1 = 1.2 and b = 0.75:

    sum over terms of  asked * log(1 + (N - n + .5) / (n + .5)) * tf / (tf + k1 * (1 - b + b * length / mean))

N passages, n of them with the term, for which the question asks so much (`analysis.asked_terms`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from math import log1p
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kbase.analysis import asked_terms, term_texts
from kbase.index.merging import Merged
from kbase.index.postings import Counts, Postings, RowNumbers, TailPostings
from kbase.index.rows import Allowed, Growing, Places, Rows
from kbase.index.snapshots import Section, Snapshot
from kbase.index.spelling import NearTerm, Spellings
from kbase.model import LESSON_SECTIONS, Among, Hits, PassageId, PassageIds
from kbase.unread import as_worded

WORDING_FORMAT = 6
"""What terms a passage is found by. Raise it when `Wording.of` would differ for the same note: words that an
earlier kbase stored are then counted anew, and never mixed with ours."""

K1, B = 1.2, 0.75
TITLE_WEIGHT = 2  # a term of the title counts so often; it adds to the length once
_HEAPS_EACH = 4  # heaps of rows whose best are compared, for each row that is wanted
_SPELLINGS_WEIGHED = 50
_FIRST_ROWS = 1_000  # of a term, looked at before all of them
_SCORED_AT_ONCE = 32_768  # rows of a term: what is made of them stays in the processor's cache

_TEMPLATE = frozenset(LESSON_SECTIONS.values())


@dataclass(frozen=True, slots=True)
class Wording:
    """What a passage is found by: its terms, how much each counts, and how long it is."""

    counts: Mapping[str, int]
    length: int

    @classmethod
    def of(
        cls,
        title: str,
        heading: Sequence[str],
        text: str,
        tags: Sequence[str] = (),
        names: Sequence[str] = (),
    ) -> Wording:
        """Template headings are the same in every lesson and left out; so are files that links lead to."""
        said = term_texts(" ".join((as_worded(text), *tags)))
        for part in heading:
            if part not in _TEMPLATE:
                said += term_texts(part)
        counts = Counter(said)
        named = term_texts(title)
        named += set(term_texts(" ".join(names))).difference(named)  # its other `names` say the title again
        for term in named:
            counts[term] += TITLE_WEIGHT
        return cls(counts, len(said) + len(named))


@dataclass(frozen=True, slots=True)
class Words:
    """A `WordIndex` over the passages of one moment; never changes.

    `base` is what a snapshot held, in rows 0 to `size`; `tail` what came since.
    """

    rows: Rows
    lengths: Growing[np.float32]
    base: Postings
    size: int
    tail: TailPostings
    spellings: Spellings  # of `base`
    _means: WeakKeyDictionary[Allowed, float] = field(
        default_factory=WeakKeyDictionary, init=False, repr=False, compare=False
    )

    @classmethod
    def empty(cls) -> Words:
        rows = Rows.of(np.empty(0, np.int64))
        base = Postings.empty()
        return cls(rows, Growing(np.empty(0, np.float32)), base, 0, TailPostings(0), Spellings(base))

    @classmethod
    def stored(cls, snapshot: Snapshot) -> Words:
        """From a verified snapshot, memory-mapped. Raises `StaleIndex`."""
        ids = snapshot.array("ids", np.int64)
        size = len(ids)
        lengths = Growing(snapshot.array("lengths", np.float32))
        base = Postings.stored(snapshot)
        return cls(Rows.of(ids), lengths, base, size, TailPostings(size), Spellings(base))

    def changed(self, added: PassageIds, wordings: Sequence[Wording], removed: PassageIds) -> Words:
        """These with `added` (row i says wordings[i]) behind them and `removed` gone.

        Raises `StaleIndex` when `added` does not come last in order.
        """
        end = len(self.rows)
        rows = self.rows.changed(added, removed)
        lengths = np.fromiter((wording.length for wording in wordings), np.float32, len(wordings))
        return Words(
            rows,
            self.lengths.extended(end, lengths) if len(added) else self.lengths,
            self.base,
            self.size,
            self.tail.extended(end, [wording.counts for wording in wordings]) if len(added) else self.tail,
            self.spellings,
        )

    def best(self, text: str, limit: int, among: Among) -> Hits:
        """Best BM25 first; at most `limit`; never a removed passage; never one outside `among`.

        Any text is a question: no syntax, no error. Stop words are dropped unless nothing else is left.
        The collection's statistics are those of `among` alone.
        """
        allowed = self.rows.allowed(among)
        asked = asked_terms(text)
        if limit <= 0 or not allowed.count or not asked:
            return Hits.of(())
        scores = self._scores(asked, allowed)
        places = _largest(scores, limit)
        return Hits(self.rows.ids[places], scores[places])

    def would_score(self, text: str, wording: Wording, among: Among) -> float:
        """What `best` would give a passage of this wording if it were here, all others being as they are."""
        allowed = self.rows.allowed(among)
        normal = K1 * (1 - B) + K1 * B * wording.length / self._mean_length(allowed)
        score = 0.0
        for term, times in asked_terms(text).items():
            counted = wording.counts.get(term, 0)
            said = allowed.count_of(self.said(term)[0])
            score += times * _rarity(said, allowed.count) * counted / (counted + normal)
        return score

    def counted(self, terms: Sequence[str], passages: PassageIds) -> Counts:
        """How much each of `terms` counts in each of `passages`, (terms, passages)."""
        places = self.rows.places(passages).astype(np.int32)  # as rows are, or all of them were converted
        counted = np.zeros((len(terms), len(passages)), np.uint8)
        for own, term in zip(counted, terms, strict=True):
            rows, counts = self.said(term)
            if len(rows):
                at = rows[:-1].searchsorted(places)  # what comes later is looked for in the last one
                np.multiply(counts.take(at), rows.take(at) == places, out=own)
        return counted

    def joined(
        self, asked: Mapping[str, float], groups: Sequence[Sequence[PassageId]], among: Among
    ) -> NDArray[np.float32]:
        """BM25 of passages put together, one score for each of `groups`, none of them empty.

        `asked` are the question's terms and how much it asks for each. A group is scored as if it were one
        long passage, with the statistics of `among` alone.
        """
        allowed = self.rows.allowed(among)
        if not len(self.rows):
            return np.zeros(len(groups), np.float32)
        said, count = self.passages_with(asked, among)
        weights = np.array([times * _rarity(said[term], count) for term, times in asked.items()], np.float32)
        passages = np.fromiter(chain.from_iterable(groups), np.int64)
        starts = np.cumsum([0, *map(len, groups[:-1])])
        counted = self.counted(list(asked), passages)
        together = np.add.reduceat(counted, starts, axis=1, dtype=np.float32)
        places = self.rows.places(passages)
        lengths = np.where(places < 0, np.float32(0), self.lengths.rows(len(self.rows))[places])
        slope = np.float32(K1 * B / self._mean_length(allowed))
        normal = np.float32(K1 * (1 - B)) + slope * np.add.reduceat(lengths, starts)
        scores: NDArray[np.float32] = np.vecdot((together / (together + normal)).T, weights)
        return scores

    def saying(self, term: str, among: Among) -> PassageIds:
        """The passages among `among` that say `term`, ascending."""
        rows, _ = self.said(term)
        seen = self.rows.allowed(among).places_in(rows)
        return self.rows.ids[rows if seen is None else rows[seen]]

    def says(self, term: str, among: Among) -> bool:
        """Whether any passage among `among` says `term`."""
        allowed = self.rows.allowed(among)
        return any(
            allowed.count_of(rows[:_FIRST_ROWS]) or allowed.count_of(rows)
            for rows, _ in (self.base.of(term), self.tail.of(term, len(self.rows)))
        )

    def near(self, word: str, among: Among) -> list[NearTerm]:
        """Terms of `among` that a mistyped `word` may have been meant to be, likeliest first.

        Fewer changes first, then the same first letter, then what more passages say.
        """
        known = (one for one in self.spellings.near(word, self.tail.terms()) if self.says(one.term, among))
        near = list(islice(known, _SPELLINGS_WEIGHED))
        said = {one: len(self.saying(one.term, among)) for one in near}
        near.sort(key=lambda one: (one.changes, one.term[0] != word[0], -said[one]))
        return near

    def said(self, term: str) -> tuple[RowNumbers, Counts]:
        """Every row that says `term` and how much it counts there, gone ones too."""
        base, tail = self.base.of(term), self.tail.of(term, len(self.rows))
        if not len(tail[0]):
            return base
        return np.concatenate([base[0], tail[0]]), np.concatenate([base[1], tail[1]])

    def passages_with(self, terms: Iterable[str], among: Among) -> tuple[dict[str, int], int]:
        """How many passages of `among` say each term, and how many they are in all."""
        allowed = self.rows.allowed(among)
        return {term: allowed.count_of(self.said(term)[0]) for term in terms}, allowed.count

    @property
    def unsettled(self) -> int:
        """How many passages came or went since the snapshot."""
        return len(self.rows) - self.size + len(self.rows) - self.rows.alive

    def sections(self) -> list[Section]:
        """What `stored` wants to find, without the passages that are gone."""
        total = len(self.rows)
        stays = np.ones(total, np.bool_) if self.rows.gone is None else ~self.rows.gone
        renumbered = np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)
        return [
            Section.of("ids", self.rows.ids[stays]),
            Section.of("lengths", self.lengths.rows(total)[stays]),
            *Merged(self.base, self.tail.sorted(total), renumbered).sections(),
        ]

    def _scores(self, asked: Mapping[str, float], allowed: Allowed) -> NDArray[np.float32]:
        """The score of every row; 0 for one that says nothing of it or is not allowed."""
        lengths = self.lengths.rows(len(self.rows))
        flat, slope = np.float32(K1 * (1 - B)), np.float32(K1 * B / self._mean_length(allowed))
        scores = np.zeros(len(self.rows), np.float32)
        for weight, rows, counts in self._weighed(asked, allowed):
            for start in range(0, len(rows), _SCORED_AT_ONCE):
                places = rows[start : start + _SCORED_AT_ONCE].astype(np.intp)  # once, and not at each use
                said = counts[start : start + _SCORED_AT_ONCE]
                normal = flat + slope * lengths.take(places)
                np.add.at(scores, places, np.float32(weight) * (said / (said + normal)))
        return scores

    def _weighed(
        self, asked: Mapping[str, float], allowed: Allowed
    ) -> list[tuple[float, RowNumbers, Counts]]:
        """The weight of each term, the allowed rows that say it, and how much it counts in each.

        Rarest first, so that sums are rounded alike in whatever order the terms are asked for.
        """
        weighed = []
        for term, times in sorted(asked.items()):
            rows, counts = self.said(term)
            seen = allowed.places_in(rows)
            if seen is not None:
                rows, counts = rows.take(seen), counts.take(seen)
            if len(rows):
                weighed.append((times * _rarity(len(rows), allowed.count), rows, counts))
        return sorted(weighed, key=lambda term: len(term[1]))

    def _mean_length(self, allowed: Allowed) -> float:
        mean = self._means.get(allowed)
        if mean is None:
            lengths = self.lengths.rows(len(self.rows))
            lengths = lengths if allowed.mask is None else lengths[allowed.mask]
            mean = self._means[allowed] = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
        return mean


def _rarity(said: int, passages: int) -> float:
    """A term's weight when `said` of `passages` say it; never below zero."""
    return log1p((passages - said + 0.5) / (said + 0.5))


def _largest(scores: NDArray[np.float32], limit: int) -> Places:
    """Places of the `limit` largest scores above 0, best first, the earlier of equals first."""
    reached = _reached(scores, limit)
    places = np.flatnonzero(scores >= np.float32(reached) if reached > 0 else scores > 0)
    if len(places) > limit:
        found = scores[places]
        least = np.partition(found, len(found) - limit)[len(found) - limit]
        places = places[found >= least]
    order = np.argsort(-scores[places], kind="stable")[:limit]
    return places[order]


def _reached(scores: NDArray[np.float32], limit: int) -> float:
    """A score that at least `limit` rows reach, quickly found and nearly the largest such; 0 at worst.

    Of each of several times as many heaps of rows the largest: so many of those are as many rows.
    """
    heaps = _HEAPS_EACH * limit + 1  # odd: what comes at every tenth row shall not all be in one heap
    high = len(scores) // heaps
    if high < 2:
        return 0.0
    tops = scores[: high * heaps].reshape(high, heaps).max(axis=0)
    return float(np.partition(tops, heaps - limit)[heaps - limit])
