"""A pack with what it quotes exchanged: taken out before it is kept, put back when it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kbase.model import Evidence, Kind, NoteRef
from kbase.pack import FREE, Attendee, Citation, Invitation, Pack, Prompt, Reading, Reason


def requoted(
    pack: Pack,
    passage: Callable[[Citation], Citation | None],
    note: Callable[[NoteRef], NoteRef | None],
    receipt: Callable[[Evidence], Evidence | None],
) -> Pack:
    """`pack` with every citation, receipt and note it names replaced; what becomes None is left out.

    A theme that has no reading left goes with its spares, and a step forgets material that went. What is
    outdated may be read, and asks nobody what to do: no prompt quotes it.
    """

    def reasons(given: Sequence[Reason]) -> tuple[Reason, ...]:
        named = [(one, note(one.note) if one.note else None) for one in given]
        return tuple(replace(one, note=ref) for one, ref in named if ref or not one.note)

    def readings(given: Sequence[Reading]) -> tuple[Reading, ...]:
        cited = [(one, passage(one.citation)) for one in given]
        return tuple(
            replace(one, citation=citation, why=reasons(one.why)) for one, citation in cited if citation
        )

    themes = {
        place: replace(theme, readings=kept, spares=readings(theme.spares))
        for place, theme in enumerate(pack.themes)
        if (kept := readings(theme.readings))
    }
    places = {old: new for new, old in enumerate(themes)}
    left = {one.key for theme in themes.values() for one in theme.readings}

    def prompts(given: Sequence[Prompt]) -> tuple[Prompt, ...]:
        quoted = [(one, passage(one.quote) if one.quote else None) for one in given]
        return tuple(
            replace(one, quote=quote)
            for one, quote in quoted
            if not one.quote or (quote and not quote.outdated)
        )

    def invitation(given: Invitation) -> Invitation | None:
        evidence = tuple(one for one in map(receipt, given.evidence) if one)
        spoken = tuple(places[theme] for theme in given.themes if theme in places)
        return replace(given, evidence=evidence, themes=spoken, why=reasons(given.why)) if evidence else None

    return replace(
        pack,
        themes=tuple(themes.values()),
        invitations=tuple(one for one in map(invitation, pack.invitations) if one),
        groups=tuple(replace(group, why=reasons(group.why)) for group in pack.groups),
        agenda=tuple(
            replace(
                step,
                material=tuple(key for key in step.material if key in left),
                prompts=prompts(step.prompts),
            )
            for step in pack.agenda
        ),
    )


def unsaid(pack: Pack) -> Pack:
    """`pack` as it is kept: what it quotes, what became of that, and who is free are looked up when read."""

    def note(ref: NoteRef) -> NoteRef:
        return NoteRef(ref.id, "", Kind.NOTE)

    def passage(citation: Citation) -> Citation:
        return replace(citation, note=note(citation.note), heading=(), text="", superseded_by=None, status="")

    def receipt(evidence: Evidence) -> Evidence:
        kept = replace(evidence, note=note(evidence.note), verified=None, accepted=False)
        return replace(kept, applied=0, outdated="")

    invitations = tuple(replace(one, availability=FREE) for one in pack.invitations)
    kept = coming(replace(pack, invitations=invitations), lambda one: replace(one, left=None))
    return requoted(kept, passage, note, receipt)


def coming(pack: Pack, change: Callable[[Attendee], Attendee]) -> Pack:
    """`pack` with everybody who comes changed, in the groups as well."""
    return replace(
        pack,
        attendees=tuple(change(one) for one in pack.attendees),
        groups=tuple(
            replace(group, members=tuple(change(one) for one in group.members)) for group in pack.groups
        ),
    )
