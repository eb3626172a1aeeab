"""Replies remembered until something changes, so that a question many people ask is answered once.

Part of the hall. A reply is remembered for one question with its filters, one set of spaces the
asker may read, one moment of the library and one day. Whoever may read other spaces asks anew,
and after any change, of notes or of what was learned from them, so does everybody.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter

from kbase.model import Question, Readable, Reply
from kbase.store import Moment, Store

MOST_REPLIES = 2_000
_SMALL = 2_000  # bytes of a match or a person without the texts
_CHARACTER = 4  # bytes of one, at most

Ask = Callable[[Question, Readable], Reply]
Asked = tuple[Question, Readable]


class Replies:
    """The latest replies of one process; safe to share between threads."""

    def __init__(self, store: Store, room_mb: float) -> None:
        """`room_mb`: how many megabytes of replies to keep at most; 0 keeps none."""
        self._store = store
        self._room = int(room_mb * 1e6)
        self._moment: tuple[Moment, date] | None = None
        self._kept: OrderedDict[Asked, tuple[Reply, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def of(self, question: Question, readable: Readable, ask: Ask) -> Reply:
        """What `ask` says to the question, or said to it when everything was as it is now."""
        if not self._room:
            return ask(question, readable)
        started = perf_counter()
        moment = self._store.changes.moment(), datetime.now(UTC).date()
        asked = question, readable
        with self._lock:
            if moment == self._moment and asked in self._kept:
                self._kept.move_to_end(asked)
                known, _ = self._kept[asked]
                return replace(known, timings={"remembered": (perf_counter() - started) * 1e3})
        reply = ask(question, readable)  # at that moment, or one after it that nobody looks here for
        self._keep(moment, asked, reply)
        return reply

    def _keep(self, moment: tuple[Moment, date], asked: Asked, reply: Reply) -> None:
        size = _size(asked, reply)
        with self._lock:
            if moment != self._moment:
                self._moment, self._bytes = moment, 0
                self._kept.clear()
            if asked in self._kept:
                return
            self._kept[asked] = reply, size
            self._bytes += size
            while self._bytes > self._room or len(self._kept) > MOST_REPLIES:
                self._bytes -= self._kept.popitem(last=False)[1][1]


def _size(asked: Asked, reply: Reply) -> int:
    """What keeping a reply takes at most, in bytes."""
    texts = sum(len(found.passage.text) for match in reply.matches for found in match.passages)
    parts = 1 + len(reply.people) + sum(1 + len(match.passages) for match in reply.matches)
    return parts * _SMALL + _CHARACTER * (texts + 2 * len(asked[0].text))
