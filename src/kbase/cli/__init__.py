"""The terminal's door: one module per group of commands, imported only when one of them is used.

`kbase --help` answers before a person has lifted their finger, so nothing here imports
more than click; what a command needs, its own module imports, and heavy things later still.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

import click

from kbase import __version__
from kbase.errors import KbaseError

_MADE_BETWEEN_LOOKS = 50_000
"""How many more objects there may be before Python looks for cycles among them; 700 unless told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives, and what it says of itself in the list of commands."""

    module: str
    says: str


SECTIONS: dict[str, dict[str, Entry]] = {
    "Start": {
        "demo": Entry("serve", "Serve a sample library and open it in a browser."),
        "init": Entry("care", "Make an empty library."),
        "add": Entry("add", "Put notes in: files, folders, or standard input."),
        "serve": Entry("serve", "Serve the library as web pages and a JSON API."),
    },
    "Ask": {
        "ask": Entry("ask", "Find the notes that answer a question, and the people behind them."),
        "experts": Entry("ask", "Find the people who know about a topic."),
        "connections": Entry("connections", "Show who is connected through what, for a topic."),
        "people": Entry("people", "Show people, whom they learn with, and one human's names."),
        "pack": Entry("pack", "Prepare a session on a big question from what the library knows."),
        "session": Entry("session", "Saved session packs, and what came of their sessions."),
    },
    "Look after it": {
        "check": Entry("care", "Prove that what is stored and what is searched agree."),
        "rebuild": Entry("care", "Make the search indexes again from what is stored."),
        "map": Entry("care", "Put the newest notes on the map of the library."),
        "doctor": Entry("care", "Look at the machine, the packages and the library for trouble."),
        "eval": Entry("eval", "Measure retrieval on a test collection (BEIR layout)."),
        "model": Entry("model", "Show, list or change the model that reads the notes."),
    },
}
"""Every command, in the order and under the headings `kbase --help` shows."""


NAMED_OTHERWISE = {"eval": "evaluate", "map": "make_map"}
"""Commands whose function cannot have their name, which is Python's own."""


class LateGroup(click.Group):
    """A group that imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for section in SECTIONS.values():
            if entry := section.get(cmd_name):
                module = importlib.import_module(f"kbase.cli.{entry.module}")
                command = getattr(module, NAMED_OTHERWISE.get(cmd_name, cmd_name))
                if isinstance(command, click.Command):
                    return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from `SECTIONS` alone: no module is imported to print it."""
        for heading, entries in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, entry.says) for name, entry in entries.items()])


@click.group(
    cls=LateGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="The library is the folder named by --library, else by KBASE_HOME, else ~/kbase.",
)
@click.option(
    "--library",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder with everything in it.",
)
@click.version_option(__version__, "--version", "-V", message="kbase %(version)s")
@click.pass_context
def kbase(context: click.Context, library: str | None) -> None:
    """Notes go in; a question comes back with its answer and the peers behind it."""
    context.obj = {"library": library}


def run(arguments: Sequence[str]) -> int:
    """Do one command and say how it ended: the exit code. Messages go to standard error."""
    from kbase.cli import exits

    try:
        with kbase.make_context("kbase", list(arguments)) as context:
            ended = kbase.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as error:  # --help and --version
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        return exits.USAGE
    except click.UsageError as error:
        error.show()
        return exits.USAGE
    except click.ClickException as error:
        error.show()
        return exits.TROUBLE
    except KbaseError as error:
        exits.tell(str(error))
        return exits.code_of(error)
    except (KeyboardInterrupt, click.Abort):
        exits.tell("Stopped.")
        return exits.STOPPED
    except BrokenPipeError:
        # The reader of our output has gone (`kbase ask … | head`): nothing is wrong, and nothing
        # more may be written, not even by the interpreter as it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.DONE
    except OSError as error:
        exits.tell(exits.said_plainly(error))
        return exits.TROUBLE
    return ended if isinstance(ended, int) else exits.DONE


def main() -> None:
    """The `kbase` command.

    Python looks for cycles again and again while modules are opened, and through everything once more as
    it ends: a fifth of a short command. So it looks more seldom, and not at the end.
    """
    gc.set_threshold(_MADE_BETWEEN_LOOKS)
    sys.excepthook = _apologise
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Unicode shows a question mark rather than ending in an error.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    if "_KBASE_COMPLETE" in os.environ:  # a shell asks what could stand here
        kbase.main(prog_name="kbase")
    ended = run(sys.argv[1:])
    gc.freeze()
    sys.exit(ended)


def _apologise(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What is shown for a mistake of ours in place of a traceback; ends with exit code 3."""
    from kbase.cli import exits

    if os.environ.get("KBASE_DEBUG"):
        sys.__excepthook__(kind, error, trace)
    else:
        exits.tell(
            f"something unforeseen happened ({kind.__name__}: {error}). That is a mistake in kbase, "
            "not yours. `KBASE_DEBUG=1` before the same command shows where; please report it with that."
        )
    raise SystemExit(exits.TROUBLE)
