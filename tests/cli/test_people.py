"""`kbase people`: who is here, whom they learn with, and one human's names."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from kbase.config import Settings
from kbase.library import Library
from kbase.model import PersonRecord
from tests.cli.conftest import Command


def test_people_of_the_sample_are_shown_with_their_peers(kbase: Command, sample_library: Path) -> None:
    shown = kbase("people", "show", "T. Wieczorek", library=sample_library)
    assert shown.code == 0
    assert shown.out.startswith("Tomasz Wieczorek · Vault manager")
    assert "names: Tomasz Wieczorek (in their record; signed" in " ".join(shown.out.split())
    gone = json.loads(kbase("people", "show", "Gwilym Pryce", "--json", library=sample_library).out)
    assert (gone["availability"]["free"], gone["stand_in"]["named"]) == (False, False)
    peers = json.loads(kbase("people", "peers", "Tomasz Wieczorek", "--json", library=sample_library).out)
    wishes = {one["wish"] for peer in peers["peers"] for one in peer["from_them"]}
    assert wishes == {"liquid nitrogen", "seed biology"}
    assert (
        "can show: liquid nitrogen"
        in kbase("people", "peers", "Tomasz Wieczorek", library=sample_library).out
    )
    assert kbase("people", "show", "Nobody", library=sample_library).code == 1


def test_a_library_without_anybody_says_how_people_come(kbase: Command) -> None:
    listed = kbase("people", "list")
    assert (listed.code, listed.out) == (1, "")
    assert "Nobody is here yet. `kbase add PATH`" in listed.err


def test_a_single_note_is_one_note(kbase: Command, tmp_path: Path) -> None:
    (tmp_path / "fan.md").write_text("---\nauthor: Bo Ek\n---\nThe fan is loud.")
    kbase("add", str(tmp_path / "fan.md"))
    assert "wrote: 1 note\n" in kbase("people", "show", "Bo Ek").out
    assert kbase("model", "list").out.endswith(" 1 passage\n")


def test_a_name_that_is_not_quite_theirs_is_refused_with_who_may_be_meant(
    kbase: Command, sample_library: Path
) -> None:
    for command, typed, meant in (
        ("show", "quisppe", "Rosa Huamán Quispe"),
        ("peers", "hatie", "Hattie Marlowe"),
        ("unmerge", "hattie", "Hattie Marlowe"),
    ):
        ended = kbase("people", command, typed, library=sample_library)
        assert (ended.code, f"Did you mean {meant}?" in " ".join(ended.err.split())) == (1, True)


def test_a_name_that_can_only_mean_one_is_enough(kbase: Command, sample_library: Path) -> None:
    for command, typed, meant in (
        ("show", "rosa huaman quispe", "Rosa Huamán Quispe"),
        ("show", "hattie", "Hattie Marlowe"),
        ("show", "SOLHEIM", "Ingrid Solheim"),
        ("show", "Huaman", "Rosa Huamán Quispe"),
        ("show", "Quispe", "Rosa Huamán Quispe"),
        ("peers", "Tomasz", "liquid nitrogen"),
    ):
        ended = kbase("people", command, typed, library=sample_library)
        assert (ended.code, meant in ended.out) == (0, True)


def test_two_names_are_merged_and_taken_apart(kbase: Command, tmp_path: Path) -> None:
    assert kbase("people", "list").code == 1
    for name in ("Tan Wei Ling", "Wei Ling Tan"):
        (tmp_path / f"{name}.md").write_text(f"---\nauthors: [{name}]\n---\nBy {name}.\n", "utf-8")
        kbase("add", str(tmp_path / f"{name}.md"))
    assert "the same words in another order" in kbase("people", "list", "--alike").out
    merged = kbase("people", "merge", "Wei Ling Tan", "Tan Wei Ling")
    assert merged.out.startswith("One person now: Tan Wei Ling")
    assert len(json.loads(kbase("people", "list", "--json").out)) == 1
    parted = kbase("people", "unmerge", "Wei Ling Tan")
    assert parted.out == "A person of their own again: Wei Ling Tan\n"
    assert kbase("people", "list", "--alike").code == 1


def with_people(kbase: Command, folder: Path, **records: str) -> None:
    """Put people into the library: first names, with more lines of their records."""
    folder.mkdir()
    for first, more in records.items():
        (folder / f"{first}.md").write_text(f"---\nkind: person\nname: {first} Ek\n{more}\n---\n", "utf-8")
    assert kbase("add", str(folder)).code == 0


def test_somebody_is_asked_in_person_a_new_question(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="weekly_limit: 1")
    asked = kbase(
        "people", "ask", "Bo", "Why does the door freeze?", "--text", "It does so in May.", "--json"
    )
    told = json.loads(asked.out)
    assert (asked.code, told["title"], told["kind"]) == (0, "Why does the door freeze?", "question")
    assert told["asked_of"]["name"] == "Bo Ek"
    assert "waiting: Why does the door freeze?" in kbase("people", "show", "Bo").out
    assert json.loads(kbase("ask", "May", "--json").out)["matches"][0]["note"] == told["note"]


def test_a_question_that_says_nothing_more_is_shown_once(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="role: Engineer")
    assert kbase("people", "ask", "Bo", "Why does the door freeze?").code == 0
    assert kbase("ask", "door freeze").out.count("Why does the door freeze?") == 1
    kbase("people", "ask", "Bo", "What hums in the vault?", "--text", "It hums in May.")
    assert "hums in May." in kbase("ask", "hums in the vault").out


def test_who_cannot_be_asked_is_said_and_nothing_is_stored(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="weekly_limit: 1", Ann="away_until: 2999-01-01")
    assert kbase("people", "ask", "Bo", "Why does the door freeze?").code == 0
    for name, why in (("Bo", "their limit"), ("Ann", "is away until"), ("Cy", "Cy")):
        refused = kbase("people", "ask", name, "What hums in the vault?")
        assert (refused.code, refused.out, why in refused.err) == (1, "", True)
    assert "Ask somebody else" in kbase("people", "ask", "Ann", "What hums in the vault?").err
    assert "What hums" not in kbase("ask", "What hums in the vault?").out


def test_a_question_that_is_here_is_put_once_while_it_is_open(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="", Ann="", Cy="")
    question = tmp_path / "question.md"
    question.write_text("---\nkind: question\nauthors: [Ann Ek]\n---\n# Why does the door freeze?\n", "utf-8")
    kbase("add", str(question))
    note = json.loads(kbase("ask", "door freeze", "--json").out)["matches"][0]["note"]
    for _ in range(2):
        put = kbase("people", "ask", "Bo", "--note", note)
        assert (put.code, put.out) == (0, f"Asked Bo Ek: Why does the door freeze?\n    note {note}\n")
    assert kbase("people", "show", "Bo").out.count("Why does the door freeze?") == 1
    own = kbase("people", "ask", "Ann", "--note", note)
    assert (own.code, "Ann Ek asked this. Ask somebody else" in own.err) == (1, True)
    answer = tmp_path / "answer.md"
    answer.write_text("---\nkind: answer\nanswers: question\n---\nThe heater broke.\n", "utf-8")
    kbase("add", str(answer))
    late = kbase("people", "ask", "Cy", "--note", note)
    assert (late.code, "has an answer already. Ask another one" in late.err) == (1, True)
    assert kbase("people", "ask", "Cy", "--note", "01ARZ3NDEKTSV4RRFFQ69G5FAV").code == 1


def test_asking_takes_either_a_question_or_a_note(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="")
    for words in ((), ("Why?", "--note", "x"), ("--note", "x", "--text", "y")):
        assert kbase("people", "ask", "Bo", *words).code == 2


def test_only_what_is_named_of_a_record_changes(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="role: Baker\nsite: skarvik\noffers: [bread]\nweekly_limit: 1")
    changed = kbase("people", "change", "Bo", "--role", "Cook", "--wants-to-learn", "soup, stew,soup")
    assert changed.code == 0
    assert changed.out == kbase("people", "show", "Bo").out
    told = json.loads(kbase("people", "change", "Bo", "--offers", "", "--site", "", "--json").out)
    assert (told["role"], told["site"], told["offers"]) == ("Cook", "", [])
    assert told["wants_to_learn"] == ["soup", "stew"]
    kbase("people", "ask", "Bo", "Why does the door freeze?")
    assert "their limit" in kbase("people", "ask", "Bo", "What hums in the vault?").err


def test_everything_a_record_says_is_changed_here(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="", Ann="")
    said = PersonRecord(
        name="Bo Eklund",
        aliases=("B. Ek", "Bosse"),
        email="bo@corymb.example",
        role="Baker",
        site="skarvik",
        about="Bakes at night.",
        left=date(2020, 5, 3),
        successor="Ann Ek",
        offers=("bread",),
        wants_to_learn=("soup", "stew"),
        suggest=False,
        away_until=date(2999, 1, 1),
        weekly_limit=2,
    )
    options = ["--no-suggest"]
    for field, value in asdict(said).items():
        if field not in ("suggest", "unsaid"):
            shown = ", ".join(value) if isinstance(value, tuple) else str(value)
            options += [f"--{field.replace('_', '-')}", shown]
    assert kbase("people", "change", "Bo", *options).code == 0
    with Library.open(Settings(tmp_path / "library", owner="You")) as library:
        person = library.meeting.find("Bosse", library.owner)
        assert library.introducing.record(person, library.owner) == said
    back = kbase("people", "change", "Bosse", "--left", "", "--aliases", "")
    assert (back.code, "left on" in back.out, "Bosse" in back.out) == (0, False, False)


def test_what_somebody_chooses_is_changed_and_taken_back(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="", Ann="")
    away = kbase("people", "change", "Bo", "--away-until", "2999-01-01", "--successor", "ann", "--no-suggest")
    assert ("away until" in away.out, "ask Ann Ek instead" in away.out) == (True, True)
    assert "stands in no suggestion" in away.out
    back = kbase("people", "change", "Bo", "--away-until", "", "--suggest")
    assert (back.code, back.out) == (0, "Bo Ek\n    names: Bo Ek (in their record)\n")
    limited = json.loads(kbase("people", "change", "Bo", "--weekly-limit", "0", "--json").out)
    assert limited["availability"]["free"] is False
    free = json.loads(kbase("people", "change", "Bo", "--weekly-limit", "", "--json").out)
    assert free["availability"]["free"] is True


def test_a_day_of_a_record_is_read_however_it_is_written(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="role: Baker")
    assert kbase("people", "change", "Bo", "--away-until", "22 April 2031").code == 0
    assert "away until 22 April 2031" in kbase("people", "show", "Bo").out


def test_a_change_that_cannot_be_is_refused_and_changes_nothing(kbase: Command, tmp_path: Path) -> None:
    with_people(kbase, tmp_path / "people", Bo="role: Baker")
    for words, why in (
        ((), "Name what to change"),
        (("--away-until", "soon"), "'--away-until': 'soon' is no day: write 2024-05-31, 31 May 2024 or"),
        (("--weekly-limit", "-1"), "whole number"),
        (("--left", "2026-02-30"), "'--left': '2026-02-30' is no day"),
        (("--left", "03/04/2026"), "'--left': '03/04/2026' is either 3 April or 4 March"),
        (("--name", " "), "A person needs a name"),
        (("--email", "x" * 300), "longer than 200 characters"),
        (("--successor", "Nobody"), "Not known here: Nobody"),
    ):
        refused = kbase("people", "change", "Bo", *((*words, "--role", "Cook") if words else ()))
        assert (refused.code, why in " ".join(refused.err.split())) == (2, True)
    assert kbase("people", "show", "Bo").out.startswith("Bo Ek · Baker")
    assert kbase("people", "change", "Nobody", "--role", "Cook").code == 1


def test_packs_fold_away_what_somebody_is_said_to_know_until_no_longer(
    kbase: Command, tmp_path: Path
) -> None:
    with_people(kbase, tmp_path / "people", Bo="")
    note = tmp_path / "note.md"
    note.write_text("---\nkind: lesson\n---\n# Frost on the door\nA wet gasket lets frost grow.\n", "utf-8")
    kbase("add", str(note))

    def reading() -> dict[str, Any]:
        drawn = kbase("pack", "How does frost grow on the door?", "--people", "Bo", "--json")
        return dict(json.loads(drawn.out)["themes"][0]["readings"][0])

    before = reading()
    assert before["known_to"] == []
    known = kbase("people", "knows", "Bo", before["note"])
    assert (known.code, known.out) == (0, "Bo Ek knows “Frost on the door”\n")
    assert len(reading()["known_to"]) == 1
    again = kbase("people", "knows", "Bo", before["note"], "--no-longer")
    assert (again.code, again.out) == (0, "Bo Ek no longer knows “Frost on the door”\n")
    assert reading()["known_to"] == []
    for words in (("Cy", before["note"]), ("Bo", "01ARZ3NDEKTSV4RRFFQ69G5FAV")):
        assert kbase("people", "knows", *words).code == 1
