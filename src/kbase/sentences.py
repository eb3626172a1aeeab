"""The sentence nearest in meaning, where no word of the question tells or several sentences say as much.

Part of the hall. Embedding the sentences of one passage takes some 10 ms, so it is done for the first
matches only, and what was embedded is kept: good ones are found again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kbase.model import Fingerprint, Match, Span, Vector
from kbase.ports import Embedder
from kbase.search.highlighting import nearest_sentence, sentences, to_what_holds_now

MATCHES = 3
"""The first of a reply; further down nobody waits for a mark."""

MOST_SENTENCES = 12
"""Embedded for one question; a passage of more stays as words have it."""

SENTENCES_KEPT = 4_000  # some 2 KB each


class Sentences:
    """Marks the nearest sentence; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Fingerprint, str], Vector] = OrderedDict()
        self._lock = threading.Lock()

    def marked(self, shown: Sequence[Match], vector: Vector, embedder: Embedder) -> tuple[Match, ...]:
        """`shown` with the sentence nearest to `vector` marked where words do not tell, in the first."""
        room = MOST_SENTENCES
        marked = list(shown)
        for place, match in enumerate(shown[:MATCHES]):
            best = match.passages[0]
            text, is_plain, wordless = best.passage.text, match.note.plain, best.best_sentence is None
            rivals: Sequence[Span]
            if best.best_sentence:
                rivals = best.best_sentence, *best.tied
            else:
                rivals = sentences(text, is_plain=is_plain)
            if not 1 < len(rivals) <= room:
                continue
            room -= len(rivals)
            vectors = self._vectors([text[one.start : one.end] for one in rivals], embedder)
            cosines = np.vecdot(vectors, vector).tolist()
            if wordless:
                nearest = nearest_sentence(text, cosines, is_plain=is_plain)
            else:
                nearest = rivals[cosines.index(max(cosines))]
            why = replace(match.why, nearest_marked=wordless and nearest is not None)
            meant = replace(best, best_sentence=nearest, tied=())
            marked[place] = replace(match, passages=(meant, *match.passages[1:]), why=why)
        return tuple(map(_to_what_holds_now, marked))

    def _vectors(self, texts: Sequence[str], embedder: Embedder) -> list[Vector]:
        keys = [(embedder.fingerprint, text) for text in texts]
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        new = list(dict.fromkeys(key for key in keys if key not in known))
        made = embedder.passages([text for _, text in new]) if new else ()
        known |= {key: row.copy() for key, row in zip(new, made, strict=True)}  # a row alone, not all of them
        with self._lock:
            for key in keys:
                self._kept[key] = known[key]
                self._kept.move_to_end(key)
            while len(self._kept) > SENTENCES_KEPT:
                self._kept.popitem(last=False)
        return [known[key] for key in keys]


def _to_what_holds_now(match: Match) -> Match:
    """The same with what is marked first going on to what holds now, where it tells what was."""
    best = match.passages[0]
    if best.best_sentence is None:
        return match
    now = to_what_holds_now(best.passage.text, best.best_sentence, is_plain=match.note.plain)
    if now == best.best_sentence:
        return match
    return replace(match, passages=(replace(best, best_sentence=now), *match.passages[1:]))
