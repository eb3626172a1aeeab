"""`kbase ask` and `kbase experts`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from kbase.cli import exits
from kbase.cli.days import Day
from kbase.cli.opening import opened
from kbase.cli.terminal import Screen, document
from kbase.errors import BadQuestion

if TYPE_CHECKING:
    from kbase.library import Library
    from kbase.model import Filters

NO_TOPIC = "No topic was named. Name one in a word or two, such as: kbase experts cold storage"
KINDS = ("note", "lesson", "question", "answer", "practice")


def narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow an answer, the same for every question."""
    options = [
        click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind."),
        click.option("--space", "spaces", multiple=True, metavar="NAME", help="Only in this space."),
        click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only with this tag."),
        click.option("--author", "authors", multiple=True, metavar="NAME", help="Only by this person."),
        click.option("--after", type=Day(), help="Only written on this day or later."),
        click.option("--before", type=Day(), help="Only written before this day."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


class Narrowing(TypedDict):
    """What those options give."""

    kinds: tuple[str, ...]
    spaces: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    after: date | None
    before: date | None


as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document instead.")


@click.command(
    epilog="Filters work inside the question too: kbase ask 'frost on the door tag:freezer'. "
    "Who wrote and when can be said plainly: kbase ask what did Ana Lima write in 2022."
)
@click.argument("text", nargs=-1)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 100), default=5, show_default=True, help="Most notes."
)
@click.option(
    "--people", metavar="N", type=click.IntRange(0, 50), default=3, show_default=True, help="Most people."
)
@narrowing
@as_json
@click.pass_context
def ask(
    context: click.Context,
    text: tuple[str, ...],
    limit: int,
    people: int,
    json_: bool,
    **narrow: Unpack[Narrowing],
) -> int:
    """Find the notes that answer a question, and the people behind them.

    TEXT is a question in ordinary words; quotation marks around it are welcome but not
    needed. With "-", it is read from standard input. With a filter, it may be left out:
    the newest notes that fit are shown.
    """
    _require_either(text, narrow, "Ask a question, or give a filter, such as: kbase ask --kind lesson")
    with opened(context) as library:
        from kbase.model import Question

        question = Question(asked(text), filters_of(narrow), limit, people)
        reply = library.ask(question, library.owner)
        if json_:
            from kbase import replies

            click.echo(document(replies.reply_document(reply)))
        else:
            from kbase.cli.listing import reply_lines
            from kbase.model import tells_apart

            placed = tells_apart(library.spaces(library.owner))
            for line in reply_lines(reply, Screen.here(), placed=placed):
                click.echo(line)
        if not reply.matches:
            explain_nothing(library)
        return exits.DONE if reply.matches and not reply.off_topic else exits.NOTHING_FOUND


@click.command()
@click.argument("topic", nargs=-1)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 100), default=10, show_default=True, help="Most people."
)
@narrowing
@as_json
@click.pass_context
def experts(
    context: click.Context, topic: tuple[str, ...], limit: int, json_: bool, **narrow: Unpack[Narrowing]
) -> int:
    """Find the people who know about a topic.

    Each comes with the notes that speak for them. With "-", TOPIC is read from standard input. With a
    filter, it may be left out: whoever wrote the newest notes that fit is shown.
    """
    _require_either(topic, narrow, "Name a topic, or give a filter, such as: kbase experts --tag frost")
    with opened(context) as library:
        text = asked(topic)
        found = library.knowers.who_knows(text, library.owner, limit, filters_of(narrow))
        if json_:
            from kbase import replies

            click.echo(document(replies.experts_document(found)))
        else:
            from kbase.cli.listing import knower_lines
            from kbase.model import tells_apart

            placed = tells_apart(library.spaces(library.owner))
            for line in knower_lines(found, Screen.here(), placed=placed):
                click.echo(line)
        if not found.people:
            exits.tell(NO_TOPIC if found.nothing_asked else "Nobody here has written about this.")
            explain_nothing(library)
        return exits.DONE if found.people and not found.off_topic else exits.NOTHING_FOUND


def _require_either(words: tuple[str, ...], narrow: Narrowing, says: str) -> None:
    """Raises `click.UsageError` where neither a word nor a filter was given."""
    if not (words or any(narrow.values())):
        raise click.UsageError(says)


def asked(words: tuple[str, ...]) -> str:
    """The question, from the command line or, for "-", from standard input."""
    if words != ("-",):
        return " ".join(words)
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuestion("Standard input is not text in UTF-8. Convert it, then ask again.") from error


def filters_of(narrow: Narrowing) -> Filters:
    from kbase.model import Filters, Kind, SpaceName

    return Filters(
        kinds=tuple(Kind(kind) for kind in narrow["kinds"]),
        spaces=tuple(SpaceName(space) for space in narrow["spaces"]),
        tags=narrow["tags"],
        authors=narrow["authors"],
        after=narrow["after"],
        before=narrow["before"],
    )


def explain_nothing(library: Library) -> None:
    """Say so where there is nothing to find."""
    if not library.overview(library.owner).notes:
        exits.tell("This library is empty. `kbase add PATH` puts notes in; `kbase demo` shows a sample.")
