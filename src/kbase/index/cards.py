"""Many passages on a graphics card, by sentence-transformers itself; questions stay on the processor.

torch takes seconds to start, so this is for imports that keep the processor busy for longer. What a card
computes is compared with what the processor does before any of it is stored.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from kbase.errors import ModelUnavailable
from kbase.index.modelfolder import ModelFolder
from kbase.index.precision import agreement, probe_texts
from kbase.index.recipe import Recipe
from kbase.model import Matrix

AUTO = "auto"

WORTH_A_CARD_S = 10.0
"""Seconds the processor has read passages for, since the process began, before a card is started: about what
its start takes, torch included. So neither choice costs more than twice the better one, whatever reads."""

MANY = 64
"""Texts of one call; fewer are an editor's note or a reply's sentences, and stay on the processor."""

TOGETHER = 512
"""Texts of one batch."""

Many = Callable[[Sequence[str]], Matrix]
"""The vectors of texts, row by row."""

_log = logging.getLogger(__name__)
_DEVICES = ("cuda", "mps", "xpu")  # of torch


def is_torch_s(device: str) -> bool:
    """Whether torch and not OpenVINO knows `device`: "auto", or a card such as "cuda" or "cuda:1"."""
    return device == AUTO or device.partition(":")[0] in _DEVICES


class Choice:
    """Processor or graphics card, for the passages one process reads many at once; safe between threads."""

    def __init__(self, source: ModelFolder, recipe: Recipe, device: str) -> None:
        """A card that is named is used from the first passage on; with "auto" one that is there, when
        the processor has read for so long that its start is worth it."""
        self._source = source
        self._recipe = recipe
        self._device = "cuda" if device == AUTO else device
        self._named = is_torch_s(device) and device != AUTO
        self._maybe = self._named or (device == AUTO and _card_there())
        self._spent_s = 0.0
        self._card: Card | None = None
        self._opening = threading.Lock()

    def reader(self, count: int, processor: Many) -> Many:
        """What reads the next `count` texts. Raises `ModelUnavailable` for a named card that cannot."""
        if not self._maybe or count < MANY:
            return processor
        if not (self._named or self._spent_s >= WORTH_A_CARD_S):
            return lambda texts: self._timed(texts, processor)
        with self._opening:
            if self._card is None and self._maybe:
                try:
                    self._card = self._opened(processor)
                except ModelUnavailable as error:
                    if self._named:
                        raise
                    self._maybe = False
                    _log.info("Notes are read on the processor: %s", error)
        card = self._card
        return processor if card is None else lambda texts: self._read_on(card, texts, processor)

    def _timed(self, texts: Sequence[str], processor: Many) -> Matrix:
        started = time.monotonic()
        rows = processor(texts)
        with self._opening:
            self._spent_s += time.monotonic() - started
        return rows

    def _read_on(self, card: Card, texts: Sequence[str], processor: Many) -> Matrix:
        try:
            return card.many(texts)
        except ModelUnavailable as error:
            if self._named:
                raise
            self._maybe, self._card = False, None
            _log.warning("The other notes are read on the processor: %s", error)
            return processor(texts)

    def _opened(self, processor: Many) -> Card:
        card = Card(self._source, self._recipe, self._device)
        texts = probe_texts()
        seen = agreement(processor(texts), card.many(texts))
        if not seen.good:
            raise ModelUnavailable(
                f"The graphics card computes otherwise than the processor (cosine {seen.cosine:.4f}, "
                f"{seen.overlap:.0%} of the nearest the same). Set `device` to CPU."
            )
        return card


def _card_there() -> bool:
    """Whether this machine seems to have a card that torch can use; asks without starting torch."""
    return Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi") is not None


class Card:
    """The model on a graphics card, in float16."""

    def __init__(self, source: ModelFolder, recipe: Recipe, device: str) -> None:
        """Some ten seconds. Raises `ModelUnavailable` when torch cannot use `device`."""
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as their_logging

        their_logging.disable_progress_bar()  # an import shows one of its own
        their_logging.set_verbosity_error()
        try:
            torch.zeros(1, device=device)
            half = {} if device == "cpu" else {"torch_dtype": "float16"}
            self._model = SentenceTransformer(
                str(source.path),
                device=device,
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True, **half},
            )
        except (RuntimeError, AssertionError, OSError, ValueError) as error:
            raise ModelUnavailable(
                f"torch cannot use {device!r} on this machine: {_first_line(error)}. "
                "Install a torch that can, or set `device` to CPU."
            ) from error
        self._model.max_seq_length = recipe.max_length

    def many(self, texts: Sequence[str]) -> Matrix:
        """The vectors of `texts`, prompts and all, in order; unit length.

        Raises `ModelUnavailable` when the card fails, as when its memory is full.
        """
        try:
            made = self._model.encode(
                list(texts),
                prompt="",
                batch_size=TOGETHER,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        except RuntimeError as error:
            raise ModelUnavailable(
                f"The graphics card stopped reading notes: {_first_line(error)}. Set `device` to CPU."
            ) from error
        rows = np.asarray(made, np.float32)
        unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__).rstrip(".")
