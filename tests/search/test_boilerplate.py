"""What stands in a great share of notes is of their form, and nothing else is."""

from __future__ import annotations

from kbase.search.boilerplate import FEWEST, Boilerplate, found_in, heading_asked, line_key

TOPICS = ("pumps", "seeds", "labels", "boats", "bees", "roofs", "clocks", "keys", "paint", "ropes")
BODIES = [
    f"## What happened\n\nThe {topic} failed in week {number}.\n\n"
    f"## Test Plan\n\n<!-- Describe the tests here. -->\n"
    f"- [{'x' if number % 2 else ' '}] I understand the owners of the {'tests' if number else 'test'}\n\n"
    f"### About {topic}\n\nWe mended {topic} by hand.\n"
    for number, topic in enumerate(TOPICS)
]
FORM = found_in(BODIES)


def test_headings_and_lines_of_the_form_are_found_however_they_are_ticked() -> None:
    assert FORM.headings == {"what happened", "test plan"}
    assert FORM.holds("<!-- Describe the tests here. -->")
    assert FORM.holds("* [ ]  I understand the owners of the tests")
    assert not FORM.holds("We mended pumps by hand.")
    assert not FORM.holds("### About pumps")


def test_what_is_left_is_what_a_note_says_of_its_own() -> None:
    assert FORM.own(BODIES[3]).split("\n\n")[0] == "\nThe boats failed in week 3."
    assert "owners" not in FORM.own(BODIES[3])
    assert FORM.said("## Test Plan\n\n<!-- Describe the tests here. -->") == 0
    assert FORM.said("## Test Plan\n\nSoak it in brine") == 2


def test_few_notes_have_no_form() -> None:
    assert found_in(BODIES[: FEWEST - 1]) == Boilerplate()


def test_short_answers_are_no_boilerplate_however_often_they_are_given() -> None:
    assert line_key("Yes.") == line_key("n/a") == ""
    assert not found_in(["## Risks\n\nNone known.\n"] * 20).holds("None known.")


def test_a_question_is_a_heading_only_as_a_whole() -> None:
    assert heading_asked(" Test   plan:", FORM.headings) == "test plan"
    assert heading_asked("What is the test plan?", FORM.headings) == "test plan"
    assert not heading_asked("What is test plan?", FORM.headings)  # it may be anything: "what is rust"
    assert not heading_asked("test plan for pumps", FORM.headings)
    assert not heading_asked("What is the test plan for pumps?", FORM.headings)
