"""`kbase session change` and `versions`: a pack reworked from the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command

TEXTS = {
    "Frost comes from the frame heater": "The heater wire in the vault door's frame broke, so frost grew.",
    "Frost comes from the gasket": "A flat gasket lets warm air in, and frost grows on the vault door.",
    "Frost after the delivery": "The vault door stood open for the delivery; frost grew on it in an hour.",
    "Frost and the fan": "A fan in front of the vault door moved the frost to the wall behind it.",
    "Seal check with paper": "Close the vault door on paper. Where it slides out, frost will grow.",
    "Boots in the corridor": "Wet boots in the corridor bring water that freezes on the vault door.",
}


@pytest.fixture
def pack(kbase: Command, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a saved pack with several readings and something to swap in."""
    folder = tmp_path_factory.mktemp("notes")
    for title, text in TEXTS.items():
        (folder / f"{title}.md").write_text(f"---\nkind: lesson\n---\n{text}\n", "utf-8")
    kbase("add", str(folder))
    told = json.loads(kbase("pack", "How do we keep frost off the vault door?", "--save", "--json").out)
    return str(told["id"])


def shown(kbase: Command, pack: str) -> dict[str, Any]:
    return dict(json.loads(kbase("session", "show", pack, "--json").out)["pack"])


def keys(told: dict[str, Any]) -> list[str]:
    return [one["key"] for theme in told["themes"] for one in theme["readings"]]


def test_readings_are_moved_dropped_and_swapped_by_their_number(kbase: Command, pack: str) -> None:
    before = keys(shown(kbase, pack))
    moved = kbase("session", "change", "move", pack, "2", "--by", "-1")
    assert (moved.code, moved.out) == (0, "")
    assert "Saved as version 2: moved a reading." in moved.err
    assert keys(shown(kbase, pack))[:2] == [before[1], before[0]]
    told = json.loads(kbase("session", "change", "drop", pack, "1", "--json").out)["pack"]
    assert keys(told) == keys(shown(kbase, pack)) == [before[0], *before[2:]]
    assert kbase("session", "change", "swap", pack, before[0]).code == 0
    assert before[0] not in keys(shown(kbase, pack))


def test_every_change_is_a_version_and_any_is_restored(kbase: Command, pack: str) -> None:
    before = keys(shown(kbase, pack))
    kbase("session", "change", "drop", pack, "1")
    assert kbase("session", "change", "restore", pack, "1").code == 0
    assert keys(shown(kbase, pack)) == before
    listed = json.loads(kbase("session", "versions", pack, "--json").out)["versions"]
    assert [one["reason"] for one in listed] == ["restored version 1", "dropped a reading", "drawn"]
    lines = kbase("session", "versions", pack).out.splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert "dropped a reading" in lines[1]


def test_what_is_offered_for_some_words_is_added(kbase: Command, pack: str) -> None:
    note = "Beads of silica keep a corridor dry."
    kbase("session", "learned", pack, note)
    offered = kbase("session", "change", "add", pack, "beads of silica")
    assert offered.out.startswith("[1]")
    assert "--take" in offered.err
    key = json.loads(kbase("session", "change", "add", pack, "beads of silica", "--json").out)["readings"][0]
    assert kbase("session", "change", "add", pack, "beads of silica", "--take", "1").code == 0
    assert keys(shown(kbase, pack)).count(key["key"]) == 1
    beyond = kbase("session", "change", "add", pack, "beads of silica", "--take", "90")
    assert (beyond.code, "offers" in beyond.err) == (2, True)


def test_what_is_offered_says_its_space_where_the_library_has_several(
    kbase: Command, pack: str, tmp_path: Path
) -> None:
    offering = ("session", "change", "add", pack, "a flat gasket lets warm air in")
    assert "general" not in kbase(*offering).out
    note = tmp_path / "tides.md"
    note.write_text("---\nspace: tides\n---\n# Tides\n\nThe tide is high.\n", "utf-8")
    kbase("add", str(tmp_path))
    note.unlink()
    kbase("add", str(tmp_path), "--prune")
    offered = kbase(*offering).out
    assert "general" in offered
    assert "tides" not in offered


def test_remarks_a_title_and_minutes_are_the_facilitators(kbase: Command, pack: str) -> None:
    kbase("session", "change", "annotate", pack, "1", "Read aloud.")
    kbase("session", "change", "entitle", pack, "--title", "Frost", "--remark", "Welcome.")
    kbase("session", "change", "entitle", pack, "--title", "Ice")
    told = shown(kbase, pack)
    minutes = [step["minutes"] for step in told["agenda"]]
    wanted = [minutes[0] + 1, minutes[1] - 1, *minutes[2:]]
    assert kbase("session", "change", "retime", pack, *map(str, wanted)).code == 0
    told = shown(kbase, pack)
    assert told["themes"][0]["readings"][0]["remark"] == "Read aloud."
    lines = kbase("session", "show", pack).out.splitlines()
    assert (lines[0], lines[2]) == ("Ice", "Welcome.")
    assert any(line.strip() == "remark: Read aloud." for line in lines)
    assert (told["title"], told["remark"]) == ("Ice", "Welcome.")
    assert [step["minutes"] for step in told["agenda"]] == wanted


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("drop", "PACK", "40"), 2, "“40” is no reading of this pack"),
        (("move", "PACK", "1"), 2, "--by"),
        (("restore", "PACK", "9"), 1, "no version 9: it has only version 1"),
        (("retime", "PACK", "60"), 2, "as many numbers of minutes"),
        (("retime", "PACK", "soon"), 2, "“soon” is no number of minutes. Write minutes, such as 90"),
        (("entitle", "PACK"), 2, "--title"),
        (("swap", "a" * 16, "1"), 1, "no such pack"),
        (("add", "PACK", "copper prices in Peru"), 1, "Nothing here is about that"),
    ],
)
def test_what_cannot_be_is_said(
    kbase: Command, pack: str, words: tuple[str, ...], code: int, says: str
) -> None:
    ended = kbase("session", "change", *(pack if word == "PACK" else word for word in words))
    assert (ended.code, ended.out) == (code, "")
    assert says in ended.err
    assert len(kbase("session", "versions", pack).out.splitlines()) == 1


def test_a_change_to_what_is_no_longer_the_newest_is_refused(kbase: Command, pack: str) -> None:
    kbase("session", "change", "drop", pack, "1", "--base", "1")
    late = kbase("session", "change", "drop", pack, "1", "--base", "1")
    assert (late.code, "changed this pack first" in late.err) == (3, True)
