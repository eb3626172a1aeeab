"""Holds docs/ to the code: `python -m scripts.docs` names what differs, `--write` writes the help texts.

What is held: the `--help` of every command stands in docs/commands.md; every setting with its
environment variable and default in docs/settings.md; every error with its exit code and HTTP
status in docs/errors.md; every relative link leads to a file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import click

from kbase import errors
from kbase.cli import kbase
from kbase.cli.exits import EXIT_CODES
from kbase.config import Settings
from kbase.web.problems import STATUS

ROOT = Path(__file__).parent.parent
COMMANDS = ROOT / "docs" / "commands.md"
SETTINGS = ROOT / "docs" / "settings.md"
ERRORS = ROOT / "docs" / "errors.md"

_HELP = re.compile(r"(<!-- help: (?P<name>[a-z -]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def commands() -> dict[str, click.Command]:
    """Every command by its full name: `kbase ask`, `kbase model use`."""
    return dict(_commands_of(kbase, click.Context(kbase, info_name="kbase", **kbase.context_settings)))


def _commands_of(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    yield context.command_path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _commands_of(inner, click.Context(inner, info_name=name, parent=context))


def help_of(name: str) -> str:
    """What `NAME --help` prints, 80 columns wide."""
    context: click.Context | None = None
    command: click.Command = kbase
    for word in name.split():
        if context is not None:
            assert isinstance(command, click.Group)
            inner = command.get_command(context, word)
            assert inner is not None
            command = inner
        settings = {**command.context_settings, "terminal_width": 80, "max_content_width": 80}
        context = click.Context(command, info_name=word, parent=context, **settings)
    assert context is not None
    return command.get_help(context)


def with_help(text: str) -> str:
    """`text` with the current help between each pair of markers."""

    def filled(found: re.Match[str]) -> str:
        return f"{found[1]}```text\n{help_of(found['name'])}\n```\n{found[3]}"

    return _HELP.sub(filled, text)


def wrong_commands(text: str) -> list[str]:
    """Commands that docs/commands.md lacks, has too much, or shows as they no longer are."""
    documented = {found["name"] for found in _HELP.finditer(text)}
    existing = set(commands())
    wrong = [f"docs/commands.md says nothing of `{name}`" for name in sorted(existing - documented)]
    wrong += [
        f"docs/commands.md has `{name}`, which does not exist" for name in sorted(documented - existing)
    ]
    if not wrong and with_help(text) != text:
        wrong.append("docs/commands.md shows an older --help: run `make docs`")
    return wrong


def wrong_settings(text: str) -> list[str]:
    """Settings that docs/settings.md lacks or gives another default."""
    wrong = []
    for field in fields(Settings):
        variable = "KBASE_HOME" if field.name == "library" else f"KBASE_{field.name.upper()}"
        row = next((line for line in text.splitlines() if line.startswith(f"| `{field.name}` |")), "")
        if f"`{variable}`" not in row:
            wrong.append(f"docs/settings.md has no row for `{field.name}` with `{variable}`")
        elif field.default is not MISSING and field.default != "" and f"`{field.default}`" not in row:
            wrong.append(f"docs/settings.md: the default of `{field.name}` is `{field.default}`")
    return wrong


def leaves(root: type[errors.KbaseError] = errors.KbaseError) -> list[type[errors.KbaseError]]:
    """Every error of the tree that has none below it."""
    below = root.__subclasses__()
    return [leaf for kind in below for leaf in leaves(kind)] if below else [root]


def wrong_errors(text: str) -> list[str]:
    """Errors that docs/errors.md lacks or gives another exit code or status."""
    wrong = []
    for leaf in leaves():
        if leaf.__module__ != errors.__name__:
            continue
        wanted = f"| `{leaf.__name__}` | {EXIT_CODES.get(leaf)} | {STATUS.get(leaf)} |"
        if not any(line.startswith(wanted) for line in text.splitlines()):
            wrong.append(f"docs/errors.md has no row `{wanted}`")
    return wrong


def dead_links(root: Path = ROOT) -> list[str]:
    """Links in our own Markdown that lead to no file."""
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return [
        f"{page.relative_to(root)}: {target} is not there"
        for page in sorted(pages)
        for target in _LINK.findall(_CODE.sub("", page.read_text("utf-8")))
        if not (page.parent / target).exists()
    ]


def wrong() -> list[str]:
    """All that documentation and code disagree about."""
    return [
        *wrong_commands(COMMANDS.read_text("utf-8")),
        *wrong_settings(SETTINGS.read_text("utf-8")),
        *wrong_errors(ERRORS.read_text("utf-8")),
        *dead_links(),
    ]


def main() -> int:
    if "--write" in sys.argv:
        COMMANDS.write_text(with_help(COMMANDS.read_text("utf-8")), "utf-8")
    found = wrong()
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
