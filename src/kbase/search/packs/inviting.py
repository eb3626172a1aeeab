"""Whom to invite: people who speak for the themes, from as many places as there are.

Each person's worth is what they would add to those chosen already (a greedy choice is within 37 %
of the best one for such a sum: Nemhauser, Wolsey and Fisher, 1978): for each theme the part of
their expertise nobody chosen has, and a little for a site not yet there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kbase.model import Availability, Evidence, Expert, NoteId, PersonId
from kbase.pack import Invitation, Reason, Theme

ANOTHER_SITE = 0.25
LEAST_SPEAKS = 0.3
"""Expertise for a theme, as a share of the most expert's, from which somebody speaks for it."""

RECEIPTS = 3


def speaking(
    experts: Sequence[Expert], about: Collection[NoteId], read: Collection[NoteId] = ()
) -> list[Expert]:
    """Those of `experts` who wrote something that is itself `about` it or `read`, best first: that alone is
    their receipt, and their score what it is worth; whoever wrote what is `read` speaks for it.
    """
    made = []
    for one in experts:
        receipts = tuple(each for each in one.evidence if each.note.id in about or each.note.id in read)
        if receipts:
            least = LEAST_SPEAKS if any(each.note.id in read for each in receipts) else 0.0
            score = one.score * sum(each.share for each in receipts)
            made.append(replace(one, score=max(score, least), evidence=receipts))
    return sorted(made, key=lambda one: -one.score)


def read_in(themes: Iterable[Theme]) -> frozenset[NoteId]:
    """The notes that these themes read."""
    return frozenset(one.citation.note.id for each in themes for one in each.readings)


def invitations(
    by_theme: Sequence[Sequence[Expert]],
    free: Mapping[PersonId, Availability],
    limit: int,
    today: date,
    coming: Collection[PersonId] = (),
    places: Mapping[str, str] | None = None,
) -> list[Invitation]:
    """At most `limit` people for the themes, the one who adds most first.

    Nobody who is `coming` anyway, has left by `today` or is not to be suggested. `by_theme[i]` are the
    experts of theme i, best first. Who is away on that day comes after everybody who is not; how many
    questions somebody takes is said apart and changes no order. `places`: what sites are called.
    """
    people = {one.person.id: one.person for experts in by_theme for one in experts}
    speaks: dict[PersonId, dict[int, Expert]] = {person: {} for person in people}
    for place, experts in enumerate(by_theme):
        for one in experts:
            speaks[one.person.id][place] = one
    left = [
        person
        for person in people
        if person not in coming and not people[person].has_left(today) and free[person].suggested
    ]
    told = [0.0] * len(by_theme)  # the best expertise chosen, by theme
    sites: set[str] = set()
    made: list[Invitation] = []
    while left and len(made) < limit:

        def adds(person: PersonId) -> tuple[bool, float]:
            gain = sum(max(one.score - told[place], 0.0) for place, one in speaks[person].items())
            own = max(one.score for one in speaks[person].values())  # one note may speak for several themes
            new = people[person].site not in sites and bool(people[person].site)
            return not people[person].is_away(today), gain + 0.1 * own + ANOTHER_SITE * new

        best = max(left, key=lambda person: (adds(person), person))
        left.remove(best)
        site = people[best].site
        new_site = bool(site and sites) and site not in sites
        made.append(_invitation(speaks[best], len(by_theme), free[best], places or {}, new_site=new_site))
        for place, one in speaks[best].items():
            told[place] = max(told[place], one.score)
        sites.add(site)
    return made


def _invitation(
    speaks: Mapping[int, Expert],
    themes: int,
    availability: Availability,
    places: Mapping[str, str],
    *,
    new_site: bool,
) -> Invitation:
    best_first = sorted(speaks, key=lambda place: (-speaks[place].score, place))
    strong = [place for place in best_first if speaks[place].score >= LEAST_SPEAKS] or best_first[:1]
    person = speaks[strong[0]].person
    receipts: dict[NoteId, Evidence] = {}
    for place in strong:
        for receipt in speaks[place].evidence:
            receipts.setdefault(receipt.note.id, receipt)
    evidence = tuple(receipts.values())[:RECEIPTS]
    why = [Reason(f"{evidence[0].role} {{note}}", evidence[0].note)]
    if new_site:
        why.append(Reason(f"brings the view from {places.get(person.site, person.site)}"))
    if len(strong) > 1:
        why.append(Reason(f"speaks for {len(strong)} of the {themes} themes"))
    return Invitation(person.ref, person.site, tuple(strong), evidence, tuple(why), availability)
