"""A mistyped word still finds its note, and what was searched for instead is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from kbase.library import Library
from kbase.model import Draft, Question, Reply, Respelled, SpaceName
from tests.libraries import holding

NOTES = {
    "The autoclave": "The autoclave must reach 121 degrees before a batch of jars counts as sterile.",
    "Loans": "Specimens on loan come back by post; herbarium sheets travel flat.",
    "Travel": "Travellers take a desiccant for their camera.",
    "Kitchen": "Whoever empties the kettle fills it again.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    office = Draft("Payroll", "Gratuities are paid in May.", space=SpaceName("office"))
    drafts = [*itertools.starmap(Draft, NOTES.items()), office]
    with holding(tmp_path_factory.mktemp("spelling") / "library", drafts) as made:
        yield made


def asked(library: Library, text: str) -> Reply:
    return library.ask(Question(text), library.owner)


@pytest.mark.parametrize("typed", ["autoclvae", "autoclve", "Autoclaave", "how hot must the autocalve get"])
def test_a_typo_in_a_rare_word_still_finds_its_note(library: Library, typed: str) -> None:
    reply = asked(library, typed)
    assert reply.matches[0].note.title == "The autoclave"
    assert reply.question == typed
    assert [one.meant for one in reply.respelled] == ["autoclave"]


def test_the_word_is_told_as_a_note_spells_it_not_as_its_stem(library: Library) -> None:
    assert asked(library, "hebrarium sheets").respelled == (Respelled("hebrarium", "herbarium"),)
    assert asked(library, "specimans").respelled == (Respelled("specimans", "specimens"),)


@pytest.mark.parametrize(
    "typed", ['"autoclvae"', "AUT0CLAVE", "kettel", "zymurgy", "autoclave", "autoclvae-7", "qwxzv jkpqy"]
)
def test_names_numbers_quotations_and_what_is_near_nothing_stay_as_typed(
    library: Library, typed: str
) -> None:
    expected = {"kettel": ("kettle",)}.get(typed, ())
    assert tuple(one.meant for one in asked(library, typed).respelled) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sterlie batch", "sterile"),  # the ending of its stem mistyped with it
        ("jras and a btch", "batch"),  # a letter missing leaves four; "jras" is farther from anything
        ("herbraium shets", "sheets"),
        ("ketle", "kettle"),
        ("trravelers", "travellers"),  # another letter doubled
        ("dessicant bags", "desiccant"),
    ],
)
def test_one_slip_counts_in_the_word_as_it_is_written(library: Library, typed: str, meant: str) -> None:
    assert meant in [one.meant for one in asked(library, typed).respelled]


@pytest.mark.parametrize("typed", ["generater", "how long does the generater run", "generating power"])
def test_a_rare_word_in_another_form_is_found_by_its_stem(library: Library, typed: str) -> None:
    library.contribute(Draft("Power", "The generator is tried on Mondays."), library.owner)
    reply = asked(library, typed)
    assert (reply.matches[0].note.title, reply.respelled, reply.unsaid) == ("Power", (), ())


@pytest.mark.parametrize(("written", "typed"), [("hypothesis", "hypotheses"), ("diagnoses", "diagnosis")])
def test_a_plural_finds_its_singular_and_is_no_slip(library: Library, written: str, typed: str) -> None:
    library.contribute(Draft("Method", f"The {written} of the garden is tried on Mondays."), library.owner)
    assert asked(library, typed).respelled == ()
    assert asked(library, typed).matches[0].note.title == "Method"


@pytest.mark.parametrize("typed", ["warum brummt die Pumpe", "Wann läuft das Wehr"])
def test_small_words_of_other_languages_are_no_slips(library: Library, typed: str) -> None:
    library.contribute(
        Draft("Pumps", "Keep the pump warm; the whey tank is full and the mann is here."), library.owner
    )
    assert asked(library, typed).respelled == ()


def test_a_slip_in_a_word_that_says_nothing_is_no_word_of_a_note(library: Library) -> None:
    library.contribute(Draft("Cart", "The wheel of the cart squeaks."), library.owner)
    assert asked(library, "wheel").matches[0].note.title == "Cart"
    assert asked(library, "wheere do specimens go").respelled == ()


def test_of_words_as_near_the_one_beside_the_rest_of_the_question_is_meant(library: Library) -> None:
    for body in ("The locks of the boathouse are oiled in May.", "The looks of a label count for nothing."):
        library.contribute(Draft(body.split(".")[0], body), library.owner)
    assert asked(library, "who oiled the loocks").respelled == (Respelled("loocks", "locks"),)
    assert asked(library, "label loocks").respelled == (Respelled("loocks", "looks"),)


def test_two_letters_not_doubled_are_two_slips(library: Library) -> None:
    for number, word in enumerate(("tasselled", "tasselled", "teaseled")):
        library.contribute(Draft(f"Cloth {number}", f"Cloth {number} was {word} in spring."), library.owner)
    assert asked(library, "taseled").respelled == (Respelled("taseled", "teaseled"),)


def test_no_word_of_a_note_that_may_not_be_read_is_offered(library: Library) -> None:
    from kbase.model import Readable

    outsider = Readable(frozenset({SpaceName("general")}))
    everything = library._asking.ask(Question("gratuiteis"), Readable(None))
    assert [one.meant for one in everything.respelled] == ["gratuities"]
    assert library._asking.ask(Question("gratuiteis"), outsider).respelled == ()


@pytest.mark.parametrize("typed", ["kettles", "settle", "catches", "battle", "dessert"])
def test_a_word_of_the_language_is_no_slip_of_another(library: Library, typed: str) -> None:
    assert asked(library, f"{typed} please").respelled == ()


def test_a_text_in_quite_other_words_is_not_taken_for_mistyped(library: Library) -> None:
    assert asked(library, "autoclvae hebrarium specimans kettel").respelled == ()


@pytest.mark.parametrize("typed", ["herbarium", "what about herbarium", "hebrarium, anybody?"])
def test_a_rare_name_is_looked_for_letter_by_letter(library: Library, typed: str) -> None:
    match = asked(library, typed).matches[0]
    assert match.note.title == "Loans"
    assert match.why.phrase == "herbarium"


def test_among_other_words_a_rare_one_is_a_word(library: Library) -> None:
    reply = asked(library, "how do herbarium visitors empty the kitchen kettle again")
    assert all(match.why.phrase == "" for match in reply.matches)


def test_a_word_is_found_in_its_form_though_many_passages_say_others_of_its_stem(library: Library) -> None:
    from kbase.model import Readable

    for number in range(8):
        library.contribute(Draft(f"Case {number}", f"Case {number} is special."), library.owner)
    drawer = Draft("Drawers", "Specialization of drawers saves room.", space=SpaceName("office"))
    library.contribute(drawer, library.owner)
    for typed in ("specializaton", "sepcialization", "specialzation"):
        assert asked(library, typed).respelled == (Respelled(typed, "specialization"),)
        outsider = Readable(frozenset({SpaceName("general")}))
        assert library._asking.ask(Question(typed), outsider).respelled == ()


def test_what_only_a_filter_makes_rare_is_no_name(library: Library) -> None:
    for number in range(4):
        library.contribute(Draft(f"Alarm {number}", f"Alarm {number} rang at noon."), library.owner)
    for title, text in (("Bells", "How an alarm is set, and by whom."), ("Diary", "Two alarms since May.")):
        library.contribute(Draft(title, text, authors=("Ida Moe",)), library.owner)
    shown = asked(library, 'alarms author:"Ida Moe"').matches
    assert {match.note.title for match in shown[:2]} == {"Bells", "Diary"}
    assert not any(match.why.phrase for match in shown)


def test_a_slip_in_a_note_is_no_name(library: Library) -> None:
    library.contribute(Draft("Constants", "Constant elison of seals was proposed."), library.owner)
    assert asked(library, "elison of seals").matches[0].why.phrase == "elison"
    for number in range(20):
        library.contribute(Draft(f"Seal {number}", f"Seal {number}: the rules for elision."), library.owner)
    assert asked(library, "elison of seals").matches[0].why.phrase == ""
    assert asked(library, "of Elison and seals").matches[0].why.phrase == "Elison"


def test_the_likelier_word_is_meant_in_whatever_form_it_stands(library: Library) -> None:
    for number in range(8):
        library.contribute(Draft(f"Gate {number}", f"The gate has post {number}."), library.owner)
    for body in ("A letter to the vault is posted in a padded box.", "Potatoes are tested for PSTVd."):
        library.contribute(Draft(body, body), library.owner)
    assert asked(library, "is the letter psted").respelled == (Respelled("psted", "posted"),)
