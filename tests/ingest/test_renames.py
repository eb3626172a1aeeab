"""A note whose file is gone goes on in a new file only where nothing else can be meant."""

from __future__ import annotations

from kbase.ingest.renames import FEWEST, Placed, same_notes
from kbase.model import Draft, SpaceName

BODY = (
    "The seal of door four is worn where the lower hinge bends it, and the lamp above it is dark. "
    "Rosa orders both before the first frost, and whoever has the key lets the joiner in on Monday."
)
EDITED = BODY.replace("Monday", "Tuesday")


def at(
    place: str, body: str = BODY, title: str = "Door four", author: str = "Rosa", space: str = "open"
) -> Placed:
    return Placed(place, Draft(title, body, space=SpaceName(space), authors=(author,)))


def same(gone: list[Placed], new: list[Placed]) -> list[tuple[int, int]]:
    return list(same_notes(gone, new))


def test_a_file_moved_and_edited_a_little_is_the_same_note() -> None:
    assert same([at("/v/door.md")], [at("/v/sub/door.md", EDITED)]) == [(0, 0)]


def test_less_than_four_fifths_of_the_words_are_too_few() -> None:
    half = BODY[: len(BODY) // 2] + "What else was to be said of it stands in the book of this house by now."
    assert same([at("/v/door.md")], [at("/v/sub/door.md", half)]) == []
    assert same([at("/v/door.md")], [at("/v/sub/door.md", f"{BODY} {half[::-1]}")]) == []


def test_a_short_text_is_not_known_again() -> None:
    words = BODY.split()
    enough, short = " ".join(words[: FEWEST + 2]), " ".join(words[: FEWEST + 1])
    assert same([at("/v/door.md", enough)], [at("/v/sub/door.md", enough)]) == [(0, 0)]
    assert same([at("/v/door.md", short)], [at("/v/sub/door.md", short)]) == []


def test_another_file_name_title_author_space_or_number_in_the_path_is_another_note() -> None:
    gone = [at("/v/2024-03/door.md")]
    assert same(gone, [at("/v/2024-03/old/door.md")]) == [(0, 0)]
    for other in (
        at("/v/2024-03/portal.md"),
        at("/v/2024-04/door.md"),
        at("/v/2024-03/old/door.md", title="Door five"),
        at("/v/2024-03/old/door.md", author="Ada"),
        at("/v/2024-03/old/door.md", space="board"),
    ):
        assert same(gone, [other]) == []


def test_where_two_may_be_meant_none_is() -> None:
    one, other = at("/v/a/door.md"), at("/v/b/door.md", EDITED)
    assert same([one, other], [at("/v/c/door.md")]) == []
    assert same([at("/v/c/door.md")], [one, other]) == []
    assert same([], [one]) == same([one], []) == []
