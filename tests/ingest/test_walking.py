"""The walk finds every readable file once, in one order, and says what it passed over."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from kbase.ingest.walking import Walk, walk


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("text", "utf-8")
    return path


def shown(found: Walk) -> list[str]:
    return [file.shown for file in found.files]


def reasons(found: Walk) -> dict[str, str]:
    return {failure.path: failure.reason for failure in found.failed}


def test_files_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "sub/c.markdown", "a/z.md", "picture.png", "README"):
        write(tmp_path / name)
    assert shown(walk(tmp_path)) == ["a.txt", "a/z.md", "b.md", "sub/c.markdown"]
    assert sorted(walk(tmp_path).others) == ["README", "picture.png"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.md", ".obsidian/a.md", "sub/.b.md", "c.md"):
        write(tmp_path / name)
    assert shown(walk(tmp_path)) == ["c.md"]


def test_a_single_file_is_found_below_its_folder(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md")
    found = walk(file)
    assert shown(found) == ["a.md"]
    assert found.root == tmp_path.resolve()


def test_a_link_given_by_name_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.md")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert shown(walk(tmp_path / "link")) == ["a.md"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.md", "no such file"), ("picture.png", "kbase reads Markdown"), ("pipe", "pipe")],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, reason: str) -> None:
    write(tmp_path / "picture.png")
    os.mkfifo(tmp_path / "pipe")
    (failure,) = walk(tmp_path / name).failed
    assert reason in failure.reason


def test_links_are_never_followed_out_or_round(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    write(vault / "a.md")
    write(vault / "sub" / "b.md")
    write(tmp_path / "secret.md")
    write(tmp_path / "other" / "c.md")
    (vault / "out.md").symlink_to(tmp_path / "secret.md")
    (vault / "outside").symlink_to(tmp_path / "other")
    (vault / "sub" / "up").symlink_to(vault)
    (vault / "loop.md").symlink_to(vault / "loop.md")
    (vault / "gone.md").symlink_to(vault / "nowhere.md")
    (vault / "gone.png").symlink_to(vault / "nowhere.png")
    found = walk(vault)
    assert shown(found) == ["a.md", "sub/b.md"]
    assert reasons(found) == {
        "out.md": "a link to something outside the folder; add that by its own path",
        "outside": "a link to something outside the folder; add that by its own path",
        "sub/up": "a link that leads back to a folder it is in",
        "loop.md": "a link that leads back to itself",
        "gone.md": "there is no such file or folder",
    }


def test_a_link_inside_is_told_and_its_file_read_once(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    (tmp_path / "picture.md.png").symlink_to(tmp_path / "a.md")
    found = walk(tmp_path)
    assert shown(found) == ["a.md"]
    assert [(warning.path, warning.reason) for warning in found.warnings] == [
        ("b.md", "a link to a.md, which is read where it is")
    ]


def test_pipes_and_sockets_are_refused_without_opening_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe.bin")
    assert reasons(walk(tmp_path)) == {"pipe.md": "not a file, but a pipe, a socket or a device"}


def test_a_device_is_refused() -> None:
    assert "device" in walk(Path("/dev/null")).failed[0].reason


def test_both_spellings_of_a_name_are_one_file(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        write(tmp_path / unicodedata.normalize(form, "Ångström.md"))
    found = walk(tmp_path)
    assert shown(found) == [unicodedata.normalize("NFC", "Ångström.md")]
    assert "other code points" in found.warnings[0].reason


def test_a_name_that_is_no_text_is_refused_in_letters_that_can_be_shown(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))).write_bytes(b"x")
    (failure,) = walk(tmp_path).failed
    assert failure.path == "caf\ufffd.md"
    assert "UTF-8" in failure.reason


def test_folders_are_walked_to_a_depth_and_no_deeper(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 102)
    write(deep / "a.md")
    write(tmp_path / "b.md")
    found = walk(tmp_path)
    assert shown(found) == ["b.md"]
    assert "folders deep" in found.failed[0].reason


def test_long_and_right_to_left_names_are_read(tmp_path: Path) -> None:
    names = ["n" * 252 + ".md", "\u05de\u05d9\u05dc\u05d9\u05dd.md"]
    for name in names:
        write(tmp_path / name)
    assert sorted(shown(walk(tmp_path))) == sorted(names)
