"""`kbase ask` and `kbase experts`, on the sample library."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Command

FROST = "What do we do when frost shows on the freezer door?"


def test_a_question_brings_matches_and_people(kbase: Command, sample_library: Path) -> None:
    ended = kbase("ask", FROST, library=sample_library)
    assert ended.code == 0
    assert ended.err == ""
    assert re.search(r"^1   \S", ended.out, re.MULTILINE)
    assert "frost" in ended.out.lower()
    assert "People to ask" in ended.out
    assert "»" in ended.out


def test_quotation_marks_are_not_needed(kbase: Command, sample_library: Path) -> None:
    asked = [kbase("ask", *words, library=sample_library).out for words in ([FROST], FROST.split())]
    assert asked[0] == asked[1]


def test_no_line_is_wider_than_eighty_columns(kbase: Command, sample_library: Path) -> None:
    ended = kbase("ask", FROST, "--limit", "30", library=sample_library)
    assert max(map(len, ended.out.splitlines())) <= 80


def test_json_is_one_document_with_the_promised_keys(kbase: Command, sample_library: Path) -> None:
    found = json.loads(kbase("ask", FROST, "--json", library=sample_library).out)
    assert {"question", "answered", "confidence", "matches", "people"} <= set(found)
    match = found["matches"][0]
    assert {"note", "title", "kind", "space", "score", "why", "authors", "passage"} <= set(match)
    assert {"text", "heading", "start", "end"} <= set(match["passage"])
    assert {"id", "name", "score", "evidence"} <= set(found["people"][0])


def test_limits_are_kept(kbase: Command, sample_library: Path) -> None:
    found = json.loads(
        kbase("ask", FROST, "--json", "--limit", "2", "--people", "1", library=sample_library).out
    )
    assert (len(found["matches"]), len(found["people"])) == (2, 1)


def test_filters_narrow_as_options_and_in_the_question_alike(kbase: Command, sample_library: Path) -> None:
    as_option = json.loads(kbase("ask", "frost", "--kind", "lesson", "--json", library=sample_library).out)
    in_text = json.loads(kbase("ask", "frost kind:lesson", "--json", library=sample_library).out)
    assert {match["kind"] for match in as_option["matches"]} == {"lesson"}
    assert [match["note"] for match in as_option["matches"]] == [
        match["note"] for match in in_text["matches"]
    ]


def test_a_filter_may_be_all_that_is_given(kbase: Command, sample_library: Path) -> None:
    as_option = json.loads(kbase("ask", "--kind", "lesson", "--json", library=sample_library).out)
    in_text = json.loads(kbase("ask", "kind:lesson", "--json", library=sample_library).out)
    assert as_option["matches"] == in_text["matches"] != []
    as_option = json.loads(kbase("experts", "--kind", "lesson", "--json", library=sample_library).out)
    in_text = json.loads(kbase("experts", "kind:lesson", "--json", library=sample_library).out)
    assert as_option["people"] == in_text["people"] != []


@pytest.mark.parametrize("command", ["ask", "experts"])
def test_without_a_word_or_a_filter_the_usage_says_what_to_give(kbase: Command, command: str) -> None:
    ended = kbase(command)
    assert (ended.code, f"or give a filter, such as: kbase {command} --" in ended.err) == (2, True)


def test_days_narrow(kbase: Command, sample_library: Path) -> None:
    found = json.loads(
        kbase("ask", "frost", "--after", "2021", "--before", "2023-06", "--json", library=sample_library).out
    )
    assert all("2021-01-01" <= match["created"] < "2023-06-01" for match in found["matches"])


@pytest.mark.parametrize("day", ["22 April 2021", "22/04/2021", "22. April 2021"])
def test_a_day_is_read_however_it_is_written(kbase: Command, sample_library: Path, day: str) -> None:
    iso = kbase("ask", "frost", "--after", "2021-04-22", "--json", library=sample_library)
    written = kbase("ask", "frost", "--after", day, "--json", library=sample_library)
    assert [one["note"] for one in json.loads(written.out)["matches"]] == [
        one["note"] for one in json.loads(iso.out)["matches"]
    ]


def test_a_day_that_cannot_be_read_is_refused_with_the_ways_that_can(
    kbase: Command, sample_library: Path
) -> None:
    for day, why in (
        ("03/04/2024", "'03/04/2024' is either 3 April or 4 March: write 2024-04-03 or 2024-03-04."),
        ("soon", "'soon' is no day: write 2024-05-31, 31 May 2024, 31.5.2024, 2024-05, May 2024 or 2024."),
    ):
        refused = kbase("ask", "frost", "--after", day, library=sample_library)
        assert refused.code == 2
        assert f"'--after': {why}" in " ".join(refused.err.split())


def test_a_question_comes_from_standard_input(
    kbase: Command, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"\ufeff{FROST}\n".encode())))
    assert kbase("ask", "-", library=sample_library).code == 0


def test_standard_input_that_is_no_text_is_said(
    kbase: Command, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00")))
    ended = kbase("ask", "-", library=sample_library)
    assert (ended.code, ended.out) == (2, "")
    assert "UTF-8" in ended.err


def test_a_name_that_stands_elsewhere_is_told(kbase: Command, sample_library: Path) -> None:
    ended = kbase("ask", "when do hail nets collapse at Bukit Serai?", library=sample_library)
    assert ended.out.startswith("What comes nearest does not speak of “Bukit Serai”: it")
    assert "may not answer" in ended.out
    found = json.loads(
        kbase("ask", "when do hail nets collapse at Bukit Serai?", "--json", library=sample_library).out
    )
    assert (found["verdict"], found["elsewhere"]) == ("doubtful", ["Bukit Serai"])


def test_off_topic_is_said_firmly_and_ends_with_1(kbase: Command, sample_library: Path) -> None:
    ended = kbase("ask", "how do I renew a passport for a parrot in the Roman empire", library=sample_library)
    assert ended.out.startswith("No note says “Roman” word for word.\n\nNothing here is about this.\n")
    assert "\nNobody here has written about this. Those who wrote what comes nearest:\n" in ended.out
    assert re.search(
        r"^To leave the question with somebody: kbase people ask '\w.*' \"…\"$", ended.out, re.MULTILINE
    )
    assert "kbase people ask" not in kbase("ask", FROST, library=sample_library).out
    assert ended.code == 1


def test_an_empty_library_says_so_and_what_to_do(kbase: Command) -> None:
    ended = kbase("ask", FROST)
    assert ended.code == 1
    assert "kbase add" in ended.err


@pytest.mark.parametrize(
    "text", ['"', "AND", "foo-bar", "a:b", "NEAR(", "*", "(" * 5_000, "", " ", "tag:", '"unclosed', "\x1b[2J"]
)
def test_an_odd_question_gets_an_ordinary_reply(text: str, kbase: Command, sample_library: Path) -> None:
    ended = kbase("ask", "--", text, library=sample_library)
    assert ended.code in {0, 1}
    assert "\x1b" not in ended.out


def test_a_question_of_100_kb_is_refused_in_a_sentence(kbase: Command, sample_library: Path) -> None:
    ended = kbase("ask", "word " * 20_000, library=sample_library)
    assert (ended.code, ended.out) == (2, "")
    assert "10,000" in ended.err


def test_experts_are_listed_with_their_receipts(kbase: Command, sample_library: Path) -> None:
    ended = kbase("experts", "freezer frost", library=sample_library)
    assert ended.code == 0
    assert re.search(r"^1   \w+ \w+", ended.out)
    assert "wrote: “" in ended.out


def test_experts_lists_those_who_know_and_names_the_others(kbase: Command, sample_library: Path) -> None:
    words = ("experts", "germination test")
    told = json.loads(kbase(*words, "--json", library=sample_library).out)["people"]
    knowing = sum(not one["little"] for one in told)
    listed = max(knowing, 3)
    assert len(told) > listed
    out = kbase(*words, library=sample_library).out
    assert len(re.findall(r"^\d+ ", out, re.MULTILINE)) == listed
    assert f"and {len(told) - listed} more who touched on it: " in out


def test_of_a_topic_nobody_wrote_about_nobody_is_said_to_know_anything(
    kbase: Command, sample_library: Path
) -> None:
    ended = kbase("experts", "knitting", library=sample_library)
    assert ended.code == 1
    assert "Nobody here has written about this" in ended.out
    assert "on this:" not in ended.out
    assert len(re.findall(r"^\d+ ", ended.out, re.MULTILINE)) <= 5
    assert "on this:" in kbase("experts", "freezer frost", library=sample_library).out


def test_a_topic_that_is_a_mistyped_name_says_whom_it_may_mean(kbase: Command, sample_library: Path) -> None:
    for typed in ("hatie", "hatie marlow", "Hattie Marlowe"):
        ended = kbase("experts", typed, library=sample_library)
        assert "Looking for Hattie Marlowe? `kbase people show 'Hattie Marlowe'` tells of them." in " ".join(
            ended.out.split()
        )
    told = json.loads(kbase("experts", "morwena", "--json", library=sample_library).out)
    assert [one["name"] for one in told["named"]] == ["Morwenna Trescott"]
    assert told["respelled"] == [{"typed": "morwena", "meant": "morwenna"}]
    assert "Looking for" not in kbase("experts", "frost", library=sample_library).out


@pytest.mark.parametrize("typed", ["Rosa Huaman Quisp", "Aslaug Breke", "Ingird Solheim", "tomasz wieczorec"])
def test_a_question_that_is_a_mistyped_name_says_whom_it_may_mean(
    kbase: Command, sample_library: Path, typed: str
) -> None:
    told = json.loads(kbase("ask", typed, "--json", library=sample_library).out)
    (named,) = told["named"]
    ended = kbase("ask", typed, library=sample_library)
    looking = f"Looking for {named['name']} ({named['role']}, {named['site']})?"
    assert looking in " ".join(ended.out.split())
    assert (
        f"Looking for {told['named'][0]['name']}?" in kbase("connections", typed, library=sample_library).out
    )


def test_a_question_for_lessons_of_a_time_says_what_it_was_read_as(
    kbase: Command, sample_library: Path
) -> None:
    ended = kbase("ask", "lessons from before 2020", library=sample_library)
    assert ended.out.startswith("Read as: lessons written before 2020.")
    told = json.loads(kbase("ask", "lessons from before 2020", "--json", library=sample_library).out)
    assert told["understood"]["filters"] == ["kind:lesson", "before:2020-01-01"]
    assert {one["kind"] for one in told["matches"]} == {"lesson"}
    assert max(one["created"] for one in told["matches"]) < "2020"


def test_lessons_that_were_asked_for_come_with_neither_doubt_nor_trust(
    kbase: Command, sample_library: Path
) -> None:
    ended = kbase("ask", "lessons about germination", library=sample_library)
    first, blank, best, *_ = ended.out.splitlines()
    assert (first, blank, best[0]) == ("Read as: lessons.", "", "1")


@pytest.mark.parametrize("typed", ["open questions by Aslaug Brekke", "notes in Skarvik from 1999"])
def test_that_there_are_no_such_notes_is_all_that_is_said(
    kbase: Command, sample_library: Path, typed: str
) -> None:
    ended = kbase("ask", typed, library=sample_library)
    said = " ".join(ended.out.split())
    said = said.removeprefix("Looking for Aslaug Brekke (Packaging technician, skarvik)? ")
    said = said.removeprefix("`kbase people show 'Aslaug Brekke'` tells of them. ")
    assert said == (
        "There are no open questions by Aslaug Brekke."
        if "open" in typed
        else "There are no notes in Skarvik vault written in 1999."
    )


def test_a_mistyped_name_changes_nobody(kbase: Command, sample_library: Path) -> None:
    ended = kbase("people", "show", "Aslaug Breke", library=sample_library)
    assert ended.code != 0
    assert "Did you mean Aslaug Brekke?" in ended.err


def test_whoever_comes_under_a_mistyped_first_name_is_asked_about(
    kbase: Command, sample_library: Path
) -> None:
    drawn = kbase("pack", "frost on the vault door", "--people", "Ingird", library=sample_library).out
    assert "Guest: Ingird — did you mean Ingrid Solheim?" in drawn
    ended = kbase("people", "show", "hatie", library=sample_library)
    assert "Did you mean Hattie Marlowe?" in ended.err
    asked = kbase("ask", "frost author:hatie", library=sample_library).out
    assert 'Did you mean author:"Hattie Marlowe"?' in " ".join(asked.split())


def test_experts_as_json(kbase: Command, sample_library: Path) -> None:
    found = json.loads(kbase("experts", "frost", "--limit", "2", "--json", library=sample_library).out)
    assert found["topic"] == "frost"
    assert len(found["people"]) == 2
    assert all(person["evidence"] for person in found["people"])


def test_no_experts_ends_with_1(kbase: Command) -> None:
    ended = kbase("experts", "frost")
    assert (ended.code, ended.out) == (1, "")
    assert "Nobody" in ended.err


def test_a_filter_no_note_can_pass_is_named(kbase: Command, sample_library: Path) -> None:
    ended = kbase("ask", "frost tag:vualt", library=sample_library)
    assert ended.code == 1
    assert "No note here has the tag “vualt”. Did you mean tag:vault?" in ended.out
    found = json.loads(kbase("ask", "frost before:yesterday", "--json", library=sample_library).out)
    assert [one["typed"] for one in found["filter_problems"]] == ["before:yesterday"]
    found = json.loads(kbase("ask", "frost after:2024-13", "--json", library=sample_library).out)
    assert [one["typed"] for one in found["filter_problems"]] == ["after:2024-13"]
    assert found["unsaid"] == []


@pytest.mark.parametrize("text", ["", "???"])
def test_a_question_without_a_word_says_what_to_do(kbase: Command, sample_library: Path, text: str) -> None:
    asked = kbase("ask", text, library=sample_library)
    assert (asked.code, "Ask in your own words" in asked.out) == (1, True)
    found = kbase("experts", text, library=sample_library)
    assert (found.code, "Name one in a word or two" in found.err) == (1, True)


def test_a_note_says_its_space_only_where_there_are_several(kbase: Command, tmp_path: Path) -> None:
    frost, ink = tmp_path / "frost.md", tmp_path / "ink.md"
    frost.write_text("# Frost\n\nFrost on the door comes from a worn gasket.\n")
    ink.write_text("---\nspace: field\n---\n# Ink\n\nInk for labels runs in frost.\n")
    kbase("add", str(frost))
    assert "general" not in kbase("ask", "frost on the door").out
    assert "general" not in kbase("pack", "frost on the door").out
    kbase("add", str(ink))
    assert " · general\n" in kbase("ask", "frost on the door").out
