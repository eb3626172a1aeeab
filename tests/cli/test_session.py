"""`kbase session`: a saved pack from the list to what was learned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

LESSONS = Path(__file__).parents[2] / "src/kbase/sample/lessons"


def saved(kbase: Command, comes: str = "A guest") -> str:
    """The id of a pack about one lesson."""
    kbase("add", str(LESSONS / "frost-is-the-heater-wire.md"))
    told = json.loads(kbase("pack", "frost on the vault door", "--people", comes, "--save", "--json").out)
    return str(told["id"])


def test_a_saved_pack_is_listed_shown_and_taken_along(kbase: Command) -> None:
    pack = saved(kbase)
    assert pack in kbase("session", "list").out
    assert json.loads(kbase("session", "list", "--json").out)["packs"][0]["id"] == pack
    assert kbase("session", "show", pack).out.startswith("frost on the vault door")
    assert kbase("session", "take", pack).out.startswith("---\ntitle: frost on the vault door\n")
    for start in (
        *("2027-03-05T14:00", "2027-03-05 14:00", "5 March 2027 14:00", "5.3.2027, 14:00"),
        *("March 5, 2027 at 14:00", "2027/3/5 14:00"),
    ):
        event = kbase("session", "take", pack, "--as", "ics", "--start", start).out
        assert "DTSTART:20270305T140000" in event


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("5 March 2027", "write 2027-03-05 14:00"),
        ("2027-03-05 25:00", "write 2027-03-05 14:00"),
        ("March 2027 14:00", "31 May 2024"),
        ("03/04/2027 14:00", "either 3 April or 4 March: write 2027-04-03 or 2027-03-04"),
        ("tomorrow 14:00", "31 May 2024"),
    ],
)
def test_a_beginning_that_cannot_be_read_is_told_with_how_to_write_it(
    kbase: Command, start: str, says: str
) -> None:
    ended = kbase("session", "take", "x" * 16, "--as", "ics", "--start", start)
    assert (ended.code, says in " ".join(ended.err.split())) == (2, True)


def test_an_event_needs_to_begin(kbase: Command) -> None:
    ended = kbase("session", "take", "x" * 16, "--as", "ics")
    assert (ended.code, "--start" in ended.err) == (2, True)


def test_what_was_learned_is_shown_with_the_pack(kbase: Command) -> None:
    pack = saved(kbase)
    assert kbase("session", "learned", pack, "Tape the frame", "--try", "Door 3", "--by", "Bo").code == 0
    shown = kbase("session", "show", pack).out
    assert "Tape the frame" in shown
    assert "We will try: Door 3 (Bo)" in shown
    outcomes = json.loads(kbase("session", "show", pack, "--json").out)["outcomes"]
    assert [(one["title"], one["to_try"]) for one in outcomes] == [
        ("Tape the frame", "We will try: Door 3 (Bo)")
    ]


def test_a_day_for_what_is_tried_is_read_however_it_is_written(kbase: Command) -> None:
    pack = saved(kbase)
    told = kbase("session", "learned", pack, "Tape", "--try", "Door 3", "--until", "24. Mai 2031")
    assert told.code == 0
    assert "24 May 2031" in kbase("session", "show", pack).out
    refused = kbase("session", "learned", pack, "Tape", "--until", "May 2031")
    assert (refused.code, "'--until': 'May 2031' is no day" in " ".join(refused.err.split())) == (2, True)


def test_no_pack_and_no_such_pack_end_with_one(kbase: Command) -> None:
    kbase("init")
    listed = kbase("session", "list")
    assert (listed.code, "--save` makes one" in listed.err) == (1, True)
    assert kbase("session", "show", "a" * 16).code == 1


def test_who_is_not_known_is_told_with_who_may_be_meant(kbase: Command) -> None:
    pack = saved(kbase, "Ingrid Solhem")
    asked = "Guest: Ingrid Solhem — did you mean Ingrid Solheim?"
    assert asked in kbase("session", "show", pack).out
    assert asked in kbase("pack", "frost on the vault door", "--people", "Ingrid Solhem").out
    assert asked in kbase("session", "learned", pack, "Tape the frame").err
    told = kbase("session", "learned", pack, "Tape the frame too").err
    assert told.startswith("kbase: Saved as ")
    assert "Not credited, as nobody here has that name; the lesson's text names them." in told
    assert "Solhem" not in kbase("people", "list").out


def test_what_was_saved_says_who_is_credited_and_who_of_them_has_left(kbase: Command, tmp_path: Path) -> None:
    (tmp_path / "ingrid.md").write_text("---\nkind: person\nname: Ingrid Solheim\nleft: 2024-03-31\n---\n")
    kbase("add", str(tmp_path / "ingrid.md"))
    pack = saved(kbase, "Ingrid Solheim")
    told = kbase("session", "learned", pack, "Tape the frame").err.splitlines()
    assert told[0].endswith(", credited to Ingrid Solheim.")
    left = "kbase: Ingrid Solheim left on 31 March 2024 and is credited all the same, as somebody who came."
    assert told[1:] == [left]


def test_a_guest_is_replaced_by_who_was_meant(kbase: Command) -> None:
    pack = saved(kbase, "Ingrid Solhem")
    made = kbase("session", "change", "replace", pack, "Ingrid Solhem", "Ingrid Solheim")
    assert "Ingrid Solheim for Ingrid Solhem" in made.err
    assert "Guest" not in kbase("session", "show", pack).out
