"""Each change gives another pack and leaves everything it does not name as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbase.errors import BadInput, NotFound
from kbase.model import SpaceName
from kbase.pack import Pack, ReadingKey, Reason, Role
from kbase.search.packs.editing import added, annotated, dropped, entitled, moved, retimed, swapped
from tests.search.packs.values import pack, reading


def names(changed: Pack, theme: int = 0) -> list[str]:
    return [one.citation.note.id for one in changed.themes[theme].readings]


def spares(changed: Pack) -> list[str]:
    return [one.citation.note.id for one in changed.themes[0].spares]


def key(name: str) -> ReadingKey:
    return reading(name).key


@pytest.mark.parametrize(
    ("name", "by", "order"),
    [
        ("one", 1, ["two", "one", "three"]),
        ("three", -1, ["one", "three", "two"]),
        ("one", -1, ["one", "two", "three"]),
        ("three", 5, ["one", "two", "three"]),
    ],
)
def test_a_reading_moves_within_its_theme(name: str, by: int, order: list[str]) -> None:
    assert names(moved(pack(), key(name), by)) == order


def test_what_is_dropped_can_be_swapped_in_again_and_is_no_material() -> None:
    after = dropped(pack(), key("two"))
    assert (names(after), spares(after)) == (["one", "three"], ["spare", "practice", "two"])
    assert [step.material for step in after.agenda] == [(key("one"), key("three"), key("four")), ()]


def test_a_step_gets_back_what_was_dropped_and_added_again_as_what_it_was() -> None:
    gone = dropped(pack(), key("two"))
    back = added(gone, 0, replace(reading("two"), why=(Reason("added by hand"),)))  # found anew, as any text
    assert names(back) == ["one", "three", "two"]
    assert back.themes[0].readings[2] == reading("two", Role.PRACTICE)
    assert [step.material for step in moved(back, key("two"), -1).agenda] == [
        step.material for step in pack().agenda
    ]


def test_a_spare_of_another_theme_is_spare_no_more_once_it_is_added() -> None:
    after = added(pack(), 1, reading("practice"))
    assert (names(after, 1), spares(after)) == (["four", "practice"], ["spare"])
    assert after.themes[1].readings[1].role is Role.PRACTICE


def test_what_is_swapped_for_another_role_and_back_is_material_where_it_was() -> None:
    first, second = pack().themes
    themes = (replace(first, spares=(reading("spare"),)), second)
    drawn = replace(pack(), themes=themes)
    there = swapped(drawn, key("two"))
    assert [step.material for step in there.agenda][1] == ()
    back = swapped(there, key("spare"))
    assert names(back) == names(drawn)
    assert [step.material for step in back.agenda] == [step.material for step in drawn.agenda]


def test_the_last_reading_takes_its_theme_along() -> None:
    after = dropped(pack(), key("four"))
    assert [theme.name for theme in after.themes] == ["first"]


def test_a_pack_keeps_something_to_read() -> None:
    alone = replace(pack(), themes=pack().themes[1:])
    with pytest.raises(BadInput, match="needs something to read"):
        dropped(alone, key("four"))


def test_a_reading_is_swapped_for_the_next_best_of_its_role() -> None:
    after = swapped(pack(), key("two"))
    assert (names(after), spares(after)) == (["one", "practice", "three"], ["spare", "two"])
    assert after.agenda[1].material == (reading("practice", Role.PRACTICE).key,)


def test_what_is_swapped_in_with_another_role_is_material_where_that_role_is_used() -> None:
    first, second = pack().themes
    themes = (first, replace(second, spares=(reading("practice", Role.PRACTICE),)))
    after = swapped(replace(pack(), themes=themes), key("four"))
    assert [step.material for step in after.agenda] == [
        (key("one"), key("two"), key("three"), key("practice")),
        (key("two"), key("practice")),
    ]


def test_swapping_goes_round_and_comes_back() -> None:
    there = swapped(pack(), key("one"))
    assert names(there) == ["spare", "two", "three"]
    assert names(swapped(there, key("spare"))) == names(pack())


def test_a_theme_without_spares_has_nothing_to_swap() -> None:
    with pytest.raises(BadInput, match="nothing else"):
        swapped(pack(), key("four"))


def test_a_reading_comes_behind_the_others_and_into_the_steps_that_use_its_role() -> None:
    elsewhere = replace(reading("new", Role.PRACTICE), space=SpaceName("north"))
    after = added(pack(), 1, elsewhere)
    assert names(after, 1) == ["four", "new"]
    assert all(elsewhere.key in step.material for step in after.agenda)
    assert "north" in after.spaces


def test_what_is_there_is_not_added_twice_nor_to_a_theme_there_is_not() -> None:
    with pytest.raises(BadInput, match="already"):
        added(pack(), 1, reading("one"))
    with pytest.raises(BadInput, match="no such theme"):
        added(pack(), 7, reading("new"))


def test_a_remark_stands_beside_one_reading_and_follows_its_place() -> None:
    after = swapped(annotated(pack(), key("one"), " Read aloud. "), key("one"))
    assert [one.remark for one in after.readings] == ["Read aloud.", "", "", ""]


def test_an_agenda_fills_the_session_to_the_minute() -> None:
    after = retimed(pack(), [("Read", "Quietly.", 15), ("", "Talk.", 5)])
    assert [(step.name, step.start, step.minutes) for step in after.agenda] == [
        ("Read", 0, 15),
        ("Talk", 15, 5),
    ]


@pytest.mark.parametrize("minutes", [(15, 6), (20, 0), (20,)])
def test_an_agenda_that_does_not_fill_it_is_refused(minutes: tuple[int, ...]) -> None:
    with pytest.raises(BadInput):
        retimed(pack(), [("Step", "", each) for each in minutes])


def test_a_title_is_one_line() -> None:
    assert entitled(pack(), "  Two \n lines ", " Hello. ").title == "Two lines"


@pytest.mark.parametrize(
    "change",
    [lambda now, key: moved(now, key, 1), dropped, swapped, lambda now, key: annotated(now, key, "x")],
)
def test_a_reading_that_is_gone_is_said_to_be(change: object) -> None:
    assert callable(change)
    with pytest.raises(NotFound):
        change(pack(), key("nowhere"))
