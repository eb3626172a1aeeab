"""Who is connected through what: the notes and things that tie people together, among what a topic found.

People are tied by a note they wrote together, by a question one asked and another answered, by a note
that one wrote and another's supersedes, adapts, disputes or cites, and by a thing that notes of both
are about. How strong a strand is says how near its note is to the topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations

from kbase.model import Kind, NoteId, NoteRef, NoteSummary, PersonId, Relation, Strand, Tie

MOST_PEOPLE = 8
MOST_TIES = 10
MOST_THINGS = 3  # of the ties
MOST_OF_ONE_THING = 4  # people; what everybody wrote about is the topic, and ties nobody in particular
LEAST_STRENGTH = 0.12
THING = 0.8  # what a thing several wrote about counts beside a note
UNFOUND = 0.5  # a note the topic did not find is half as near as the one that leads to it
SWEEPS = 8  # over both columns while looking for an order with few crossings

Pointer = tuple[NoteId, NoteId, Relation]  # a note points at another

_ROLES: Mapping[Relation, str] = {
    Relation.ANSWERS: "answered",
    Relation.SUPERSEDES: "wrote what supersedes it",
    Relation.ADAPTS: "adapted it",
    Relation.DISAGREES: "disagrees with it",
    Relation.LINK: "cites it",
    Relation.EMBED: "quotes it",
}


def note_ties(
    pointers: Iterable[Pointer], notes: Mapping[NoteId, NoteSummary], nearness: Mapping[NoteId, float]
) -> list[Tie]:
    """Ties through notes. `nearness` is 0 to 1, of the notes the topic found; `notes` holds all concerned."""
    strands: dict[NoteId, list[Strand]] = {}
    for note, near in nearness.items():
        if note in notes:
            strands[note] = _authors(notes[note], near)
    for source, target, relation in pointers:
        if source not in notes or target not in notes or source == target:
            continue
        near_source, near_target = nearness.get(source, 0.0), nearness.get(target, 0.0)
        near = max(near_source, UNFOUND * near_target)
        strands.setdefault(target, _authors(notes[target], UNFOUND * near))
        accepted = relation is Relation.ANSWERS and notes[source].accepted
        role = "answered, and it was accepted" if accepted else _ROLES[relation]
        strands[target] += [
            Strand(author.id, role, notes[source].ref, near)
            for author in notes[source].authors
            if author not in notes[target].authors
        ]
    return [tie for note, some in strands.items() if (tie := _tie(notes[note].title, notes[note].ref, some))]


def thing_ties(
    things: Sequence[str],
    about: Callable[[str, NoteId], bool],
    notes: Mapping[NoteId, NoteSummary],
    nearness: Mapping[NoteId, float],
) -> list[Tie]:
    """Ties through things: for each, everybody with a note about it, shown by the nearest of theirs.

    Questions are left out: who asks about a thing is no connection yet.
    """
    ties = []
    for thing in things:
        strands = [
            Strand(author.id, "wrote about it", notes[note].ref, near)
            for note, near in nearness.items()
            if note in notes and notes[note].kind is not Kind.QUESTION and about(thing, note)
            for author in notes[note].authors
        ]
        tie = _tie(thing, None, strands)
        if tie and len(tie.strands) <= MOST_OF_ONE_THING:
            ties.append(tie)
    return ties


def chosen(ties: Iterable[Tie], people: Sequence[PersonId]) -> list[Tie]:
    """The ties to show, strongest first: between at most `MOST_PEOPLE` of `people` (best first).

    One that ties people whom those before it tie already counts for less each time, so that one busy
    pair does not fill the picture.
    """
    within = [tie for one in ties if (tie := _among(one, frozenset(people)))]
    shown: list[Tie] = []
    met: set[PersonId] = set()
    seen: dict[tuple[PersonId, PersonId], int] = {}
    things = 0
    while within and len(shown) < MOST_TIES:
        best = max(within, key=partial(_gain, seen))
        within.remove(best)
        newcomers = {strand.person for strand in best.strands} - met
        if len(met | newcomers) > MOST_PEOPLE:
            narrowed = _among(best, frozenset(met))
            if narrowed is None:
                continue
            best, newcomers = narrowed, set()
        if best.note is None:
            if things == MOST_THINGS:
                continue
            things += 1
        shown.append(best)
        met |= newcomers
        for pair in _pairs(best):
            seen[pair] = seen.get(pair, 0) + 1
    return shown


def ordered(ties: Sequence[Tie], people: Sequence[PersonId]) -> tuple[list[PersonId], list[Tie]]:
    """Both columns in an order in which few lines cross (barycentres: Sugiyama, Tagawa and Toda, 1981)."""
    left = [one for one in people if any(one == strand.person for tie in ties for strand in tie.strands)]
    right = list(ties)
    best = (_crossings(left, right), list(left), list(right))
    for _ in range(SWEEPS):
        places = {person: place for place, person in enumerate(left)}
        right.sort(key=partial(_middle_of_tie, places))
        rows: dict[PersonId, list[int]] = {}
        for place, tie in enumerate(right):
            for strand in tie.strands:
                rows.setdefault(strand.person, []).append(place)
        middles = {person: sum(found) / len(found) for person, found in rows.items()}
        left.sort(key=middles.__getitem__)
        crossings = _crossings(left, right)
        if crossings < best[0]:
            best = crossings, list(left), list(right)
    return best[1], best[2]


def _middle_of_tie(places: Mapping[PersonId, int], tie: Tie) -> float:
    return sum(places[strand.person] for strand in tie.strands) / len(tie.strands)


def _authors(note: NoteSummary, near: float) -> list[Strand]:
    role = {Kind.QUESTION: "asked", Kind.ANSWER: "answered"}.get(note.kind, "wrote")
    return [Strand(author.id, role, note.ref, near) for author in note.authors]


def _tie(name: str, note: NoteRef | None, strands: Iterable[Strand]) -> Tie | None:
    """One strand a person, their strongest; None where they tie nobody.

    A strand ties to another when it comes from another note, or when both wrote `note` itself: people
    who wrote a note together are not tied once more by all that it cites.
    """
    best: dict[PersonId, Strand] = {}
    for strand in strands:  # of two as strong the first: who wrote it is more than who cites it
        known = best.get(strand.person)
        if strand.strength >= LEAST_STRENGTH and (known is None or strand.strength > known.strength):
            best[strand.person] = strand
    itself = [strand for strand in best.values() if note and strand.note.id == note.id]
    if len(best) < 2 or (len({strand.note.id for strand in best.values()}) < 2 and len(itself) < 2):
        return None
    return Tie(name, note, tuple(sorted(best.values(), key=lambda one: (-one.strength, one.person))))


def _gain(seen: Mapping[tuple[PersonId, PersonId], int], tie: Tie) -> tuple[float, str]:
    """What showing a tie adds; by name where two add as much, so that the picture never wavers."""
    pairs = _pairs(tie)
    fresh = sum(1 / (1 + seen.get(pair, 0)) for pair in pairs) / len(pairs)
    return tie.strength * fresh * (1.0 if tie.note else THING), tie.name


def _pairs(tie: Tie) -> list[tuple[PersonId, PersonId]]:
    return list(combinations(sorted(strand.person for strand in tie.strands), 2))


def _among(tie: Tie, people: frozenset[PersonId]) -> Tie | None:
    return _tie(tie.name, tie.note, [strand for strand in tie.strands if strand.person in people])


def _crossings(left: Sequence[PersonId], right: Sequence[Tie]) -> int:
    places = {person: place for place, person in enumerate(left)}
    lines = [(places[strand.person], row) for row, tie in enumerate(right) for strand in tie.strands]
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(lines, 2))
