"""`kbase pack`, on the sample library."""

from __future__ import annotations

import json
import re
from pathlib import Path

from kbase.config import Settings
from kbase.library import Library
from tests.cli.conftest import Command

QUESTION = "How do we keep seed dry and cold when the equipment fails?"


def test_a_pack_reads_from_the_question_to_the_last_minute(kbase: Command, sample_library: Path) -> None:
    ended = kbase("pack", QUESTION, "--people", "Ingrid Solheim", "--minutes", "45", library=sample_library)
    assert ended.code == 0, ended.err
    assert ended.out.startswith(QUESTION)
    assert re.search(r"Whom to invite.*wrote: “[^”]*” \(\d{4}, verified \d{4}\)", ended.out, re.DOTALL)
    assert "–0:45" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_who_is_invited_is_named_for_the_themes_that_read_what_they_wrote(
    kbase: Command, sample_library: Path
) -> None:
    told = json.loads(kbase("pack", QUESTION, "--json", library=sample_library).out)
    wrote: dict[str, set[int]] = {}
    read: dict[str, set[int]] = {}
    for place, theme in enumerate(told["themes"]):
        for reading in theme["readings"]:
            read.setdefault(reading["note"], set()).add(place)
            for author in reading["authors"]:
                wrote.setdefault(author["id"], set()).add(place)
    invited = told["invitations"]
    assert len(told["themes"]) > 1
    assert any(one["id"] in wrote for one in invited)
    for one in invited:
        receipts = [read[each["note"]] for each in one["receipts"] if each["note"] in read]
        assert all(places & set(one["themes"]) for places in receipts)
        assert wrote.get(one["id"], set()) <= set(one["themes"])


def test_passages_are_read_without_the_signs_of_markdown(kbase: Command, sample_library: Path) -> None:
    for question in ("how do we keep frost off the door?", "how do we keep forest seed alive in a bag?"):
        shown = kbase("pack", question, "--minutes", "45", library=sample_library).out
        assert [sign for sign in ("[!", "[[", "]]", "**", "> ", "*result*", "*and*") if sign in shown] == []


def test_json_is_one_document_with_the_promised_keys(kbase: Command, sample_library: Path) -> None:
    words = ("--people", "Esther Achieng, Rosa Huamán Quispe", "--format", "after-action")
    told = json.loads(kbase("pack", QUESTION, *words, "--json", library=sample_library).out)
    assert {"question", "themes", "invitations", "groups", "agenda", "left_out"} <= set(told)
    reading = told["themes"][0]["readings"][0]
    assert {"note", "revision", "start", "end", "text", "why", "role", "authors"} <= set(reading)
    assert sum(step["minutes"] for step in told["agenda"]) == 60
    assert (
        len({one["name"] for theme in told["themes"] for r in theme["readings"] for one in r["authors"]}) >= 3
    )


def test_a_saved_pack_is_told_by_its_id(kbase: Command) -> None:
    kbase("add", str(Path(__file__).parents[2] / "src/kbase/sample/lessons/frost-is-the-heater-wire.md"))
    told = json.loads(kbase("pack", "frost on the vault door", "--save", "--json").out)
    assert len(told["id"]) == 16


def test_nothing_about_it_ends_with_one(kbase: Command) -> None:
    ended = kbase("pack", "frost on the vault door")
    assert ended.code == 1
    assert "Nothing here is about this" in ended.err
    assert "This library is empty. `kbase add PATH`" in ended.err


def test_the_help_says_how_short_a_session_may_be(kbase: Command, sample_library: Path) -> None:
    with Library.open(Settings.read({"library": sample_library}, {})) as library:
        least = [sum(step.least for step in one.steps) for one in library.packs.formats()]
    assert f"at least {min(least)} to {max(least)}" in " ".join(kbase("pack", "--help").out.split())


def test_a_pack_without_a_question_is_refused_in_words(kbase: Command, sample_library: Path) -> None:
    for question in ("", "???"):
        ended = kbase("pack", question, library=sample_library)
        assert ended.code == 2
        assert "A session needs its big question" in ended.err
