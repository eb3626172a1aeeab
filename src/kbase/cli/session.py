"""`kbase session`: saved packs listed, shown, reworked, taken along, and what came of their sessions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from kbase.cli import exits
from kbase.cli.changing import change
from kbase.cli.days import Moment, OneDay
from kbase.cli.opening import opened
from kbase.cli.terminal import Screen, document, safe, wrapped

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document instead.")
pack_argument = click.argument("pack", metavar="PACK")


@click.group(short_help="Saved session packs, and what came of their sessions.")
def session() -> None:
    """Saved session packs, and what came of their sessions.

    `kbase pack … --save` makes one. A pack is named by its id, which `list` shows.
    """


session.add_command(change)


@session.command(name="list")
@as_json
@click.pass_context
def list_(context: click.Context, json_: bool) -> int:
    """List the saved packs, last changed first."""
    with opened(context) as library:
        lines = library.packs.all(library.owner)
    if json_:
        from kbase import handouts

        click.echo(document({"packs": [handouts.pack_line_document(line) for line in lines]}))
    for line in () if json_ else lines:
        saved = f"{line.version.saved_at:%Y-%m-%d}"
        click.echo(f"{line.id}  {saved}  {line.minutes:>4} min  {safe(line.title)}")
    if not lines:
        exits.tell('No pack is saved yet. `kbase pack "a big question" --save` makes one.')
    return exits.DONE if lines else exits.NOTHING_FOUND


@session.command()
@pack_argument
@click.option("--version", metavar="N", type=click.IntRange(1), help="Not the newest.")
@as_json
@click.pass_context
def show(context: click.Context, pack: str, version: int | None, json_: bool) -> int:
    """Show a saved pack, and what came of its session."""
    with opened(context) as library:
        from kbase.pack import PackId

        saved = library.packs.get(PackId(pack), library.owner, version)
        outcomes = library.sessions.outcomes(PackId(pack), library.owner)
        to_try = library.sessions.to_try(outcomes, library.owner)
        strangers = library.meeting.newcomers(saved.pack.guests, library.owner)
    if json_:
        from kbase import handouts, replies

        came = [{**replies.note_name(note.ref), "to_try": to_try.get(note.id, "")} for note in outcomes]
        click.echo(document({**handouts.saved_pack_document(saved), "outcomes": came}))
        return exits.DONE
    from kbase.cli.packing import pack_lines

    screen = Screen.here()
    for line in pack_lines(saved.pack, strangers, screen):
        click.echo(line)
    if outcomes:
        click.echo(screen.ink.strong("What came of it"))
    for note in outcomes:
        click.echo(f"    {safe(note.title)} {screen.ink.quiet(f'· {note.kind}')}")
        for line in wrapped(safe(to_try.get(note.id, "")), screen.width, " " * 6, " " * 8):
            click.echo(line)
    return exits.DONE


@session.command()
@pack_argument
@as_json
@click.pass_context
def versions(context: click.Context, pack: str, json_: bool) -> int:
    """List every saved state of a pack, newest first."""
    with opened(context) as library:
        from kbase.pack import PackId

        there = library.packs.versions(PackId(pack), library.owner)
    if json_:
        from kbase import replies

        click.echo(document({"versions": [replies.version_document(one) for one in there]}))
    for one in () if json_ else there:
        click.echo(f"{one.number:>4}  {one.saved_at:%Y-%m-%d}  {safe(one.saved_by)}: {safe(one.reason)}")
    return exits.DONE


@session.command()
@pack_argument
@click.option(
    "--as",
    "as_",
    type=click.Choice(["markdown", "ics"]),
    default="markdown",
    show_default=True,
    help="Markdown, which kbase reads back, or an event for calendars.",
)
@click.option(
    "--start",
    type=Moment(),
    help="When the session begins, for ics: '5 March 2027 14:00', 2027-03-05T14:00.",
)
@click.option("--place", default="", metavar="TEXT", help="Where it is, for ics.")
@click.pass_context
def take(context: click.Context, pack: str, as_: str, start: datetime | None, place: str) -> int:
    """Print a pack to take along: `kbase session take PACK > pack.md`."""
    if as_ == "ics" and start is None:
        raise click.UsageError("An event needs --start, such as '5 March 2027 14:00'.")
    with opened(context) as library:
        from kbase.pack import PackId

        saved = library.packs.get(PackId(pack), library.owner)
    if start is not None and as_ == "ics":
        from kbase.pack_calendar import session_event

        click.echo(session_event(saved, start, place), nl=False)
    else:
        from kbase.pack_markdown import pack_markdown

        click.echo(pack_markdown(saved), nl=False)
    return exits.DONE


@session.command()
@pack_argument
@click.argument("lesson")
@click.option("--detail", default="", metavar="TEXT", help="How so.")
@click.option("--try", "will_try", default="", metavar="TEXT", help="What will be tried.")
@click.option("--by", "by_whom", default="", metavar="NAME", help="Who will try it.")
@click.option("--until", type=OneDay(), help="By when.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Whom it is credited to.")
@click.option("--space", default="general", show_default=True, metavar="NAME", help="Where it is kept.")
@click.pass_context
def learned(
    context: click.Context,
    pack: str,
    lesson: str,
    detail: str,
    will_try: str,
    by_whom: str,
    until: date | None,
    authors: tuple[str, ...],
    space: str,
) -> int:
    """Write down what a session taught: a lesson, tied to the pack and credited to those who came."""
    with opened(context) as library:
        from kbase.model import SpaceName
        from kbase.pack import Learned, PackId

        saved = library.packs.get(PackId(pack), library.owner)
        credited = authors or tuple(one.name for one in saved.pack.attendees)
        one = Learned(lesson, detail, will_try, by_whom, until)
        strangers = library.sessions.strangers(credited, library.owner)
        today = datetime.now(UTC).date()
        (note,) = library.sessions.capture(
            PackId(pack), [one], credited, SpaceName(space), library.owner, today
        )
        names = [one.name for one in library.note(note, library.owner).note.summary.authors]
        exits.tell(f"Saved as {note}, credited to {', '.join(names) or 'nobody'}.")
        for stranger in strangers:
            why = "Not credited, as nobody here has that name; the lesson's text names them."
            exits.tell(f"{stranger.as_guest} {why}")
        for gone in (one for one in saved.pack.attendees if one.left and one.name in names):
            exits.tell(f"{gone.name} {gone.gone} and is credited all the same, as somebody who came.")
    return exits.DONE
