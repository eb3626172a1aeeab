"""An agenda fills the minutes exactly, whatever they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.errors import BadFile, BadInput
from kbase.model import Kind, NoteId, NoteRef, Span
from kbase.pack import Citation, FormatStep, SessionFormat, Setting
from kbase.search.packs.agenda import LONGEST_SESSION, agenda, shared_out
from kbase.search.packs.formats import known_formats, read

FORMATS = known_formats(Path("none"))
STEP = '[[step]]\nname = "Walk"\n'


def step(share: float, least: int) -> FormatStep:
    return FormatStep("A step", share, least, Setting.TOGETHER, "")


def quote(number: int) -> Citation:
    return Citation(NoteRef(NoteId("a"), "A", Kind.LESSON), 1, Span(number, number + 4), (), "word")


steps = st.lists(st.builds(step, st.floats(0.1, 100), st.integers(1, 30)), min_size=1, max_size=12)


@given(steps, st.integers(0, 600))
def test_minutes_are_whole_reach_each_least_and_sum_exactly(each: list[FormatStep], more: int) -> None:
    minutes = sum(one.least for one in each) + more
    given_out = shared_out(each, minutes)
    assert sum(given_out) == minutes
    assert all(had >= one.least for had, one in zip(given_out, each, strict=True))


def test_what_is_above_the_minima_goes_by_share() -> None:
    assert shared_out([step(1, 1), step(3, 1), step(0.1, 8)], 48) == [10, 30, 8]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_fills_any_session_it_fits(name: str) -> None:
    chosen = FORMATS[name]
    for minutes in (chosen.least_minutes, 47, 60, 90, 240, LONGEST_SESSION):
        made = agenda(chosen, minutes, [], {})
        assert sum(one.minutes for one in made) == minutes
        assert [one.start for one in made] == [sum(b.minutes for b in made[:at]) for at in range(len(made))]


@pytest.mark.parametrize("name", FORMATS)
def test_a_session_shorter_than_its_format_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=str(FORMATS[name].least_minutes)):
        agenda(FORMATS[name], FORMATS[name].least_minutes - 1, [], {})


def test_the_six_formats_a_facilitator_knows_are_there() -> None:
    assert list(FORMATS) == [
        "after-action",
        "brainstorming",
        "case-study",
        "jigsaw",
        "peer-consultation",
        "self-organised",
    ]
    assert all(one.about and one.source for one in FORMATS.values())


def test_no_source_is_quoted_in_two_steps_while_there_are_others() -> None:
    draws = FormatStep("Ask", 1, 1, Setting.TOGETHER, "", draws=("cause", "lesson"), ask="And here?")
    chosen = SessionFormat("two", "Two", "", "", (draws, draws))
    made = agenda(
        chosen, 10, [], {"cause": [quote(0), quote(5)], "lesson": [quote(10), quote(15), quote(20)]}
    )
    quoted = [prompt.quote.span.start for one in made for prompt in one.prompts if prompt.quote]
    assert quoted == [0, 10, 5, 15, 20]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = ", "not TOML"),
        ('title = "T"', "1 to 30"),
        (STEP, "title"),
        (f'title = "T"\n{STEP}share = 0', "share above 0"),
        (f'title = "T"\n{STEP}least = 1.5', "cannot be 1.5"),
        (f'title = "T"\n{STEP}setting = "outside"', "outside"),
        (f'title = "T"\n{STEP}draws = ["weather"]', "nothing to draw from"),
        (f'title = "T"\n{STEP}colour = "red"', "means nothing"),
    ],
)
def test_a_file_that_is_no_format_says_why(text: str, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        read("own", text)


def test_a_format_is_named_like_an_address() -> None:
    with pytest.raises(BadFile, match="lower-case"):
        read("My Format", f'title = "T"\n{STEP}')
