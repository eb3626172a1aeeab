"""Who may be one human under two names is suggested with the plainest reason, and never more than that."""

from __future__ import annotations

import pytest

from kbase.model import Alike, PersonId, PersonRef
from kbase.people.likeness import (
    MOST_ALIKE,
    Called,
    alike,
    bearing,
    begun,
    by_word,
    meant,
    nearly_bearing,
    resembling,
)


def called(*names: str) -> Called:
    return Called(PersonRef(PersonId(names[0]), names[0]), names)


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("Marek Dvořák", "MAREK DVORAK", "accents and signs"),
        ("Tan Wei Ling", "Wei Ling Tan", "another order"),
        ("Wei Ling Tan", "weiling.tan@corymb.example", "an address made"),
        ("Tomasz Wieczorek", "tomasz.wieczorek@corymb.example", "an address made"),
        ("Tomasz Wieczorek", "T. Wieczorek", "initials"),
        ("Nurul Aisyah", "Nurul Aisyah Rahman", "a part of the other"),
        ("Hattie Marlowe", "Hattie Marlow", "by a letter"),
        ("Hattie Marlowe", "Hattie Marlove", "by a letter"),
        ("mattcarry", "mattcary", "by a letter"),
        ("gnufied", "gnuified", "by a letter"),
        ("jingxu97", "jinxu97", "by a letter"),
        ("Steve Klabnik", "steveklabnik", "but for spaces"),
    ],
)
def test_two_names_of_one_human_are_seen(one: str, other: str, says: str) -> None:
    (pair,) = alike([called(one), called(other)])
    assert {pair.one.name, pair.other.name} == {one, other}
    assert says in pair.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tomasz Wieczorek", "Morwenna Trescott"),
        ("Rosa", "Rosa Huamán"),  # one word tells too little
        ("Ann Poe", "Ann Roe"),  # short names differ by a letter often
        ("dims", "dimsx"),
        ("Martin", "Martina"),
        ("builder1", "builders2"),
        ("bstarling", "starlingo"),  # a letter out and another in at the other end
        ("", "?"),
    ],
)
def test_two_humans_are_left_alone(one: str, other: str) -> None:
    assert alike([called(one or "x", one), called(other)]) == []


def test_whom_somebody_kept_apart_is_not_suggested_again() -> None:
    pair = [called("Tan Wei Ling"), called("Wei Ling Tan")]
    assert alike(pair, [frozenset(("Tan Wei Ling", "Wei Ling Tan"))]) == []


def test_names_of_the_same_person_are_no_pair() -> None:
    assert alike([called("Tan Wei Ling", "Wei Ling Tan")]) == []


def test_what_many_share_tells_nothing() -> None:
    crowd = [called(f"A. Smith{'x' * n}", "A. Smith") for n in range(MOST_ALIKE + 1)]
    assert [pair for pair in alike(crowd) if "accents" in pair.why] == []


def test_the_plainest_reason_comes_first() -> None:
    found = alike([called("Jo Li Wu"), called("Jo Wu Li"), called("Bea Kohl"), called("Béa Kohl")])
    assert [pair.one.name for pair in found] == ["Bea Kohl", "Jo Li Wu"]
    assert all(isinstance(pair, Alike) for pair in found)


def test_a_new_name_comes_with_whom_it_may_mean_the_likeliest_first() -> None:
    known = [called("Zoë Martins"), called("Zoë Martin"), called("Morwenna Trescott")]
    assert [(ref.name, twin) for ref, twin in resembling("Zoe  MARTIN", known)] == [
        ("Zoë Martin", True),
        ("Zoë Martins", False),
    ]
    assert resembling("Hattie Marlowe", known) == []


def test_a_single_name_may_mean_everybody_who_bears_it() -> None:
    known = [called("Daniel Ortiz"), called("Kofi Daniel"), called("Zoë Martin")]
    assert [ref.name for ref, _ in resembling("daniel", known)] == ["Daniel Ortiz", "Kofi Daniel"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hatie", ["Hattie Marlowe"]),
        ("Ingird", ["Ingrid Solheim"]),
        ("marlow", ["Hattie Marlowe"]),
        ("hatie marlow", ["Hattie Marlowe"]),
        ("huamann quispe", []),  # of a whole name more is missing
        ("Bea", []),  # too short to be a slip of Béla
        ("Katie", []),
    ],
)
def test_a_mistyped_name_may_mean_whoever_it_is_a_letter_or_two_from(typed: str, meant: list[str]) -> None:
    known = [called(name) for name in ("Hattie Marlowe", "Ingrid Solheim", "Rosa Huamán Quispe", "Béla Tar")]
    assert [ref.name for ref, _ in resembling(typed, known)] == meant


def test_a_name_as_it_is_comes_before_one_a_letter_from_it() -> None:
    known = [called("Dora Lind"), called("Cora Lind"), called("Dora Berg")]
    assert [ref.name for ref, _ in resembling("Dora", known)] == ["Dora Berg", "Dora Lind", "Cora Lind"]


def test_a_name_without_its_accents_and_a_given_name_only_one_has_mean_them() -> None:
    known = [called("Rosa Huamán Quispe"), called("Hattie Marlowe"), called("Jørn Ås")]
    asked = ["rosa  huaman QUISPE", "hattie", "Jorn As"]
    assert {name: ref.name for name, ref in meant(asked, known).items()} == {
        "rosa  huaman QUISPE": "Rosa Huamán Quispe",
        "hattie": "Hattie Marlowe",
        "Jorn As": "Jørn Ås",
    }


def test_what_would_be_a_guess_means_nobody() -> None:
    known = [called("Daniel Ortiz"), called("Kofi Daniel"), called("User 1"), called("José"), called("JOSÈ")]
    assert meant(["Daniel", "Ortiz", "User 2", "Jose", "Dan", "", "@"], known) == {}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mar", ["Marek Dvořák", "Hattie Marlowe"]),
        ("dvorak", ["Marek Dvořák"]),
        ("rosa hua", ["Rosa Huamán Quispe"]),
        ("Huaman  Qu", ["Rosa Huamán Quispe"]),
        ("who is hat", ["who is Hattie Marlowe"]),
        ('"hat', ['"Hattie Marlowe']),
        ("who is (rosa hua", ["who is (Rosa Huamán Quispe"]),
        ("3 hat", ["3 Hattie Marlowe"]),
        ("what Rosa Qu", []),  # not in a row
        ("ma", []),
        ("rosa hua says", []),
        ("?", []),
    ],
)
def test_a_name_that_is_begun_is_completed_whose_first_name_it_is_first(
    typed: str, expected: list[str]
) -> None:
    people = [
        called("Hattie Marlowe"),
        called("Marek Dvořák"),
        called("Rosa Huamán Quispe", "rosa@x.example"),
    ]
    assert begun(typed, by_word(people)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Kelvin", ["Kelvin anak Jugah"]),
        ("kelvin jugah", ["Kelvin anak Jugah"]),
        ("Dvorak", ["Marek Dvořák"]),
        ("ling", ["Ling Mei", "Tan Wei Ling"]),
        ("M", []),
        ("kelvin's", []),
        ("Kelvin Tan", []),
        ("corymb", []),
        ("?", []),
    ],
)
def test_a_part_of_a_name_leads_to_all_who_bear_it(typed: str, expected: list[str]) -> None:
    people = [
        called("Kelvin anak Jugah", "kelvin@corymb.example"),
        called("Marek Dvořák"),
        called("Tan Wei Ling", "M. Tan"),
        called("Ling Mei"),
    ]
    assert [ref.name for ref in bearing(typed, by_word(people))] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Rosa Huaman Quisp", ["Rosa Huamán Quispe"]),
        ("rosa haumán", ["Rosa Huamán Quispe"]),
        ("Tan Wei Lnig", ["Tan Wei Ling"]),
        ("Ingird Solheim", ["Ingrid Solheim"]),
        ("Igrid Solheim", ["Ingrid Solheim", "Sigrid Solheim"]),
        ("Ingird Solhiem", []),  # a slip in each
        ("Ingrid Solheim", []),  # none
        ("Solhiem", []),  # no whole name
        ("frost Solheim", []),
        ("Ten Wei Ling", []),  # too short to be told from another
        ("what does Ingrid Solhiem say", []),
    ],
)
def test_a_whole_name_with_a_slip_in_one_word_leads_to_who_bears_it(typed: str, expected: list[str]) -> None:
    people = [
        called("Rosa Huamán Quispe"),
        called("Tan Wei Ling", "tan@corymb.example"),
        called("Ingrid Solheim"),
        called("Sigrid Solheim"),
    ]
    assert [ref.name for ref in nearly_bearing(typed, by_word(people))] == expected
