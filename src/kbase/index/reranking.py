"""A cross-encoder at work: question and passage read together, the slowest and surest judge there is.

It is a sentence-transformers CrossEncoder on torch, loaded only where a library has chosen one.
"""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from kbase.errors import ModelUnavailable
from kbase.index.modelfolder import cache_folder, located

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_HEAD = "ForSequenceClassification"  # what transformers calls the models that can be one
_AT_ONCE = 4  # pairs between two looks at the clock


def load_reranker(model: str, cache: Path | None = None) -> CrossEncoding:
    """The cross-encoder `model`: a folder, or a name on the Hugging Face hub, which is asked once.

    Takes a few seconds, most of them to import torch. Only safetensors weights are read and no code that
    comes with a model is run. Raises `ModelUnavailable`.
    """
    source = located(model, cache or cache_folder())
    config = source.path / "config.json"
    try:
        kinds = json.loads(config.read_text("utf-8")).get("architectures") or []
    except (OSError, ValueError, AttributeError) as error:
        raise ModelUnavailable(f"{config} cannot be read as a model's configuration: {error}") from error
    if not any(str(kind).endswith(_HEAD) for kind in kinds):
        raise ModelUnavailable(
            f"The model in {source.path} is no cross-encoder: it does not read two texts together. "
            "Name one that does, as cross-encoder/ms-marco-MiniLM-L6-v2."
        )
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecations inside transformers: nobody can act on them
            loaded = CrossEncoder(
                str(source.path),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise ModelUnavailable(f"The cross-encoder in {source.path} cannot be loaded: {error}") from error
    return CrossEncoding(loaded, source.path)


class CrossEncoding:
    """A `Reranker`; safe to share between threads."""

    def __init__(self, model: CrossEncoder, folder: Path) -> None:
        """Raises `ModelUnavailable` for one that gives more than one number a pair."""
        self._model = model
        self._reading = threading.Lock()
        if np.ndim(self._predicted("Is anybody there?", ["Somebody is."])) != 1:
            raise ModelUnavailable(
                f"The cross-encoder in {folder} sorts into classes; kbase needs one score."
            )

    def scores(self, question: str, texts: Sequence[str], seconds: float) -> list[float]:
        """One for each text, higher for a better answer; fewer when `seconds` were over before the last."""
        ends = monotonic() + seconds
        scores: list[float] = []
        while len(scores) < len(texts) and monotonic() < ends:
            some = texts[len(scores) : len(scores) + _AT_ONCE]
            scores += self._predicted(question, some).tolist()
        return scores

    def _predicted(
        self, question: str, texts: Sequence[str]
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        with self._reading, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.asarray(
                self._model.predict([(question, text) for text in texts], show_progress_bar=False), np.float32
            )
