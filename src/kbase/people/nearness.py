"""People near somebody, and who stands in for one who cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kbase.model import Availability, Kind, Match, NoteRef, Person, PersonId, PersonRef, StandIn

ACTIVE_DAYS = 730
"""Who wrote nothing for so long stands in only when nobody else does."""

LEAST_SHARE = 0.5
"""Of somebody's newest notes, to which one must have written near to be named in their place: on a third a
keeper of vaults stood in for a lawyer."""

_TOGETHER = 1.0
"""What a note written together weighs, beside the nearest note of somebody else (1, ½, ⅓, …)."""


@dataclass(slots=True)
class Nearby:
    """Somebody near another in what they wrote."""

    person: PersonRef
    together: int = 0  # notes both signed
    notes: list[NoteRef] = field(default_factory=list)  # theirs, near the other's, nearest first
    near_to: int = 0  # how many of the other's notes they are near to
    compared: int = 0  # of so many
    weight: float = 0.0

    @property
    def why(self) -> str:
        """In words."""
        if self.together:
            return "wrote a note together" if self.together == 1 else f"wrote {self.together} notes together"
        return f"wrote about something near: {self.notes[0].title}"


def nearby(
    person: PersonId,
    neighbours: Sequence[Sequence[Match]],
    together: Sequence[tuple[PersonRef, int]],
) -> list[Nearby]:
    """Whoever wrote with `person` or near them, nearest first.

    `neighbours` are the notes near each of some of their notes, nearest first; the i-th near one gives
    its authors 1/i, a note written together 1. Questions are left out: asking is no knowledge.
    """
    found: dict[PersonId, Nearby] = {}
    for ref, count in together:
        found[ref.id] = Nearby(ref, count, compared=len(neighbours), weight=_TOGETHER * count)
    for matches in neighbours:
        others = [
            match
            for match in matches
            if match.note.kind is not Kind.QUESTION and all(one.id != person for one in match.note.authors)
        ]
        met: set[PersonId] = set()
        for place, match in enumerate(others, 1):
            for author in match.note.authors:
                one = found.setdefault(author.id, Nearby(author, compared=len(neighbours)))
                one.weight += 1 / place
                one.near_to += author.id not in met
                met.add(author.id)
                if match.note.ref not in one.notes:
                    one.notes.append(match.note.ref)
    return sorted(found.values(), key=lambda one: (-one.weight, one.person.id))


def stand_in(
    person: Person,
    near: Sequence[Nearby],
    free: Mapping[PersonId, Availability],
    last_active: Mapping[PersonId, date],
    today: date,
) -> StandIn | None:
    """Who is asked in place of `person`: the successor in their record, else the nearest active colleague.

    Only who may be suggested and asked now, as `free` says (whom it leaves out may not be), and nobody is
    inferred who wrote near to less than `LEAST_SHARE` of what they wrote lately.
    """

    def may(one: PersonId) -> bool:
        return free.get(one, Availability(free=False)).offered

    if person.successor and may(person.successor.id):
        why = "took over" if person.has_left(today) else "named in their record"
        return StandIn(person.successor, why, named=True)
    since = today - timedelta(days=ACTIVE_DAYS)
    able = [
        one for one in near if may(one.person.id) and one.notes and one.near_to >= LEAST_SHARE * one.compared
    ]
    active = [one for one in able if last_active.get(one.person.id, date.min) >= since]
    if not able:
        return None
    best = (active or able)[0]
    also = f" and {best.near_to - 1} more" if best.near_to > 1 else ""
    return StandIn(best.person, f"wrote nearest to what they wrote: “{best.notes[0].title}”{also}")
