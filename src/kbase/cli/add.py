"""`kbase add`: files, folders and standard input become notes."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from kbase import endings
from kbase.cli import exits
from kbase.cli.opening import opened
from kbase.cli.progress import shown
from kbase.cli.terminal import Screen, document, safe, wrapped

if TYPE_CHECKING:
    from kbase.model import Failure, ImportReport, Nowhere

STDIN = "-"
LISTS = ("added", "changed", "unchanged", "missing", "removed")
MOST_NAMES = 5  # of notes that are not here
MOST_PATHS = 20  # listed of each sort; what failed is always listed whole


@click.command(no_args_is_help=True)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH... | -",
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@click.option(
    "--authors",
    "authors_from",
    type=click.Choice(["front-matter", "git"]),
    default="front-matter",
    show_default=True,
    help="Where authors come from.",
)
@click.option("--author", metavar="NAME", default="", help="Who wrote notes that name nobody.")
@click.option("--space", metavar="NAME", help="Where notes go that name no space.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag every note gets; may be repeated.")
@click.option("--prune", is_flag=True, help="Remove notes whose file is gone.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1),
    help="How many cores read at once.  [default: the setting jobs, or all]",
)
@click.option("--json", "json_", is_flag=True, help="Print the report as one JSON document.")
@click.pass_context
def add(
    context: click.Context,
    paths: tuple[Path, ...],
    authors_from: str,
    author: str,
    space: str | None,
    tags: tuple[str, ...],
    prune: bool,
    dry_run: bool,
    jobs: int | None,
    json_: bool,
) -> int:
    """Put notes in: files, folders, or standard input.

    Reads Markdown and plain text; "-" is standard input. Run it again after editing: only what
    changed is read anew, a moved file keeps its note, and a file that is gone is reported (and
    removed only with --prune). Ctrl-C is safe: what was stored stays, and the next run goes on.
    """
    from_stdin = STDIN in map(str, paths)
    if from_stdin and len(paths) > 1:
        raise click.UsageError('"-" stands alone: add files in a command of their own.')
    with opened(context, jobs=jobs) as library:
        from kbase.model import ImportOptions, SpaceName

        options = ImportOptions(
            space=SpaceName(space) if space else None,
            authors_from=authors_from,
            author=author,
            tags=tags,
            prune=prune,
            dry_run=dry_run,
        )
        if from_stdin:
            report = library.add_text(sys.stdin.buffer.read(), options, library.owner)
        else:
            with shown("Adding", "notes", lines=not json_) as progress:
                report = library.add(paths, options, library.owner, progress)
    if json_:
        click.echo(document(report_document(report)))
    else:
        for line in report_lines(report, Screen.here()):
            click.echo(line)
    return _ended(report)


def _ended(report: ImportReport) -> int:
    if report.interrupted:
        exits.tell("Stopped. What is listed above is stored; the same command goes on from there.")
        return exits.STOPPED
    if report.failed:
        return exits.TROUBLE
    if not any(getattr(report, name) for name in (*LISTS, "moved", "empty")):
        exits.tell(f"No notes there: kbase reads {endings.READ}.")
        return exits.NOTHING_FOUND
    return exits.DONE


def report_document(report: ImportReport) -> dict[str, Any]:
    """The report as plain JSON values, every path listed."""
    return {
        **{name: list(getattr(report, name)) for name in LISTS},
        "moved": [{"from": old, "to": new} for old, new in report.moved],
        "empty": [asdict(failure) for failure in report.empty],
        "others": list(report.others),
        "failed": [asdict(failure) for failure in report.failed],
        "warnings": [asdict(warning) for warning in report.warnings],
        "alike": [asdict(pair) for pair in report.alike],
        "nowhere": [{"from": one.path, "to": one.target} for one in report.nowhere],
        "unsigned": report.unsigned,
        "undated": report.undated,
        "passages": report.passages,
        "embedded": report.embedded,
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
        "dry_run": report.dry_run,
    }


def report_lines(report: ImportReport, screen: Screen) -> Iterator[str]:
    """What the import did: a count of each sort, then the paths somebody may want to look at."""
    ink = screen.ink
    if report.dry_run:
        yield ink.warning("Nothing was stored: this is what would be done.")
    done = any((report.added, report.changed, report.moved, report.missing, report.removed, report.failed))
    sorts: list[tuple[str, Sequence[str], str]] = [
        ("added", report.added, ""),
        ("changed", report.changed, ""),
        ("moved", [f"{old} → {new}" for old, new in report.moved], "kept as the same notes"),
        ("unchanged", report.unchanged, "" if done else "nothing to do"),
        ("missing", report.missing, "gone from disk, still stored; --prune removes them"),
        ("removed", report.removed, "gone from disk"),
    ]
    for name, paths, remark in sorts:
        if paths:
            yield f"{name:<10}{len(paths):>7,}" + (ink.quiet(f"   {remark}") if remark else "")
        if name in {"changed", "moved", "missing", "removed"}:
            yield from _paths(paths, screen)
    if report.empty:
        yield f"{'empty':<10}{len(report.empty):>7,}" + ink.quiet(
            "   left out; write something in them, then run this again"
        )
        yield from _failures(report.empty[:MOST_PATHS], screen)
        yield from _more(len(report.empty) - MOST_PATHS, screen)
    if report.others:
        kinds = Counter(PurePath(path).suffix.lower() or "without an ending" for path in report.others)
        named = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common(MOST_NAMES))
        line = f"{'others':<10}{len(report.others):>7,}   not Markdown or plain text, not read: {safe(named)}"
        yield ink.quiet(line + (", …" if len(kinds) > MOST_NAMES else ""))
    if report.passages:
        new = f"{report.embedded:,}" if report.embedded else "none"
        remark = f"{new} of them new, in {report.seconds:.1f} s"
        yield f"{'passages':<10}{report.passages:>7,}" + ink.quiet(f"   {remark}")
    if report.unsigned:
        remark = "name who wrote them with --author NAME, or who you are with the setting owner"
        if not report.dry_run:  # files that do not change are not signed later
            remark = "name who wrote them in their front matter (authors:) or on their page"
        yield ink.warning(f"{'unsigned':<10}{report.unsigned:>7,}") + ink.quiet(f"   {remark}")
        if not report.dry_run:
            yield ink.quiet("  --author NAME, or the setting owner, signs what is new or has changed")
    if report.undated:
        remark = "say no date and count as written when last saved"
        yield f"{'undated':<10}{report.undated:>7,}" + ink.quiet(f"   {remark}")
        yield ink.quiet("  to say when: `created:` in their front matter, and add them again")
    if report.warnings:
        yield ink.warning(f"{'warnings':<10}{len(report.warnings):>7,}") + ink.quiet("   stored all the same")
        yield from _failures(report.warnings[:MOST_PATHS], screen)
        yield from _more(len(report.warnings) - MOST_PATHS, screen)
    yield from _nowhere(report.nowhere, screen)
    if report.alike:
        yield ink.warning(f"{'alike':<10}{len(report.alike):>7,}") + ink.quiet(
            "   new people who may be known here already"
        )
        for pair in report.alike[:MOST_PATHS]:
            yield from wrapped(safe(pair.why), screen.width, "  ", "    ")
        yield from _more(len(report.alike) - MOST_PATHS, screen)
        yield ink.quiet("  where two are one human: kbase people merge NAME SAME_AS")
    if report.failed:
        yield ink.bad(f"{'failed':<10}{len(report.failed):>7,}") + ink.quiet("   not stored; the rest is")
        yield from _failures(report.failed, screen)


def _nowhere(nowhere: Sequence[Nowhere], screen: Screen) -> Iterator[str]:
    """Links to notes that are not here: the names most of them ask for, each with a file that does."""
    if not nowhere:
        return
    wanted: dict[str, list[str]] = {}
    for one in nowhere:
        wanted.setdefault(one.target, []).append(one.path)
    yield screen.ink.warning(f"{'links':<10}{len(nowhere):>7,}") + screen.ink.quiet(
        "   lead to notes that are not here; kbase doctor names them too"
    )
    for target in sorted(wanted, key=lambda target: -len(wanted[target]))[:MOST_NAMES]:
        first, *more = wanted[target]
        others = f" and {len(more):,} more" if more else ""
        yield from wrapped(safe(f"“{target}” in {first}{others}"), screen.width, "  ", "    ")
    yield from _more(len(wanted) - MOST_NAMES, screen)


def _paths(paths: Sequence[str], screen: Screen) -> Iterator[str]:
    for path in paths[:MOST_PATHS]:
        yield from wrapped(safe(path), screen.width, "  ", "    ")
    yield from _more(len(paths) - MOST_PATHS, screen)


def _more(count: int, screen: Screen) -> Iterator[str]:
    if count > 0:
        yield screen.ink.quiet(f"  and {count:,} more; --json lists all")


def _failures(failures: Sequence[Failure], screen: Screen) -> Iterator[str]:
    for failure in failures:
        place = f" ({failure.place})" if failure.place else ""
        yield from wrapped(safe(f"{failure.path}{place}: {failure.reason}"), screen.width, "  ", "    ")
