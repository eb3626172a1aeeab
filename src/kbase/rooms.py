"""The rooms of the hall that a question does not enter: each is opened when it is first asked for.

Part of the hall. `kbase ask` is a process of its own each time; the modules behind these rooms would
take it another tenth of a second.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kbase.asking import Asking
from kbase.config import Settings
from kbase.introducing import Introducing
from kbase.meeting import Meeting
from kbase.model_in_use import ModelInUse
from kbase.relating import Relating
from kbase.requesting import Requesting
from kbase.retrieval import Retrieval
from kbase.store import Store

if TYPE_CHECKING:
    from kbase.answering import Answering
    from kbase.applying import Applying
    from kbase.connecting import Connecting
    from kbase.knowers import Knowers
    from kbase.mapping import Cartography
    from kbase.packing import Packing
    from kbase.reworking import Reworking
    from kbase.sessions import Sessions


class Rooms:
    """What answers questions, and beside it what does everything else."""

    def __init__(self, settings: Settings, store: Store, upkeep: bool) -> None:
        self.settings = settings
        self._store = store
        self._model = ModelInUse(store, settings.model, upkeep, settings.jobs, settings.device)
        self._retrieval = Retrieval(store, self._model, settings.max_question_chars)
        self._asking = Asking(store, self._model, self._retrieval)
        self._requesting = Requesting(store, self._retrieval.names, self._asking)
        self.introducing = Introducing(store)
        self.relating = Relating(store, self._model)
        self.meeting = Meeting(store, self._model, self.relating, self.introducing, self._retrieval.names)

    @cached_property
    def answering(self) -> Answering:
        from kbase.answering import Answering

        return Answering(self._store, self._asking)

    @cached_property
    def applying(self) -> Applying:
        from kbase.applying import Applying

        return Applying(self._store)

    @cached_property
    def knowers(self) -> Knowers:
        from kbase.knowers import Knowers

        return Knowers(self._store, self._asking, self._retrieval, self.relating, self.meeting.introduced)

    @cached_property
    def packs(self) -> Packing:
        from kbase.packing import Packing

        return Packing(
            self._store,
            self._model,
            self._retrieval,
            self._asking,
            self.introducing,
            self.settings.library,
        )

    @cached_property
    def connecting(self) -> Connecting:
        from kbase.connecting import Connecting

        return Connecting(self._store, self._model, self._retrieval, self._asking)

    @cached_property
    def reworking(self) -> Reworking:
        from kbase.reworking import Reworking

        return Reworking(self._store, self._retrieval, self._asking)

    @cached_property
    def sessions(self) -> Sessions:
        from kbase.sessions import Sessions

        return Sessions(self._store, self._model)

    @cached_property
    def map(self) -> Cartography:
        from kbase.mapping import Cartography

        return Cartography(self._store, self._model)
