"""`kbase init`, `check`, `rebuild`, `map` and `doctor`: making a library and looking after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from kbase.cli import exits
from kbase.cli.opening import opened, settings_of
from kbase.cli.progress import shown
from kbase.cli.terminal import Screen, document, safe, wrapped
from kbase.errors import NoLibrary

if TYPE_CHECKING:
    from kbase.model import Finding, MapReport

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document instead.")


@click.command()
@click.pass_context
def init(context: click.Context) -> int:
    """Make an empty library. One that is already there is left as it is."""
    from kbase.library import Library

    settings = settings_of(context)
    Library.create(settings).close()
    click.echo(f"The library is ready: {safe(str(settings.library))}")
    return exits.DONE


@click.command()
@as_json
@click.pass_context
def check(context: click.Context, json_: bool) -> int:
    """Prove that what is stored and what is searched agree.

    Reads the whole library and compares; changes nothing. Where something is wrong, says
    what to do, and ends with exit code 3.
    """
    with opened(context) as library:
        return _told(library.check(), json_)


@click.command()
@as_json
@click.pass_context
def doctor(context: click.Context, json_: bool) -> int:
    """Look at the machine, the packages and the library for trouble."""
    from kbase.library import Library

    settings = settings_of(context)
    try:
        with Library.open(settings) as library:
            return _told(library.doctor(), json_)
    except NoLibrary as none:
        from kbase.model import Finding

        # Whoever is just setting up wants to hear of the machine all the same.
        with TemporaryDirectory() as folder, Library.create(replace(settings, library=Path(folder))) as empty:
            return _told([Finding("library", True, str(none)), *empty.doctor()], json_)


@click.command()
@click.pass_context
def rebuild(context: click.Context) -> int:
    """Make the search indexes again from what is stored. Notes are not touched.

    What models no longer in use have made of the notes is dropped.
    """
    with opened(context) as library:
        with shown("Rebuilding", "passages") as progress:
            library.rebuild(progress)
        click.echo("The indexes are made again.")
    return exits.DONE


@click.command("map")
@click.option("--anew", is_flag=True, help="Lay all notes out again, beginning where they stand.")
@as_json
@click.pass_context
def make_map(context: click.Context, anew: bool, json_: bool) -> int:
    """Put the newest notes on the map of the library.

    The map, at /map in the browser, shows the notes by meaning. An import puts its notes there; this
    does it for those written since. Notes that are on the map stay where they are, unless the library
    has doubled since all were laid out, or --anew says so.
    """
    with opened(context) as library:
        with shown("Mapping", "passages", lines=not json_) as progress:
            report = library.map.make(progress, anew)
        if json_:
            click.echo(document({**asdict(report), "seconds": round(report.seconds, 3)}))
        else:
            click.echo(map_line(report))
    return exits.DONE


def map_line(report: MapReport) -> str:
    """What making the map did, in a sentence."""
    if report.anew:
        return f"Notes laid out: {report.placed:,} ({report.seconds:.1f} s)."
    return f"Notes newly placed: {report.placed:,}; left where they stand: {report.kept:,}."


def _told(findings: Sequence[Finding], json_: bool) -> int:
    well = all(finding.ok for finding in findings)
    if json_:
        click.echo(document({"ok": well, "findings": [asdict(finding) for finding in findings]}))
    else:
        for line in finding_lines(findings, Screen.here()):
            click.echo(line)
    return exits.DONE if well else exits.TROUBLE


def finding_lines(findings: Sequence[Finding], screen: Screen) -> Iterator[str]:
    """A line for each thing looked at; what to do stands below what is wrong."""
    ink = screen.ink
    for finding in findings:
        mark = ink.good("ok   ") if finding.ok else ink.bad("WRONG")
        first, *more = wrapped(safe(f"{finding.name}: {finding.detail}"), screen.width - 7, "", "")
        yield f"{mark}  {first}"
        for line in more:
            yield f"       {line}"
        if not finding.ok and finding.remedy:
            for line in wrapped(safe(f"→ {finding.remedy}"), screen.width, " " * 7, " " * 9):
                yield ink.strong(line)
