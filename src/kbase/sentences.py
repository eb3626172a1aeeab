"""The sentence nearest in meaning, where a note was found by meaning alone and no word tells.

Part of the hall. Embedding the sentences of one passage takes some 10 ms, so it is done for the first
matches only, and what was embedded is kept: a passage never changes, and good ones are found again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kbase.model import Fingerprint, FoundPassage, Match, MatchedPassage, Matrix, PassageId, Vector
from kbase.ports import Embedder
from kbase.search.highlighting import nearest_sentence, sentences

MATCHES = 3
"""The first of a reply; further down nobody waits for a mark."""

MOST_SENTENCES = 12
"""Embedded for one question; a passage of more stays unmarked."""

PASSAGES_KEPT = 500  # some 12 KB each


class Sentences:
    """Marks the nearest sentence; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Fingerprint, PassageId, bool], Matrix] = OrderedDict()
        self._lock = threading.Lock()

    def marked(self, shown: Sequence[Match], vector: Vector, embedder: Embedder) -> tuple[Match, ...]:
        """`shown` with the sentence nearest to `vector` marked in the first matches where no word was."""
        room = MOST_SENTENCES
        marked = list(shown)
        for place, match in enumerate(shown[:MATCHES]):
            best = match.passages[0]
            if best.best_sentence is not None:
                continue
            count = len(sentences(best.passage.text, is_plain=match.note.plain))
            if not 1 < count <= room:
                continue
            room -= count
            meant = self._marked(best, vector, embedder, is_plain=match.note.plain)
            why = replace(match.why, nearest_marked=meant.best_sentence is not None)
            marked[place] = replace(match, passages=(meant, *match.passages[1:]), why=why)
        return tuple(marked)

    def _marked(
        self, matched: MatchedPassage, vector: Vector, embedder: Embedder, *, is_plain: bool
    ) -> MatchedPassage:
        cosines = np.vecdot(self._vectors(matched.passage, embedder, is_plain=is_plain), vector).tolist()
        best = nearest_sentence(matched.passage.text, cosines, is_plain=is_plain)
        return replace(matched, best_sentence=best)

    def _vectors(self, passage: FoundPassage, embedder: Embedder, *, is_plain: bool) -> Matrix:
        key = embedder.fingerprint, passage.id, is_plain
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        spans = sentences(passage.text, is_plain=is_plain)
        made = embedder.passages([passage.text[one.start : one.end] for one in spans])
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > PASSAGES_KEPT:
                self._kept.popitem(last=False)
        return made
