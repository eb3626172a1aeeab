"""People meet by what they wrote, offer and wish, as far as who asks may read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kbase.errors import BadInput, Forbidden, NotFound
from kbase.library import Library
from kbase.model import (
    Actor,
    Draft,
    ImportOptions,
    Kind,
    PersonId,
    PersonRecord,
    Question,
    Readable,
    SpaceName,
)
from kbase.people import access
from tests.libraries import holding

FREEZING = "Liquid nitrogen boils off the dewar; wear gloves and keep the oxygen alarm at breathing height."
DRYING = "Dry the seed at fifteen per cent before it is frozen, or ice crystals kill the embryo."
DOORS = "Frost on the vault door comes from the heater wire in the frame, not from the gasket."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Ann freezes at the vault and wants to learn drying; Bo dries at the nursery; Cem has left."""
    with holding(tmp_path / "library", owner="Ada Lovelace") as made:
        for title, body, author, space in (
            ("Nitrogen in the dewar", FREEZING, "Ann Poe", "vault"),
            ("Dry before you freeze", DRYING, "Bo Ek", "nursery"),
            ("Frost on the door", DOORS, "Cem Ak", "vault"),
            ("The heater wire again", DOORS, "Ann Poe", "vault"),
        ):
            made.contribute(Draft(title, body, space=SpaceName(space), authors=(author,)), made.owner)
        for record in (
            PersonRecord("Ann Poe", offers=("liquid nitrogen",), wants_to_learn=("seed drying", "Spanish")),
            PersonRecord("Bo Ek", offers=("drying of seed",), wants_to_learn=("liquid nitrogen safety",)),
            PersonRecord("Cem Ak", left=date(2020, 1, 1), offers=("seed drying",)),
        ):
            made.introducing.change(who(made, record.name), record, made.owner)
        yield made


def who(library: Library, name: str) -> PersonId:
    return library.meeting.find(name, library.owner)


@pytest.fixture
def outsider(monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Somebody who may read the spaces vault and nursery alone."""
    may = Readable(frozenset({SpaceName("vault"), SpaceName("nursery")}))
    of = access.readable
    monkeypatch.setattr(access, "readable", lambda actor: of(actor) if actor.owner else may)
    return Actor("Mallory")


def test_two_who_can_teach_each_other_meet_both_ways(library: Library) -> None:
    view = library.meeting.peers(who(library, "Ann Poe"), library.owner)
    (bo,) = view.peers
    assert bo.person.name == "Bo Ek"
    assert [(one.wish, one.offer) for one in bo.from_them] == [("seed drying", "drying of seed")]
    assert [note.title for note in bo.from_them[0].notes] == ["Dry before you freeze"]
    assert [(one.wish, one.offer) for one in bo.from_me] == [("liquid nitrogen safety", "liquid nitrogen")]
    assert (bo.distance, bo.places, view.places) == (1.0, ("nursery",), 1)
    assert view.without == ("Spanish",)


def test_what_somebody_wrote_teaches_without_an_offer(library: Library) -> None:
    library.introducing.change(who(library, "Bo Ek"), PersonRecord("Bo Ek"), library.owner)
    (bo,) = library.meeting.peers(who(library, "Ann Poe"), library.owner).peers
    assert (bo.from_them[0].offer, bo.from_me) == ("", ())
    (ann,) = library.meeting.peers(who(library, "Bo Ek"), library.owner).peers
    assert [note.title for note in ann.from_me[0].notes] == ["Dry before you freeze"]


def test_a_note_that_is_called_after_a_wish_teaches_though_its_words_are_others(library: Library) -> None:
    for title, author, tag, kind in (
        ("The crown of the hill", "Dag Berg", "languages/spanish", Kind.NOTE),
        ("Spanish for the nursery", "Eve Lund", "x", Kind.NOTE),
        ("Spanish seed", "Fay Moe", "seed", Kind.QUESTION),
        ("Out at night", "Gus Roe", "x", Kind.NOTE),
    ):
        text = "Corona, cerro, semilla: three words a day on the door of the kitchen."
        library.contribute(Draft(title, text, kind, authors=(author,), tags=(tag,)), library.owner)
    ann = who(library, "Ann Poe")
    view = library.meeting.peers(ann, library.owner)
    taught = {
        peer.person.name: [(one.offer, [note.title for note in one.notes]) for one in peer.from_them]
        for peer in view.peers
        if any(one.wish == "Spanish" for one in peer.from_them)
    }
    assert taught == {
        "Dag Berg": [("", ["The crown of the hill"])],
        "Eve Lund": [("", ["Spanish for the nursery"])],
    }
    assert view.without == ()
    (to_ann,) = (
        one for one in library.meeting.peers(who(library, "Dag Berg"), library.owner).peers if one.from_me
    )
    assert [(one.wish, one.offer) for one in to_ann.from_me] == [("Spanish", "")]


@pytest.mark.parametrize("choice", [{"suggest": False}, {"left": date(2020, 1, 1)}])
def test_who_is_not_to_be_suggested_is_no_peer_and_near_nobody(
    library: Library, choice: dict[str, object]
) -> None:
    record = PersonRecord("Bo Ek", offers=("seed drying",), **choice)  # type: ignore[arg-type]  # its fields
    library.introducing.change(who(library, "Bo Ek"), record, library.owner)
    assert library.meeting.peers(who(library, "Ann Poe"), library.owner).peers == ()
    if "suggest" in choice:
        near = library.person(who(library, "Ann Poe"), library.owner).near
        assert "Bo Ek" not in [ref.name for ref, _ in near]


def test_who_will_leave_is_still_here(library: Library) -> None:
    record = library.introducing.record(who(library, "Bo Ek"), library.owner)
    library.introducing.change(who(library, "Bo Ek"), replace(record, left=date(9999, 1, 1)), library.owner)
    assert "Bo Ek" in [one.name for one in library.meeting.learners(library.owner)]
    (bo,) = library.meeting.peers(who(library, "Ann Poe"), library.owner).peers
    assert (bo.person.name, bo.availability.free) == ("Bo Ek", True)


def test_who_left_is_answered_for_by_who_wrote_nearest(library: Library) -> None:
    found = library.person(who(library, "Cem Ak"), library.owner).stand_in
    assert found is not None
    assert (found.person.name, found.named) == ("Ann Poe", False)
    assert "The heater wire again" in found.why
    experts = library.knowers.who_knows("frost on the vault door", library.owner).people
    (cem,) = (one.expert for one in experts if one.expert.person.name == "Cem Ak")
    assert cem.stand_in == found
    assert not cem.availability.free


def test_relevance_and_availability_are_apart(library: Library) -> None:
    before = library.ask(Question("frost on the vault door"), library.owner).people
    record = PersonRecord("Ann Poe", away_until=date(9999, 1, 1))
    library.introducing.change(who(library, "Ann Poe"), record, library.owner)
    after = library.ask(Question("frost on the vault door"), library.owner).people
    assert {one.person.id: one.score for one in before} == {one.person.id: one.score for one in after}
    (ann,) = (one for one in after if one.person.name == "Ann Poe")
    assert ann.availability.says == "away until 1 January 9999"


def test_a_note_outside_what_may_be_read_changes_nothing_seen_of_people(
    library: Library, outsider: Actor
) -> None:
    people = [who(library, name) for name in ("Ann Poe", "Bo Ek", "Cem Ak")]

    def seen() -> list[object]:
        views = [library.person(one, outsider) for one in people]
        peers = [library.meeting.peers(one, outsider) for one in people]
        return [*views, *peers, library.meeting.alike(outsider), library.meeting.learners(outsider)]

    before = seen()
    for author, title in (("Dag Berg", "Seed drying"), ("Bo Ekk", "Frost again"), ("Ann Poe", "Own")):
        draft = Draft(title, f"{DRYING} [[Frost on the door]]", space=SpaceName("secret"), authors=(author,))
        library.contribute(draft, library.owner)
    assert seen() == before


def test_merging_is_visible_and_undone(library: Library) -> None:
    library.contribute(Draft("Wires", DOORS, authors=("A. Poe",)), library.owner)
    ann, initial = who(library, "Ann Poe"), who(library, "A. Poe")
    ((suggested, why),) = library.meeting.alike_to(ann, library.owner)
    assert (suggested.id, why) == (initial, "“A. Poe” and “Ann Poe”: initials that fit")
    assert library.meeting.merge(initial, ann, library.owner) == ann
    names = {name.spelled: name.origins for name in library.person(ann, library.owner).names}
    assert names == {"Ann Poe": ("in their record", "signed 2 notes"), "A. Poe": ("signed a note",)}
    assert library.meeting.alike_to(ann, library.owner) == []
    assert library.meeting.part("A. Poe", library.owner, ann) == initial
    assert library.meeting.alike_to(ann, library.owner) == [], "kept apart now"
    assert [note.title for note in library.person(initial, library.owner).notes] == ["Wires"]


def test_names_from_git_say_so(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "door.md").write_text("# Door\n\nOil the hinge.\n", "utf-8")
    git = ("git", "-C", str(folder), "-c", "user.name=Grace Hopper", "-c", "user.email=g@x.example")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "x")):
        subprocess.run((*git, *words), check=True)
    library.add([folder], ImportOptions(authors_from="git"), library.owner)
    (name,) = library.person(who(library, "Grace Hopper"), library.owner).names
    assert name.origins == ("signed a note, met in a git history",)


def test_only_who_may_write_merges(library: Library, outsider: Actor) -> None:
    ann, bo = who(library, "Ann Poe"), who(library, "Bo Ek")
    for deed in (
        lambda: library.meeting.merge(ann, bo, outsider),
        lambda: library.meeting.part("Ann Poe", outsider),
        lambda: library.meeting.keep_apart(ann, bo, outsider),
    ):
        with pytest.raises(Forbidden):
            deed()
    with pytest.raises(NotFound):
        library.meeting.part("Ann Poe", library.owner, bo)
    with pytest.raises(BadInput):
        library.meeting.part("Ann Poe", library.owner, ann)
