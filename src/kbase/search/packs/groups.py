"""Groups in which somebody knows and somebody comes from elsewhere.

People are dealt out by a seeded shuffle, then two people of different groups change places as long
as that lowers the cost; the best of several deals is kept (a local search: with a dozen people there
are millions of ways to sit, and nearly as good is as good). The cost of a group:

    100  nobody in it has written about the question
     10  nobody in it comes from another site, where sites are known
      1  each pair from the same site
      1  square of how far its knowledge is from the mean of all groups

The same people, size and seed give the same groups.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kbase.pack import Attendee, Group, Reason

DEALS = 8
MOST_ROUNDS = 200
LEAST_KNOWS = 0.05
"""Expertise, as a share of the most expert's, from which somebody knows."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to seat."""

    attendee: Attendee
    knows: float = 0.0  # 0..1: expertise for the question, as a share of the most expert's
    receipt: Reason | None = None  # what speaks for it

    @property
    def knowing(self) -> bool:
        return self.knows >= LEAST_KNOWS


def sizes(people: int, size: int) -> list[int]:
    """Group sizes for `people`, none above `size`, as even as can be, larger first."""
    if people <= 0:
        return []
    groups = -(-people // max(size, 1))
    return [people // groups + (at < people % groups) for at in range(groups)]


def formed(members: Sequence[Member], size: int, seed: int) -> list[Group]:
    """Everybody in groups of at most `size`, each saying what speaks for it."""
    people = sorted(members, key=lambda one: (one.attendee.name, one.attendee.person or ""))
    wanted = sizes(len(people), size)
    if not wanted:
        return []
    mean = sum(one.knows for one in people) / len(wanted)
    lot = random.Random(seed)  # noqa: S311  # seats, not secrets
    deals = []
    for _ in range(DEALS):
        shuffled = people[:]
        lot.shuffle(shuffled)
        shuffled.sort(key=lambda one: not one.knowing)  # those who know are spread first
        deals.append(_improved(_dealt(shuffled, wanted), mean))
    best = min(deals, key=lambda deal: sum(_cost(group, mean) for group in deal))
    places = {one.attendee.site for one in people if one.attendee.site}
    return [_group(seated if len(places) > 1 else _anywhere(seated)) for seated in best]


def _dealt(people: Sequence[Member], wanted: Sequence[int]) -> list[list[Member]]:
    """One after the other, round by round, as cards are dealt."""
    groups: list[list[Member]] = [[] for _ in wanted]
    at = 0
    for one in people:
        while len(groups[at]) >= wanted[at]:
            at = (at + 1) % len(groups)
        groups[at].append(one)
        at = (at + 1) % len(groups)
    return groups


def _improved(groups: list[list[Member]], mean: float) -> list[list[Member]]:
    """Pairs change places, the first that helps, until none does."""
    costs = [_cost(group, mean) for group in groups]
    for _ in range(MOST_ROUNDS):
        if not any(
            _swap(groups, costs, here, there, mean) for here, there in combinations(range(len(groups)), 2)
        ):
            break
    return groups


def _swap(groups: list[list[Member]], costs: list[float], here: int, there: int, mean: float) -> bool:
    """Make the first exchange between two groups that lowers their cost."""
    one, other = groups[here], groups[there]
    for i in range(len(one)):
        for j in range(len(other)):
            one[i], other[j] = other[j], one[i]
            now = _cost(one, mean), _cost(other, mean)
            if sum(now) < costs[here] + costs[there] - 1e-9:
                costs[here], costs[there] = now
                return True
            one[i], other[j] = other[j], one[i]
    return False


def _cost(group: Sequence[Member], mean: float) -> float:
    sites = Counter(one.attendee.site for one in group if one.attendee.site)
    alike = sum(count * (count - 1) / 2 for count in sites.values())
    nobody_knows = 100.0 * (not any(one.knowing for one in group))
    all_alike = 10.0 * (len(group) > 1 and len(sites) < 2)
    return nobody_knows + all_alike + alike + (sum(one.knows for one in group) - mean) ** 2


def _anywhere(seated: Sequence[Member]) -> list[Member]:
    """Nothing is said of places where but one is known: it may be the space all notes are in."""
    return [replace(one, attendee=replace(one.attendee, site="")) for one in seated]


def _group(seated: Sequence[Member]) -> Group:
    members = sorted(seated, key=lambda one: (-one.knows, one.attendee.name))
    sites = Counter(one.attendee.site for one in members if one.attendee.site)
    home = min(sites, key=lambda site: (-sites[site], site)) if sites else ""
    knowing = [one for one in members if one.knowing]
    scattered = len(sites) > 1 and max(sites.values()) == 1  # nobody is at home: all are from elsewhere
    placed = [one for one in members if one.attendee.site]
    elsewhere = placed if scattered else [one for one in placed if one.attendee.site != home]
    why = [_known(knowing)]
    if scattered:
        why.append(Reason(f"from {len(sites)} sites, no two from the same: {', '.join(sorted(sites))}"))
    elif elsewhere:
        told = ", ".join(f"{one.attendee.name} from {one.attendee.site}" for one in elsewhere)
        why.append(Reason(f"{told} {'comes' if len(elsewhere) == 1 else 'come'} from elsewhere than {home}"))
    elif home:
        why.append(Reason(f"all whose place is known are from {home}"))
    return Group(
        tuple(one.attendee for one in members),
        tuple(one.attendee.name for one in knowing),
        tuple(one.attendee.name for one in elsewhere),
        tuple(why),
    )


def _known(knowing: Sequence[Member]) -> Reason:
    for one in knowing:
        if one.receipt:
            return Reason(f"{one.attendee.name} knows: {one.receipt.text}", one.receipt.note)
    return Reason("nobody here has written about it: start with the core readings")
