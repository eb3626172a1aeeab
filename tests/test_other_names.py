"""A note is found by the words of its other names: its aliases, and the name of its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kbase.library import Library
from kbase.model import Draft, Match, Question, Source
from tests.libraries import holding

FOLDER = "/notes"


def file(path: str) -> Source:
    return Source(FOLDER, path, "00" * 32)


HEATER = Draft(
    "Measure first", "Look at the current before anything is changed.", aliases=("Zampolli dew rule",)
)
ROSTER = Draft(
    "Who comes when", "Two at a time, and never alone.", source=file("teams/quokka-roster_2031.md")
)
OTHERS = (
    Draft("Bees", "The hives stand behind the orchard, and honey is taken in July as a rule."),
    Draft("Choir", "We sing on Wednesdays; the altos bring cake to every rehearsal."),
)


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("names"), (HEATER, ROSTER, *OTHERS)) as made:
        yield made


def first(library: Library, text: str) -> Match:
    return library.ask(Question(text), library.owner).matches[0]


@pytest.mark.parametrize(
    ("question", "draft", "words"),
    [
        ("what does the zampolli rule for dew say of the current?", HEATER, ("zampolli", "rule", "dew")),
        ("zampolli dew", HEATER, ("zampolli", "dew")),
        ("is there a roster for the quokkas?", ROSTER, ("roster", "quokkas")),
        ("roster 2031", ROSTER, ("roster", "2031")),
    ],
)
def test_most_words_of_another_name_find_its_note_and_are_told(
    library: Library, question: str, draft: Draft, words: tuple[str, ...]
) -> None:
    match = first(library, question)
    assert (match.note.title, match.why.name_words) == (draft.title, words)
    assert match.why.sentences()[0] == f"other names: {', '.join(words)}"


@pytest.mark.parametrize(
    "question",
    [
        "zampolli dew rules",
        "dew rules",
        "which rules of zampolli are there for dew?",
        "rosters of quokkas",
    ],
)
def test_a_question_in_other_forms_of_most_words_of_another_name_is_never_refused(
    library: Library, question: str
) -> None:
    reply = library.ask(Question(question), library.owner)
    assert {HEATER.title, ROSTER.title}.intersection(match.note.title for match in reply.matches[:3])
    assert not reply.off_topic


def test_what_a_title_says_is_told_of_the_title_alone(library: Library) -> None:
    library.contribute(replace(OTHERS[0], title="Wombat care", aliases=("Wombat diet",)), library.owner)
    why = first(library, "the diet of a wombat").why
    assert (why.title_words, why.name_words) == (("wombat",), ("diet",))


def test_another_name_is_found_by_as_soon_as_it_is_given_and_no_longer_than_it_holds(
    library: Library,
) -> None:
    note = first(library, "zampolli dew").note.id
    library.revise(note, replace(HEATER, aliases=("Ferrante order",)), library.owner, base=1)
    assert first(library, "ferrante order").why.name_words == ("ferrante", "order")
    assert not any(match.why.name_words for match in library.ask(Question("zampolli"), library.owner).matches)
    assert all(one.ok for one in library.check())


def test_a_file_is_found_by_its_new_name_when_it_has_moved(library: Library) -> None:
    note = first(library, "quokka roster").note.id
    passages = [one.text for one in library._store.passages.of_note(note)]
    with library._store.transaction("mover"):
        library._store.notes.move(note, file("teams/numbat-roster.md"), "mover")
    assert first(library, "numbat roster").note.id == note
    assert first(library, "quokka").why.name_words == ()
    assert [one.text for one in library._store.passages.of_note(note)] == passages
    assert all(one.ok for one in library.check())
    before = [one.id for one in library._store.passages.of_note(note)]
    with library._store.transaction("mover"):
        library._store.notes.move(note, file("moved/numbat-roster.md"), "mover")
    assert [one.id for one in library._store.passages.of_note(note)] == before


def test_another_name_is_no_part_of_what_is_embedded(library: Library) -> None:
    note = first(library, "zampolli dew").note.id
    kept = library._store.vectors.of(
        [library._store.passages.of_note(note)[0].id], library.embedder.fingerprint
    )
    twin = library.contribute(replace(HEATER, aliases=()), library.owner)
    same = library._store.vectors.of(
        [library._store.passages.of_note(twin)[0].id], library.embedder.fingerprint
    )
    assert kept.tolist() == same.tolist()


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("which volunteers measure first when the sluice at Ramsholt jams", "doubtful"),  # a title
        ("whom does zampolli dew rule concern among the farmers of Ramsholt", "doubtful"),  # another name
        ("whom does a rule concern among the farmers of Ramsholt", "off_topic"),
    ],
)
def test_a_note_whose_whole_name_stands_in_a_question_is_near(
    library: Library, question: str, verdict: str
) -> None:
    assert library.ask(Question(question), library.owner).verdict == verdict


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("who mends the zapper at Ramsholt", "doubtful"),
        ("who mends the shelf at Ramsholt", "off_topic"),  # which the note says of itself
        ("who mends the orchard at Ramsholt", "off_topic"),  # which another note says
    ],
)
def test_a_note_that_alone_goes_by_a_word_that_none_says_is_near(
    library: Library, question: str, verdict: str
) -> None:
    desk = Draft(
        "Defibrillator",
        "It hangs left of the radio, above a shelf.",
        aliases=("zapper", "Orchard", "Shelf"),
    )
    library.contribute(desk, library.owner)
    reply = library.ask(Question(question), library.owner)
    assert reply.verdict == verdict
    assert desk.title in [match.note.title for match in reply.matches[:3]]
