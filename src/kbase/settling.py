"""What a library makes of notes that came: it learns from them and draws its map, when there are enough.

Part of the hall. Each thing decides for itself, and cheaply, whether the library has grown enough for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kbase import forms, rehearsing, retracing
from kbase.asking import Asking
from kbase.errors import Trouble
from kbase.model_in_use import ModelInUse
from kbase.store import Store

_log = logging.getLogger(__name__)

GATHERS_S = 1.0
"""So long a server lets notes gather before it looks at them."""


class Settling:
    """Makes the next questions faster and better; what fails is made up for later."""

    def __init__(
        self, store: Store, model: ModelInUse, asking: Asking, draw_map: Callable[[], None], upkeep: bool
    ) -> None:
        """`draw_map`: draws the map if it has grown. `upkeep`: there is a thread for it, as in servers."""
        self._store = store
        self._model = model
        self._upkeep = upkeep
        self._steps = (self._learn_forms, self._learn_weight, self._learn_recency, draw_map)
        self._waiting = threading.Event()  # for the thread to look at what came
        self._closing = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asking = asking

    def now(self) -> None:
        """After an import: before it is said to be done."""
        self._model.projections.save_if_grown()
        for step in self._steps:
            self._tried(step)

    def aside(self) -> None:
        """After a single note: in a thread of its own, one at a time; without upkeep, not at all."""
        if not self._upkeep:
            return
        self._waiting.set()
        with self._starting:
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(target=self._run, name="kbase-settling", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Wait for what is being learned; nothing more is begun."""
        with self._starting:
            self._closing.set()
            self._waiting.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while self._waiting.wait() and not self._closing.wait(GATHERS_S):
            self._waiting.clear()
            for step in self._steps:
                if not self._closing.is_set():
                    self._tried(step)

    def _tried(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Trouble as error:
            _log.warning("Something was not learned from new notes: %s", error)

    def _learn_forms(self) -> None:
        if forms.learn_if_grown(self._store, self._model):
            self._asking.learn_from_accepted(anew=True)

    def _learn_weight(self) -> None:
        rehearsing.learn_if_grown(self._store, self._model)

    def _learn_recency(self) -> None:
        retracing.learn_if_grown(self._store, self._model)
