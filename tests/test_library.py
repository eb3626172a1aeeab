"""The hall as its users know it: what goes in comes back, with its people, and nothing is lost."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kbase.config import Settings, cores
from kbase.errors import BadNote, BadQuestion, Conflict, Forbidden, LibraryBusy, NotFound
from kbase.ingest.storing import store_draft
from kbase.library import Library
from kbase.model import (
    EVERYTHING,
    Actor,
    Draft,
    Filters,
    Fingerprint,
    ImportOptions,
    Kind,
    Link,
    NoteId,
    PersonId,
    Question,
    Readable,
    Relation,
    Reply,
    SpaceName,
)
from kbase.naming import Holders
from kbase.retrieval import Stopwatch

STRANGER = Actor("Somebody else")
GASKET = Draft(
    "Frost on the vault door",
    "The gasket was blamed for a year. The heater wire in the frame had failed, part KT-88213.",
    kind=Kind.LESSON,
    authors=("Ingrid Solheim",),
    tags=("cold-chain/doors",),
)
BOILER = Draft(
    "Who fires the boiler",
    "Gwilym was the only one who knew how to bleed the boiler after a power cut.",
    authors=("Morwenna Trescott",),
)
QUESTION = Draft("Why does ice form at the door?", "It forms every spring.", kind=Kind.QUESTION)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(Settings.read({"library": tmp_path / "library", "owner": "Ines"}, {})) as made:
        yield made


@pytest.mark.parametrize(
    ("login", "authors"), [("root", ()), ("www-data", ()), ("Nobody", ()), ("ines", ("ines",))]
)
def test_an_account_that_is_no_person_signs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: str, authors: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LOGNAME", login)
    (tmp_path / "fan.md").write_text("The fan is loud.")
    (tmp_path / "pump.md").write_text("---\nauthor: Rosa\n---\nThe pump is dry.")
    with Library.create(Settings.read({"library": tmp_path / "library"}, {})) as library:
        library.add([tmp_path / "fan.md", tmp_path / "pump.md"], ImportOptions(), library.owner)
        library.contribute(Draft("Door", "The seal is worn."), library.owner)
        library.contribute(Draft("Lamp", "Dark.", authors=("Grace",)), library.owner)
        credited = {
            match.note.title: tuple(author.name for author in match.note.authors)
            for match in library.ask(Question("fan pump door lamp"), library.owner).matches
        }
        assert credited == {"fan": authors, "Door": authors, "pump": ("Rosa",), "Lamp": ("Grace",)}
        known = {person.title for person in library.people(library.owner)}
        assert known == {"Rosa", "Grace", *authors}


def test_an_account_without_a_name_signs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_000)
    owner = Actor(Settings.read({"library": Path("library")}, {}).signed_as, owner=True, by_login=True)
    assert owner.name
    assert owner.authors == ()


def test_whoever_is_named_signs_even_as_an_account_of_the_system_is_called(tmp_path: Path) -> None:
    assert Actor("System").authors == ("System",)
    (tmp_path / "fan.md").write_text("The fan is loud.")
    with Library.create(Settings.read({"library": tmp_path / "library", "owner": "Root"}, {})) as library:
        library.add([tmp_path / "fan.md"], ImportOptions(), library.owner)
        library.contribute(Draft("Door", "The seal is worn."), library.owner)
        assert [person.title for person in library.people(library.owner)] == ["Root"]
        assert [person.notes for person in library.people(library.owner)] == [2]


def found(library: Library, text: str) -> list[str]:
    return [match.note.title for match in library.ask(Question(text), library.owner).matches]


def test_a_question_in_other_words_finds_the_note_and_its_author(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    library.contribute(BOILER, library.owner)
    reply = library.ask(Question("why is there ice around the freezer entrance"), library.owner)
    assert reply.matches[0].note.title == GASKET.title
    assert reply.people[0].person.name == "Ingrid Solheim"
    assert reply.people[0].evidence[0].note.title == GASKET.title


def test_a_note_is_found_by_the_next_question(library: Library) -> None:
    assert found(library, "KT-88213") == []
    library.contribute(GASKET, library.owner)
    assert found(library, "KT-88213")[0] == GASKET.title


def test_people_are_called_by_name_for_whoever_may_know_of_them(library: Library) -> None:
    note = library.contribute(GASKET, library.owner)
    author = library.note(note, library.owner).note.summary.authors[0]
    nobody = PersonId("a" * 16)
    assert library.names([author.id, nobody], library.owner) == {author.id: "Ingrid Solheim"}
    assert library.names([], library.owner) == {}


def test_a_note_without_an_author_is_signed_by_who_wrote_it(library: Library) -> None:
    note = library.contribute(QUESTION, library.owner)
    assert [author.name for author in library.note(note, library.owner).note.summary.authors] == ["Ines"]


def test_an_edit_is_a_revision_and_replaces_what_is_found(library: Library) -> None:
    note = library.contribute(BOILER, library.owner)
    library.revise(note, Draft("Who fires the boiler", "The kiln instead."), library.owner, base=1)
    assert library.note(note, library.owner).note.revision == 2
    assert "kiln" in library.ask(Question("kiln"), library.owner).matches[0].passages[0].passage.text
    assert all(
        "Gwilym" not in match.passages[0].passage.text
        for match in library.ask(Question("Gwilym"), library.owner).matches
    )


def test_two_who_edit_the_same_revision_do_not_overwrite_each_other(library: Library) -> None:
    note = library.contribute(BOILER, library.owner)
    library.revise(note, Draft("Mine", "First."), library.owner, base=1)
    with pytest.raises(Conflict):
        library.revise(note, Draft("Theirs", "Second."), library.owner, base=1)
    assert library.note(note, library.owner).note.title == "Mine"


def test_what_was_superseded_stands_behind_what_supersedes_it(library: Library) -> None:
    old = replace(
        GASKET, title="Frost: change the gasket", body="Frost on the vault door: change the gasket."
    )
    library.contribute(old, library.owner)
    newer = replace(GASKET, links=(Link(old.title, Relation.SUPERSEDES),))
    library.contribute(newer, library.owner)
    assert found(library, "frost on the vault door: change the gasket") == [GASKET.title, old.title]


def test_fifty_copies_of_a_note_crowd_nobody_out(library: Library) -> None:
    for _ in range(50):
        library.contribute(GASKET, library.owner)
    library.contribute(replace(GASKET, title="Another door", authors=("Ana Lima",)), library.owner)
    reply = library.ask(Question("heater wire in the frame", limit=5), library.owner)
    assert {match.note.title for match in reply.matches} == {GASKET.title, "Another door"}
    assert {expert.person.name for expert in reply.people} == {"Ingrid Solheim", "Ana Lima"}


def test_an_import_cannot_be_stored_for_a_model_that_is_no_longer_in_use(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    stale = library.embedder
    other = Fingerprint("0" * 64)
    library._store.vectors.use(other)
    with pytest.raises(LibraryBusy, match="another model"):
        store_draft(BOILER, library._store, stale, "Ines", "written")
    assert library._store.notes.page(Readable(None), Filters(), 10, 0).total == 1


def test_rebuilding_mends_what_a_check_finds(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    with sqlite3.connect(library.settings.library / "kbase.sqlite") as broken:
        broken.execute("DELETE FROM vector")
        broken.execute("INSERT INTO passage_words (passage_words) VALUES ('delete-all')")
    broken.close()
    assert [finding for finding in library.check() if not finding.ok]
    library.rebuild()
    assert [finding for finding in library.check() if not finding.ok] == []
    assert found(library, "KT-88213")[0] == GASKET.title


def test_what_is_being_written_never_narrows_what_is_near_it(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    text = "kind:question The heater wire in the frame of the vault door has failed."
    assert [match.note.title for match in library.similar(text, library.owner)] == [GASKET.title]
    library.similar("heater wire " * 1_500, library.owner)  # longer than a question may be: no error


def test_experts_for_filters_alone_are_those_who_wrote_what_they_keep(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    library.contribute(BOILER, library.owner)
    knowers = library.knowers.who_knows("kind:lesson", library.owner).people
    assert [one.expert.person.name for one in knowers] == ["Ingrid Solheim"]


def test_an_earlier_revision_comes_back_as_the_newest(library: Library) -> None:
    note = library.contribute(BOILER, library.owner)
    library.revise(note, Draft("Spoilt", "Nothing."), library.owner)
    library.restore(note, 1, library.owner)
    history = library.history(note, library.owner)
    assert [saved.number for saved in history] == [3, 2, 1]
    assert (history[0].title, history[0].body) == (BOILER.title, BOILER.body)
    assert history[0].reason == "restore of 1"


def test_a_restored_text_has_its_own_tags_and_those_given(library: Library) -> None:
    given = Draft("The vault", "The door. #frost", tags=("doors",))
    chosen = NoteId("k" * 16)
    note = library.contribute(given, library.owner, chosen)
    library.revise(note, replace(library.draft(note, library.owner), body="Now #heat only."), library.owner)
    assert library.contribute(given, library.owner, chosen) == note, "as it was stored first"
    library.restore(note, 1, library.owner)
    assert set(library.draft(note, library.owner).tags) == {"doors", "frost"}


def test_a_removed_note_is_gone_from_everywhere(library: Library) -> None:
    note = library.contribute(GASKET, library.owner)
    library.remove(note, library.owner)
    assert found(library, "KT-88213") == []
    with pytest.raises(NotFound):
        library.note(note, library.owner)


def test_an_answer_stands_under_its_question(library: Library) -> None:
    asked = library.contribute(QUESTION, library.owner)
    draft = Draft(
        "Heat the frame",
        "Ice forms where the frame is cold.",
        kind=Kind.ANSWER,
        accepted=True,
        links=(Link(asked, Relation.ANSWERS),),
    )
    answer = library.contribute(draft, library.owner)
    view = library.note(asked, library.owner)
    assert [one.id for one in view.answers] == [answer]
    question = library.note(answer, library.owner).question
    assert question is not None
    assert question.id == asked


@pytest.mark.parametrize(
    "text", ['"', "AND", "foo-bar", "a:b", "NEAR(", "*", "(" * 5_000, "", "tag:", "\x00"]
)
def test_an_odd_question_gets_an_ordinary_reply(library: Library, text: str) -> None:
    library.contribute(GASKET, library.owner)
    reply = library.ask(Question(text), library.owner)
    assert reply.confidence <= 1


def test_a_question_as_long_as_a_book_is_refused_in_words(library: Library) -> None:
    with pytest.raises(BadQuestion, match="characters"):
        library.ask(Question("why " * 30_000), library.owner)


def test_filters_narrow_what_is_found(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    library.contribute(BOILER, library.owner)
    assert found(library, "vault boiler kind:lesson") == [GASKET.title]
    assert found(library, "vault boiler tag:cold-chain") == [GASKET.title]
    assert found(library, 'author:"Morwenna Trescott" boiler') == [BOILER.title]
    narrowed = library.ask(Question("vault", Filters(kinds=(Kind.NOTE,))), library.owner)
    assert GASKET.title not in [match.note.title for match in narrowed.matches]


def test_filters_alone_list_the_newest_notes_they_keep(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    assert found(library, "kind:lesson") == [GASKET.title]


def test_somebody_without_access_sees_nothing_and_changes_nothing(library: Library) -> None:
    note = library.contribute(GASKET, library.owner)
    assert library.ask(Question("KT-88213"), STRANGER).matches == ()
    assert library.knowers.who_knows("frost", STRANGER).people == ()
    assert library.overview(STRANGER).notes == 0
    assert library.complete("fro", STRANGER) == []
    for forbidden in (library.note, library.history, library.related, library.draft):
        with pytest.raises(NotFound):
            forbidden(note, STRANGER)
    with pytest.raises(Forbidden):
        library.contribute(BOILER, STRANGER)
    with pytest.raises((NotFound, Forbidden)):
        library.remove(note, STRANGER)


def test_a_missing_note_is_said_to_be_missing(library: Library) -> None:
    with pytest.raises(NotFound):
        library.note(NoteId("a" * 16), library.owner)


def test_an_empty_note_is_refused_and_nothing_is_stored(library: Library) -> None:
    with pytest.raises(BadNote):
        library.contribute(Draft("Nothing", "  \n "), library.owner)
    assert library.overview(library.owner).notes == 0


def test_what_was_imported_is_found_related_and_checked(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "frost.md").write_text(
        "# Frost on doors\n\nThe frame heater failed. See [[Boiler]].\n", "utf-8"
    )
    (folder / "boiler.md").write_text(
        "---\nauthor: Ana Lima\n---\n# Boiler\n\nBleed it after a power cut.\n", "utf-8"
    )
    report = library.add([folder], ImportOptions(space=SpaceName("works")), library.owner)
    assert sorted(report.added) == ["boiler.md", "frost.md"]
    assert found(library, "what to do with the boiler when the electricity was off")[0] == "Boiler"
    boiler = library.ask(Question("boiler"), library.owner).matches[0].note.id
    assert [back.note.title for back in library.note(boiler, library.owner).backlinks] == ["Frost on doors"]
    library.rebuild()
    assert [finding for finding in library.check() if not finding.ok] == []


def test_a_person_is_known_by_what_they_wrote(library: Library) -> None:
    for month in ("March", "April", "May", "June"):
        frost = f"Frost on the frame again in {month}; the heater of the frame was [cold](https://a.no/blob.html)."
        library.contribute(replace(GASKET, title=f"Frost in {month}", body=frost), library.owner)
        fired = f"The boiler was bled twice in {month} and ran well."
        library.contribute(replace(BOILER, title=f"Boiler in {month}", body=fired), library.owner)
    person = library.ask(Question("frost on the frame"), library.owner).people[0].person
    view = library.person(person.id, library.owner)
    assert person.name == "Ingrid Solheim"
    assert view.notes[0].title == "Frost in June"
    assert not {"https", "html", "blob"} & set(view.topics), "where a link leads is not what it says"
    assert "boiler" not in view.topics
    assert {"frost", "frame", "heater"} & set(view.topics)


SMALL = {
    "Rota": "Piotr opens on Mondays unless he is at the depot; then whoever has the spare set "
    "from the porter.",
    "The Isca shed": "Open the flap, wait for the carriage to stop, lift it out by the green handle "
    "and recycle the old one.",
    "What Owl means on labels": "Ask at the desk for the code; it changes each Monday and hangs on the board "
    "beside the kettle.",
    "Fence along the brook": "It belongs to the neighbour. We mow on our side only, and never before "
    "the lapwings have left.",
}


@pytest.mark.parametrize("topic", ["shed", "the shed", "Rota", "owl", "brook"])
def test_a_word_of_a_title_is_never_said_to_be_nothing_here(library: Library, topic: str) -> None:
    for title, body in SMALL.items():
        library.contribute(Draft(title, body), library.owner)
    assert not library.ask(Question(topic), library.owner).off_topic
    assert not library.knowers.who_knows(topic, library.owner).off_topic
    beside = f"which {topic} did the football club win against in the cup final"
    assert library.ask(Question(beside), library.owner).off_topic, "more is asked than the title says"


def test_a_note_that_says_two_of_three_keywords_is_never_said_to_be_nothing_here(library: Library) -> None:
    for title, body in SMALL.items():
        library.contribute(Draft(title, body), library.owner)
    assert not library.ask(Question("green handle invoice"), library.owner).off_topic
    assert library.ask(Question("green football invoice"), library.owner).off_topic


PARTS = Draft(
    "Spare parts for the dosing pumps",
    "| Part | Delivery | No |\n|---|---|---|\n| impeller | 6 weeks lead time | 1 |\n| seal | 3 days | 6 |",
)


@pytest.mark.parametrize(
    "question",
    ["how long does an impeller take to arrive", "how soon can I get a new impeller if ours breaks"],
)
def test_a_row_that_says_only_the_rare_word_of_a_question_is_doubted_and_not_denied(
    library: Library, question: str
) -> None:
    for title, body in SMALL.items():
        library.contribute(Draft(title, body), library.owner)
    assert library.ask(Question(question), library.owner).off_topic
    library.contribute(PARTS, library.owner)
    reply = library.ask(Question(question), library.owner)
    assert reply.verdict == "doubtful"
    assert reply.matches[0].note.title == PARTS.title


@pytest.mark.parametrize(
    "question",
    ["how many people take the ferry to Crete", "how long does a visa take", "who pumps up the bicycles"],
)
def test_a_small_library_says_of_what_it_knows_nothing_of_that_nothing_is_here(
    library: Library, question: str
) -> None:
    for note in (PARTS, *(Draft(title, body) for title, body in SMALL.items())):
        library.contribute(note, library.owner)
    assert library.ask(Question(question), library.owner).off_topic


def test_what_a_tag_says_finds_the_note_and_is_never_said_to_be_nothing_here(library: Library) -> None:
    tagged = Draft("Rota", SMALL["Rota"], tags=("insurance",))
    for note in (tagged, *(Draft(title, body) for title, body in SMALL.items() if title != tagged.title)):
        library.contribute(note, library.owner)
    reply = library.ask(Question("insurance"), library.owner)
    assert not reply.off_topic
    by_tag = {match.note.title: match for match in reply.matches if match.why.tag_words}
    assert list(by_tag) == [tagged.title]
    assert "tags: insurance" in by_tag[tagged.title].why.sentences()
    retagged = replace(tagged, tags=("opening hours",))
    library.revise(by_tag[tagged.title].note.id, retagged, library.owner, base=1)
    assert found(library, "opening hours")[0] == tagged.title
    assert library.ask(Question("insurance"), library.owner).off_topic


def test_as_many_questions_are_answered_at_once_as_there_are_cores(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    answering, most, lock = 0, 0, threading.Lock()
    ask = library._asking.ask

    def counted(question: Question, readable: Readable) -> Reply:
        nonlocal answering, most
        with lock:
            answering += 1
            most = max(most, answering)
        try:
            return ask(question, readable)
        finally:
            with lock:
                answering -= 1

    library._asking.ask = counted  # type: ignore[method-assign]  # only looks on
    with ThreadPoolExecutor(8 * cores()) as threads:
        asked = [Question(f"frost on door {number}") for number in range(12 * cores())]
        replies = list(threads.map(lambda question: library.ask(question, library.owner), asked))
    assert all(reply.matches for reply in replies)
    assert 1 <= most <= cores()


def test_a_question_that_waits_answers_nothing_and_its_answer_stands_before_it(library: Library) -> None:
    library.contribute(BOILER, library.owner)
    whitewash = "How often should we repaint the greenhouse whitewash?"
    asked = library.contribute(Draft(whitewash, whitewash, kind=Kind.QUESTION), library.owner)
    reply = library.ask(Question(whitewash), library.owner)
    assert (reply.verdict, reply.answered) == ("asked", False)
    assert reply.matches[0].note.id == asked

    answer = Draft(
        f"Answer: {whitewash}",
        "Every second spring: the whitewash is thin by then and the seedlings scorch.",
        kind=Kind.ANSWER,
        links=(Link(whitewash, Relation.ANSWERS),),
    )
    given = library.contribute(answer, library.owner)
    reply = library.ask(Question(whitewash), library.owner)
    assert reply.verdict == "answered"
    assert reply.matches[0].note.id == given


def test_what_stands_first_and_how_far_it_is_trusted_is_the_same_whatever_the_limit(library: Library) -> None:
    asked = library.contribute(QUESTION, library.owner)
    for number in range(6):  # each nearer to the question than its answer is
        library.contribute(Draft(f"{QUESTION.title} {number}", f"{QUESTION.body} {number}"), library.owner)
    given = library.contribute(
        Draft(
            "Heat the frame",
            "Ice forms where the frame is cold.",
            kind=Kind.ANSWER,
            accepted=True,
            links=(Link(asked, Relation.ANSWERS),),
        ),
        library.owner,
    )
    replies = [library.ask(Question(QUESTION.title, limit=limit), library.owner) for limit in (1, 3, 10, 20)]
    assert {reply.matches[0].note.id for reply in replies} == {given}
    assert len({(reply.verdict, reply.confidence) for reply in replies}) == 1
    assert [len(reply.matches) for reply in replies] == [1, 3, 8, 8]


def test_a_name_that_no_note_says_shows_what_its_bearer_wrote_and_nothing_else(library: Library) -> None:
    for note in (
        GASKET,
        BOILER,
        QUESTION,
        replace(BOILER, title="Ice in the boathouse", authors=("Ben Frost",)),
    ):
        library.contribute(note, library.owner)
    for name in ("Ingrid Solheim", "solheim", "Ingrid Solheim kind:lesson"):
        reply = library.ask(Question(name), library.owner)
        assert [match.note.title for match in reply.matches] == [GASKET.title]
        assert [one.person.name for one in reply.people] == ["Ingrid Solheim"] == [reply.named[0].name]
    frost = library.ask(Question("frost"), library.owner)
    assert frost.named[0].name == "Ben Frost"
    assert frost.matches[0].note.title == GASKET.title, "what a note says is no name alone"


def test_somebody_of_whom_there_is_nothing_to_list_is_named_beside_what_was_found(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    library.contribute(replace(BOILER, authors=("Ben Frost",)), library.owner)
    library.add_text(b"---\nkind: person\nname: Rosa Quispe\n---\n", ImportOptions(), library.owner)
    for question, name in (
        ("Rosa Quispe", "Rosa Quispe"),
        ("space:general Rosa Quispe", "Rosa Quispe"),
        ("kind:lesson Ben Frost", "Ben Frost"),
    ):
        reply = library.ask(Question(question), library.owner)
        assert (reply.verdict, [one.name for one in reply.named]) == ("doubtful", [name])
        assert reply.matches


def test_who_has_the_role_that_is_asked_for_is_named(library: Library) -> None:
    library.contribute(GASKET, library.owner)

    def named(question: str) -> list[str]:
        return [one.name for one in library.ask(Question(question), library.owner).named]

    def tell(name: str, said: str) -> None:
        text = f"---\nkind: person\nname: {name}\nrole: Quality manager\n{said}---\n"
        library.add_text(text.encode(), ImportOptions(), library.owner)

    assert named("quality manager") == []
    tell("Ines Poe", "")
    tell("Bo Ek", "left: 2020-01-01\n")
    tell("Uma Rao", "suggest: false\n")
    for question in ("quality manager", "Who is the quality manager?"):
        assert named(question) == ["Ines Poe"]
        reply = library.ask(Question(question), library.owner)
        assert (reply.verdict, bool(reply.matches)) == ("doubtful", True)
    library.contribute(Draft("Grading", "Grade A holds.", authors=("Ines Poe",)), library.owner)
    wrote = library.ask(Question("Who is the quality manager?"), library.owner)
    assert (wrote.answered, [one.name for one in wrote.named]) == (True, ["Ines Poe"])
    assert [match.note.title for match in wrote.matches] == ["Grading"]
    assert named("who is the quality manager of Mars") == []
    assert library.ask(Question("quality of copper in Peru"), library.owner).off_topic
    tell("Ines Poe", "left: 2020-01-01\n")
    assert named("quality manager") == []


def test_a_question_in_words_of_no_role_asks_the_store_nothing_for_roles(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    record = b"---\nkind: person\nname: Ines Poe\nrole: Quality manager\n---\n"
    library.add_text(record, ImportOptions(), library.owner)
    held = Holders(library._store)
    assert [one.name for one in held.held("quality manager", EVERYTHING)] == ["Ines Poe"]
    seen: list[str] = []
    with library._store.reading():
        connection = library._store._database._desk().connection
        held.held("frost", EVERYTHING)
        connection.set_trace_callback(seen.append)
        held.held("what to do about frost on the vault door", EVERYTHING)
        Holders(library._store).held("we tell what happened " * 5, EVERYTHING)
        connection.set_trace_callback(None)
    assert seen == []


def test_a_word_with_emphasis_in_it_is_found_as_the_word_it_is(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    library.contribute(Draft("Pump two", "The im**pel**ler was worn after 900 hours."), library.owner)
    best, *_ = library.ask(Question("How soon is an impeller worn?"), library.owner).matches
    assert best.note.title == "Pump two"
    assert best.why.words == ("impeller", "worn")


WINCH = "Why does the winch slip in the rain?"


@pytest.mark.parametrize(
    ("body", "asked", "verdict"),
    [
        (f'Holidays were settled. Ben asked: "{WINCH}" Nobody knew.', WINCH, "asked"),
        (f"Holidays were settled. Still open: [[{WINCH}]]", "winch slips in rain", "asked"),
        (f"{WINCH} The winch slips because rain wets the lining.", WINCH, "answered"),
        (f"# {WINCH}\nRain wets the lining.", WINCH, "answered"),
        (f"**{WINCH}** It lost its lining; a new one helped at once.", WINCH, "answered"),
        (
            f"| Question | Answer |\n|---|---|\n| {WINCH} | It lost its lining, so renew it. |",
            WINCH,
            "answered",
        ),
        (
            f"| Question | Answer |\n|---|---|\n| {WINCH} | open |\n| Who is off? | Ben, in May. |",
            WINCH,
            "asked",
        ),
        (f"- {WINCH}\n- Who is off in May? Ben and Ada, as they told us.", WINCH, "asked"),
        (
            f'The crane is inspected in April. Ben asked: "{WINCH}"',
            "crane inspected in April",
            "answered",
        ),
    ],
)
def test_a_note_that_only_quotes_an_open_question_does_not_answer_it(
    library: Library, body: str, asked: str, verdict: str
) -> None:
    library.contribute(Draft(WINCH, "On the second drum.", kind=Kind.QUESTION), library.owner)
    library.contribute(Draft("Minutes of 3 March", body), library.owner)
    reply = library.ask(Question(asked), library.owner)
    assert reply.verdict == verdict
    assert reply.matches[0].note.title == ("Minutes of 3 March" if verdict == "answered" else WINCH)


def test_what_answers_stands_before_a_question_that_waits(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    asked = "Which part was the heater wire of the vault door's frame?"
    library.contribute(Draft(asked, asked, kind=Kind.QUESTION), library.owner)
    reply = library.ask(Question("frost on the vault door gasket heater wire"), library.owner)
    assert reply.verdict == "answered"
    assert reply.matches[0].note.title == GASKET.title


def test_a_phrase_that_no_note_holds_is_said_not_to_be_there(library: Library) -> None:
    library.contribute(GASKET, library.owner)
    assert library.ask(Question('"heater wire" gasket'), library.owner).unsaid == ()
    assert library.ask(Question('"freezer door" gasket "heater wire"'), library.owner).unsaid == (
        "freezer door",
    )


def test_a_note_is_found_by_another_name_and_by_its_author_with_a_topic(library: Library) -> None:
    glycol = Draft(
        "Bleeding the loop", "Open the lower valve first.", aliases=("Entlüften",), authors=("Olaf Brandt",)
    )
    note = library.contribute(glycol, library.owner)
    library.contribute(Draft("Lunch", "Soup on Mondays."), library.owner)
    for typed in ("Entlüften", "entlüften", "Olaf Brandt loop"):
        reply = library.ask(Question(typed), library.owner)
        assert (reply.matches[0].note.id, reply.off_topic, reply.respelled) == (note, False, ())


def test_a_note_whose_title_is_all_that_was_asked_stands_first(library: Library) -> None:
    title = "Minutes of the pump meeting"
    library.contribute(Draft(title, "We sat."), library.owner)
    for number in range(3):
        text = f"Minutes, minutes: the meeting of the pump, of pump {number}, a meeting on meeting the pump."
        library.contribute(Draft(f"Pump meeting minutes {number}", text), library.owner)
    reply = library.ask(Question(title.lower()), library.owner)
    assert (reply.matches[0].note.title, reply.answered) == (title, True)
    library.contribute(Draft("How do I prime a pump?", "How?", kind=Kind.QUESTION), library.owner)
    assert not library.ask(Question("How do I prime a pump?"), library.owner).answered


def test_a_day_is_one_however_it_is_written(library: Library) -> None:
    library.contribute(Draft("Stromausfall", "Am 24. Dezember 2023 fiel der Strom aus."), library.owner)
    library.contribute(Draft("Meeting 2024-04-22", "We ordered two pumps."), library.owner)
    for number in range(4):
        text = f"By 31 December 2023 the {number + 20} pumps of April 2024 happened to be in the 24."
        library.contribute(Draft(f"Decided {number}", text), library.owner)
    for typed, title in (
        ("what happened on 24 December 2023?", "Stromausfall"),
        ("what happened on 24.12.2023", "Stromausfall"),
        ("what was decided on April 22nd, 2024?", "Meeting 2024-04-22"),
    ):
        reply = library.ask(Question(typed), library.owner)
        assert (reply.matches[0].note.title, reply.answered, reply.unsaid) == (title, True, ())
    reply = library.ask(Question("what happened on 23 December 2023?"), library.owner)
    assert (reply.answered, reply.unsaid) == (False, ("23 December 2023",))
    today = library.note(reply.matches[0].note.id, library.owner).note.summary.created
    assert library.ask(Question(f"what happened on {today}"), library.owner).unsaid == ()


def test_what_somebody_wrote_about_something_is_among_their_notes(library: Library) -> None:
    for author, title in (("Olaf Brandt", "Seals of pumps"), ("Ida Moe", "Pumps and their seals")):
        library.contribute(Draft(title, f"{title} wear in sand.", authors=(author,)), library.owner)
    library.contribute(
        Draft("A desk", "Ida Moe moved it to the window.", authors=("Olaf Brandt",)), library.owner
    )
    for typed in ("what did Ida Moe write about seals of pumps?", "notes by Ida Moe on seals", "by Ida Moe"):
        reply = library.ask(Question(typed), library.owner)
        assert [match.note.title for match in reply.matches] == ["Pumps and their seals"]
        assert [one.name for one in reply.named] == ["Ida Moe"]
        assert [one.person.name for one in reply.people] == ["Ida Moe"]
    reply = library.ask(Question("what did Ida Moe say about the window"), library.owner)
    assert reply.matches[0].note.title == "A desk"  # nothing of hers is about it
    assert (reply.answered, [one.name for one in reply.named]) == (False, ["Ida Moe"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("email of Olaf Brandt", ["Olaf Brandt"]),
        ("how do I reach Olaf?", ["Olaf Brandt"]),
        ("who replaced Olaf?", ["Olaf Brandt"]),
        ("how does Olaf sleep", []),
        ("how high do balloons fly over the sea", []),
    ],
)
def test_somebody_named_in_a_question_that_is_not_answered_is_looked_for(
    library: Library, typed: str, meant: list[str]
) -> None:
    library.contribute(Draft("Seals", "Seals wear in sand.", authors=("Olaf Brandt",)), library.owner)
    assert [one.name for one in library.ask(Question(typed), library.owner).named] == meant


def test_a_number_is_the_note_whose_file_begins_with_it(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "proposals"
    folder.mkdir()
    (folder / "0401-coercions.md").write_text("# Coercions\n\nRFC on what may be turned into what.")
    (folder / "0982-unsized.md").write_text("# Unsized types\n\nThey follow RFC 401 in what they allow.")
    (folder / "0982-more.md").write_text("# More of them\n\nSee the other one.")
    library.add([folder], ImportOptions(), library.owner)
    for typed in ("RFC 401", "0401", "rfc-0401", "rfc 401", "#401"):
        reply = library.ask(Question(typed), library.owner)
        assert (reply.matches[0].note.title, reply.answered) == ("Coercions", True)
        assert reply.confidence >= 0.5
    assert library.ask(Question("RFC 402"), library.owner).unsaid == ("RFC 402",)
    assert not library.ask(Question("ISO 401"), library.owner).answered
    assert not library.ask(Question("982"), library.owner).answered  # two go by it


def test_a_year_a_room_and_a_page_are_no_numbers_of_notes(library: Library, tmp_path: Path) -> None:
    for name, text in (("2021-11-03-standup", "We moved the compost heap."), ("101-pumps", "Pumps hum.")):
        (tmp_path / f"{name}.md").write_text(text)
    for number in range(6):
        library.contribute(
            Draft(f"Fan {number}", f"In June 2021 fan {number} broke in room 101."), library.owner
        )
    library.add([tmp_path], ImportOptions(), library.owner)
    for typed in ("June 2021", "2021", "year 2021", "room 101"):
        assert library._retrieval.find(typed, EVERYTHING, Filters(), Stopwatch()).called is None


def test_a_name_is_told_as_it_was_typed_whatever_was_respelled(library: Library) -> None:
    library.contribute(Draft("Music", "A kettledrum is no kettle."), library.owner)
    found = library._retrieval.find("kettledrum ketle", EVERYTHING, Filters(), Stopwatch())
    assert [one.meant for one in found.respelled] == ["kettle"]
    assert found.typed == "kettledrum ketle"


def test_a_row_that_says_most_of_a_question_is_doubt_and_not_nothing(library: Library) -> None:
    rows = "| part | price |\n|---|---|\n| display board DB-300 | 412 EUR |\n| intake filter | 18 EUR |"
    library.contribute(Draft("Price list", rows), library.owner)
    for n in range(4):
        library.contribute(Draft(f"Board {n}", f"Screw the display board {n} to the frame."), library.owner)
    assert not library.ask(Question("what does the display board cost"), library.owner).off_topic
    assert library.ask(Question("who scored in the football final"), library.owner).off_topic


def test_a_question_for_a_telephone_number_is_doubted_until_a_note_has_one(library: Library) -> None:
    pump = (
        "Hansa services the pumps of the cellar. Hansa comes within two days, and Hansa brings its own seals."
    )
    library.contribute(Draft("Hansa services our pumps", pump), library.owner)
    assert library.ask(Question("Hansa services pumps of the cellar"), library.owner).answered
    asked = Question("Hansa pumps cellar phone number")
    assert library.ask(asked, library.owner).verdict == "doubtful"
    library.contribute(
        Draft("Hansa pumps phone number", "Hansa, pumps of the cellar: +49 40 1234567."), library.owner
    )
    assert library.ask(asked, library.owner).answered
