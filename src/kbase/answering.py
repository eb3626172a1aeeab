"""Which answers to a question were accepted: those who asked say so.

Part of the hall.
"""

from __future__ import annotations

import logging

from kbase.asking import Asking
from kbase.errors import BadNote, Trouble
from kbase.model import Actor, Kind, NoteId, NoteRef
from kbase.people import access
from kbase.store import Store

_log = logging.getLogger(__name__)


class Answering:
    """Accepts answers, and takes it back; the library learns from both."""

    def __init__(self, store: Store, asking: Asking) -> None:
        self._store = store
        self._asking = asking

    def accept(self, answer: NoteId, actor: Actor, *, accepted: bool = True) -> NoteRef:
        """Say that an answer is the one, or no longer; the question it answers.

        Several answers to one question may be accepted. Raises `NotFound`, `BadNote` for a note that
        answers nothing, and `Forbidden` for whoever neither asked nor owns the library.
        """
        readable = access.readable(actor)
        found = self._store.notes.get(answer, readable)
        question = self._store.notes.question_of(answer, readable)
        if found.summary.kind is not Kind.ANSWER or question is None:
            raise BadNote("Only an answer to a question can be accepted.", "answers")
        access.require_asker(actor, self._store.notes.get(question.id, readable).summary.authors)
        with self._store.transaction(actor.name):
            self._store.notes.accept(answer, accepted=accepted)
        try:
            self._asking.learn_from_accepted()
        except Trouble as error:  # it is accepted all the same, and learned from with the next
            _log.warning("Nothing was learned from an accepted answer: %s", error)
        return question

    def may_accept(self, question: NoteId, actor: Actor) -> bool:
        """Whether this actor says which answers to a question are accepted. Raises `NotFound`."""
        found = self._store.notes.get(question, access.readable(actor))
        return access.asked(actor, found.summary.authors)
