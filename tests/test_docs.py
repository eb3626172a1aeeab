"""What docs/ says is what kbase does, and the guards that hold it are seen to work."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbase import endings
from scripts import docs


def test_documentation_and_code_agree() -> None:
    assert docs.wrong() == []


def test_a_command_left_out_is_named() -> None:
    text = docs.COMMANDS.read_text("utf-8").replace("<!-- help: kbase ask -->", "")
    assert "docs/commands.md says nothing of `kbase ask`" in docs.wrong_commands(text)


def test_a_command_that_does_not_exist_is_named() -> None:
    text = docs.COMMANDS.read_text("utf-8") + "<!-- help: kbase dance -->\n<!-- end -->\n"
    assert "docs/commands.md has `kbase dance`, which does not exist" in docs.wrong_commands(text)


def test_an_older_help_text_is_seen() -> None:
    text = docs.COMMANDS.read_text("utf-8").replace("--limit", "--most")
    assert docs.wrong_commands(text) == ["docs/commands.md shows an older --help: run `make docs`"]
    assert docs.with_help(text) == docs.COMMANDS.read_text("utf-8")


def test_a_setting_left_out_or_with_another_default_is_named() -> None:
    text = docs.SETTINGS.read_text("utf-8")
    assert docs.wrong_settings(text.replace("| `port` |", "| `harbour` |"))
    assert docs.wrong_settings(text.replace("`8765`", "`80`"))


@pytest.mark.parametrize("name", [leaf.__name__ for leaf in docs.leaves()])
def test_an_error_left_out_is_named(name: str) -> None:
    text = docs.ERRORS.read_text("utf-8").replace(f"| `{name}` |", "| `Gone` |")
    assert any(name in line for line in docs.wrong_errors(text))


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("[here](docs/gone.md) [there](https://example.org) [below](#part)")
    assert docs.dead_links(tmp_path) == ["README.md: docs/gone.md is not there"]


def test_every_format_that_can_be_imported_is_documented() -> None:
    text = (docs.ROOT / "docs" / "getting-started.md").read_text("utf-8")
    for suffix in endings.NOTES:
        assert f"`{suffix}`" in text
