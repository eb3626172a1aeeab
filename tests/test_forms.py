"""Notes written on one form are not alike for that, and asking for a heading of it does not list them all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbase import forms
from kbase.cli.listing import verdict
from kbase.library import Library
from kbase.model import Draft, Kind, Question, Readable, SpaceName
from kbase.ports import Embedder
from tests.libraries import holding

SAID = {
    "Queen bees arrive in May": "Three queens came by post and two of them were alive.",
    "The slate roof": "Slates slid off in the gale because the copper nails had thinned.",
    "Tower clock stops": "Pigeons nested on the minute hand, so the clock stopped at four.",
    "Paint on the lock gates": "Linseed paint stayed wet for nine days in the fog.",
    "Rope for the ferry": "The hemp rope parted at the fairlead under no great load.",
    "Seed trays": "Damping off killed the seedlings in the unheated propagator.",
    "Keys to the archive": "Nobody could open the archive after the caretaker retired.",
}
FORM = (
    "## What happened\n\n{}\n\n## Sign-off checklist\n\n"
    "- [ ] The owner of the record has read and agreed to all of this\n"
    "- [ ] Every risk named above has somebody who looks after it\n\n"
    "## Risks and mitigations\n\nDescribe here what could go wrong and who would notice it first.\n"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("forms") / "library", embedder) as made:
        for title, said in SAID.items():
            made.contribute(Draft(title, FORM.format(said), Kind.LESSON, SpaceName("works")), made.owner)
        forms.learn(made._store)
        yield made


def test_a_heading_of_the_form_is_told_to_be_one_and_only_own_words_are_shown(library: Library) -> None:
    reply = library.ask(Question("what happened"), library.owner)
    assert reply.of_form is not None
    assert (reply.of_form.notes, reply.answered, reply.off_topic) == (len(SAID), False, False)
    assert {match.note.title for match in reply.matches} == set(SAID)
    assert all(match.passages[0].passage.heading[-1] == "What happened" for match in reply.matches)


def test_a_heading_under_which_nobody_says_anything_shows_nothing(library: Library) -> None:
    reply = library.ask(Question("Risks and mitigations"), library.owner)
    assert reply.of_form is not None
    assert reply.matches == ()


def test_a_heading_that_no_note_under_the_filters_has_is_told_to_be_one_all_the_same(
    library: Library,
) -> None:
    asked = "Why do pigeons nest on clocks?"
    question = library.contribute(Draft(asked, asked, Kind.QUESTION, SpaceName("works")), library.owner)
    reply = library.ask(Question("what happened kind:question"), library.owner)
    assert reply.of_form is not None
    assert (reply.verdict, reply.of_form.notes, reply.matches) == ("of_form", 0, ())
    assert verdict(reply) == "“what happened” is a heading of a form; no note these filters keep has it."
    none = library.ask(Question("what happened kind:question tag:nope"), library.owner)
    assert none.verdict == "filtered_out"
    assert [one.typed for one in none.filter_problems] == ["tag:nope"]
    library.remove(question, library.owner)


def test_a_heading_with_something_to_look_for_is_an_ordinary_question(library: Library) -> None:
    reply = library.ask(Question("what happened to the clock"), library.owner)
    assert reply.of_form is None
    assert reply.matches[0].note.title == "Tower clock stops"


def test_an_empty_form_is_like_nothing_and_a_filled_one_like_what_it_says(library: Library) -> None:
    empty = "A new record\n" + FORM.format("")
    assert library.similar(empty, library.owner) == ()
    filled = FORM.format("Birds sat on the hands of the church clock and it would not run.")
    assert library.similar(filled, library.owner)[0].note.title == "Tower clock stops"


def test_notes_that_share_only_the_form_are_not_related(library: Library) -> None:
    for match in library.ask(Question("clock rope seeds queens", limit=10), library.owner).matches:
        assert library.related(match.note.id, library.owner) == ()


def test_a_form_of_notes_that_may_not_be_read_is_not_known(library: Library) -> None:
    assert "what happened" in forms.headings(library._store, Readable(None))
    assert forms.headings(library._store, Readable(frozenset({SpaceName("garden")}))) == frozenset()
