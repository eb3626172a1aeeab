"""How a session pack reads in a terminal: the question, themes with readings, people, groups, the agenda."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kbase.cli.terminal import Screen, columns, safe, wrapped
from kbase.counting import counted
from kbase.model import Newcomer, PersonId, repeats, tells_apart
from kbase.pack import Attendee, Group, Invitation, Pack, Reading, ReadingKey, Role, Step, Theme, clock
from kbase.textfiles import as_shown
from kbase.verdicts import REWORDED, by_itself, superseded_by

INDENT = "    "
LABELS = {Role.CORE: "read", Role.CONTRAST: "but", Role.PRACTICE: "try", Role.QUESTION: "open"}
SHOWN = {Role.CORE: 420, Role.CONTRAST: 320, Role.PRACTICE: 240, Role.QUESTION: 200}


def pack_lines(pack: Pack, strangers: Sequence[Newcomer], screen: Screen) -> Iterator[str]:
    """The whole pack, and who of those who come is not known."""
    ink, width = screen.ink, screen.width
    for line in wrapped(safe(pack.title or pack.question), width):
        yield ink.strong(line)
    come = f" · {counted(len(pack.attendees), 'person', 'people')}" if pack.attendees else ""
    yield ink.quiet(f"{counted(pack.minutes, 'minute')} · {pack.format}{come}")
    if pack.little:
        yield from map(ink.quiet, wrapped(pack.little, width))
    for stranger in strangers:
        yield from map(ink.warning, wrapped(safe(stranger.as_guest), width))
    if pack.left_out:
        notes = "1 note was" if pack.left_out == 1 else f"{pack.left_out} notes were"
        yield ink.warning(f"{notes} left out: not everybody who comes may read them.")
    if pack.remark:
        yield from wrapped(safe(pack.remark), width)
    yield ""
    numbers = {reading.key: at for at, reading in enumerate(pack.readings, start=1)}
    names = {one.person: one.name for one in pack.attendees if one.person}
    for place, theme in enumerate(pack.themes, start=1):
        yield from _theme_lines(place, theme, numbers, names, screen, placed=tells_apart(pack.spaces))
    if pack.invitations:
        yield from _headed("Whom to invite", screen)
        for invitation in pack.invitations:
            yield from _invitation_lines(invitation, screen)
        yield ""
    if pack.groups:
        yield from _headed("Groups", screen)
        for place, group in enumerate(pack.groups, start=1):
            yield from _group_lines(place, group, screen)
        yield ""
    yield from _headed("Agenda", screen)
    for step in pack.agenda:
        yield from _step_lines(step, numbers, screen)


def _headed(title: str, screen: Screen) -> Iterator[str]:
    rule = "─" * max(screen.width - columns(title) - 1, 0)
    yield f"{screen.ink.strong(title)} {screen.ink.quiet(rule)}"
    yield ""


def _theme_lines(
    place: int,
    theme: Theme,
    numbers: Mapping[ReadingKey, int],
    names: Mapping[PersonId, str],
    screen: Screen,
    *,
    placed: bool,
) -> Iterator[str]:
    yield from _headed(safe(f"{place} · {theme.name}"), screen)
    for reading in theme.readings:
        yield from reading_lines(numbers[reading.key], reading, names, screen, placed=placed)
        yield ""


def reading_lines(
    number: int, reading: Reading, names: Mapping[PersonId, str], screen: Screen, *, placed: bool
) -> Iterator[str]:
    """One reading with its number, whom it is by and why it is there; `names` are those who come.

    `placed`: it says its space.
    """
    ink, width = screen.ink, screen.width
    label = f"[{number}] {LABELS[reading.role]}"
    start = f"{label:<10}"
    indent = " " * len(start)
    for at, line in enumerate(wrapped(safe(reading.citation.note.title), width, start, indent)):
        yield ink.accent(line[: len(start)]) + ink.strong(line[len(start) :]) if at == 0 else ink.strong(line)
    if reading.citation.outdated:
        successor = reading.citation.superseded_by
        said = superseded_by(successor.title) if successor else by_itself(reading.citation.status)
        for line in wrapped(safe(said), width, indent, indent + "  "):
            yield ink.warning(line)
    if reading.citation.reworded:
        yield ink.warning(f"{indent}{REWORDED}")
    text = as_shown(reading.citation.text, is_plain=reading.citation.plain).text
    if text.strip() and not repeats(reading.citation.note.title, reading.citation.text):
        for line in wrapped(safe(_shortened(text, SHOWN[reading.role])), width, indent, indent):
            yield line
    if reading.remark:
        yield from wrapped(safe(f"remark: {reading.remark}"), width, indent, indent + "  ")
    by = ", ".join(author.name for author in reading.authors) or "nobody named"
    place = [str(reading.space)] if placed else []
    yield from (
        ink.quiet(line)
        for line in wrapped(safe(" · ".join([by, *place, str(reading.created.year)])), width, indent, indent)
    )
    why = "; ".join(reason.sentence() for reason in reading.why)
    for line in wrapped(safe(f"why: {why}"), width, indent, indent + "     "):
        yield ink.quiet(line)
    known = [names[person] for person in reading.known_to if person in names]
    if known:
        for line in wrapped(safe(f"known to {', '.join(known)}: skip it for them"), width, indent, indent):
            yield ink.quiet(line)


def _shortened(text: str, most: int) -> str:
    """The beginning of `text`, cut behind a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def _invitation_lines(invitation: Invitation, screen: Screen) -> Iterator[str]:
    ink, width = screen.ink, screen.width
    themes = ", ".join(str(theme + 1) for theme in invitation.themes)
    about = " · ".join(
        part
        for part in (invitation.site, f"theme{'s' if len(invitation.themes) > 1 else ''} {themes}")
        if part
    )
    yield f"{ink.strong(safe(invitation.person.name))} {ink.quiet('· ' + safe(about))}"
    for said in invitation.says:
        yield from wrapped(safe(said), width, INDENT, INDENT + "  ")
    if away := invitation.availability.says:
        yield from (ink.warning(line) for line in wrapped(safe(away), width, INDENT, INDENT))


def _group_lines(place: int, group: Group, screen: Screen) -> Iterator[str]:
    members = ", ".join(_named(one) for one in group.members)
    for at, line in enumerate(wrapped(safe(members), screen.width, f"{place:<{len(INDENT)}}", INDENT)):
        yield screen.ink.strong(line) if at == 0 else line
    for reason in group.why:
        for line in wrapped(safe(reason.sentence()), screen.width, INDENT, INDENT + "  "):
            yield screen.ink.quiet(line)


def _named(attendee: Attendee) -> str:
    aside = ", ".join(filter(None, (attendee.site, attendee.gone)))
    return f"{attendee.name} ({aside})" if aside else attendee.name


def _step_lines(step: Step, numbers: Mapping[ReadingKey, int], screen: Screen) -> Iterator[str]:
    ink, width = screen.ink, screen.width
    when = f"{clock(step.start)}–{clock(step.start + step.minutes)}"
    indent = " " * (len(when) + 2)
    minutes = counted(step.minutes, "minute")
    yield f"{ink.accent(when)}  {ink.strong(safe(step.name))} {ink.quiet(f'· {minutes}, {step.setting}')}"
    yield from wrapped(safe(step.does), width, indent, indent)
    material = _numbered([numbers[key] for key in step.material if key in numbers])
    if material:
        yield from (ink.quiet(line) for line in wrapped(f"material: {material}", width, indent, indent))
    asked = ""
    for prompt in step.prompts:
        if prompt.text != asked:
            asked = prompt.text
            yield from (
                ink.accent(line) for line in wrapped(safe(asked), width, indent + "? ", indent + "  ")
            )
        if prompt.quote:
            read = as_shown(prompt.quote.text, is_plain=prompt.quote.plain).text
            quoted = f"“{_shortened(read, 240)}” ({prompt.quote.note.title})"
            yield from wrapped(safe(quoted), width, indent + "  ", indent + "  ")
    yield ""


def _numbered(numbers: Sequence[int]) -> str:
    return " ".join(f"[{number}]" for number in sorted(numbers))
