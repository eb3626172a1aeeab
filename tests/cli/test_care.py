"""`kbase init`, `check`, `rebuild` and `doctor`."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from kbase.cli.care import finding_lines
from kbase.cli.terminal import Ink, Screen
from kbase.model import Finding
from tests.cli.conftest import Command

PIPE = Screen(80, Ink(colour=False))


def test_init_says_where_and_leaves_a_library_as_it_is(kbase: Command, sample_library: Path) -> None:
    before = (sample_library / "kbase.sqlite").stat().st_size
    ended = kbase("init", library=sample_library)
    assert ended.code == 0
    assert str(sample_library) in ended.out
    assert (sample_library / "kbase.sqlite").stat().st_size == before


def test_a_sound_library_is_found_sound(kbase: Command, sample_library: Path) -> None:
    ended = kbase("check", library=sample_library)
    assert (ended.code, "WRONG" in ended.out) == (0, False)
    found = json.loads(kbase("check", "--json", library=sample_library).out)
    assert found["ok"] is True
    assert found["findings"]


def test_a_damaged_library_ends_with_3_and_says_what_to_do(kbase: Command, tmp_path: Path) -> None:
    (tmp_path / "library" / "kbase.sqlite").write_bytes(b"no database at all" * 500)
    ended = kbase("check")
    assert ended.code == 3
    assert "Traceback" not in ended.err


def test_a_missing_vector_is_found(kbase: Command, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Frost\n\nChange the gasket.\n")
    kbase("add", str(tmp_path / "note.md"))
    with sqlite3.connect(tmp_path / "library" / "kbase.sqlite") as database:
        database.execute("DELETE FROM vector")
    database.close()
    ended = kbase("check")
    assert ended.code == 3
    assert "WRONG" in ended.out


def test_rebuild_makes_the_indexes_again(kbase: Command, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Frost\n\nChange the gasket.\n")
    kbase("add", str(tmp_path / "note.md"))
    for file in (tmp_path / "library" / "index").glob("*"):
        file.unlink()
    assert kbase("rebuild").code == 0
    assert kbase("check").code == 0
    assert "Frost" in kbase("ask", "gasket").out


def test_doctor_looks_at_the_machine(kbase: Command) -> None:
    ended = kbase("doctor")
    assert ended.code in {0, 3}  # an old SQLite is worth a word
    assert "SQLite" in ended.out


def test_doctor_names_the_notes_that_links_ask_for_and_nobody_has_added(
    kbase: Command, tmp_path: Path
) -> None:
    def links() -> dict[str, object]:
        findings: list[dict[str, object]] = json.loads(kbase("doctor", "--json").out)["findings"]
        return next(one for one in findings if one["name"] == "Links")

    (tmp_path / "door.md").write_text("# Door\n\nSee [[Seals]] and [[Lamps]].\n")
    (tmp_path / "fan.md").write_text("# Fan\n\nSee [[Seals]], ![[fan.png]] and [[Door]].\n")
    kbase("add", str(tmp_path / "door.md"), str(tmp_path / "fan.md"))
    assert links()["ok"]
    assert links()["detail"] == (
        "3 lead to notes that nobody has added: “Seals” in “Door” and 1 more; “Lamps” in “Door”"
    )
    (tmp_path / "seals.md").write_text("# Seals\n\nAll of them.\n")
    (tmp_path / "lamps.md").write_text("# Lamps\n\nAll of them.\n")
    kbase("add", str(tmp_path / "seals.md"), str(tmp_path / "lamps.md"))
    assert links()["detail"] == "each leads to a note that is here"


def test_doctor_says_where_the_model_does_not_read_the_language_of_the_notes(
    kbase: Command, tmp_path: Path
) -> None:
    for number in range(6):
        (tmp_path / f"{number}.md").write_text(f"# Tür {number}\n\nDie Tür {number} war am Morgen vereist.\n")
    kbase("add", str(tmp_path))
    told = json.loads(kbase("doctor", "--json").out)["findings"]
    assert [(one["ok"], one["detail"][:32]) for one in told if one["name"] == "Language"] == [
        (True, "0 of 6 passages say “the”, so th")
    ]
    for number in range(6):
        (tmp_path / f"{number}.md").write_text(f"# Door {number}\n\nThe door {number} was iced over.\n")
    kbase("add", str(tmp_path))
    assert "Language" not in kbase("doctor").out


def test_doctor_works_before_there_is_a_library(kbase: Command, tmp_path: Path) -> None:
    ended = kbase("doctor", library=tmp_path / "nowhere")
    assert ended.code in {0, 3}
    assert "init` makes one" in " ".join(ended.out.split())
    assert not (tmp_path / "nowhere").exists()


def test_what_is_wrong_is_followed_by_what_to_do() -> None:
    findings = [
        Finding("vectors", True, "all there"),
        Finding("words", False, "2 differ", "Run `kbase rebuild`."),
    ]
    assert list(finding_lines(findings, PIPE)) == [
        "ok     vectors: all there",
        "WRONG  words: 2 differ",
        "       → Run `kbase rebuild`.",
    ]


def test_long_findings_stay_inside_the_window() -> None:
    lines = list(finding_lines([Finding("a", False, "word " * 60, "do " * 60)], PIPE))
    assert all(len(line) <= 80 for line in lines)


def test_map_says_what_it_did(kbase: Command, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Frost\n\nChange the gasket.\n")
    kbase("add", str(tmp_path / "note.md"))
    assert kbase("map").out.startswith("Notes laid out: 1 (")
    (tmp_path / "note.md").write_text("# Frost\n\nChange the heater.\n")
    kbase("add", str(tmp_path / "note.md"))
    told = json.loads(kbase("map", "--json").out)
    assert (told["placed"], told["kept"], told["anew"]) == (1, 0, False)
