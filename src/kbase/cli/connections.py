"""`kbase connections`: who is connected through what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from kbase.cli import exits
from kbase.cli.ask import as_json, asked, explain_nothing
from kbase.cli.opening import opened
from kbase.cli.terminal import Screen, document, safe, wrapped

if TYPE_CHECKING:
    from kbase.model import Connections, PersonId, Strand, Tie

NO_TOPIC = "No topic was named. Name one in a word or two, such as: kbase connections cold storage"
INDENT = "    "


@click.command()
@click.argument("topic", nargs=-1, required=True)
@as_json
@click.pass_context
def connections(context: click.Context, topic: tuple[str, ...], json_: bool) -> int:
    """Show who is connected through what, for a topic.

    The notes, questions and things that tie people together, each with who and how, and who else
    knows about it. With "-", TOPIC is read from standard input.
    """
    with opened(context) as library:
        text = asked(topic).strip()
        found = library.connecting.people(text, library.owner)
        if json_:
            from kbase.portraits import connections_document

            click.echo(document(connections_document(found)))
        for line in () if json_ else connection_lines(found, Screen.here()):
            click.echo(line)
        if not found.ties:
            exits.tell(NO_TOPIC if found.nothing_asked else _nothing(found))
            explain_nothing(library)
        return exits.DONE if found.ties else exits.NOTHING_FOUND


def connection_lines(found: Connections, screen: Screen) -> Iterator[str]:
    """What ties people, and who ties to whom by it; then those who know about it by themselves."""
    if found.named:
        from kbase.cli.listing import named_lines

        yield from named_lines(found.named, screen)
        yield ""
    names = {person.id: person.name for person in found.people}
    for tie in found.ties:
        says = f"{safe(tie.name)} · {tie.note.kind if tie.note else 'several wrote about it'}"
        yield from map(screen.ink.strong, wrapped(says, screen.width))
        for strand in tie.strands:
            yield from wrapped(safe(_part(tie, strand, names)), screen.width, INDENT, INDENT + "  ")
        yield ""
    if found.alone:
        known = ", ".join(person.name for person in found.alone)
        says = "Also know about it" if found.ties else "Know about it, each by themselves"
        yield from wrapped(safe(f"{says}: {known}"), screen.width)
    if found.few:
        yield from wrapped(found.few, screen.width)


def _part(tie: Tie, strand: Strand, names: Mapping[PersonId, str]) -> str:
    """Who did what, with the note that shows it where that is not the tie itself."""
    said = f"{names[strand.person]} {strand.role}"
    itself = tie.note is not None and strand.note.id == tie.note.id
    return said if itself else f"{said}: {strand.note.title}"


def _nothing(found: Connections) -> str:
    return (
        "Nothing connects those who wrote about that."
        if found.alone
        else "Nobody here has written about that yet."
    )
