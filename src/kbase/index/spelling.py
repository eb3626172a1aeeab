"""Which words of a vocabulary a mistyped one may have been meant to be.

Distance is optimal string alignment: a letter too many, missing, wrong, or two changed places each
count one (Damerau, 1964; as rapidfuzz computes it). Of a million terms only those are compared whose
length and set of letters allow so few changes: the sets are 32-bit masks, made once a snapshot, and
looking through all of them takes about 3 ms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbase.index.postings import Postings

SHORTEST = 5
"""Letters of a word that is looked for: below, too much is one letter away."""

LONG = 8
"""From so many letters on, two changes are allowed."""

_TERMS_AT_ONCE = 1 << 17
_OTHER_LETTERS = 6  # bits for all bytes that are not a to z


@dataclass(frozen=True, slots=True)
class NearTerm:
    """A term near the one asked for."""

    term: str
    changes: int


class Spellings:
    """The terms of a snapshot, ready to be compared; what that takes is made when it is first needed."""

    def __init__(self, base: Postings) -> None:
        self._base = base
        self._masks: NDArray[np.uint32] | None = None

    def near(self, word: str, beside: Iterable[str] = ()) -> list[NearTerm]:
        """Terms of the snapshot, and of `beside`, few enough changes from `word`: nearest first.

        Of those as near, the ones that begin with the same letter come first; two changes that take in
        the first letter are too many. None for a word that is too short.
        """
        if len(word) < SHORTEST:
            return []
        most = allowed_changes(word)
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        terms = [*self._alike(word, most), *beside]
        found = process.extract(word, terms, scorer=OSA.distance, score_cutoff=most, limit=None)
        near = {
            NearTerm(term, int(changes))
            for term, changes, _ in found
            if changes and (changes == 1 or term[0] == word[0])
        }
        return sorted(near, key=lambda one: (one.changes, one.term[0] != word[0], one.term))

    def _alike(self, word: str, most: int) -> list[str]:
        """Terms of the snapshot whose length and letters do not rule out so few changes."""
        if self._masks is None:
            self._masks = _masks_of(self._base)
        spelled = word.encode()
        lengths = np.diff(self._base.places)
        # A change takes one letter out of a word's set and puts one in.
        fits = np.bitwise_count(self._masks ^ _mask(spelled)) <= 2 * most
        fits &= np.abs(lengths - len(spelled)) <= most * (1 if word.isascii() else 4)
        return [self._base.term(number).decode() for number in np.flatnonzero(fits).tolist()]


def changes(one: str, other: str) -> int:
    """How many letters too many, missing, wrong or changed places lie between two words."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other)


def allowed_changes(word: str) -> int:
    """How many changes may lie between a mistyped word and the one that was meant."""
    return 2 if len(word) >= LONG else 1


def _bits() -> NDArray[np.uint32]:
    letters = [byte - 97 if 97 <= byte <= 122 else 26 + byte % _OTHER_LETTERS for byte in range(256)]
    return np.uint32(1) << np.array(letters, np.uint32)


_BITS = _bits()


def _mask(spelled: bytes) -> np.uint32:
    return np.uint32(np.bitwise_or.reduce(_BITS[np.frombuffer(spelled, np.uint8)]))


def _masks_of(base: Postings) -> NDArray[np.uint32]:
    masks = np.zeros(len(base), np.uint32)
    for start in range(0, len(base), _TERMS_AT_ONCE):
        places = base.places[start : start + _TERMS_AT_ONCE + 1]
        bits = _BITS[base.letters[places[0] : places[-1]]]
        masks[start : start + len(places) - 1] = np.bitwise_or.reduceat(bits, places[:-1] - places[0])
    return masks
