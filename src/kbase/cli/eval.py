"""`kbase eval`: how good retrieval is on a test collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kbase.cli import exits
from kbase.cli.opening import settings_of
from kbase.cli.progress import shown
from kbase.cli.terminal import document, safe
from kbase.counting import counted

SIZES = (("document", "documents"), ("passage", "passages"), ("query", "queries"))
TABLES = ("retrievers", "experts", "answerability", "ms")


@click.command(name="eval")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "json_", is_flag=True, help="Print one JSON document instead.")
@click.option(
    "--run",
    "run_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the ranking as a TREC run.",
)
@click.option(
    "--answerability",
    is_flag=True,
    help="Print only how well it tells when there is no answer.",
)
@click.pass_context
def evaluate(
    context: click.Context, folder: Path, json_: bool, run_file: Path | None, answerability: bool
) -> int:
    """Measure retrieval on a test collection (BEIR layout).

    A throw-away library is made of DIR and asked the way `kbase ask` asks; your own library is
    not touched. Queries of collections that lie beside DIR stand in for unrelated questions.
    """
    from kbase.library import Library

    with shown("Measuring", "documents", lines=not json_) as progress:
        found = Library.evaluate(folder, settings_of(context), progress, run_file)
    if json_:
        click.echo(document(found))
    else:
        for line in result_lines(found, ("answerability",) if answerability else TABLES):
            click.echo(line)
    if answerability and "auc" not in found.get("answerability", {}):
        exits.tell("No unrelated questions were asked: no other collection with queries lies beside DIR.")
    return exits.DONE


def result_lines(found: Mapping[str, Any], tables: Sequence[str] = TABLES) -> Iterator[str]:
    """The figures as tables: by default all there are."""
    counts = [counted(found[many], one, many) for one, many in SIZES if many in found]
    if judged_by := found.get("judged_by"):
        counts.append(f"judged by {safe(judged_by)}")
    yield "   ".join(counts)
    for name in tables:
        part = found.get(name)
        if not part:
            continue
        yield ""
        nested = part if all(isinstance(row, Mapping) for row in part.values()) else {name: part}
        yield from _table(name, nested, decimals=1 if name == "ms" else 3)


def _table(name: str, rows: Mapping[str, Mapping[str, float]], decimals: int) -> Iterator[str]:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    wide = max(len(safe(word)) for word in (name, *rows))
    yield "  ".join([f"{name:<{wide}}", *(f"{column:>10}" for column in columns)])
    for title, row in rows.items():
        cells = (
            f"{row[column]:>{max(10, len(column))}.{decimals}f}"
            if column in row
            else " " * max(10, len(column))
            for column in columns
        )
        yield "  ".join([f"{safe(title):<{wide}}", *cells]).rstrip()
