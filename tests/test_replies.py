"""A reply as JSON: the shape `kbase ask --json` and the API promise."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from kbase.model import (
    Availability,
    Evidence,
    Expert,
    FoundPassage,
    Kind,
    Knower,
    Match,
    MatchedPassage,
    NoteId,
    NoteRef,
    NoteSummary,
    PassageId,
    Person,
    PersonId,
    PersonRef,
    Reply,
    SpaceName,
    Span,
    WhoKnows,
    Why,
)
from kbase.peer_documents import expert_document
from kbase.replies import experts_document, reply_document

NOTE, OTHER = NoteId("a" * 16), NoteId("b" * 16)
ADA = PersonRef(PersonId("c" * 16), "Ada Lovelace")
LATER = NoteRef(OTHER, "Valve, then pump", Kind.LESSON)


def passage(number: int, text: str, score: float) -> MatchedPassage:
    found = FoundPassage(PassageId(number), NOTE, ("Cellar", "Pump"), Span(10, 10 + len(text)), text)
    return MatchedPassage(found, score, Span(0, 5), (Span(0, 5), Span(6, 9)))


MATCH = Match(
    NoteSummary(
        NOTE,
        "Valve first",
        Kind.LESSON,
        SpaceName("general"),
        (ADA,),
        ("pumps",),
        date(2024, 1, 2),
        date(2024, 3, 4),
        superseded_by=LATER,
        disagrees_with=(LATER,),
    ),
    0.123456789,
    (passage(1, "Close the valve.", 0.9), passage(2, "Then the pump.", 0.4)),
    Why(words=("valve",), meaning=0.7),
)
EXPERT = Expert(
    Person(ADA.id, ADA.name, left=date(2025, 5, 6), successor=PersonRef(PersonId("d" * 16), "Grace")),
    0.75,
    (Evidence(NoteRef(NOTE, "Valve first", Kind.LESSON), date(2024, 1, 2), 1.0),),
    date(2024, 3, 4),
)
REPLY = Reply("valve?", True, 0.87654321, False, (MATCH,), (EXPERT,), {"embed": 4.56789})


def test_the_keys_others_build_on_are_there() -> None:
    document = reply_document(REPLY)
    assert document["question"] == "valve?"
    assert document["answered"] is True
    assert document["confidence"] == 0.8765
    match = document["matches"][0]
    assert (match["note"], match["title"], match["kind"], match["space"]) == (
        NOTE,
        "Valve first",
        "lesson",
        "general",
    )
    assert match["why"] == ["words: valve", "close in meaning"]
    assert match["authors"] == [{"id": ADA.id, "name": "Ada Lovelace"}]
    best = match["passage"]
    assert (best["text"], best["heading"]) == ("Close the valve.", ["Cellar", "Pump"])
    assert (best["start"], best["end"]) == (10, 26)
    person = document["people"][0]
    assert (person["id"], person["name"], person["score"]) == (ADA.id, "Ada Lovelace", 0.75)
    assert person["evidence"] == [NOTE]


def test_the_best_passage_is_the_first_of_all() -> None:
    match = reply_document(REPLY)["matches"][0]
    assert match["passage"] == match["passages"][0]
    assert [one["text"] for one in match["passages"]] == ["Close the valve.", "Then the pump."]
    assert match["passage"]["best"] == {"start": 0, "end": 5}


def test_what_was_superseded_and_who_left_is_said() -> None:
    document = reply_document(REPLY)
    assert document["matches"][0]["superseded_by"] == {
        "note": OTHER,
        "title": "Valve, then pump",
        "kind": "lesson",
    }
    assert document["matches"][0]["disagrees_with"] == [document["matches"][0]["superseded_by"]]
    assert document["people"][0]["left"] == "2025-05-06"
    assert document["people"][0]["successor"] == {"id": "d" * 16, "name": "Grace"}


def test_what_says_itself_that_it_no_longer_holds_is_no_sure_answer() -> None:
    withdrawn = replace(MATCH, note=replace(MATCH.note, status="withdrawn", superseded_by=None))
    evidence = replace(EXPERT.evidence[0], outdated="withdrawn")
    said = replace(REPLY, matches=(withdrawn,), people=(replace(EXPERT, evidence=(evidence,)),))
    document = reply_document(said)
    assert (document["matches"][0]["status"], document["trust"]) == ("withdrawn", "maybe")
    receipt = document["people"][0]["receipts"][0]
    assert (receipt["outdated"], receipt["superseded"]) == ("withdrawn", False)
    assert evidence.sentence() == "wrote: “Valve first” (2024, withdrawn)"
    valid = replace(MATCH, note=replace(MATCH.note, superseded_by=None, disagrees_with=()))
    document = reply_document(replace(REPLY, matches=(valid,)))
    assert (document["matches"][0]["status"], document["trust"]) == ("", "sure")


def test_what_another_note_disagrees_with_is_no_sure_answer() -> None:
    contradicted = replace(MATCH, note=replace(MATCH.note, superseded_by=None))
    assert contradicted.note.disagrees_with
    assert replace(REPLY, matches=(contradicted,)).trust == "maybe"


def test_a_reply_is_plain_json_and_comes_back_the_same() -> None:
    document = reply_document(REPLY)
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_an_empty_reply_has_the_same_keys() -> None:
    empty = reply_document(Reply("", False, 0.0, True, (), ()))
    assert empty.keys() == reply_document(REPLY).keys()
    assert empty["matches"] == []
    assert empty["people"] == []


def test_who_knows_adds_what_they_know_to_the_shape_they_have_in_a_reply() -> None:
    knower = Knower(EXPERT, ("valves",), ("boilers",), (SpaceName("general"),), ("safety",))
    document = experts_document(WhoKnows("valves", (knower,), ("seals",)))
    assert document["people"][0] == {
        **reply_document(REPLY)["people"][0],
        "specific": ["valves"],
        "general": ["boilers"],
        "shared_spaces": ["general"],
        "shared_tags": ["safety"],
    }
    assert (document["topic"], document["off_topic"], document["adjacent"]) == ("valves", False, ["seals"])


def test_whether_somebody_can_be_asked_is_told_apart_from_their_score() -> None:
    away = replace(EXPERT, availability=Availability(free=False, says="away until 3 May"))
    document = expert_document(away)
    assert document["availability"] == {"suggested": True, "free": False, "says": "away until 3 May"}
    assert document["score"] == expert_document(EXPERT)["score"]
