"""A session pack as Markdown, to print, send and keep: `kbase add` reads it back, and it answers nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

import yaml

from kbase.counting import counted
from kbase.model import SESSION_PACK, NoteRef, tells_apart
from kbase.pack import (
    Citation,
    Invitation,
    Pack,
    Reading,
    ReadingKey,
    Role,
    SavedPack,
    Step,
    Theme,
    clock,
)
from kbase.unread import as_read
from kbase.verdicts import REWORDED, by_itself

ROLES: Mapping[Role, str] = {
    Role.CORE: "To read",
    Role.CONTRAST: "But",
    Role.PRACTICE: "To try",
    Role.QUESTION: "Still open",
}

_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")  # what nobody reads leaves some
_ITEM = re.compile(r"\n[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")  # within a quotation
_NO_LINK_SIGNS = str.maketrans({"[": "(", "]": ")", "|": "/", "\n": " "})


def pack_markdown(saved: SavedPack) -> str:
    """The whole pack, its readings quoted and linked; the front matter credits nobody."""
    pack = saved.pack
    front = {
        "title": pack.title or pack.question,
        "kind": SESSION_PACK,
        "created": saved.version.saved_at.date(),
    }
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False).strip()
    return "\n".join(("---", head, "---", "", *_lines(pack))).rstrip() + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    numbers = {reading.key: at for at, reading in enumerate(pack.readings, start=1)}
    if pack.title:
        yield from (f"**{_line(pack.question)}**", "")
    if pack.remark:
        yield from (pack.remark, "")
    come = f" with {', '.join(one.says for one in pack.attendees)}" if pack.attendees else ""
    yield from (f"{counted(pack.minutes, 'minute')}{come}, run as {pack.format}.", "")
    for theme in pack.themes:
        yield from _theme(theme, numbers, placed=tells_apart(pack.spaces))
    if pack.invitations:
        yield from ("## Whom to invite", "")
        yield from (f"- {_invited(one)}" for one in pack.invitations)
        yield ""
    if pack.groups:
        yield from ("## Groups", "")
        for group in pack.groups:
            yield f"1. {_line(', '.join(one.says for one in group.members))}"
        yield ""
    yield from ("## Agenda", "")
    for step in pack.agenda:
        yield from _step(step, numbers)


def _theme(theme: Theme, numbers: Mapping[ReadingKey, int], *, placed: bool) -> Iterator[str]:
    yield from (f"## {_line(theme.name)}", "")
    if theme.remark:
        yield from (theme.remark, "")
    for reading in theme.readings:
        yield from _reading(numbers[reading.key], reading, placed=placed)


def _reading(number: int, reading: Reading, *, placed: bool) -> Iterator[str]:
    by = ", ".join(author.name for author in reading.authors) or "nobody named"
    yield from (f"### {number}. {ROLES[reading.role]}: {_line(reading.citation.note.title)}", "")
    if reading.citation.superseded_by:
        yield from (f"**Superseded by {_named(reading.citation.superseded_by)}.**", "")
    elif reading.citation.status:
        yield from (f"**{by_itself(reading.citation.status).capitalize()}.**", "")
    if reading.citation.reworded:
        yield from (f"**{REWORDED.capitalize()}.**", "")
    yield from (*_quoted(reading.citation), "")
    place = [str(reading.space)] if placed else []
    yield f"{', '.join([_linked(reading.citation), _line(by), *place, str(reading.created.year)])}."
    yield from (f"Here because: {_line('; '.join(reason.sentence() for reason in reading.why))}.", "")
    if reading.remark:
        yield from (reading.remark, "")


def _quoted(citation: Citation) -> Iterator[str]:
    read = _BLANKS.sub("\n\n", as_read(citation.markdown).strip())
    return (f"> {line}".rstrip() for line in read.splitlines())


def _invited(invitation: Invitation) -> str:
    why = "; ".join(invitation.says)
    away = f" ({invitation.availability.says})" if invitation.availability.says else ""
    return _line(f"**{invitation.person.name}**{away}: {why}")


def _step(step: Step, numbers: Mapping[ReadingKey, int]) -> Iterator[str]:
    minutes = counted(step.minutes, "minute")
    yield from (f"### {clock(step.start)} {_line(step.name)}, {minutes}, {step.setting}", "")
    yield from (step.does, "")
    material = sorted(numbers[key] for key in step.material if key in numbers)
    if material:
        yield from (f"Material: {', '.join(map(str, material))}.", "")
    for text, prompts in groupby(step.prompts, lambda prompt: prompt.text):
        yield f"- {_line(text)}"
        for quote in (prompt.quote for prompt in prompts if prompt.quote):
            said = _line(_ITEM.sub(" • ", as_read(quote.text)))
            yield f"  - “{said}” ({_linked(quote)})"
    if step.prompts:
        yield ""


def _linked(citation: Citation) -> str:
    return _named(citation.note)


def _named(note: NoteRef) -> str:
    return f"[[{note.id}|{note.title.translate(_NO_LINK_SIGNS)}]]"


def _line(text: str) -> str:
    return " ".join(text.split())
