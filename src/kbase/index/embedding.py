"""Texts to vectors with an exported model: OpenVINO and tokenizers, never torch.

    load("all-MiniLM-L6-v2").question("why did the freezer ice up?")  # (384,) float32, length 1

A model is exported once on a machine (`kbase.index.exporting`) into a cache folder named by its
fingerprint, and loaded from there ever after. Why so: docs/decisions/0001-runtime-and-precision.md.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from kbase.errors import ModelUnavailable
from kbase.index.durable import sync_folder, write_durably
from kbase.index.exporting import CANARY, EXPORT_FORMAT, FACTS, GRAPH, TOKENIZER, export
from kbase.index.modelfolder import ModelFolder, fetch_model, find_model
from kbase.index.precision import EXACT, FAST, agreement, probe_texts
from kbase.index.recipe import Recipe, read_recipe
from kbase.model import Fingerprint, Matrix, Vector

if TYPE_CHECKING:
    import openvino
    from tokenizers import Tokenizer

_WINDOW = 4096  # texts tokenised at a time: bounds memory, long enough to sort by length
_BATCH_TOKENS = 1600  # of one call into the graph, padding included
_BATCH_TEXTS = 64
_LENGTH_STEP = 16  # lengths are rounded up to it: fewer shapes to prepare kernels for
_LEAST_CANARY = 0.999


def load(model: str, cache: Path | None = None) -> ExportedEmbedder:
    """The embedder for `model`: the built-in default, a folder, or a name on the Hugging Face hub.

    Exports it first if this machine never did (10 to 20 s); the hub is asked only for a name never
    fetched before. Reads no weights yet: the first text does, or `warm()`. Raises `ModelUnavailable`.
    """
    root = cache or _cache_folder()
    try:
        source = find_model(model, root)
    except ModelUnavailable:
        if Path(model).expanduser().exists() or not _could_be_on_hub(model):
            raise
        source = fetch_model(model, root)
    recipe = read_recipe(source.path, source.weights)
    folder = root / "models" / recipe.fingerprint[:32]
    if not _usable(folder):
        _export_once(source, folder)
    return ExportedEmbedder(recipe, source, folder)


@dataclass(frozen=True, slots=True)
class _Facts:
    dimension: int
    special_tokens: int
    padding_token: int
    canary: Vector


class ExportedEmbedder:
    """An `Embedder` on an exported graph; safe to share between threads, not across a fork."""

    def __init__(self, recipe: Recipe, source: ModelFolder, folder: Path) -> None:
        self._recipe = recipe
        self._source = source
        self._folder = folder
        self._facts = _read_facts(folder)
        self._opening = threading.Lock()
        self._asking = threading.Lock()
        self._embedding = threading.Lock()
        self._open: _Runtime | None = None

    @property
    def fingerprint(self) -> Fingerprint:
        return self._recipe.fingerprint

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
        """Load what the first text needs, 0.2 to 0.4 s; a server does it while it opens its library."""
        _ = self._runtime

    def question(self, text: str) -> Vector:
        """One question: lowest latency, one thread."""
        runtime = self._runtime
        with self._asking:
            return runtime.one(self._recipe.question_prompt + text)

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Many passages: highest throughput, all threads; row i belongs to texts[i]."""
        runtime = self._runtime
        rows = np.empty((len(texts), self.dimension), np.float32)
        with self._embedding:
            for start in range(0, len(texts), _WINDOW):
                window = [self._recipe.passage_prompt + text for text in texts[start : start + _WINDOW]]
                runtime.many(window, rows[start : start + len(window)])
        return rows

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Character spans of the model's tokens in `text`, in order, without special tokens."""
        return self._runtime.offsets(text)

    @property
    def _runtime(self) -> _Runtime:
        if self._open is None:
            with self._opening:
                if self._open is None:
                    self._open = self._opened()
        return self._open

    def _opened(self) -> _Runtime:
        try:
            return _Runtime.open(self._folder, self._recipe.max_length, self._facts)
        except ModelUnavailable:
            # The cache is broken or another OpenVINO computes otherwise: make the graph again, once.
            _export_once(self._source, self._folder, renew=True)
            self._facts = _read_facts(self._folder)
            return _Runtime.open(self._folder, self._recipe.max_length, self._facts)


class _Runtime:
    """Tokenizer and compiled graph of one process."""

    def __init__(
        self,
        compiled: openvino.CompiledModel,
        tokenizer: Tokenizer,
        untruncated: Tokenizer,
        facts: _Facts,
        precision: str,
    ) -> None:
        import openvino

        self.precision = precision
        self._tokenizer = tokenizer
        self._untruncated = untruncated
        self._facts = facts
        self._streams = int(compiled.get_property("NUM_STREAMS"))
        self._request = compiled.create_infer_request()
        self._queue = openvino.AsyncInferQueue(compiled, self._streams + 1)

    @classmethod
    def open(cls, folder: Path, max_length: int, facts: _Facts) -> _Runtime:
        """Load what `folder` holds and see that it computes what it did when it was exported."""
        import openvino
        from tokenizers import Tokenizer

        core = openvino.Core()
        try:
            precision = _precision(core, folder, max_length, facts)
            compiled = _compiled(core, folder, precision)
            untruncated = Tokenizer.from_file(str(folder / TOKENIZER))
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelUnavailable(f"The exported model in {folder} cannot be loaded: {error}") from error
        except Exception as error:  # tokenizers raises bare Exception for a file it cannot read
            if type(error) is not Exception:
                raise
            raise ModelUnavailable(f"The exported tokenizer in {folder} cannot be read: {error}") from error
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.enable_truncation(max_length)
        runtime = cls(compiled, tokenizer, untruncated, facts, precision)
        seen = runtime.one(CANARY)
        if not float(seen @ facts.canary) >= _LEAST_CANARY:
            raise ModelUnavailable(f"The exported model in {folder} no longer computes what it did.")
        return runtime

    def one(self, text: str) -> Vector:
        ids = np.array([self._tokenizer.encode(_encodable(text)).ids], np.int64)
        result = self._request.infer([ids, np.ones_like(ids)], share_inputs=True)
        vector: Vector = result[0][0].copy()
        return vector

    def many(self, texts: Sequence[str], rows: Matrix) -> None:
        """Fill `rows` with the vectors of `texts`: batches of like length, on every stream at once."""
        encoded = self._tokenizer.encode_batch_fast([_encodable(text) for text in texts])
        tokens = [found.ids for found in encoded]
        self._queue.set_callback(
            lambda request, places: rows.__setitem__(places, request.get_output_tensor(0).data)
        )
        for places in _batches([len(ids) for ids in tokens], self._streams):
            longest = max(len(tokens[place]) for place in places)
            width = -(-longest // _LENGTH_STEP) * _LENGTH_STEP if len(texts) > self._streams else longest
            ids = np.full((len(places), width), self._facts.padding_token, np.int64)
            mask = np.zeros_like(ids)
            for row, place in enumerate(places):
                ids[row, : len(tokens[place])] = tokens[place]
                mask[row, : len(tokens[place])] = 1
            self._queue.start_async([ids, mask], places)
        self._queue.wait_all()

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        spans: Sequence[tuple[int, int]] = self._untruncated.encode(
            _encodable(text), add_special_tokens=False
        ).offsets
        return spans


def _batches(lengths: Sequence[int], streams: int) -> Iterator[list[int]]:
    """Places of texts to run together, longest first; few texts are shared out over the streams."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    share = -(-len(order) // streams)
    start = 0
    while start < len(order):
        size = max(1, min(_BATCH_TEXTS, share, _BATCH_TOKENS // max(1, lengths[order[start]])))
        yield order[start : start + size]
        start += size


def _compiled(core: openvino.Core, folder: Path, precision: str) -> openvino.CompiledModel:
    """One thread a stream, one stream a core: a question takes one, many passages take all."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    settings = {
        "INFERENCE_PRECISION_HINT": precision,
        "NUM_STREAMS": str(cores),
        "INFERENCE_NUM_THREADS": str(cores),
        "ENABLE_CPU_PINNING": "NO",  # several workers would all be pinned to the same cores
    }
    return core.compile_model(folder / GRAPH, "CPU", settings)


def _precision(core: openvino.Core, folder: Path, max_length: int, facts: _Facts) -> str:
    """The fast format if this processor has it and it was seen to agree; measured once a processor."""
    if "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return EXACT
    processor = str(core.get_property("CPU", "FULL_DEVICE_NAME"))
    notes = folder / "precision.json"
    measured = _json(notes)
    verdict = measured.get(processor)
    if not isinstance(verdict, dict):
        verdict = _measured(core, folder, max_length, facts)
        write_durably(notes, [json.dumps({**measured, processor: verdict}, indent=1).encode()])
    return FAST if verdict.get("good") is True else EXACT


def _measured(core: openvino.Core, folder: Path, max_length: int, facts: _Facts) -> dict[str, object]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.enable_truncation(max_length)
    texts = probe_texts()
    found = []
    for precision in (EXACT, FAST):
        rows = np.empty((len(texts), facts.dimension), np.float32)
        _Runtime(_compiled(core, folder, precision), tokenizer, tokenizer, facts, precision).many(texts, rows)
        found.append(rows)
    seen = agreement(*found)
    return {"cosine": seen.cosine, "overlap": seen.overlap, "good": seen.good}


def _export_once(source: ModelFolder, folder: Path, renew: bool = False) -> None:
    """Make `folder` hold the export; of several processes one does it and the others wait."""
    from filelock import FileLock

    folder.parent.mkdir(parents=True, exist_ok=True)
    before = folder.stat().st_mtime_ns if folder.is_dir() else 0
    with FileLock(folder.with_suffix(".lock")):
        made_meanwhile = folder.is_dir() and folder.stat().st_mtime_ns != before
        if _usable(folder) and (made_meanwhile or not renew):
            return
        unfinished = folder.with_name(f".{folder.name}.{uuid4().hex}.unfinished")
        try:
            export(source, unfinished)
            if folder.exists():
                shutil.rmtree(folder)
            unfinished.rename(folder)
        except OSError as error:
            raise ModelUnavailable(f"The model cannot be kept in {folder}: {error}") from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        sync_folder(folder.parent)


def _usable(folder: Path) -> bool:
    return _json(folder / FACTS).get("format") == EXPORT_FORMAT


def _read_facts(folder: Path) -> _Facts:
    facts = _json(folder / FACTS)
    try:
        return _Facts(
            dimension=int(str(facts["dimension"])),
            special_tokens=int(str(facts["special_tokens"])),
            padding_token=int(str(facts["padding_token"])),
            canary=np.array(facts["canary"], np.float32),
        )
    except (KeyError, ValueError) as error:
        raise ModelUnavailable(f"{folder / FACTS} is damaged; remove {folder} and try again.") from error


def _json(path: Path) -> Mapping[str, object]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _encodable(text: str) -> str:
    """`text` with lone surrogates, which no tokenizer takes, as "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kbase"


def _could_be_on_hub(model: str) -> bool:
    return not model.startswith((".", "/", "~", "\\")) and model.count("/") <= 1
