"""Links find their notes by any name, when they are read, among what the reader may see."""

from __future__ import annotations

import posixpath
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kbase.model import Draft, Kind, Link, NoteId, Related, Relation, SpaceName
from kbase.store import Store
from kbase.store.naming import Rank, kept_names, name_key, names_of, place_of, target_key
from tests.store.making import EVERYTHING, add, file, may_read, remove, revise


def linked(store: Store, note: NoteId) -> list[str]:
    """The titles a note's links arrive at."""
    return [one.note.title for one in store.notes.links(note, EVERYTHING)[0]]


@pytest.mark.parametrize(
    "target",
    [
        "Weekly vault walk-round",
        "weekly  VAULT walk-round",
        "The round",
        "weekly-round",
        "weekly-round.md",
        "practices/weekly-round",
        "skarvik/practices/weekly-round.md",
        "../practices/weekly-round.md",
        "/skarvik/practices/weekly-round",
    ],
)
def test_a_link_finds_its_note_by_any_of_its_names(store: Store, target: str) -> None:
    add(
        store,
        "Weekly vault walk-round",
        aliases=("The round",),
        source=file("skarvik/practices/weekly-round.md"),
    )
    note = add(store, "Door", links=(Link(target),), source=file("skarvik/lessons/door.md"))
    assert linked(store, note) == ["Weekly vault walk-round"]


def test_a_link_to_nothing_is_named_until_the_note_comes(store: Store) -> None:
    note = add(store, "Door", links=(Link("Not yet"), Link("Not yet", heading="Below")))
    assert store.notes.links(note, EVERYTHING) == ((), ("Not yet",))
    later = add(store, "Not yet")
    found, missing = store.notes.links(note, EVERYTHING)
    assert [(one.note.id, one.heading) for one in found] == [(later, ""), (later, "Below")]
    assert missing == ()
    remove(store, later)
    assert store.notes.links(note, EVERYTHING) == ((), ("Not yet",))


def test_a_link_to_somebody_of_whom_there_is_no_note_does_not_lead_nowhere(store: Store) -> None:
    links = (Link("ann poe"), Link("Ann Poe", Relation.SUPERSEDES), Link("Bo Ek"))
    note = add(store, "Whom to call", links=links, authors=("Ann Poe",))
    assert store.notes.unresolved(EVERYTHING, [note]) == [
        (note, Relation.SUPERSEDES, "Ann Poe"),
        (note, Relation.LINK, "Bo Ek"),
    ]


def test_what_leads_nowhere_is_what_no_note_shows_as_a_link(store: Store) -> None:
    targets = (
        "Door",
        "door.md",
        "../a/fan.md",
        "b/fan",
        "gone.md",
        "x/../lamp.md",
        "../x/../b/fan.md",
        "/c/lamp.md",
        "Not yet",
        "Fan",
    )
    for place, collection in enumerate(("/vault", "/other")):
        for name in ("Door", "Fan", "Lamp"):
            add(
                store,
                f"{name}{'!' * place}",
                links=tuple(
                    Link(target, relation)
                    for target in targets
                    for relation in (Relation.LINK, Relation.EMBED, Relation.SUPERSEDES, Relation.ANSWERS)
                ),
                source=file(f"{'ab'[place]}/{name.lower()}.md", collection=collection),
            )
    add(
        store,
        "Written here",
        links=(Link("Written here", Relation.ANSWERS), Link("a/door.md"), Link("x/y.md")),
    )
    told = store.notes.unresolved(EVERYTHING)
    every = store.notes.newest(100)
    assert len(every) == 7
    assert sorted(store.notes.unresolved(EVERYTHING, every)) == sorted(told)
    for note in every:
        links = store.notes.draft(note).links
        for relation in (Relation.LINK, Relation.SUPERSEDES):
            said = {target for one, how, target in told if (one, how) == (note, relation)}
            alone = revised_to(store, note, [link for link in links if link.relation is relation])
            assert said == set(alone)


def revised_to(store: Store, note: NoteId, links: list[Link]) -> tuple[str, ...]:
    """The targets that are no note, once those are all the links there are."""
    before = store.notes.draft(note)
    revise(store, note, links=tuple(links))
    missing = store.notes.links(note, EVERYTHING)[1]
    revise(store, note, links=before.links)
    return missing


def test_a_renamed_note_is_still_found_by_its_old_title(store: Store) -> None:
    target = add(store, "Old title")
    note = add(store, "Door", links=(Link("Old title"),))
    revise(store, target, title="New title")
    assert linked(store, note) == ["New title"]
    add(store, "Old title")
    assert linked(store, note) == ["Old title"]


def test_a_dropped_alias_is_gone(store: Store) -> None:
    target = add(store, "Round", aliases=("Tour",))
    revise(store, target, aliases=())
    assert store.notes.resolve("Tour", EVERYTHING) is None


def test_a_path_beside_the_file_beats_a_note_of_the_same_name_elsewhere(store: Store) -> None:
    add(store, "Readme of a", source=file("a/readme.md"))
    add(store, "Readme of b", source=file("b/readme.md"))
    note = add(store, "Door", links=(Link("./readme.md"),), source=file("b/door.md"))
    assert linked(store, note) == ["Readme of b"]


def test_a_path_means_nothing_in_another_collection(store: Store) -> None:
    add(store, "Here", source=file("b/readme.md", collection="/one"))
    note = add(store, "Door", links=(Link("./b/readme.md"),), source=file("door.md", collection="/two"))
    assert linked(store, note) == ["Here"]  # by the end of its path, as a name
    other = add(store, "Window", links=(Link("../readme.md"),), source=file("b/c/w.md", collection="/two"))
    assert linked(store, other) == ["Here"]
    mine = add(store, "Mine", source=file("b/readme.md", collection="/two"))
    assert [one.note.id for one in store.notes.links(other, EVERYTHING)[0]] == [mine]


def test_of_two_notes_of_one_name_the_one_in_the_same_space_is_meant(store: Store) -> None:
    add(store, "Rules", "North.", space=SpaceName("north"))
    south = add(store, "Rules", "South.", space=SpaceName("south"))
    note = add(store, "Door", links=(Link("Rules"),), space=SpaceName("south"))
    assert store.notes.links(note, EVERYTHING)[0][0].note.id == south


def test_a_private_note_neither_receives_nor_takes_a_link(store: Store) -> None:
    hidden = add(store, "Rules", space=SpaceName("private"))
    note = add(store, "Door", links=(Link("Rules"),))
    outsider = may_read("general")
    assert store.notes.links(note, outsider) == ((), ("Rules",))
    shown = add(store, "Handbook", aliases=("Rules",))
    assert [one.note.id for one in store.notes.links(note, outsider)[0]] == [shown]
    assert [one.note.id for one in store.notes.links(note, EVERYTHING)[0]] == [hidden]
    assert [one.note.id for one in store.notes.backlinks(shown, outsider)] == [note]
    assert store.notes.backlinks(shown, EVERYTHING) == ()


def test_backlinks_come_from_readable_notes_alone(store: Store) -> None:
    target = add(store, "Rules")
    public = add(store, "Door", links=(Link("Rules"), Link("rules", Relation.EMBED)))
    add(store, "Secret", links=(Link("Rules"),), space=SpaceName("private"))
    seen = store.notes.backlinks(target, may_read("general"))
    assert [(one.note.id, one.relation) for one in seen] == [
        (public, Relation.LINK),
        (public, Relation.EMBED),
    ]
    assert len(store.notes.backlinks(target, EVERYTHING)) == 3


def test_a_note_is_no_backlink_of_itself(store: Store) -> None:
    note = add(store, "Rules", links=(Link("Rules"),))
    assert store.notes.backlinks(note, EVERYTHING) == ()
    assert store.notes.links(note, EVERYTHING) == ((), ())


def test_a_superseded_note_says_by_which(store: Store) -> None:
    old = add(store, "Gasket")
    new = add(store, "Heater", links=(Link("Gasket", Relation.SUPERSEDES),), space=SpaceName("private"))
    summary = store.notes.summaries([old, new], EVERYTHING)
    assert summary[old].superseded_by == summary[new].ref
    assert summary[new].superseded_by is None
    assert store.notes.summaries([old], may_read("general"))[old].superseded_by is None


def test_what_says_that_another_supersedes_it_is_what_that_one_supersedes(store: Store) -> None:
    new = add(store, "Heater", links=(Link("Gasket"),))
    old = add(store, "Gasket", links=(Link("Heater", Relation.SUPERSEDED_BY), Link("Nowhere")))
    hidden = add(store, "Fan", links=(Link("Heater", Relation.SUPERSEDED_BY),), space=SpaceName("private"))
    general = may_read("general")
    gasket, heater, fan = store.notes.summaries([old, new, hidden], EVERYTHING).values()
    assert (gasket.superseded_by, heater.superseded_by, fan.superseded_by) == (heater.ref, None, heater.ref)
    supersedes = Related(gasket.ref, Relation.SUPERSEDES)
    links, missing = store.notes.links(new, general)
    assert (links, missing) == ((Related(gasket.ref, Relation.LINK), supersedes), ())
    assert links[1].target == ""  # in the heater's own text "Heater" does not mean the gasket
    assert store.notes.links(new, EVERYTHING)[0][1:] == (supersedes, Related(fan.ref, Relation.SUPERSEDES))
    assert store.notes.links(old, general) == ((), ("Nowhere",))
    assert store.notes.backlinks(new, EVERYTHING) == ()
    assert set(store.notes.backlinks(old, general)) == {
        Related(heater.ref, Relation.LINK),
        Related(heater.ref, Relation.SUPERSEDES),
    }
    for one in (old, new):
        assert set(store.notes.pointers([one], general)) == {
            (new, old, Relation.LINK),
            (new, old, Relation.SUPERSEDES),
        }
    assert not store.notes.answers(new, EVERYTHING)


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("ADR-005: Title", "decisions/one.md"),
        ("ADR 5 - Title", "decisions/one.md"),
        ("ADR-0005", "decisions/one.md"),
        ("Use a title", "decisions/ADR-005-title.md"),
        ("Use a title", "decisions/adr_5.md"),
    ],
)
@pytest.mark.parametrize("target", ["ADR-005", "adr 5"])
def test_what_takes_the_place_of_a_note_is_found_by_its_number_in_a_series(
    store: Store, title: str, path: str, target: str
) -> None:
    new = add(store, title, source=file(path))
    add(store, "ADR-051: Another", source=file("decisions/ADR-051-another.md"))
    add(store, "ADR-2005-01-05 minutes", source=file("minutes.md"))
    old = add(store, "Before", links=(Link(target, Relation.SUPERSEDED_BY),), source=file("before.md"))
    summary = store.notes.summaries([old, new], EVERYTHING)
    assert summary[old].superseded_by == summary[new].ref
    assert store.notes.unresolved(EVERYTHING) == []
    newer = add(store, "After", links=(Link(target, Relation.SUPERSEDES),), source=file("after.md"))
    summary = store.notes.summaries([new, newer], EVERYTHING)
    assert summary[new].superseded_by == summary[newer].ref


def test_a_number_that_several_notes_begin_with_names_none(store: Store) -> None:
    one = add(store, "ADR-005: Title", source=file("one.md"))
    link = Link("ADR-005", Relation.SUPERSEDED_BY)
    old = add(store, "Before", links=(link,), source=file("before.md"))
    assert store.notes.summaries([old], EVERYTHING)[old].superseded_by is not None
    twin = add(store, "ADR 5: Titel", source=file("twin.md"), space=SpaceName("private"))
    assert store.notes.summaries([old], EVERYTHING)[old].superseded_by is None
    assert store.notes.unresolved(EVERYTHING) == [(old, Relation.SUPERSEDED_BY, "ADR-005")]
    shown = store.notes.summaries([old], may_read("general"))[old].superseded_by
    assert shown is not None
    assert shown.id == one
    revise(store, twin, title="ADR-006: Titel")
    assert store.notes.summaries([old], EVERYTHING)[old].superseded_by == shown
    named = add(store, "Apart", aliases=("ADR-005",), source=file("apart.md"))
    found = store.notes.summaries([old], EVERYTHING)[old].superseded_by
    assert found is not None
    assert found.id == named


def test_a_number_in_a_text_is_no_number_in_a_series(store: Store) -> None:
    add(store, "ADR-005: Title", source=file("one.md"))
    note = add(store, "Other", links=(Link("ADR-005"),), source=file("other.md"))
    assert store.notes.links(note, EVERYTHING) == ((), ("ADR-005",))


def test_what_nobody_may_read_supersedes_nothing(store: Store) -> None:
    new = add(store, "Heater", space=SpaceName("private"))
    old = add(store, "Gasket", links=(Link("Heater", Relation.SUPERSEDED_BY),), authors=("Bo Ek",))
    general = may_read("general")
    assert store.notes.summaries([old], general)[old].outdated == ""
    assert store.notes.links(old, general) == ((), ("Heater",))
    assert [one.outdated for one in store.authorship.of([old], general)] == [""]
    assert [one.outdated for one in store.authorship.of([old], EVERYTHING)] == ["superseded"]
    assert store.notes.links(new, EVERYTHING)[0][0].note.id == old


def test_what_a_note_says_of_its_own_standing_is_kept_until_its_file_says_otherwise(store: Store) -> None:
    note = add(store, "Gasket", status="withdrawn", authors=("Bo Ek",))
    assert store.notes.summaries([note], EVERYTHING)[note].outdated == "withdrawn"
    assert [one.outdated for one in store.authorship.of([note], EVERYTHING)] == ["withdrawn"]
    assert store.notes.draft(note).status == "withdrawn"
    revise(store, note, status="")
    assert store.notes.summaries([note], EVERYTHING)[note].outdated == ""


def test_notes_that_disagree_say_so_of_each_other_whichever_was_told(store: Store) -> None:
    twice = add(store, "Twice the fee")
    half = add(store, "Half the fee", links=(Link("Twice the fee", Relation.DISAGREES),))
    both = add(
        store,
        "No fee",
        links=(Link("Twice the fee", Relation.DISAGREES), Link("Half the fee")),
        space=SpaceName("private"),
    )
    summary = store.notes.summaries([twice, half, both], EVERYTHING)
    assert summary[twice].disagrees_with == (summary[half].ref, summary[both].ref)
    assert summary[half].disagrees_with == summary[both].disagrees_with == (summary[twice].ref,)
    assert summary[half].superseded_by is None
    assert store.notes.summaries([twice], may_read("general"))[twice].disagrees_with == (summary[half].ref,)


def test_answers_come_accepted_first_then_oldest(store: Store) -> None:
    question = add(store, "Why frost?", kind=Kind.QUESTION)

    def answer(day: int, target: str = "Why frost?", **fields: Any) -> NoteId:
        links = (Link(target, Relation.ANSWERS),)
        return add(store, "Why frost?", kind=Kind.ANSWER, links=links, created=date(2024, 1, day), **fields)

    late = answer(9)
    early = answer(2)
    accepted = answer(5, target=question, accepted=True)
    hidden = answer(1, space=SpaceName("private"))
    assert [one.id for one in store.notes.answers(question, may_read("general"))] == [accepted, early, late]
    assert len(store.notes.answers(question, EVERYTHING)) == 4
    assert store.notes.summaries([question], may_read("general"))[question].answers == 3
    for one in (late, early, accepted, hidden):
        asked = store.notes.question_of(one, EVERYTHING)
        assert asked is not None
        assert asked.id == question
    assert store.notes.question_of(question, EVERYTHING) is None


def test_an_id_is_the_surest_name(store: Store) -> None:
    first = add(store, "Twin")
    second = add(store, "Twin", aliases=(first,))
    found = store.notes.resolve(first, EVERYTHING)
    assert found is not None
    assert found.id == first
    assert second != first


@pytest.mark.parametrize("odd", ["", " ", "/", "..", "[[", "\ud800", "\0", "a" * 100_000, "%", "*"])
def test_an_odd_name_finds_nothing(store: Store, odd: str) -> None:
    add(store, "Rules")
    assert store.notes.resolve(odd, EVERYTHING) is None


def test_names_of_a_path_are_its_ends() -> None:
    names = names_of(NoteId("id"), Draft("Page", "", source=file("Notes/Site/Page.md")))
    assert names == {
        "id": Rank.ID,
        "page": Rank.TITLE,
        "notes/site/page": Rank.PATH,
        "site/page": Rank.PATH_END,
    }
    assert kept_names(names, {"new": Rank.TITLE})["page"] is Rank.FORMER


def test_plain_text_files_are_found_with_and_without_suffix(store: Store) -> None:
    add(store, "Readings", source=file("log/readings.txt"))
    for name in ("readings", "readings.txt", "log/readings", "log/readings.txt"):
        assert store.notes.resolve(name, EVERYTHING) is not None


@given(st.text() | st.sampled_from(["x.md.md.md", "Either//or", "See http://x.example/a/./b"]))
def test_whatever_a_note_is_called_links_to_it_by_that_name_arrive(name: str) -> None:
    for draft in (Draft(name, ""), Draft("", "", aliases=(name,))):
        assert {name_key(name), target_key(name)} - {""} <= set(names_of(NoteId("id"), draft))


@given(st.lists(st.text().map(lambda part: part.replace("/", "")).filter(str.strip), min_size=1))
def test_whatever_a_file_is_called_its_path_is_its_place(parts: list[str]) -> None:
    path = "/".join(parts)
    assume(path == posixpath.normpath(path) and ".." not in parts)
    place = place_of(Link("./" + path), file("other.md"))
    assert place in {"", *names_of(NoteId("id"), Draft("", "", source=file(path)))}
