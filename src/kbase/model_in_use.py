"""The library's model and the projections made with it; follows when another process changes the model.

Part of the hall.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from kbase.errors import BadInput, ModelUnavailable, StaleIndex
from kbase.index import embedding
from kbase.index.cards import AUTO
from kbase.index.projections import Projections
from kbase.ports import Embedder, Progress
from kbase.store import MODEL_NAME, Store


@dataclass(frozen=True, slots=True)
class Opened:
    """A model and what is searched with it: they belong together for as long as a question takes."""

    name: str
    embedder: Embedder
    projections: Projections


class ModelInUse:
    """Opens the model when first needed, and again when the library has taken another."""

    def __init__(self, store: Store, default: str, upkeep: bool, jobs: int = 0, device: str = AUTO) -> None:
        self._store = store
        self._default = default
        self._upkeep = upkeep
        self._jobs = jobs
        self._device = device
        self._opened: Opened | None = None
        self._lock = threading.Lock()

    @staticmethod
    def named_in(store: Store, name: str) -> None:
        """Write down the model of a new library: it stays this library's whatever the settings say later."""
        if not store.meta.get(MODEL_NAME):
            store.meta.put(MODEL_NAME, name)

    @property
    def name(self) -> str:
        """The model's name or folder."""
        return self._store.meta.get(MODEL_NAME, self._default)

    @property
    def embedder(self) -> Embedder:
        return self.current().embedder

    @property
    def projections(self) -> Projections:
        return self.current().projections

    def use(self, name: str, by: str, progress: Progress) -> None:
        """Read every note with another model, then use it. Raises `ModelUnavailable`."""
        from kbase.ingest.rereading import reread

        new = embedding.load(name, jobs=self._jobs, device=self._device)
        if new.fingerprint == self._store.vectors.active():
            raise BadInput(f"The library uses that model already: {self.name}.")
        indexes = Projections(self._store, new.fingerprint, new.dimension)
        # Indexes first: a server that takes over would else make them while somebody waits.
        reread(self._store, self._before(new), new, name, by, progress, before_use=indexes.save)

    def _before(self, new: Embedder) -> Embedder:
        """The model in use, or `new` where that one is no longer to be had."""
        try:
            return self.embedder
        except (StaleIndex, ModelUnavailable):
            return new

    def read_wanting(self, by: str, progress: Progress) -> None:
        """Give a vector to every passage that should have one and has not."""
        from kbase.ingest.rereading import read_wanting

        embedder = self.embedder
        read_wanting(self._store, embedder, embedder, by, progress)

    def close(self) -> None:
        """Wait for a snapshot that is being written."""
        if self._opened:
            self._opened.projections.close()

    def current(self) -> Opened:
        """The model in use and its projections. Raises `ModelUnavailable`, `StaleIndex`."""
        opened = self._opened
        if opened is not None and self._serves(opened):
            return opened
        with self._lock:
            name = self.name
            if self._opened is None or not self._serves(self._opened):
                embedder = embedding.load(name, jobs=self._jobs, device=self._device)
                self._refuse_other(name, embedder)
                projections = Projections(
                    self._store, embedder.fingerprint, embedder.dimension, upkeep=self._upkeep
                )
                self._opened = Opened(name, embedder, projections)
            return self._opened

    def _serves(self, opened: Opened) -> bool:
        return self._store.vectors.active() in (None, opened.embedder.fingerprint)

    def _refuse_other(self, name: str, embedder: Embedder) -> None:
        """Vectors of two models are never mixed, even of two that go by one name."""
        active = self._store.vectors.active()
        if active not in (None, embedder.fingerprint):
            raise StaleIndex(
                f"The model {name} is another than the one the notes were read with. "
                f"Read them again: kbase model use {name}"
            )
