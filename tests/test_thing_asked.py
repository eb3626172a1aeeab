"""Where the thing a question asks for stands elsewhere, what comes nearest does not answer it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbase.library import Library
from kbase.model import Draft, Question
from kbase.thing_asked import thing_asked
from tests.libraries import holding

POST = Draft(
    "The defibrillator at the Birkdale post",
    "It hangs in the yellow cabinet on the outer wall of the Birkdale post. Pads are changed each year.",
)
KEYS = Draft(
    "Keys of the boathouse",
    "The boathouse has four keys: the chair, the secretary, the harbour hand, and one in the safe.",
)
FAN = Draft(
    "The rack fan that whined",
    "In July the rack fan began to whine when the rack was warm. The rack fan had lost two feet.\n\n"
    "Then the fan stopped. The plug of the rack fan had worked loose; since then the rack stays cool.",
)
PARTS = Draft(
    "Parts list",
    "| part | fits | where |\n|---|---|---|\n| KB-1147 | stay | shelf 2 |\n| AF-120 | rack fan | shelf |",
)
OTHERS = (Draft("Bees", "The hives are opened in July."), Draft("Choir", "We sing on Wednesdays."))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("things") / "library", (POST, KEYS, FAN, PARTS, *OTHERS)) as made:
        yield made


@pytest.mark.parametrize(
    ("asked", "thing"),
    [
        ("where is the key to the Birkdale post?", "key"),
        ("Where are our spare keys?", "keys"),
        ("where do we keep the boathouse key", "key"),
        ("who has a key for the shed", "key"),
        ("where is the shed?", "shed"),
        ("where is the boathouse key kept?", "key"),
        ("which part fits the rack fan", "part"),
        ("how many keys are there?", "keys"),
        ("what is the procedure for moving", ""),
        ("why is the key bent", ""),
        ("how many times was the quay closed?", ""),
        ("how many people have a key?", ""),
        ("which year was that?", ""),
        ("when is the quay safe for boats?", ""),
        ("who has been to the quay?", ""),
        ("who has worked on the roof?", ""),
        ("where is the quay closed in winter?", ""),
        ("where is the key? I left it on the wall.", ""),
        ("where is the key " + "that we had " * 4, ""),
    ],
)
def test_the_thing_a_short_question_asks_for_is_told_from_the_rest(asked: str, thing: str) -> None:
    assert thing_asked(asked) == thing


def test_a_thing_that_another_note_is_called_after_is_told_where_the_nearest_never_says_it(
    library: Library,
) -> None:
    reply = library.ask(Question("where is the key to the Birkdale post?"), library.owner)
    assert reply.matches[0].note.title == POST.title
    assert (reply.verdict, reply.elsewhere) == ("doubtful", ("key",))


def test_what_is_called_after_the_thing_and_says_as_much_stands_first(library: Library) -> None:
    reply = library.ask(Question("which part fits the rack fan?"), library.owner)
    first = reply.matches[0].passages[0]
    assert (reply.matches[0].note.title, reply.elsewhere) == (PARTS.title, ())
    assert first.best_sentence
    assert "AF-120" in first.passage.text[first.best_sentence.start : first.best_sentence.end]


@pytest.mark.parametrize(
    ("asked", "title"),
    [("where is the key to the boathouse?", KEYS.title), ("where is the cabinet at Birkdale?", POST.title)],
)
def test_what_says_the_thing_is_left_as_it_is(library: Library, asked: str, title: str) -> None:
    reply = library.ask(Question(asked), library.owner)
    assert (reply.matches[0].note.title, reply.elsewhere) == (title, ())
