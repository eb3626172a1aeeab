"""`kbase people`: who is here, whom they learn with, and one human's names."""

from __future__ import annotations

import json
from pathlib import Path

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


def test_a_name_that_is_not_quite_theirs_is_refused_with_who_may_be_meant(
    kbase: Command, sample_library: Path
) -> None:
    for command, typed, meant in (
        ("show", "Huamán", "Rosa Huamán Quispe"),
        ("peers", "hatie", "Hattie Marlowe"),
        ("unmerge", "hattie", "Hattie Marlowe"),
    ):
        ended = kbase("people", command, typed, library=sample_library)
        assert (ended.code, f"Did you mean {meant}?" in " ".join(ended.err.split())) == (1, True)


def test_a_name_that_can_only_mean_one_is_enough(kbase: Command, sample_library: Path) -> None:
    for command, typed, meant in (
        ("show", "rosa huaman quispe", "Rosa Huamán Quispe"),
        ("show", "hattie", "Hattie Marlowe"),
        ("peers", "Tomasz", "elsewhere"),
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
