"""`kbase session change`: a saved pack reworked, each change a version of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kbase.cli import exits
from kbase.cli.minutes import Minutes
from kbase.cli.opening import opened
from kbase.cli.terminal import Screen, document
from kbase.counting import counted
from kbase.errors import BadInput

if TYPE_CHECKING:
    from kbase.library import Library
    from kbase.pack import PackId, ReadingKey, SavedPack

Change = Callable[["Library", "SavedPack", int], int]
"""Makes a change to the pack as it was saved, from the version of that number; the new version's."""

pack_argument = click.argument("pack", metavar="PACK")
reading_argument = click.argument("reading", metavar="READING")


def changing(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every change takes beside what it is about."""
    for option in (
        click.option("--json", "json_", is_flag=True, help="Print the changed pack as one JSON document."),
        click.option(
            "--base",
            metavar="N",
            type=click.IntRange(1),
            help="The version you looked at: refused where it is no longer the newest.",
        ),
    ):
        command = option(command)
    return command


@click.group(short_help="Rework a saved pack; each change is a version.")
def change() -> None:
    """Rework a saved pack; each change is a version, and any can be restored.

    READING is the number `kbase session show PACK` gives a reading, or its key in `--json`.
    """


@change.command()
@pack_argument
@reading_argument
@click.option(
    "--by", metavar="N", type=int, required=True, help="Places further down; up where it is negative."
)
@changing
@click.pass_context
def move(context: click.Context, pack: str, reading: str, by: int, base: int | None, json_: bool) -> int:
    """Put a reading further down in its theme, or further up."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        return library.reworking.move(saved.id, _key(saved, reading), by, library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@reading_argument
@changing
@click.pass_context
def drop(context: click.Context, pack: str, reading: str, base: int | None, json_: bool) -> int:
    """Take a reading out."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        return library.reworking.drop(saved.id, _key(saved, reading), library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@reading_argument
@changing
@click.pass_context
def swap(context: click.Context, pack: str, reading: str, base: int | None, json_: bool) -> int:
    """Put the next best in a reading's place."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        return library.reworking.swap(saved.id, _key(saved, reading), library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@click.argument("text")
@click.option(
    "--theme", metavar="N", type=click.IntRange(1), default=1, show_default=True, help="Into which theme."
)
@click.option("--take", metavar="N", type=click.IntRange(1), help="Add the reading of that number.")
@changing
@click.pass_context
def add(
    context: click.Context,
    pack: str,
    text: str,
    theme: int,
    take: int | None,
    base: int | None,
    json_: bool,
) -> int:
    """Look for a reading in your own words and add it.

    Without --take, shows what the library offers for TEXT, of what everybody who comes may read.
    """
    if take is None:
        return _offered(context, pack, text, json_)

    def made(library: Library, saved: SavedPack, base: int) -> int:
        offered = library.reworking.offered(saved.id, text, library.owner)
        if take > len(offered):
            raise BadInput(
                f"The library offers {len(offered)} readings for that. Without --take they are shown."
            )
        key = offered[take - 1].key
        return library.reworking.add(saved.id, theme - 1, text, key, library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@reading_argument
@click.argument("remark")
@changing
@click.pass_context
def annotate(
    context: click.Context, pack: str, reading: str, remark: str, base: int | None, json_: bool
) -> int:
    """Put words of your own beside a reading; "" takes them away."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        return library.reworking.annotate(saved.id, _key(saved, reading), remark, library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@click.argument("guest")
@click.argument("name")
@changing
@click.pass_context
def replace(context: click.Context, pack: str, guest: str, name: str, base: int | None, json_: bool) -> int:
    """Let NAME, who is known here, come in the place of GUEST."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        return library.packs.replace_guest(saved.id, guest, name, library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@click.argument("theme", type=click.IntRange(1))
@click.argument("title")
@changing
@click.pass_context
def rename(context: click.Context, pack: str, theme: int, title: str, base: int | None, json_: bool) -> int:
    """Call a theme something else; "" calls it by its own words again."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        return library.reworking.rename(saved.id, theme - 1, title, library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@click.option("--title", metavar="TEXT", help='Shown in place of the question; "" shows that again.')
@click.option("--remark", metavar="TEXT", help="An introduction.")
@changing
@click.pass_context
def entitle(
    context: click.Context, pack: str, title: str | None, remark: str | None, base: int | None, json_: bool
) -> int:
    """Give the pack a title or an introduction of your own."""
    if title is None and remark is None:
        raise click.UsageError("Name what to change: --title, --remark, or both.")

    def made(library: Library, saved: SavedPack, base: int) -> int:
        now = saved.pack
        return library.reworking.entitle(
            saved.id,
            now.title if title is None else title,
            now.remark if remark is None else remark,
            library.owner,
            base,
        )

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@click.argument("minutes", metavar="MINUTES...", nargs=-1, type=Minutes(), required=True)
@changing
@click.pass_context
def retime(context: click.Context, pack: str, minutes: tuple[int, ...], base: int | None, json_: bool) -> int:
    """Give the steps of the agenda their minutes (20, 0:20, 1.5h), one for each step, in order."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        steps = saved.pack.agenda
        if len(minutes) != len(steps):
            named = ", ".join(step.name for step in steps)
            raise BadInput(
                f"The agenda has {counted(len(steps), 'step')} ({named}): give as many numbers of minutes."
            )
        given = [(step.name, step.does, one) for step, one in zip(steps, minutes, strict=True)]
        return library.reworking.retime(saved.id, given, library.owner, base)

    return _changed(context, pack, base, json_, made)


@change.command()
@pack_argument
@click.argument("version", type=click.IntRange(1))
@changing
@click.pass_context
def restore(context: click.Context, pack: str, version: int, base: int | None, json_: bool) -> int:
    """Save an earlier version as the newest; `kbase session versions PACK` lists them."""

    def made(library: Library, saved: SavedPack, base: int) -> int:
        return library.reworking.restore(saved.id, version, library.owner, base)

    return _changed(context, pack, base, json_, made)


def _changed(context: click.Context, pack: str, base: int | None, json_: bool, made: Change) -> int:
    """Make the change, and say which version it is."""
    with opened(context) as library:
        saved = library.packs.get(_id(pack), library.owner)
        number = made(library, saved, base or saved.version.number)
        after = library.packs.get(saved.id, library.owner, number)
    if json_:
        from kbase import handouts

        click.echo(document(handouts.saved_pack_document(after)))
    else:
        exits.tell(f"Saved as version {number}: {after.version.reason}.")
    return exits.DONE


def _offered(context: click.Context, pack: str, text: str, json_: bool) -> int:
    """Show what may be added."""
    with opened(context) as library:
        offered = library.reworking.offered(_id(pack), text, library.owner)
        spaces = library.spaces(library.owner)
    if json_:
        from kbase.handouts import reading_document

        click.echo(document({"readings": [reading_document(one) for one in offered]}))
    else:
        from kbase.cli.packing import reading_lines
        from kbase.model import tells_apart

        placed = tells_apart(spaces)
        for number, one in enumerate(offered, start=1):
            for line in reading_lines(number, one, {}, Screen.here(), placed=placed):
                click.echo(line)
    if not json_ or not offered:
        exits.tell("Add one with --take N." if offered else "Nothing here is about that. Try other words.")
    return exits.DONE if offered else exits.NOTHING_FOUND


def _id(pack: str) -> PackId:
    from kbase.pack import PackId

    return PackId(pack)


def _key(saved: SavedPack, reading: str) -> ReadingKey:
    """The key of a reading told by its number or its key. Raises `BadInput`."""
    keys = [one.key for one in saved.pack.readings]
    named = {str(number): key for number, key in enumerate(keys, start=1)}
    named |= {str(key): key for key in keys}
    if reading not in named:
        raise BadInput(
            f"“{reading}” is no reading of this pack. `kbase session show {saved.id}` numbers them."
        )
    return named[reading]
