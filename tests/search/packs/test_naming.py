"""A theme is called by what several of its notes really say side by side."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest

from kbase.analysis import term_texts
from kbase.model import NoteId
from kbase.search.packs.naming import Said, names_of

LIBRARY = 1_000


def said(note: str, text: str, title: str = "A day", nearness: float = 1.0, *, read: bool = True) -> Said:
    return Said(NoteId(note), title, text, nearness, read)


def names(
    *theme: Said,
    known: str = "",
    no_names: str = "",
    taken: AbstractSet[str] = frozenset(),
    everywhere: int = 2,
) -> tuple[str, ...]:
    """The names of a theme in a library where so many passages say the words of each phrase."""
    question, people = (frozenset(term_texts(words)) for words in (known, no_names))
    return names_of(theme, lambda words: everywhere, LIBRARY, question, people, taken)


HEATER = (
    said("one", "We measured the frame heater twice. The frame heater was cold."),
    said("two", "A broken wire in the frame heaters of both doors."),
    said("three", "Call the duty phone. Somebody has the duty phone at night."),
)


def test_words_that_several_notes_say_side_by_side_name_a_theme_as_they_are_mostly_written() -> None:
    assert names(*HEATER) == ("frame heater",)


def test_a_capital_stays_where_it_belongs_to_the_name() -> None:
    assert names(
        said("one", "Behind the MOSFET bridge."), said("two", "By the MOSFET bridge it grew hot.")
    ) == ("MOSFET bridge",)


def test_a_thing_that_ends_like_a_participle_may_begin_or_end_a_name() -> None:
    assert names(said("one", "Behind the seed bank."), said("two", "By the seed bank it froze.")) == (
        "seed bank",
    )


def test_a_theme_whose_notes_share_no_words_has_no_such_name() -> None:
    assert names(said("one", "The frame heater was cold."), said("two", "Call the duty phone.")) == ()


def test_one_note_that_says_it_twice_is_not_several() -> None:
    twice = "The frame heater was cold. Without a frame heater there is frost."
    assert names(said("one", twice), said("two", "Nothing.")) == ()


def test_a_sentence_of_the_form_that_all_have_word_for_word_names_nothing() -> None:
    asked = "Do describe the rollback plan of it all."
    assert names(*(said(note, asked) for note in ("one", "two", "three"))) == ()


def test_a_title_that_another_note_quotes_is_not_said_again() -> None:
    title = "Frost that came by the frame heater"
    assert names(said("one", "Cold.", title, read=False), said("two", f"Read {title} as well.")) == ()


def test_the_words_of_the_question_name_no_theme_alone() -> None:
    assert names(*HEATER, known="frame heaters") == ()
    assert names(*HEATER, known="heaters") == ("frame heater",)


def test_somebody_s_name_is_no_theme() -> None:
    assert names(*HEATER, no_names="Ann Heater") == ()


def test_what_another_theme_is_called_is_taken() -> None:
    assert names(*HEATER, taken={"frame heater"}) == ()


def test_what_is_done_is_no_name() -> None:
    doing = [said("one", "We had to replace gaskets."), said("two", "They replace gaskets, or must.")]
    assert names(*doing) == ()


def test_what_all_the_library_says_names_no_theme() -> None:
    assert names(*HEATER, everywhere=900) == ()


def test_what_is_hardly_near_the_question_names_nothing_unless_it_is_read() -> None:
    far = [said(one.note, one.text, nearness=0.5, read=False) for one in HEATER]
    assert names(*far) == ()
    assert names(*(said(one.note, one.text, nearness=0.5) for one in HEATER)) == ("frame heater",)


def test_two_words_of_a_reading_s_title_come_after_what_several_say() -> None:
    titled = said("four", "The storm hour, from the first gust on.", "The storm hour")
    assert names(titled, said("five", "Rain.")) == ("storm hour",)
    assert names(*HEATER, titled) == ("frame heater", "storm hour")
    unread = said("four", titled.text, titled.title, read=False)
    assert names(*HEATER, unread) == ("frame heater",)


@pytest.mark.parametrize("turn", range(3))
def test_the_same_notes_give_the_same_name_in_whatever_order(turn: int) -> None:
    assert names(*HEATER[turn:], *HEATER[:turn]) == ("frame heater",)
