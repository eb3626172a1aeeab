"""The cross-encoder a library has chosen to put the best passages in order, if it has; off by default.

Part of the hall.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from kbase.errors import ModelUnavailable
from kbase.model import Actor, PassageIds
from kbase.people import access
from kbase.ports import Reranker
from kbase.search.fusing import Candidates
from kbase.search.reranking import RERANKED, reordered
from kbase.store import Store

CHOSEN = "reranker"  # the key in the store

_log = logging.getLogger(__name__)

Reading = Callable[[PassageIds], Sequence[str]]
"""The texts of these passages, as the model should read them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cross-encoder by name or folder, and how long it may take for one question."""

    name: str = ""  # none
    budget_ms: int = 0

    @classmethod
    def of(cls, store: Store) -> Chosen:
        try:
            return cls(**json.loads(store.meta.get(CHOSEN, "{}")))
        except (ValueError, TypeError):  # damaged, or of another version
            return cls()


class RerankerInUse:
    """Opens the cross-encoder when first needed, and again when the library has chosen another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opened: tuple[str, Reranker] | None = None
        self._missing = ""  # the name of one that could not be opened
        self._lock = threading.Lock()

    @property
    def chosen(self) -> Chosen:
        return Chosen.of(self._store)

    def choose(self, name: str, budget_ms: int, actor: Actor) -> None:
        """Use `name` for `budget_ms` of each question to come; none for "". Raises `ModelUnavailable`."""
        access.require_writer(actor)
        if name:
            self._open(name)
        self._store.meta.put(CHOSEN, json.dumps(asdict(Chosen(name, budget_ms))))

    def reordered(self, question: str, candidates: Candidates, reading: Reading) -> Candidates:
        """The candidates with the best of them in its order.

        They stay as they were when none is chosen, when it cannot be opened, or when its time is over first.
        """
        chosen = self.chosen
        if not (chosen.name and len(candidates)) or chosen.name == self._missing:
            return candidates
        try:
            reranker = self._open(chosen.name)
        except ModelUnavailable as error:
            self._missing = chosen.name
            _log.warning("Passages are ranked without the cross-encoder: %s", error)
            return candidates
        texts = reading(candidates[:RERANKED].passages)
        scores = reranker.scores(question, texts, chosen.budget_ms / 1e3)
        return reordered(candidates, scores) if len(scores) == len(texts) else candidates

    def open(self) -> None:
        """Open the one that is chosen, if one is. Raises `ModelUnavailable`."""
        if self.chosen.name:
            self._open(self.chosen.name)

    def _open(self, name: str) -> Reranker:
        with self._lock:
            if self._opened is None or self._opened[0] != name:
                from kbase.index.reranking import load_reranker

                self._opened = name, load_reranker(name)
                self._missing = ""
            return self._opened[1]
