"""`kbase model show`, `list` and `use`: which model reads the notes."""

from __future__ import annotations

import click

from kbase.cli import exits
from kbase.cli.opening import opened
from kbase.cli.progress import shown
from kbase.cli.terminal import Screen, document, safe

NO_RERANKER = "none"
BUDGET_MS = 500

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document instead.")


@click.group(short_help="Show, list or change the model that reads the notes.")
def model() -> None:
    """Show, list or change the model that reads the notes.

    A model turns every passage into numbers that stand for its meaning. All passages of a
    library are read by the same one. The packaged one reads English; notes in other languages are
    found by their words, and seldom by meaning, until `use` takes a model that reads those too.
    """


@model.command()
@as_json
@click.pass_context
def show(context: click.Context, json_: bool) -> int:
    """Show the model this library uses."""
    with opened(context) as library:
        embedder = library.embedder
        facts = {
            "name": library.model_name,
            "fingerprint": embedder.fingerprint,
            "dimension": embedder.dimension,
            "max_tokens": embedder.max_tokens,
            "reranker": library.reranker.chosen.name,
        }
    if json_:
        click.echo(document(facts))
        return exits.DONE
    click.echo(f"name         {safe(str(facts['name']))}")
    click.echo(f"dimension    {facts['dimension']} numbers a passage")
    click.echo(f"reads        {facts['max_tokens']} tokens of a text at most")
    click.echo(f"fingerprint  {embedder.fingerprint}")
    click.echo(f"reranker     {safe(str(facts['reranker'])) or NO_RERANKER}")
    return exits.DONE


@model.command(name="list")
@as_json
@click.pass_context
def list_(context: click.Context, json_: bool) -> int:
    """List the models this library has read its notes with."""
    with opened(context) as library:
        models = library.models()
    if json_:
        click.echo(
            document(
                [
                    {"fingerprint": each.fingerprint, "passages": each.passages, "in_use": each.in_use}
                    for each in models
                ]
            )
        )
        return exits.DONE if models else exits.NOTHING_FOUND
    ink = Screen.here().ink
    for each in models:
        mark = ink.good("in use") if each.in_use else "      "
        passages = "passage" if each.passages == 1 else "passages"
        click.echo(f"{mark}  {each.fingerprint[:16]}  {each.passages:>9,} {passages}")
    if not models:
        exits.tell("No note has been read yet: `kbase add PATH` puts some in.")
    return exits.DONE if models else exits.NOTHING_FOUND


@model.command()
@click.argument("name")
@click.pass_context
def use(context: click.Context, name: str) -> int:
    """Read all notes with another model, then use it.

    NAME is a sentence-transformers model: a folder, or a name on the Hugging Face hub, which is
    asked once. Only safetensors weights are taken, and no code that comes with a model is run.
    Until every passage is read, questions are answered with the old model. What that one made of the
    notes stays, so that going back costs nothing, until `kbase rebuild` drops it.
    """
    with opened(context) as library:
        with shown("Reading", "passages") as progress:
            library.use_model(name, library.owner, progress)
        click.echo(f"This library now uses {safe(name)}.")
    return exits.DONE


@model.command(name="use-reranker", short_help="Let a cross-encoder put the best passages in order.")
@click.argument("name")
@click.option(
    "--budget-ms",
    metavar="MS",
    type=click.IntRange(min=1),
    default=BUDGET_MS,
    show_default=True,
    help="The time it has for one question; past it the order stays as it was.",
)
@click.pass_context
def use_reranker(context: click.Context, name: str, budget_ms: int) -> int:
    """Let a cross-encoder put the best passages in order, or `none`.

    A cross-encoder reads question and passage together: better than any comparison of numbers made
    beforehand, and far slower. NAME is a sentence-transformers CrossEncoder: a folder, or a name on the
    Hugging Face hub, which is asked once. Only safetensors weights are taken, and no code that comes
    with a model is run.
    """
    with opened(context) as library:
        library.reranker.choose("" if name == NO_RERANKER else name, budget_ms, library.owner)
    if name == NO_RERANKER:
        click.echo("This library now uses no cross-encoder.")
    else:
        click.echo(f"This library now uses {safe(name)} to put the best passages in order.")
    return exits.DONE
