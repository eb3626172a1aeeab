"""Who learns from whom: what one wants to learn held against what others offer and wrote.

A wish and an offer meet by meaning: the cosine of the two as the library's model reads them, 1 for equal
words. Of those who meet, who works elsewhere comes first where the match is as good: a practice travels
between places only through people who have a reason to talk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kbase.analysis import question_terms, term_texts
from kbase.model import Matrix, NoteRef, NoteSummary, Peer, Person, PersonId, SpaceName, Teaching

MEETS = 0.55
"""Cosine from which a wish and an offer are about the same. Of all pairs in the sample library, 98 of 100
stay below .41; “seed storage” and “recalcitrant seed” come to .55, “drones” and “vehicles” to .51."""

WROTE_ABOUT = 0.5
"""The same for a wish and a passage, which says more than one thing."""

BOTH_WAYS = 0.25
"""What it adds that both learn something, beside nearness (at most 1)."""

ELSEWHERE = 0.3
"""What working nowhere in common adds: enough to order those about equally near, not to replace nearness."""

MOST_OF_ONE = 3  # reasons shown each way


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody as learning together sees them."""

    person: Person
    places: frozenset[SpaceName]  # where they work and write


@dataclass(frozen=True, slots=True)
class Wrote:
    """What somebody wrote about a wish."""

    wish: str
    nearness: float
    notes: tuple[NoteRef, ...]  # nearest first


def is_about(note: NoteSummary, wish: str) -> bool:
    """Whether its title or one of its tags says all the telling words of a wish: what its author calls it."""
    asked = set(question_terms(wish))
    return any(asked and asked.issubset(term_texts(name)) for name in (note.title, *note.tags))


def met(
    wishes: Sequence[str],
    offers: Sequence[str],
    wish_vectors: Matrix,
    offer_vectors: Matrix,
    wrote: Sequence[Wrote] = (),
) -> tuple[Teaching, ...]:
    """What the one with `offers`, who `wrote`, can teach the one with `wishes`, nearest first.

    Row i of each matrix belongs to the i-th phrase. Each wish is named once: by the nearest offer, else by
    what was written about it; notes about it stand beside an offer too.
    """
    written = {one.wish: one for one in wrote if one.nearness >= WROTE_ABOUT}
    cosines = wish_vectors @ offer_vectors.T if wishes and offers else np.zeros((len(wishes), 0))
    found = []
    for place, wish in enumerate(wishes):
        row = cosines[place]
        best = int(row.argmax()) if row.size else -1
        nearness = min(float(row[best]), 1.0) if best >= 0 else 0.0
        said = written.get(wish)
        if nearness >= MEETS:
            found.append(Teaching(wish, offers[best], nearness, said.notes if said else ()))
        elif said:
            found.append(Teaching(wish, "", said.nearness, said.notes))
    return tuple(sorted(found, key=lambda one: -one.nearness))


def distance(one: frozenset[SpaceName], other: frozenset[SpaceName]) -> float:
    """How far apart two work: 1 less the share of their places they have in common (Jaccard), 0 to 1."""
    together = one | other
    return 1 - len(one & other) / len(together) if together else 0.0


def peer(me: Learner, other: Learner, from_them: Sequence[Teaching], from_me: Sequence[Teaching]) -> Peer:
    """The other as somebody to learn with; `score` is about what is learned, `distance` about where."""
    best = max((one.nearness for one in (*from_them, *from_me)), default=0.0)
    both = BOTH_WAYS if from_them and from_me else 0.0
    return Peer(
        other.person,
        tuple(from_them),
        tuple(from_me),
        score=best + both,
        distance=distance(me.places, other.places),
        places=tuple(sorted(other.places - me.places)),
    )


def ordered(
    peers: Sequence[Peer], places: Mapping[PersonId, frozenset[SpaceName]], limit: int
) -> tuple[Peer, ...]:
    """The best `limit`, chosen one by one: the wish met least so far, what is learned, how far they are.

    Round robin over my wishes, and whom I can only teach, so that none takes all places. Among those whose
    turn it is, maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) with distance of places in
    place of unlikeness of texts, so that the suggestions do not all come from the same corridor. Each shows
    `MOST_OF_ONE` reasons each way: of wishes, those met least so far.
    """
    left = sorted(peers, key=lambda one: (-one.score, one.person.id))
    chosen: list[Peer] = []
    met_by: Counter[str] = Counter()  # how many of those chosen meet each wish
    while left and len(chosen) < limit:

        def worth(one: Peer) -> tuple[int, float]:
            apart = [distance(places[one.person.id], places[other.person.id]) for other in chosen]
            turn = min(met_by[wish] for wish in _wishes(one))
            return -turn, one.score + ELSEWHERE * min([one.distance, *apart])

        best = max(left, key=worth)
        left.remove(best)
        fewest = sorted(best.from_them, key=lambda said: met_by[said.wish])[:MOST_OF_ONE]
        chosen.append(
            replace(
                best,
                from_them=tuple(said for said in best.from_them if said in fewest),
                from_me=best.from_me[:MOST_OF_ONE],
            )
        )
        met_by.update(_wishes(chosen[-1]))
    return tuple(chosen)


def _wishes(one: Peer) -> Sequence[str]:
    """What I can learn from somebody; of whom I can only teach, one wish of its own."""
    return [said.wish for said in one.from_them] or [""]
