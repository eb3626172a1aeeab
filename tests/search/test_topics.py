"""Topics are what somebody writes about and others do not."""

from __future__ import annotations

from collections import Counter

from kbase.analysis import term_texts
from kbase.search.topics import telling

OTHERS = [
    "The pump failed and the team wrote a report.",
    "The team met about the budget report.",
    "A report about seeds and soil.",
    "Soil report of the team.",
    "Pump maintenance and the report.",
] * 8


def topics(own: list[str], limit: int = 8) -> tuple[str, ...]:
    library = [*OTHERS, *own]
    said = Counter(term for text in library for term in set(term_texts(text)))
    return telling(own, said, len(library), limit)


def test_what_only_they_write_about_comes_first() -> None:
    own = ["Batteries freeze in the report.", "The batteries of the team froze.", "Old batteries."]
    assert topics(own)[0] == "batteries"


def test_what_everybody_writes_is_no_topic() -> None:
    own = ["The team report on batteries.", "A report for the team."]
    assert not {"team", "report"} & set(topics(own))


def test_words_that_stand_together_are_named_together() -> None:
    own = ["The heater wire broke.", "A heater wire again.", "No heater wire left in stock."]
    assert "heater wire" in topics(own)
    assert "heater" not in topics(own)


def test_names_keep_their_capitals_and_sentences_do_not_lend_theirs() -> None:
    own = ["HACCP audit.", "Audit for HACCP.", "Audit of HACCP twice."]
    assert set(topics(own)) >= {"HACCP", "audit"}


def test_stop_words_and_numbers_are_no_topics() -> None:
    assert topics(["The 2023 and the 2024", "of 3.5 and it"]) == ()


def test_what_they_put_in_a_title_or_a_tag_comes_first() -> None:
    own = ["Alpha bravo.", "Alpha bravo.", "Alpha bravo."]
    said = Counter(term for text in [*OTHERS, *own] for term in set(term_texts(text)))
    assert telling(own, said, len(OTHERS) + 3, 1, labels={"bravo"})[0].endswith("bravo")


def test_names_of_people_and_number_words_are_no_topics() -> None:
    own = ["Ingrid drew eleven batteries.", "Eleven batteries for Ingrid.", "Ingrid again: eleven batteries."]
    said = Counter(term for text in [*OTHERS, *own] for term in set(term_texts(text)))
    named = telling(own, said, len(OTHERS) + 3, no_topics=set(term_texts("Ingrid")))
    assert "batteries" in named
    assert not {"eleven", "Ingrid", "ingrid"} & set(named)


def test_at_most_so_many_are_named() -> None:
    own = ["alpha bravo charlie delta echo foxtrot golf"] * 3
    assert len(topics(own, limit=2)) == 2


def test_no_text_has_no_topics() -> None:
    assert telling([], {}, 0) == ()
    assert telling([], {"pump": 3}, 10) == ()


def test_measures_of_time_and_amount_are_no_topics() -> None:
    own = ["Twelve days and ten per cent: batteries.", "Batteries of July.", "Days in July, ten per cent."]
    assert topics(own) == ("batteries",)


def test_what_is_said_as_a_verb_or_has_the_ending_of_a_participle_is_no_topic() -> None:
    own = ["We solder the folded joint.", "They solder a folded joint.", "To solder joints, folded, is slow."]
    assert topics(own)[0] == "folded joint"
    assert not {"solder", "folded"} & set(topics(own))
    assert "solder" in topics(["The solder of the joint.", "Of the solder we keep a roll.", "A solder."])


def test_a_thing_may_end_like_a_participle_or_an_adverb() -> None:
    own = [
        "The seed of the watershed. The family has the supply.",
        "Our seed, in the watershed: no supply.",
        "For seed and supply there is a family.",
    ]
    assert set(topics(own)) == {"seed", "watershed", "supply", "family"}


def test_a_participle_before_its_noun_is_no_thing() -> None:
    own = ["The folded joint and a folded seam.", "With folded edges.", "Nearly folded, barely folded."]
    assert not {"folded", "nearly", "barely"} & set(topics(own))


def test_only_what_may_be_named_is() -> None:
    texts = ["the gasket of the door", "the gasket and the wasps", "the wasps eat plums"]
    counted = {"gasket": 2, "wasp": 2, "door": 1, "plum": 1, "eat": 1}
    assert {"gasket", "wasps"} <= set(telling(texts, counted, 500))
    assert telling(texts, counted, 500, only={"gasket"}) == ("gasket",)
    assert telling(texts, counted, 500, only=set()) == ()
