"""Passages found become notes to show, with honest reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kbase.model import FoundPassage, Kind, Match, NoteId, NoteSummary, PassageId, SpaceName, Span, Why
from kbase.search.confidence import coverage
from kbase.search.fusing import Candidate
from kbase.search.matching import FoundNote, by_note, matches, reasoned_anew

FROST = NoteId("frost")
LABEL = NoteId("label")


def candidate(passage: int, score: float, cosine: float = 0.5) -> Candidate:
    return Candidate(PassageId(passage), score, cosine)


def summary(note: NoteId, title: str, tags: tuple[str, ...] = ()) -> NoteSummary:
    return NoteSummary(
        note, title, Kind.NOTE, SpaceName("general"), (), tags, date(2024, 1, 1), date(2024, 1, 1)
    )


def passage(number: int, note: NoteId, text: str) -> FoundPassage:
    return FoundPassage(PassageId(number), note, (), Span(0, len(text)), text)


def shown(
    question: str,
    *texts: str,
    title: str = "A note",
    phrases: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
) -> Match:
    """One note with these passages, matched to a question."""
    passages = [passage(number, FROST, text) for number, text in enumerate(texts, 1)]
    found = FoundNote(FROST, tuple(candidate(one.id, 1.0) for one in passages))
    (match,) = matches(
        [found], {one.id: one for one in passages}, {FROST: summary(FROST, title, tags)}, question, phrases
    )
    return match


def test_notes_stand_in_the_order_of_their_best_passage() -> None:
    candidates = [candidate(3, 0.9), candidate(1, 0.8), candidate(4, 0.7), candidate(2, 0.5)]
    owners = {PassageId(1): FROST, PassageId(2): FROST, PassageId(3): LABEL, PassageId(4): LABEL}
    notes = by_note(candidates, owners, limit=10)
    assert [(note.note, [one.passage for one in note.candidates]) for note in notes] == [
        (LABEL, [3, 4]),
        (FROST, [1, 2]),
    ]
    assert notes[0].score == 0.9


def test_a_copy_is_one_find_unless_each_is_judged() -> None:
    candidates = [candidate(1, 0.9), candidate(2, 0.9), candidate(3, 0.5)]
    owners = {PassageId(number): NoteId(str(number)) for number in (1, 2, 3)}
    assert [note.note for note in by_note(candidates, owners, 10)] == ["1", "3"]
    assert [note.note for note in by_note(candidates, owners, 10, copies_too=True)] == ["1", "2", "3"]


def test_a_weak_further_passage_is_not_shown() -> None:
    owners = {PassageId(1): FROST, PassageId(2): FROST}
    (note,) = by_note([candidate(1, 0.9), candidate(2, 0.3)], owners, limit=10)
    assert [one.passage for one in note.candidates] == [1]


def test_at_most_so_many_notes_and_passages_are_kept() -> None:
    candidates = [candidate(number, 1.0) for number in range(1, 9)]
    owners = {one.passage: FROST if one.passage < 6 else LABEL for one in candidates}
    (note,) = by_note(candidates, owners, limit=1)
    assert len(note.candidates) == 3


def test_a_passage_whose_note_may_not_be_read_is_left_out() -> None:
    assert by_note([candidate(1, 1.0)], {}, limit=5) == []


def test_the_words_of_the_question_are_given_as_they_were_asked() -> None:
    match = shown("Why do fridges freeze?", "The fridge froze when freezing rain came.", title="Fridge rules")
    assert match.why.words == ("fridges", "freeze")
    assert match.why.title_words == ("fridges",)


def test_a_tag_that_the_question_names_is_a_reason() -> None:
    match = shown("insurance for the glasshouse", "Our policy excludes anything alive.", tags=("insurance",))
    assert match.why.tag_words == ("insurance",)
    assert "tags: insurance" in match.why.sentences()
    assert coverage("insurance for the glasshouse", match) == 0.5


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Wartung der Pumpe und des Kessels", "Die Pumpe und der Tank des Werks", ("Pumpe",)),
        ("Wie lange dauert die Lieferung?", "Die Lieferung, wie man weiß", ("Lieferung",)),
        (
            "quelle est la pression dans les cuves",
            "La pression est de 3 bar dans les cuves",
            ("pression", "cuves"),
        ),
        ("die casting", "A die for casting", ("die", "casting")),
        ("plus the MIT licence", "MIT licence plus", ("plus", "MIT", "licence")),
        ("wer und wie", "wie und wer", ("wer", "und", "wie")),
        ("comment nettoyer la pompe", "comment la pompe", ("pompe",)),
        ("DEM resolution", "The DEM has a resolution of 2 m", ("DEM", "resolution")),
        ("VOR and DES near LA", "DES, VOR, LA", ("VOR", "DES", "LA")),
        ("cable des key", "The des cable", ("cable", "des")),
    ],
)
def test_words_that_tell_nothing_are_no_reason_in_german_and_french(
    question: str, text: str, told: tuple[str, ...]
) -> None:
    assert shown(question, text).why.words == told
    marked = [word.casefold() for word in marked_in(question, text)]
    assert set(marked) == {word.casefold() for word in told}


def test_an_identifier_is_named_whole_and_not_again_by_its_parts() -> None:
    assert shown("pump E-217", "Pump: E-217 again").why.words == ("pump", "E-217")


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("charging e-bikes", "E-bikes in the shed", ("e-bikes",)),
        ("charging e\u2011bikes", "E-bikes in the shed", ("e\u2011bikes",)),
        ("charging e-bikes", "Bikes in the shed", ("bikes",)),
        ("heat-pump X-ray", "The X-ray of the heat-pump", ("heat", "pump", "X-ray")),
    ],
)
def test_a_letter_and_the_word_beside_it_are_told_as_one(
    question: str, text: str, told: tuple[str, ...]
) -> None:
    match = shown(question, text, title=text)
    assert (match.why.words, match.why.title_words) == (told, told)


def test_words_are_marked_where_they_stand() -> None:
    (one,) = shown("fridge", "A fridge. Two Fridges.").passages
    assert [one.passage.text[span.start : span.end] for span in one.words] == ["fridge", "Fridges"]


def marked_in(question: str, text: str) -> list[str]:
    (one,) = shown(question, text).passages
    return [text[span.start : span.end] for span in one.words]


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("gap of 0.6", "A gap of 0.7 mm, then 0.6 mm; 6 bolts, 0 leaks.", ["gap", "0.6"]),
        ("0,6 mm", "0,7 mm or 0,6 mm", ["mm", "0,6", "mm"]),
        ("driver 2.13.0", "Driver 2.10.13, 2.13 and 2.13.0.", ["Driver", "2.13.0"]),
        ("v2.13.0", "2.13.0, not v2.10 or v2", ["2.13.0"]),
        ("0.6 with 6 bolts", "6 bolts at 0.7", ["6", "bolts"]),
        ("E-217", "E-217, room 217", ["E-217", "217"]),
        ("at 12:30", "12:30, not 12:00 or 11:30", ["12:30"]),
        ("0.6", "0,6 mm or 0,7 mm", ["0,6"]),
        ("12.5", "12,50, not 12.05 or 12,55", ["12,50"]),
        ("12,50", "12.5, 12.50 or 12", ["12.5", "12.50"]),
        ("version 2.1", "Version 2.10, then version 2.1.", ["Version", "version", "2.1"]),
        ("version 2.10", "Version 2.1, then version 2.10.", ["Version", "version", "2.10"]),
        ("rows 3,4", "rows 3,4,5 leak, not 3.5", ["rows", "3", "4"]),
        ("rows 3,4,5", "row 4 leaks", ["row", "4"]),
        ("driver 2.1.0", "driver 2.1 or 2.1.00", ["driver"]),
        ("7,900 users", "7900 users, 7,900 of them", ["7900", "users", "7,900"]),
    ],
)
def test_a_number_of_several_parts_is_marked_only_where_it_stands_whole(
    question: str, text: str, marked: list[str]
) -> None:
    assert marked_in(question, text) == marked


def test_a_number_of_several_parts_is_named_whole() -> None:
    assert shown("set to 0,6", "0,6 and 0,7").why.words == ("0,6",)
    assert shown("set to 0.6", "0.7, 6, 0").why.words == ()


def test_a_digit_outside_a_number_is_not_named_as_that_number() -> None:
    assert shown("0.6 with 6 bolts", "6 bolts at 0.7").why.words == ("6", "bolts")
    assert shown("0.6 with 6-bolt flanges", "A 6-bolt flange").why.words == ("6-bolt", "flanges")


def test_a_word_few_passages_say_picks_the_sentence() -> None:
    match = shown("pump E-217", "The pump. A pump pump. See E-217.", "The pump broke.", "A pump.")
    (best, *_) = match.passages
    assert best.best_sentence is not None
    assert best.passage.text[best.best_sentence.start : best.best_sentence.end] == "See E-217."


def test_a_phrase_is_named_only_where_it_stands_word_for_word() -> None:
    assert shown("cold start", "A Cold-start plan.", phrases=("cold start",)).why.phrase == "cold start"
    assert shown("cold start", "Start when cold.", phrases=("cold start",)).why.phrase == ""
    assert shown("cold start", "x", title="Cold start", phrases=("cold start",)).why.phrase == "cold start"


def test_meaning_alone_names_no_words() -> None:
    match = shown("refrigerator", "The fridge froze.")
    assert match.why.words == match.why.title_words == ()
    assert match.why.meaning == 0.5
    assert match.passages[0].best_sentence is None


def test_what_says_all_the_best_passage_says_and_more_is_shown_first_and_the_reason_names_its_words() -> None:
    said = (
        "Health: the doctor comes on Tuesday.",
        "Ask your lead.",
        "A health certificate is renewed after two years.",
    )
    match = shown("how often do I need a health certificate", *said)
    assert [one.passage.text for one in match.passages] == [said[2], said[0], said[1]]
    assert match.why.words == ("health", "certificate")
    apart = shown("health certificate", "The health of bees.", "The certificate hangs there.")
    assert (apart.passages[0].passage.text, apart.why.words) == ("The health of bees.", ("health",))
    beside = shown("refrigerator certificate", "The fridge froze.", "The certificate hangs there.")
    assert beside.passages[0].passage.text == "The fridge froze."
    assert (beside.why.words, beside.why.wordless) == ((), True)


def test_the_reason_is_that_of_what_is_shown_in_the_end() -> None:
    match = shown("frost door", "Frost on the door.", "The frost was grey.")
    turned = replace(match, passages=match.passages[::-1])
    assert reasoned_anew(turned, "frost door").why == replace(match.why, words=("frost",))


def test_copies_of_a_note_do_not_crowd_out_others() -> None:
    notes = [NoteId(f"copy{number}") for number in range(5)]
    passages = [passage(number, note, "Buy  pumps\nnow") for number, note in enumerate([*notes, LABEL])]
    passages[-1] = passage(5, LABEL, "Another thing")
    found = [FoundNote(one.note, (candidate(one.id, 1.0),)) for one in passages]
    summaries = {note: summary(note, "Pumps!") for note in notes} | {LABEL: summary(LABEL, "Label")}
    told = matches(found, {one.id: one for one in passages}, summaries, "pumps")
    assert [match.note.id for match in told] == [notes[0], LABEL]


def test_a_note_gone_meanwhile_is_left_out() -> None:
    found = [FoundNote(FROST, (candidate(1, 1.0),)), FoundNote(LABEL, (candidate(2, 1.0),))]
    passages = {PassageId(1): passage(1, FROST, "x"), PassageId(2): passage(2, LABEL, "y")}
    assert [m.note.id for m in matches(found, passages, {LABEL: summary(LABEL, "L")}, "x")] == [LABEL]


@pytest.mark.parametrize(
    ("kind", "first"), [(Kind.LESSON, "The heater wire makes the frost."), (Kind.NOTE, "No frost.")]
)
def test_what_a_lesson_expected_never_speaks_first(kind: Kind, first: str) -> None:
    note = NoteId("frost")
    expected = FoundPassage(PassageId(1), note, ("Expected",), Span(0, 9), "No frost.")
    cause = FoundPassage(PassageId(2), note, ("Cause",), Span(9, 41), "The heater wire makes the frost.")
    found = [FoundNote(note, (candidate(1, 1.0), candidate(2, 0.9)))]
    lesson = replace(summary(note, "Frost"), kind=kind)
    (match,) = matches(found, {expected.id: expected, cause.id: cause}, {note: lesson}, "frost")
    assert (match.passages[0].passage.text, match.score) == (first, 1.0)


def test_what_holds_the_letters_is_told_by_them_and_a_lone_word_by_where_it_stands() -> None:
    assert Why(phrase="E-217").sentences() == ("“E-217”",)
    assert Why(phrase="heater wire", words=("heater",)).sentences()[0] == "“heater wire”"
    assert Why(phrase="papayas", words=("papayas",)).sentences() == ("words: papayas",)
