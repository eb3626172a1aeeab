"""Notes written on one form are not alike for that, and asking for a heading of it does not list them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase import forms
from kbase.cli.listing import verdict
from kbase.library import Library
from kbase.model import EVERYTHING, Draft, Filters, Kind, Question, Readable, SpaceName
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
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("forms") / "library") as made:
        for title, said in SAID.items():
            made.contribute(Draft(title, FORM.format(said), Kind.LESSON, SpaceName("works")), made.owner)
        forms.learn(made._store, made._model)
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


def test_a_section_that_the_question_names_is_what_is_shown_of_a_note(library: Library) -> None:
    first = library.ask(Question("which risks and mitigations has the tower clock"), library.owner).matches[0]
    assert first.note.title == "Tower clock stops"
    assert first.passages[0].passage.heading[-1] == "Risks and mitigations"
    plain = library.ask(Question("why did the tower clock stop"), library.owner).matches[0]
    assert plain.passages[0].passage.heading[-1] == "What happened"


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


OWN = (
    "Bees swarmed from the third hive at noon.",
    "The boiler lost pressure through a cracked valve.",
    "Nobody translated the lease into French in time.",
    "Potatoes rotted below the leaking gutter.",
    "The choir's piano went out of tune in the dry hall.",
    "A tax return was filed a month late.",
    "Children drew on the museum's new map.",
    "The van's battery died in the snow.",
    "Ink smeared on two hundred tickets.",
    "The goat ate the seedlings of the rare orchid.",
    "Wifi failed while the minister spoke.",
    "An X-ray of the statue showed iron inside.",
    "The accountant's password expired on a Sunday.",
    "Mice nested in the spare parachutes.",
    "The bridge's paint peeled after one winter.",
    "Salt in the bread recipe was doubled.",
    "The auction began before the bidders came.",
    "A lens of the telescope fogged up at dusk.",
    "The marathon ran out of water at the last hill.",
    "Two vaccines were kept in the wrong fridge.",
    "Sand blocked the harbour pump at low tide.",
    "The violin's crate was dropped at customs.",
)
SWITCHED_OFF = (
    "Yes, switch it off in the settings and restart; what was stored before stays.",
    "It can be undone: turn the option off, then restart the service. No data is lost.",
    "Yes. Disable the option, restart, and the old behaviour is back.",
    "By switching the option off. Stored records are kept but no longer used.",
    "Undoing needs a restart with the setting disabled; nothing else changes.",
    "Turning off the setting undoes it at once, without a restart.",
    "Yes, though records stored while it was enabled remain until they are cleaned up.",
    "It can be disabled at any time by an administrator in the settings.",
    "Disabling is possible, but services have to be restarted one after the other.",
    "Yes. New records are made the old way as soon as the option is disabled.",
    "After disabling, stored data of the option is ignored and may be deleted.",
)


def related_by(library: Library, heading: str) -> list[str]:
    """The notes related to another by what stands under this heading."""
    notes = library.notes(Filters(), library.owner, 50).notes
    related = [match for note in notes for match in library.related(note.id, library.owner)]
    return [match.note.title for match in related if match.passages[0].passage.heading[-1] == heading]


def test_where_all_notes_say_much_the_same_none_is_related_for_that(tmp_path: Path) -> None:
    drafts = [
        Draft(
            f"Record {place}",
            f"## Story\n\n{own}\n\n## Can it be undone?\n\n{SWITCHED_OFF[place % len(SWITCHED_OFF)]}",
        )
        for place, own in enumerate(OWN)
    ]
    with holding(tmp_path / "library", drafts) as library:
        forms.learn(library._store, library._model)
        assert forms.boilerplate(library._store, EVERYTHING).repeated == {"can it be undone?"}
        assert not related_by(library, "Can it be undone?")
        library._store.meta.put(forms.REPEATED, "[]")
        assert related_by(library, "Can it be undone?")  # else this tests nothing


def test_a_form_of_notes_that_may_not_be_read_is_not_known(library: Library) -> None:
    assert "what happened" in forms.headings(library._store, Readable(None))
    assert forms.headings(library._store, Readable(frozenset({SpaceName("garden")}))) == frozenset()
