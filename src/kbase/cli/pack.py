"""`kbase pack`."""

from __future__ import annotations

from typing import Unpack

import click

from kbase.cli import exits
from kbase.cli.ask import Narrowing, as_json, asked, explain_nothing, filters_of, narrowing
from kbase.cli.minutes import Minutes
from kbase.cli.opening import opened
from kbase.cli.terminal import Screen, document
from kbase.errors import OffTopic


@click.command(
    epilog='Formats of your own are TOML files in the library\'s folder "formats": docs/facilitators.md.'
)
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--people", "people", multiple=True, metavar="NAME", help="Who comes; once for each, or commas between."
)
@click.option(
    "--minutes",
    metavar="N",
    type=Minutes(),
    default=60,
    show_default=True,
    help="How long the session is: 90, 1.5h, 1:30; at least 20 to 26, as its format needs.",
)
@click.option(
    "--format", "format_", metavar="NAME", default="self-organised", show_default=True, help="How it is run."
)
@click.option(
    "--group-size",
    metavar="N",
    type=click.IntRange(2, 200),
    default=4,
    show_default=True,
    help="Most people in a group.",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="Other groups, each time the same.",
)
@click.option("--save", is_flag=True, help="Keep the pack in the library.")
@narrowing
@as_json
@click.pass_context
def pack(
    context: click.Context,
    question: tuple[str, ...],
    people: tuple[str, ...],
    minutes: int,
    format_: str,
    group_size: int,
    seed: int,
    save: bool,
    json_: bool,
    **narrow: Unpack[Narrowing],
) -> int:
    """Prepare a session on a big question from what the library knows.

    Themes with readings that differ, each traced to its source and saying why it is there; whom to
    invite; groups; and an agenda that fills the minutes. Formats: self-organised, after-action,
    peer-consultation, case-study, brainstorming, jigsaw.
    """
    with opened(context) as library:
        from kbase.lists import between_commas
        from kbase.pack import PackBrief

        names = between_commas(",".join(people))
        brief = PackBrief(asked(question), names, minutes, format_, group_size, seed, filters_of(narrow))
        try:
            drawn = library.packs.draw(brief, library.owner)
        except OffTopic:
            explain_nothing(library)
            raise
        saved = library.packs.save(drawn, library.owner) if save else None
        if json_:
            from kbase import handouts

            told = handouts.pack_document(drawn)
            click.echo(document({"id": saved, **told} if saved else told))
        else:
            from kbase.cli.packing import pack_lines

            strangers = library.meeting.newcomers(drawn.guests, library.owner)
            for line in pack_lines(drawn, strangers, Screen.here()):
                click.echo(line)
            if saved:
                exits.tell(f"Saved as {saved}.")
        return exits.DONE
