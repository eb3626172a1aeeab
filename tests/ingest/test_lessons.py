"""A lesson's fields and its Markdown say the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbase.ingest.lessons import compose, sections
from kbase.model import LESSON_SECTIONS

lines = st.text("abc öñ#*`-0[]", min_size=1, max_size=30).filter(
    lambda line: line.strip() and not line.lstrip().startswith(("#", "`", "-", "=", "["))
)
texts = st.lists(lines.map(str.strip), min_size=1, max_size=4).map("\n\n".join)


def test_fields_stand_under_their_headings_in_order() -> None:
    assert compose({"lesson": "Heat the seal.", "context": "A cold night."}) == (
        "## Context\n\nA cold night.\n\n## Lesson\n\nHeat the seal."
    )


def test_fields_that_say_nothing_are_left_out() -> None:
    assert compose({"context": "", "lesson": " \n", "cause": "Wear."}) == "## Cause\n\nWear."


@given(st.dictionaries(st.sampled_from(["", *LESSON_SECTIONS]), texts))
def test_what_was_composed_is_read_again(fields: dict[str, str]) -> None:
    assert sections(compose(fields)) == fields


def test_other_headings_are_kept_with_their_text() -> None:
    body = "Before.\n\n## Cause\n\nWear.\n\n### Detail\n\nMore.\n\n## Photos\n\nOne.\n\n## Lesson\n\nLook."
    fields = sections(body)
    assert fields == {
        "": "Before.\n\n## Photos\n\nOne.",
        "cause": "Wear.\n\n### Detail\n\nMore.",
        "lesson": "Look.",
    }
    assert set(compose(fields).split()) == set(body.split())


def test_headings_are_known_in_any_capitals_and_not_in_code() -> None:
    assert sections("## CAUSE\n\nWear.\n\n```\n## Lesson\n```") == {"cause": "Wear.\n\n```\n## Lesson\n```"}


def test_a_field_written_twice_keeps_both() -> None:
    assert sections("## Cause\n\nOne.\n\n## Cause\n\nTwo.") == {"cause": "One.\n\nTwo."}
