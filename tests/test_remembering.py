"""A reply is remembered for as long as it would be the same, and for those it was given to."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kbase.model import Filters, Kind, Question, Readable, Reply
from kbase.remembering import MOST_REPLIES, Replies
from kbase.store import Store
from tests.store.making import EVERYTHING, add, may_read


@dataclass
class Asked:
    """Answers every question, and says which it was asked."""

    questions: list[tuple[str, Readable]] = field(default_factory=list)
    words: int = 1

    def __call__(self, question: Question, readable: Readable) -> Reply:
        self.questions.append((question.text, readable))
        return Reply(question.text * self.words, True, 1.0, False, (), ())


def test_a_question_asked_again_is_not_answered_again(store: Store) -> None:
    replies, asked = Replies(store, 1), Asked()
    first = replies.of(Question("frost"), EVERYTHING, asked)
    again = replies.of(Question("frost"), EVERYTHING, asked)
    assert (again.question, again.matches) == (first.question, first.matches)
    assert list(again.timings) == ["remembered"]
    assert len(asked.questions) == 1


@pytest.mark.parametrize(
    "other",
    [
        Question("frost?"),
        Question("frost", Filters(kinds=(Kind.LESSON,))),
        Question("frost", limit=3),
        Question("frost", people=1),
    ],
)
def test_another_question_is_answered_anew(store: Store, other: Question) -> None:
    replies, asked = Replies(store, 1), Asked()
    replies.of(Question("frost"), EVERYTHING, asked)
    replies.of(other, EVERYTHING, asked)
    assert len(asked.questions) == 2


def test_whoever_may_read_something_else_is_answered_anew(store: Store) -> None:
    replies, asked = Replies(store, 1), Asked()
    readers = [EVERYTHING, may_read("general"), may_read("general", "office"), may_read()]
    for _ in range(2):
        for readable in readers:
            replies.of(Question("frost"), readable, asked)
    assert [readable for _, readable in asked.questions] == readers


def test_after_a_change_in_any_process_everybody_is_answered_anew(store: Store) -> None:
    replies, asked = Replies(store, 1), Asked()
    for _ in range(2):
        replies.of(Question("frost"), EVERYTHING, asked)
        with Store.open(store.folder) as other:
            add(other, "Frost on the door")
    assert len(asked.questions) == 2


def test_after_something_was_learned_everybody_is_answered_anew(store: Store) -> None:
    replies, asked = Replies(store, 1), Asked()
    for _ in range(2):
        replies.of(Question("frost"), EVERYTHING, asked)
        store.meta.put("fusing", "the same as before")
    assert len(asked.questions) == 2


def test_no_more_is_remembered_than_there_is_room_for(store: Store) -> None:
    replies, asked = Replies(store, 0.05), Asked()
    many = [Question(f"question {number} {'word ' * 500}") for number in range(9)]
    for question in [*many, *reversed(many)]:
        replies.of(question, EVERYTHING, asked)
    assert replies._bytes <= 50_000
    assert len(many) < len(asked.questions) < 2 * len(many)
    for number in range(MOST_REPLIES + 9):
        replies.of(Question(str(number)), EVERYTHING, Asked())
    assert len(replies._kept) <= MOST_REPLIES


def test_without_room_nothing_is_remembered(store: Store) -> None:
    replies, asked = Replies(store, 0), Asked()
    for _ in range(2):
        replies.of(Question("frost"), EVERYTHING, asked)
    assert len(asked.questions) == 2
