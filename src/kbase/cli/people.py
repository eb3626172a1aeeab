"""`kbase people`: who is here, whom they can learn with, and which names are one human."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from kbase.cli import exits
from kbase.cli.days import OneDay
from kbase.cli.introducing import ask, knows
from kbase.cli.opening import opened
from kbase.cli.terminal import Screen, document, safe, wrapped
from kbase.counting import counted
from kbase.lists import between_commas

if TYPE_CHECKING:
    from kbase.model import Peer, PeersView, PersonView, Teaching

INDENT = "    "

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document instead.")


@click.group(short_help="Show people, whom they learn with, and one human's names.")
def people() -> None:
    """Show people, whom they learn with, and one human's names.

    NAME is a name, alias, address or id, or a first or family name that can only mean one. Nobody is
    merged by kbase itself: `people list --alike` suggests, `people merge` does it, `people unmerge`
    undoes it.
    """


people.add_command(ask)
people.add_command(knows)


@people.command(name="list")
@click.option("--alike", is_flag=True, help="Only who may be one human under two names, and why.")
@as_json
@click.pass_context
def list_(context: click.Context, alike: bool, json_: bool) -> int:
    """List everybody with a note or a record."""
    with opened(context) as library:
        if alike:
            pairs = library.meeting.alike(library.owner)
            if json_:
                click.echo(document([asdict(pair) for pair in pairs]))
            for pair in [] if json_ else pairs:
                click.echo(f"{safe(pair.one.name)} and {safe(pair.other.name)}")
                click.echo(f"{INDENT}{safe(pair.why)}")
            if not pairs:
                exits.tell("No two people here look like one human.")
            return exits.DONE if pairs else exits.NOTHING_FOUND
        everybody = library.people(library.owner)
    if json_:
        click.echo(document([{"id": one.name, "name": one.title, "notes": one.notes} for one in everybody]))
    for one in [] if json_ else everybody:
        click.echo(f"{one.notes:>6}  {safe(one.title)}")
    if not everybody:
        exits.tell(
            "Nobody is here yet. `kbase add PATH` brings notes and who wrote them; --author NAME says who."
        )
    return exits.DONE if everybody else exits.NOTHING_FOUND


@people.command()
@click.argument("name")
@as_json
@click.pass_context
def show(context: click.Context, name: str, json_: bool) -> int:
    """Show one person: topics, availability, names, people near them, questions waiting."""
    with opened(context) as library:
        view = library.person(library.meeting.find(name, library.owner), library.owner)
    return _shown(view, json_)


def _day(context: click.Context, option: click.Parameter, typed: str | None) -> date | str | None:
    return OneDay().convert(typed, option, context) if typed else typed


def _number(_context: click.Context, _option: click.Parameter, typed: str | None) -> int | str | None:
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise click.BadParameter('This is a whole number, such as 3; "" is no limit.')
    return int(typed) if typed else typed


def _list(_context: click.Context, _option: click.Parameter, typed: str | None) -> tuple[str, ...] | None:
    return None if typed is None else between_commas(typed)


@people.command()
@click.argument("who", metavar="NAME")
@click.option("--name", metavar="TEXT", help="What they are called.")
@click.option(
    "--aliases", metavar="A,B", callback=_list, help="Their other names and addresses, all of them."
)
@click.option("--email", metavar="ADDRESS", help="Where they are written to.")
@click.option("--role", metavar="TEXT", help="What they do.")
@click.option("--site", metavar="TEXT", help="Where they work.")
@click.option("--about", metavar="TEXT", help="What else there is to say of them.")
@click.option("--offers", metavar="A,B", callback=_list, help="What they can show others, all of it.")
@click.option("--wants-to-learn", metavar="A,B", callback=_list, help="What they want to learn, all of it.")
@click.option("--suggest/--no-suggest", default=None, help="Whether they stand in suggestions.")
@click.option("--away-until", metavar="DAY", callback=_day, help="The last day away, like 2026-05-03.")
@click.option("--weekly-limit", metavar="N", callback=_number, help="How many questions a week they want.")
@click.option("--left", metavar="DAY", callback=_day, help="The day they left, like 2026-05-03.")
@click.option("--successor", metavar="NAME", help="Who is asked once they have left: somebody who is here.")
@as_json
@click.pass_context
def change(context: click.Context, /, who: str, json_: bool, **said: Any) -> int:
    """Change what is said of somebody, and show them; what is not named stays as it is.

    "" takes away what stands there. What was said before stays in the record's history.
    """
    given = {field: value for field, value in said.items() if value is not None}
    if not given:
        raise click.UsageError("Name what to change, such as --role or --away-until.")
    for field in {"away_until", "weekly_limit", "left"} & given.keys():
        given[field] = None if given[field] == "" else given[field]
    with opened(context) as library:
        owner, introducing = library.owner, library.introducing
        person = library.meeting.find(who, owner)
        base = len(introducing.history(person, owner))
        introducing.change(person, replace(introducing.record(person, owner), **given), owner, base)
        view = library.person(person, owner)
    return _shown(view, json_)


@people.command()
@click.argument("name")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 100), default=5, show_default=True, help="Most people."
)
@as_json
@click.pass_context
def peers(context: click.Context, name: str, limit: int, json_: bool) -> int:
    """Show whom somebody can learn with, both ways, and why."""
    with opened(context) as library:
        view = library.meeting.peers(library.meeting.find(name, library.owner), library.owner, limit)
    if json_:
        from kbase.portraits import peers_document

        click.echo(document(peers_document(view)))
    for line in [] if json_ else peer_lines(view, Screen.here()):
        click.echo(line)
    if not view.peers:
        exits.tell(safe(view.nobody))
    return exits.DONE if view.peers else exits.NOTHING_FOUND


@people.command()
@click.argument("name")
@click.argument("same_as")
@click.pass_context
def merge(context: click.Context, name: str, same_as: str) -> int:
    """Say that NAME and SAME_AS are one human; `people unmerge` undoes it."""
    with opened(context) as library:
        meeting, owner = library.meeting, library.owner
        kept = meeting.merge(meeting.find(name, owner), meeting.find(same_as, owner), owner)
        known = library.person(kept, owner)
    click.echo(f"One person now: {safe(known.person.name)}")
    for each in known.names:
        click.echo(f"{INDENT}{safe(each.spelled)} ({'; '.join(each.origins)})")
    return exits.DONE


@people.command()
@click.argument("name")
@click.pass_context
def unmerge(context: click.Context, name: str) -> int:
    """Give NAME back to whom it was, or a person of its own; the two are kept apart from then on."""
    with opened(context) as library:
        known = library.person(library.meeting.part(name, library.owner), library.owner)
    click.echo(f"A person of their own again: {safe(known.person.name)}")
    return exits.DONE


def _shown(view: PersonView, json_: bool) -> int:
    if json_:
        from kbase.portraits import portrait_document

        click.echo(document(portrait_document(view)))
    for line in [] if json_ else person_lines(view, Screen.here()):
        click.echo(line)
    return exits.DONE


def person_lines(view: PersonView, screen: Screen) -> Iterator[str]:
    """One person in the terminal."""
    person, ink = view.person, screen.ink
    about = person.position
    yield ink.strong(safe(person.name)) + (ink.quiet(f" · {safe(about)}") if about else "")
    if view.availability.says:
        instead = f"; ask {view.stand_in.person.name} instead ({view.stand_in.why})" if view.stand_in else ""
        for line in wrapped(safe(view.availability.says + instead), screen.width, INDENT, INDENT):
            yield ink.warning(line)
    if not view.availability.suggested:
        asked = "; can be asked in person all the same" if view.availability.free else ""
        for line in wrapped(
            f"stands in no suggestion, by their own choice{asked}", screen.width, INDENT, INDENT
        ):
            yield ink.quiet(line)
    for label, things in (
        ("topics", view.topics),
        ("offers", person.offers),
        ("wants to learn", person.wants_to_learn),
        ("names", [f"{name.spelled} ({'; '.join(name.origins)})" for name in view.names]),
        ("near", [f"{ref.name} ({why})" for ref, why in view.near]),
        ("waiting", [one.question.title for one in view.waiting]),
        ("wrote", [counted(len(view.notes), "note")] if view.notes else []),
    ):
        if things:
            said = safe(f"{label}: {', '.join(things)}")
            yield from wrapped(said, screen.width, INDENT, INDENT + "  ")


def peer_lines(view: PeersView, screen: Screen) -> Iterator[str]:
    """Whom somebody can learn with, in the terminal."""
    for number, peer in enumerate(view.peers, start=1):
        yield screen.ink.strong(f"{number:<{len(INDENT)}}{safe(peer.person.name)}") + screen.ink.quiet(
            f" · {_apart(peer)}"
        )
        if peer.availability.says:
            yield screen.ink.warning(INDENT + safe(peer.availability.says))
        for teaching in peer.from_them:
            says = "can show" if teaching.offer else "wrote about"
            yield from wrapped(safe(_taught(teaching, says)), screen.width, INDENT, INDENT + "  ")
        for teaching in peer.from_me:
            yield from wrapped(safe(_taught(teaching, "wants to learn")), screen.width, INDENT, INDENT + "  ")
        yield ""
    if view.peers:
        said = safe(f"{len(view.peers)} from {counted(view.places, 'place')}. {view.measure}")
        yield from map(screen.ink.quiet, wrapped(said, screen.width))
    if view.without:
        yield screen.ink.quiet(f"Nobody offers yet: {safe(', '.join(view.without))}")


def _apart(peer: Peer) -> str:
    if not peer.places:
        return "the same places"
    return ("elsewhere: " if peer.distance == 1 else "also in ") + safe(", ".join(peer.places))


def _taught(one: Teaching, says: str) -> str:
    by = f" (offer: {one.offer})" if one.offer and one.offer != one.wish else ""
    notes = "".join(f" “{note.title}”" for note in one.notes)
    return f"{says}: {one.wish}{by}{notes}"
