"""Texts to vectors with an exported model: OpenVINO and tokenizers; torch only for a graphics card.

    load("all-MiniLM-L6-v2").question("why did the freezer ice up?")  # (384,) float32, length 1

A model is exported once on a machine (`kbase.index.exporting`) into a cache folder named by its
fingerprint, and loaded from there ever after. Why so: docs/decisions/0001-runtime-and-precision.md.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kbase.errors import ModelUnavailable
from kbase.index.cards import AUTO, Choice, is_torch_s
from kbase.index.durable import sync_folder
from kbase.index.exporting import EXPORT_FORMAT, FACTS, export
from kbase.index.modelfolder import ModelFolder, cache_folder, located
from kbase.index.recipe import Recipe, read_recipe
from kbase.index.runtime import PROCESSOR, Facts, Runtime, read_json
from kbase.model import Fingerprint, Matrix, Vector

_WINDOW = 4096  # texts tokenised at a time: bounds memory, long enough to sort by length


def load(model: str, cache: Path | None = None, jobs: int = 0, device: str = AUTO) -> ExportedEmbedder:
    """The embedder for `model`: the built-in default, a folder, or a name on the Hugging Face hub.

    Exports it first if this machine never did (10 to 20 s); the hub is asked only for a name never
    fetched before. Reads no weights yet: the first text does, or `warm()`. Raises `ModelUnavailable`.
    Many passages are read on `jobs` cores (0: all), or on a `device`: one that OpenVINO knows, a graphics
    card by torch's name, or "auto": a card where there is one and the passages are worth its start.
    """
    root = cache or cache_folder()
    source = located(model, root)
    recipe = read_recipe(source.path, source.weights)
    folder = root / "models" / recipe.fingerprint[:32]
    if not _usable(folder):
        _export_once(source, folder)
    return ExportedEmbedder(recipe, source, folder, jobs, device)


class ExportedEmbedder:
    """An `Embedder` on an exported graph; safe to share between threads, not across a fork."""

    def __init__(
        self, recipe: Recipe, source: ModelFolder, folder: Path, jobs: int = 0, device: str = AUTO
    ) -> None:
        self._recipe = recipe
        self._source = source
        self._folder = folder
        self._jobs = jobs
        self._device = PROCESSOR if is_torch_s(device) else device
        self._choice = Choice(source, recipe, device)
        self._facts = Facts.read(folder)
        self._fingerprint = recipe.fingerprint  # every question asks for it
        self._opening = threading.Lock()
        self._open: Runtime | None = None

    @property
    def fingerprint(self) -> Fingerprint:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._facts.dimension

    @property
    def max_tokens(self) -> int:
        """The most tokens of one text the model sees, without special tokens."""
        return self._recipe.max_length - self._facts.special_tokens

    @property
    def precision(self) -> str:
        """The number format in use, "f32" or "bf16"."""
        return self._runtime.precision

    def warm(self) -> None:
        """Load all that questions need, about 0.5 s; a server does it while its first page is being read."""
        self._runtime.warm()

    def question(self, text: str) -> Vector:
        """One question: lowest latency."""
        return self._runtime.one(self._recipe.question_prompt + text)

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Many passages: highest throughput, all threads or a graphics card; row i belongs to texts[i]."""
        many = self._choice.reader(len(texts), self._runtime.many)
        rows = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _WINDOW):
            window = [self._recipe.passage_prompt + text for text in texts[start : start + _WINDOW]]
            rows[start : start + len(window)] = many(window)
        return rows

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Character spans of the model's tokens in `text`, in order, without special tokens."""
        return self._runtime.offsets(text)

    @property
    def _runtime(self) -> Runtime:
        if self._open is None:
            with self._opening:
                if self._open is None:
                    self._open = self._opened()
        return self._open

    def _opened(self) -> Runtime:
        try:
            return Runtime(self._folder, self._recipe.max_length, self._facts, self._jobs, self._device)
        except ModelUnavailable:
            # The cache is broken or another OpenVINO computes otherwise: make the graph again, once.
            _export_once(self._source, self._folder, renew=True)
            self._facts = Facts.read(self._folder)
            return Runtime(self._folder, self._recipe.max_length, self._facts, self._jobs, self._device)


def _export_once(source: ModelFolder, folder: Path, renew: bool = False) -> None:
    """Make `folder` hold the export; of several processes one does it and the others wait."""
    import shutil

    from filelock import FileLock

    before = _made_at(folder)
    unfinished = folder.with_name(f".{folder.name}.{os.urandom(8).hex()}.unfinished")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if _usable(folder) and (not renew or _made_at(folder) != before):
                return
            for left in folder.parent.glob(f".{folder.name}.*.unfinished"):  # by a process that was killed
                shutil.rmtree(left)
            export(source, unfinished)
            if folder.exists():
                shutil.rmtree(folder)
            unfinished.rename(folder)
            sync_folder(folder.parent)
    except OSError as error:
        raise ModelUnavailable(f"The model cannot be kept in {folder}: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _made_at(folder: Path) -> int:
    facts = folder / FACTS
    return facts.stat().st_mtime_ns if facts.is_file() else 0


def _usable(folder: Path) -> bool:
    return read_json(folder / FACTS).get("format") == EXPORT_FORMAT
