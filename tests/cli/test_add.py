"""`kbase add`: what goes in, what is said, and how it ends."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kbase.cli.add import MOST_PATHS, report_lines
from kbase.cli.terminal import Ink, Screen
from kbase.model import Failure, ImportReport
from tests.cli.conftest import Command

PIPE = Screen(80, Ink(colour=False))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small notes."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "frost.md").write_text("# Frost on the door\n\nChange the gasket when frost shows.\n")
    (folder / "mist.md").write_text("# The mist line\n\nDescale it in May, before the hot weeks.\n")
    return folder


def test_a_folder_goes_in_and_is_found(kbase: Command, folder: Path) -> None:
    added = kbase("add", str(folder))
    assert (added.code, added.err) == (0, "")
    assert "added           2" in added.out
    assert "Frost on the door" in kbase("ask", "what to do about frost").out


def test_run_twice_nothing_happens(kbase: Command, folder: Path) -> None:
    kbase("add", str(folder))
    again = json.loads(kbase("add", str(folder), "--json").out)
    assert (again["added"], again["changed"], len(again["unchanged"]), again["embedded"]) == ([], [], 2, 0)


def test_the_report_tells_what_was_done_and_nothing_that_was_not(kbase: Command, folder: Path) -> None:
    def told() -> list[str]:
        return [re.sub(" +", " ", line) for line in kbase("add", str(folder)).out.splitlines()]

    added, passages, *undated = told()
    assert added == "added 2"
    assert undated[0] == "undated 2 say no date and count as written when last saved"
    assert passages.startswith("passages 2 2 of them new, in")
    assert told() == ["unchanged 2 nothing to do"]
    (folder / "mist.md").write_text("# The mist line\n\nDescale it in April.\n")
    changed, name, unchanged, passages = told()
    assert (changed, name, unchanged) == ("changed 1", " mist.md", "unchanged 1")
    assert passages.startswith("passages 1 1 of them new, in")
    (folder / "mist.md").rename(folder / "fog.md")
    moved, _, unchanged, passages = told()
    assert (moved, unchanged) == ("moved 1 kept as the same notes", "unchanged 1")
    assert passages.startswith("passages 1 none of them new, in")


def test_one_bad_file_is_named_and_the_others_go_in(kbase: Command, folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"# Bad\n\n\xff\xfe\xfd\n")
    ended = kbase("add", str(folder))
    assert ended.code == 3
    assert "added           2" in ended.out
    assert "failed          1" in ended.out
    assert "bad.md" in ended.out


def test_files_without_text_are_left_out_quietly_each_time(kbase: Command, folder: Path) -> None:
    (folder / "new.md").write_text("")
    (folder / "plan.md").write_text("---\ntitle: Plan\ntags: [plan]\n---\n\n")
    (folder / "blank.txt").write_text(" \n")
    first = kbase("add", str(folder))
    assert (first.code, first.err) == (0, "")
    lines = first.out.splitlines()
    at = lines.index("empty           3   left out; write something in them, then run this again")
    assert lines[at + 1 : at + 4] == [
        "  blank.txt (whole file): there is no text in it",
        "  new.md (whole file): there is no text in it",
        "  plan.md (whole file): there is nothing behind the front matter",
    ]
    assert "failed" not in first.out
    again = kbase("add", str(folder))
    assert (again.code, re.sub(" +", " ", again.out.splitlines()[0])) == (0, "unchanged 2 nothing to do")
    assert "empty           3" in again.out


def test_files_of_other_kinds_are_counted_by_their_endings(kbase: Command, folder: Path) -> None:
    for name in ("a.pdf", "sub/b.PDF", "plan.png", "LICENSE", ".hidden.pdf"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"%PDF")
    ended = kbase("add", str(folder))
    line = "others          4   not Markdown or plain text, not read: .pdf 2, without an ending 1, .png 1"
    assert (ended.code, line in ended.out.splitlines()) == (0, True)
    assert len(json.loads(kbase("add", str(folder), "--json").out)["others"]) == 4


def test_a_note_is_kept_when_its_file_is_emptied(kbase: Command, folder: Path) -> None:
    (folder / "new.md").write_text("Descale the pump in May.")
    (folder / "plan.md").write_text("")
    told = json.loads(kbase("add", str(folder), "--json").out)
    assert (len(told["added"]), [one["path"] for one in told["empty"]], told["failed"]) == (
        3,
        ["plan.md"],
        [],
    )
    (folder / "new.md").write_text("")
    emptied = kbase("add", str(folder))
    assert "new.md (whole file): there is no text in it; the note it was is kept" in emptied.out.replace(
        "\n    ", " "
    )
    assert "Descale the pump" in kbase("ask", "when to descale the pump").out


def test_a_file_without_text_alone_is_no_error_and_standard_input_without_any_is(
    kbase: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new.md").write_text("\n")
    ended = kbase("add", str(tmp_path / "new.md"))
    assert (ended.code, ended.err) == (0, "")
    assert "empty           1" in ended.out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b" \n")))
    ended = kbase("add", "-")
    assert ended.code == 2
    assert "there is no text in it" in ended.err


def test_a_dry_run_stores_nothing(kbase: Command, folder: Path) -> None:
    planned = kbase("add", str(folder), "--dry-run")
    assert planned.out.startswith("Nothing was stored")
    assert len(json.loads(kbase("add", str(folder), "--dry-run", "--json").out)["added"]) == 2


def test_a_file_that_is_gone_is_told_and_pruned_only_when_asked(kbase: Command, folder: Path) -> None:
    kbase("add", str(folder))
    (folder / "mist.md").unlink()
    assert "--prune" in kbase("add", str(folder)).out
    assert len(json.loads(kbase("add", str(folder), "--prune", "--json").out)["removed"]) == 1


def test_options_reach_the_notes(kbase: Command, folder: Path) -> None:
    kbase("add", str(folder), "--author", "Ann Author", "--space", "vault", "--tag", "cold")
    found = json.loads(kbase("ask", "frost tag:cold space:vault", "--json").out)
    assert [author["name"] for author in found["matches"][0]["authors"]] == ["Ann Author"]


def test_standard_input_becomes_a_note(kbase: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# The mist line\n\nDescale it in May.\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert kbase("add", "-", "--author", "Ann Author").code == 0
    assert "The mist line" in kbase("ask", "when to descale the mist line").out


def test_what_says_no_date_is_counted_with_what_to_do(kbase: Command, folder: Path) -> None:
    (folder / "2019-02-11 Rain.md").write_text("It rained.\n")
    (folder / "frost.md").write_text("---\ncreated: 2019-02-11\n---\nChange the gasket.\n")
    (folder / "wet.md").write_text("---\nupdated: 2019-02-11\n---\nWipe it.\n")
    assert json.loads(kbase("add", str(folder), "--dry-run", "--json").out)["undated"] == 1
    told = kbase("add", str(folder)).out
    assert "undated         1   say no date and count as written when last saved" in told
    assert "to say when: `created:` in their front matter, and add them again" in told
    assert max(map(len, told.splitlines())) <= 80
    (folder / "mist.md").write_text("---\ncreated: 2019-02-11\n---\nDescale the mist line in May.\n")
    assert "undated" not in kbase("add", str(folder)).out
    (found,) = json.loads(kbase("ask", "before:2020 mist line", "--limit", "1", "--json").out)["matches"]
    assert found["created"] == "2019-02-11"


def test_who_signs_nothing_is_told_so(kbase: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "root")
    tried = kbase("add", str(folder), "--dry-run").out
    assert "unsigned        2   name who wrote them with --author NAME" in tried
    told = kbase("add", str(folder)).out
    assert "unsigned        2   name who wrote them in their front matter (authors:) or on their page" in told
    assert "--author NAME, or the setting owner, signs what is new or has changed" in told
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Dry.")))
    told = json.loads(kbase("add", "-", "--json").out)
    assert (told["unsigned"], told["undated"]) == (1, 0)  # what is typed now is of today
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Wet.")))
    assert "unsigned" not in kbase("add", "-", "--author", "Ann").out


def test_what_was_told_unsigned_is_signed_where_the_report_says(
    kbase: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "root")
    kbase("add", str(folder))
    first, second = sorted(folder.rglob("*.md"))[:2]
    first.write_text("---\nauthors: Ann Author\n---\nThe frost sits on the seal.")
    second.write_text("The pump runs dry in May.")
    kbase("add", str(folder), "--author", "Bo Ek")
    shown = kbase("people", "list").out
    assert "Ann Author" in shown
    assert "Bo Ek" in shown


def test_what_was_told_unsigned_is_not_told_again_when_it_moves_or_changes(
    kbase: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "root")
    assert "unsigned        2" in kbase("add", str(folder)).out
    first, second = sorted(folder.rglob("*.md"))[:2]
    first.rename(first.with_name("moved.md"))
    second.write_text(second.read_text() + "\nMore.\n")
    told = json.loads(kbase("add", str(folder), "--json").out)
    assert (len(told["moved"]), len(told["changed"]), told["unsigned"]) == (1, 1, 0)


def test_standard_input_that_is_no_text_is_refused(kbase: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xff\xff\x00")))
    ended = kbase("add", "-")
    assert ended.code in {2, 3}
    assert "Traceback" not in ended.err


def test_a_folder_without_notes_is_said(kbase: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = kbase("add", str(tmp_path / "empty"))
    assert ended.code == 1
    assert "Markdown" in ended.err


def test_the_report_lists_every_failure_and_cuts_long_lists() -> None:
    report = ImportReport(
        added=["new.md"],
        changed=[f"{n}.md" for n in range(MOST_PATHS + 5)],
        moved=[("old.md", "new/old.md")],
        missing=["gone.md"],
        failed=[Failure(f"bad{n}.md", "line 3", "duplicate key") for n in range(40)],
        warnings=[Failure("latin.md", "", "read as Latin-1")],
        passages=3,
        embedded=2,
        seconds=1.25,
    )
    lines = list(report_lines(report, PIPE))
    assert lines[0] == "added           1"
    assert "passages        3   2 of them new, in 1.2 s" in lines
    assert "  and 5 more; --json lists all" in lines
    assert "  old.md → new/old.md" in lines
    assert "  latin.md: read as Latin-1" in lines
    assert sum(line.startswith("  bad") for line in lines) == 40
    assert "  bad3.md (line 3): duplicate key" in lines


def test_links_that_lead_nowhere_are_counted_and_those_most_asked_for_are_named(
    kbase: Command, folder: Path
) -> None:
    (folder / "frost.md").write_text("# Frost\n\n[[One]], [[Two]], [[Mist]] and [three](three.md).\n")
    (folder / "fog.md").write_text("# Fog\n\n[[Two]], [[4]], [[5]], [[6]] and [[The mist line]].\n")
    ended = kbase("add", str(folder))
    assert ended.code == 0
    lines = ended.out.splitlines()
    at = lines.index("links           7   lead to notes that are not here; kbase doctor names them too")
    assert lines[at + 1] == "  “Two” in fog.md and 1 more"
    assert "  and 1 more; --json lists all" in lines
    told = json.loads(kbase("add", str(folder), "--json").out)
    assert told["nowhere"] == []  # nothing was read
    (folder / "fog.md").write_text("# Fog\n\n[[Two]].\n")
    assert json.loads(kbase("add", str(folder), "--json").out)["nowhere"] == [{"from": "fog.md", "to": "Two"}]


def test_a_file_name_with_escape_sequences_is_shown_not_obeyed() -> None:
    report = ImportReport(failed=[Failure("\x1b[2J.md", "", "\x1b]0;x\x07")])
    assert "\x1b" not in "".join(report_lines(report, PIPE))


def many(folder: Path, count: int) -> None:
    for n in range(count):
        (folder / f"{n}.md").write_text(f"# Note {n}\n\n" + f"The pump number {n} was mended on day {n}. ")


def test_a_terminal_sees_how_far_it_is_and_ctrl_c_keeps_what_was_done(folder: Path, tmp_path: Path) -> None:
    many(folder, 1_500)
    words = [sys.executable, "-m", "kbase", "--library", str(tmp_path / "library")]
    subprocess.run([*words, "init"], check=True, capture_output=True)
    window, end = pty.openpty()
    adding = subprocess.Popen(
        [*words, "add", str(folder), "--json"], stdout=subprocess.PIPE, stderr=end, text=True
    )
    os.close(end)
    seen = b""
    until = time.monotonic() + 400
    while b"notes/s" not in seen and time.monotonic() < until:
        seen += os.read(window, 65536)
    adding.send_signal(signal.SIGINT)
    while True:  # the bar goes on drawing until the report is out
        try:
            if not os.read(window, 65536):
                break
        except OSError:
            break
    out, _ = adding.communicate(timeout=300)
    os.close(window)
    report = json.loads(out)
    assert (adding.returncode, report["interrupted"]) == (130, True)
    assert 0 < len(report["added"]) < 1_502
    left = sorted({path.name for path in folder.iterdir()} - set(report["added"]))
    for name in left[2:]:  # two tell as much of going on as all of them
        (folder / name).unlink()
    again = subprocess.run([*words, "add", str(folder), "--json"], check=True, capture_output=True, text=True)
    after = json.loads(again.stdout)
    assert (sorted(after["unchanged"]), sorted(after["added"])) == (sorted(report["added"]), left[:2])


def test_a_new_name_much_like_a_known_one_is_reported(kbase: Command, tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    first.write_text("---\nauthors: [Zoë Martin]\n---\n# Valves\n\nClose them.\n")
    second.write_text("---\nauthors: [Zoe Martin]\n---\n# Pumps\n\nStop them.\n")
    assert "alike" not in kbase("add", str(first)).out
    added = kbase("add", str(second)).out
    assert "alike           1" in added
    assert "kbase people merge NAME SAME_AS" in added
    assert kbase("people", "merge", "Zoe Martin", "Zoë Martin").code == 0
    second.write_text(second.read_text() + "And again.\n")
    changed = json.loads(kbase("add", str(second), "--json").out)
    assert changed["alike"] == []
