"""Git tells who wrote a file: by lines, through renames, as the mailmap spells them."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from kbase.errors import BadSetting
from kbase.ingest.authorship import git_histories

NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Repository:
    """A small repository with commits by whom and when we like."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, **environment: str) -> None:
        subprocess.run(
            ["git", *words],
            cwd=self.folder,
            env=os.environ | NOBODY | environment,
            check=True,
            capture_output=True,
        )

    def write(self, path: str, lines: int, word: str = "line") -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{word} {n} of {path}\n" for n in range(lines)), "utf-8")

    def commit(self, name: str, day: str, message: str = "write", mail: str = "") -> None:
        who = {
            "NAME": name,
            "EMAIL": mail or f"{name.split()[0].lower()}@corymb.example",
            "DATE": f"{day}T12:00:00Z",
        }
        self.git("add", "-A")
        self.git(
            "commit",
            "-q",
            "-m",
            message,
            **{f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()},
        )


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_the_first_to_commit_stands_first_then_by_lines(repository: Repository) -> None:
    repository.write("a.md", 10)
    repository.commit("Rosa", "2020-01-02")
    repository.write("a.md", 60)
    repository.commit("Marek", "2021-03-04")
    repository.write("a.md", 80)
    repository.commit("Priya", "2022-05-06")
    history = git_histories(repository.folder)["a.md"]
    assert history.authors == ("Rosa", "Marek", "Priya")
    assert (history.created, history.updated) == (date(2020, 1, 2), date(2022, 5, 6))


def test_who_mended_a_line_is_no_author(repository: Repository) -> None:
    repository.write("a.md", 100)
    repository.commit("Rosa", "2020-01-02")
    repository.write("a.md", 103)
    repository.commit("Typo Finder", "2020-01-03")
    assert git_histories(repository.folder)["a.md"].authors == ("Rosa",)


def test_a_moved_file_keeps_its_history(repository: Repository) -> None:
    repository.write("old/a.md", 30)
    repository.commit("Rosa", "2019-01-01")
    repository.git("mv", "old/a.md", "b.md")
    repository.commit("Mover", "2020-01-01")
    (repository.folder / "new").mkdir()
    repository.git("mv", "b.md", "new/c ü\t.md")
    repository.commit("Mover", "2021-01-01")
    histories = git_histories(repository.folder)
    assert histories["new/c ü\t.md"].authors == ("Rosa",)
    assert histories["new/c ü\t.md"].created == date(2019, 1, 1)


def test_people_who_wrote_together_are_all_authors(repository: Repository) -> None:
    repository.write("a.md", 10)
    message = "write\n\nCo-authored-by: Marek Dvořák <m@corymb.example>\nCo-authored-by: helper[bot] <b@x>"
    repository.commit("Rosa", "2020-01-02", message)
    assert git_histories(repository.folder)["a.md"].authors == ("Rosa", "Marek Dvořák")


def test_no_character_in_a_name_a_trailer_or_a_file_breaks_the_log(repository: Repository) -> None:
    odd = "a\x1eb\x1fc\x1dd.md"
    repository.write(odd, 10)
    repository.write("plain.md", 10)
    message = "write\n\nCo-authored-by: Ma\x1frek\x1e Dvo\x1dřák <m@corymb.example>"
    repository.commit("Ro\x1fsa \x1eH", "2020-01-02", message, mail="rosa@corymb.example")
    histories = git_histories(repository.folder)
    assert set(histories) == {odd, "plain.md"}
    assert histories["plain.md"].created == date(2020, 1, 2)
    assert len(histories["plain.md"].authors) == 2


def test_bots_are_no_authors(repository: Repository) -> None:
    repository.write("a.md", 10)
    repository.commit("dependabot[bot]", "2020-01-02")
    repository.write("a.md", 20)
    repository.commit("Rosa", "2020-01-03")
    assert git_histories(repository.folder)["a.md"].authors == ("Rosa",)


def test_names_go_through_the_mailmap(repository: Repository) -> None:
    (repository.folder / ".mailmap").write_text(
        "Rosa Huamán <rosa@corymb.example> <old@mail.example>\n", "utf-8"
    )
    repository.write("a.md", 10)
    repository.commit("rhq", "2020-01-02", mail="old@mail.example")
    assert git_histories(repository.folder)["a.md"].authors == ("Rosa Huamán",)


def test_a_folder_inside_a_repository_has_paths_of_its_own(repository: Repository) -> None:
    repository.write("notes/sub/a.md", 3)
    repository.write("b.md", 3)
    repository.commit("Rosa", "2020-01-02")
    assert set(git_histories(repository.folder / "notes")) == {"sub/a.md"}


def test_paths_are_in_one_spelling(repository: Repository) -> None:
    repository.write(unicodedata.normalize("NFD", "Ångström.md"), 3)
    repository.commit("Rosa", "2020-01-02")
    assert unicodedata.normalize("NFC", "Ångström.md") in git_histories(repository.folder)


def test_a_folder_without_history_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="--authors git"):
        git_histories(tmp_path)


def test_a_new_repository_has_no_authors_yet(repository: Repository) -> None:
    assert git_histories(repository.folder) == {}


def test_without_git_it_says_so(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    with pytest.raises(BadSetting, match="not installed"):
        git_histories(repository.folder)
