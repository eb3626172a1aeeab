"""Whom to invite: for every theme somebody, from as many places as there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kbase.model import Availability, Evidence, Expert, Kind, NoteId, NoteRef, Person, PersonId
from kbase.pack import Invitation
from kbase.search.packs.inviting import invitations, speaking

DAY = date(2024, 1, 1)


def expert(name: str, score: float, site: str = "", left: date | None = None) -> Expert:
    evidence = Evidence(NoteRef(NoteId(f"note {name}"), f"By {name}", Kind.NOTE), DAY, 1.0)
    return Expert(Person(PersonId(name), name, site=site, left=left), score, (evidence,), DAY)


def invited(
    *by_theme: list[Expert], limit: int = 5, coming: tuple[str, ...] = (), **free: Availability
) -> list[Invitation]:
    names = {one.person.id for each in by_theme for one in each}
    known = {name: free.get(name, Availability()) for name in names}
    return invitations(by_theme, known, limit, DAY, [PersonId(name) for name in coming])


def names(made: list[Invitation]) -> list[str]:
    return [one.person.name for one in made]


def test_who_speaks_for_what_nobody_chosen_speaks_for_comes_before_a_second_voice() -> None:
    made = invited([expert("ada", 1.0), expert("bo", 0.9)], [expert("cy", 0.6)])
    assert names(made) == ["ada", "cy", "bo"]
    assert made[0].themes == (0,)
    assert made[1].themes == (1,)


def test_another_place_is_worth_a_little() -> None:
    theme = [expert("ada", 1.0, "north"), expert("bo", 0.9, "north"), expert("cy", 0.8, "south")]
    made = invited(theme)
    assert names(made) == ["ada", "cy", "bo"]
    assert any("south" in reason.sentence() for reason in made[1].why)
    assert made[0].why[0].sentence() == "wrote “By ada”"


def test_who_comes_has_left_or_is_not_to_be_suggested_is_not_invited() -> None:
    theme = [expert("ada", 1.0), expert("bo", 0.9, left=DAY), expert("cy", 0.8), expert("di", 0.1)]
    made = invited(theme, coming=("ada",), cy=Availability(suggested=False, free=False))
    assert names(made) == ["di"]
    assert names(invited([expert("bo", 0.9, left=DAY + timedelta(days=1))])) == ["bo"]


def test_who_is_away_comes_last_and_who_is_at_their_limit_keeps_their_place() -> None:
    ada = expert("ada", 1.0)
    theme = [replace(ada, person=replace(ada.person, away_until=DAY)), expert("bo", 0.9), expert("cy", 0.8)]
    away = Availability(free=False, says="away until 1 January")
    limit = Availability(free=False, says="takes no questions at present")
    made = invited(theme, ada=away, bo=limit)
    assert names(made) == ["bo", "cy", "ada"]
    assert [one.availability for one in made] == [limit, Availability(), away]
    assert names(invited(theme, limit=2, ada=away)) == ["bo", "cy"]


def test_who_wrote_nothing_that_is_about_it_does_not_speak_for_it() -> None:
    ada, bo = expert("ada", 1.0), expert("bo", 0.9)
    aside = Evidence(NoteRef(NoteId("aside"), "Something else", Kind.NOTE), DAY, 1.0)
    own = replace(ada.evidence[0], share=0.2)
    both = replace(ada, evidence=(replace(aside, share=0.8), own))
    assert speaking([both, bo], {NoteId("note ada")}) == [replace(ada, score=0.2, evidence=(own,))]


def test_who_is_an_expert_by_what_is_beside_the_question_comes_behind_who_wrote_about_it() -> None:
    ada, bo = expert("ada", 1.0), expert("bo", 0.6)
    aside = Evidence(NoteRef(NoteId("aside"), "Something else", Kind.NOTE), DAY, 0.8)
    both = replace(ada, evidence=(aside, replace(ada.evidence[0], share=0.2)))
    about = {NoteId("note ada"), NoteId("note bo")}
    assert names(invited(speaking([both, bo], about))) == ["bo", "ada"]


def test_who_wrote_what_a_theme_reads_speaks_for_it() -> None:
    (ada,) = speaking([expert("ada", 0.1)], set(), {NoteId("note ada")})
    made = invited([expert("bo", 1.0), ada], [expert("ada", 0.9)])
    assert {one.person.name: one.themes for one in made} == {"bo": (0,), "ada": (1, 0)}


def test_a_note_that_touches_every_theme_comes_behind_one_that_is_of_one() -> None:
    first = [expert("ada", 1.0), expert("bo", 0.6), expert("cy", 0.4)]
    second = [expert("di", 1.0), expert("cy", 0.4)]
    assert names(invited(first, second))[2:] == ["bo", "cy"]
