"""An exported graph at work: token ids in, unit vectors out, on OpenVINO."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kbase.config import cores
from kbase.errors import ModelUnavailable
from kbase.index.durable import sync_files, write_durably
from kbase.index.exporting import CANARY, FACTS, GRAPH, TOKENIZER
from kbase.index.pages import read_once
from kbase.index.precision import EXACT, FAST, agreement, probe_texts
from kbase.model import Matrix, Vector

if TYPE_CHECKING:
    import openvino
    from tokenizers import Tokenizer

_FEW = 16  # passages that are quicker on the open graph than opening the one for many
_BATCH_TOKENS = 1600  # of one call into the graph, padding included
_BATCH_TEXTS = 64
_LENGTH_STEP = 8  # lengths are rounded up to it: fewer shapes to prepare kernels for
_WIDTHS = (32, 64, 128)  # of one text: another width than the last one's costs 1 ms, padding costs less
_CORES_OF_ONE = 2  # that one text is computed on, where there are so many: a third less time
_SHORT = 16  # tokens of the questions that get a graph of their own width, which costs neither
_LEAST_CANARY = 0.999

PROCESSOR = "CPU"
"""OpenVINO's name of the device that is always there."""


_Given = list[np.ndarray[tuple[int, int], np.dtype[np.int64]]]  # token ids and mask


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an exported graph without opening it."""

    dimension: int
    special_tokens: int
    padding_token: int
    tokenizer: str  # sha256 of its file, hexadecimal
    canary: Vector  # of `exporting.CANARY`, as sentence-transformers gave it

    @classmethod
    def read(cls, folder: Path) -> Facts:
        """Raises `ModelUnavailable` for a damaged file."""
        facts = read_json(folder / FACTS)
        try:
            return cls(
                dimension=int(str(facts["dimension"])),
                special_tokens=int(str(facts["special_tokens"])),
                padding_token=int(str(facts["padding_token"])),
                tokenizer=str(facts["tokenizer"]),
                canary=np.array(facts["canary"], np.float32),
            )
        except (KeyError, ValueError) as error:
            raise ModelUnavailable(f"{folder / FACTS} is damaged; remove {folder} and try again.") from error


class Runtime:
    """Tokenizer and graphs of one process: a small one for questions, one on all cores for many passages.

    Safe to share between threads, not across a fork.
    """

    def __init__(
        self, folder: Path, max_length: int, facts: Facts, jobs: int = 0, device: str = PROCESSOR
    ) -> None:
        """Load what `folder` holds and see that it computes what it did when it was exported.

        Many passages take `jobs` cores, 0 for all, or another `device` that OpenVINO knows.

        Raises `ModelUnavailable` when it does not.
        """
        import openvino

        self._folder = folder
        self._max_length = max_length
        self._facts = facts
        self._jobs = jobs or cores()
        self._device = device
        self._core = openvino.Core()
        self._embedding = threading.Lock()
        self._many: openvino.AsyncInferQueue | None = None
        self._short: _Single | None = None
        try:
            with ThreadPoolExecutor(1) as beside, read_once(folder.resolve()):
                self._reading = beside.submit(_tokenizer, folder, facts.tokenizer, max_length)
                self.precision = self._chosen_precision()
                self._any = _Single(self._for_one())
                computed = self.one(CANARY)  # which puts the weights in order
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelUnavailable(f"The exported model in {folder} cannot be loaded: {error}") from error
        if not float(computed @ facts.canary) >= _LEAST_CANARY:
            raise ModelUnavailable(f"The exported model in {folder} no longer computes what it did.")

    def warm(self) -> None:
        """Open the graph for short questions too: 0.15 s and 25 MB, and most of them take half as long.

        Where it cannot be opened, or computes otherwise, they stay with the one for any length.
        """
        if self._short is None:
            with suppress(RuntimeError, OSError), read_once(self._folder.resolve()):
                short = _Single(self._for_one(_SHORT))
                canary = self._tokenizer.encode(CANARY).ids
                if (
                    len(canary) > _SHORT
                    or float(short.row(self._padded([canary], _SHORT)) @ self._facts.canary) >= _LEAST_CANARY
                ):
                    self._short = short

    def one(self, text: str) -> Vector:
        """The vector of one text, with the least delay."""
        return self._row(self._tokenizer.encode(encodable(text)).ids)

    def many(self, texts: Sequence[str]) -> Matrix:
        """The vectors of `texts` in order: batches of like length, on every core at once."""
        encoded = self._tokenizer.encode_batch_fast([encodable(text) for text in texts])
        tokens = [found.ids for found in encoded]
        if len(tokens) <= _FEW and self._many is None:
            return np.stack([self._row(ids) for ids in tokens])
        with self._embedding:
            return self._bulk(self._all_cores(), tokens)

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Character spans of the tokens of `text`, without special ones, however long it is."""
        text = encodable(text)
        short = len(text) <= self._max_length
        found = (self._tokenizer if short else self._for_any_length).encode(text, add_special_tokens=False)
        if found.overflowing:  # cut off: more tokens than characters
            found = self._for_any_length.encode(text, add_special_tokens=False)
        spans: Sequence[tuple[int, int]] = found.offsets
        return spans

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return self._reading.result()

    @cached_property
    def _for_any_length(self) -> Tokenizer:
        return _tokenizer(self._folder, self._facts.tokenizer)

    def _row(self, tokens: Sequence[int]) -> Vector:
        if self._short is not None and len(tokens) <= _SHORT:
            return self._short.row(self._padded([tokens], _SHORT))
        width = next((width for width in _WIDTHS if len(tokens) <= width), 0)
        return self._any.row(self._padded([tokens], width))

    def _bulk(self, queue: openvino.AsyncInferQueue, tokens: Sequence[Sequence[int]]) -> Matrix:
        rows = np.empty((len(tokens), self._facts.dimension), np.float32)
        queue.set_callback(
            lambda request, places: rows.__setitem__(places, request.get_output_tensor(0).data)
        )
        try:
            for places in _batches([len(ids) for ids in tokens], len(queue) - 1):
                queue.start_async(self._padded([tokens[place] for place in places]), places)
        finally:
            queue.wait_all()  # also when interrupted: the next call must find the queue idle
        return rows

    def _padded(self, tokens: Sequence[Sequence[int]], width: int = 0) -> _Given:
        """Token ids and mask, both (texts, `width`, or else the longest length rounded up)."""
        width = width or -(-max(map(len, tokens)) // _LENGTH_STEP) * _LENGTH_STEP
        ids = np.full((len(tokens), width), self._facts.padding_token, np.int64)
        mask = np.zeros_like(ids)
        for row, known in enumerate(tokens):
            ids[row, : len(known)] = known
            mask[row, : len(known)] = 1
        return [ids, mask]

    def _all_cores(self) -> openvino.AsyncInferQueue:
        if self._many is None:
            self._many = _queue(self._for_many())
        return self._many

    def _for_one(self, width: int = 0) -> openvino.CompiledModel:
        return self._compiled(_settings(self.precision, 1, min(_CORES_OF_ONE, cores())), width)

    def _for_many(self) -> openvino.CompiledModel:
        if self._device == PROCESSOR:
            return self._compiled(_settings(self.precision, self._jobs, self._jobs))
        known = self._core.available_devices
        if self._device not in known:
            raise ModelUnavailable(
                f"OpenVINO finds no {self._device} on this machine, only {', '.join(known)}: "
                "set `device` to one of these."
            )
        throughput = {"INFERENCE_PRECISION_HINT": EXACT, "PERFORMANCE_HINT": "THROUGHPUT"}
        return self._core.compile_model(self._folder / GRAPH, self._device, throughput)

    def _compiled(self, settings: Mapping[str, str], width: int = 0) -> openvino.CompiledModel:
        """The graph, opened with `settings`, from OpenVINO's own cache after the first time.

        With `width` it takes one text of so many tokens and no other. OpenVINO writes that cache in
        place, so it is written aside once and moved in whole.
        """
        import openvino

        graph = self._of_width(width) if width else self._folder / GRAPH
        format_of = f"{self.precision}{f' {width}' if width else ''}"
        made_for = f"{openvino.get_version()} {self._processor} {format_of}"
        cache = self._folder / f"compiled-{hashlib.sha256(made_for.encode()).hexdigest()[:16]}"
        if cache.is_dir():
            return self._core.compile_model(graph, "CPU", {**settings, "CACHE_DIR": str(cache)})
        import shutil

        aside = cache.with_name(f".{cache.name}.{os.urandom(8).hex()}.unfinished")
        try:
            compiled = self._core.compile_model(graph, "CPU", {**settings, "CACHE_DIR": str(aside)})
            sync_files(aside)
            aside.rename(cache)
        except OSError:  # another process was first, or nothing can be written: slower to open, no worse
            if not cache.is_dir():
                return self._core.compile_model(graph, "CPU", settings)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return compiled

    def _of_width(self, width: int) -> openvino.Model:
        graph = self._core.read_model(self._folder / GRAPH)
        graph.reshape({given.get_any_name(): [1, width] for given in graph.inputs})
        return graph

    @property
    def _processor(self) -> str:
        return str(self._core.get_property("CPU", "FULL_DEVICE_NAME"))

    def _chosen_precision(self) -> str:
        """The fast format if this processor has it and it was seen to agree; measured once a processor."""
        if "BF16" not in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            return EXACT
        notes = self._folder / "precision.json"
        measured = read_json(notes)
        verdict = measured.get(self._processor)
        if not isinstance(verdict, dict):
            seen = agreement(self._probed(EXACT), self._probed(FAST))
            verdict = {"cosine": seen.cosine, "overlap": seen.overlap, "good": seen.good}
            with suppress(OSError):  # nowhere to write: measured again next time
                write_durably(notes, [json.dumps({**measured, self._processor: verdict}, indent=1).encode()])
        return FAST if verdict.get("good") is True else EXACT

    def _probed(self, precision: str) -> Matrix:
        settings = _settings(precision, cores(), cores())
        compiled = self._core.compile_model(self._folder / GRAPH, "CPU", settings)
        tokens = [found.ids for found in self._tokenizer.encode_batch_fast(probe_texts())]
        return self._bulk(_queue(compiled), tokens)


class _Single:
    """An open graph that takes one text at a time, on the thread that asks."""

    def __init__(self, compiled: openvino.CompiledModel) -> None:
        self._request = compiled.create_infer_request()
        self._given: _Given = []
        self._lock = threading.Lock()

    def row(self, given: _Given) -> Vector:
        """The vector of one text. The graph's own arrays are written over: handing it others costs 0.3 ms."""
        import openvino

        with self._lock:
            if self._given and self._given[0].shape == given[0].shape:
                for own, new in zip(self._given, given, strict=True):
                    own[:] = new
            else:
                self._given = given
                for place, array in enumerate(given):
                    self._request.set_input_tensor(place, openvino.Tensor(array, shared_memory=True))
            self._request.infer()
            row: Vector = self._request.get_output_tensor(0).data[0].copy()
        return row


def read_json(path: Path) -> Mapping[str, object]:
    """The object in `path`; an empty one if it cannot be read as such."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def encodable(text: str) -> str:
    """`text` with lone surrogates, which no tokenizer takes, as "?"; of the same length."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _settings(precision: str, streams: int, threads: int) -> dict[str, str]:
    return {
        "INFERENCE_PRECISION_HINT": precision,
        "NUM_STREAMS": str(streams),
        "INFERENCE_NUM_THREADS": str(threads),
        "ENABLE_CPU_PINNING": "NO",  # several workers would all be pinned to the same cores
    }


def _queue(compiled: openvino.CompiledModel) -> openvino.AsyncInferQueue:
    """One job a stream and one waiting, so that no stream is idle while Python prepares the next."""
    import openvino

    return openvino.AsyncInferQueue(compiled, int(compiled.get_property("NUM_STREAMS")) + 1)


def _tokenizer(folder: Path, sha256: str, cut_off: int = 0) -> Tokenizer:
    """Texts are cut off after so many tokens, 0 for never.

    Raises `ValueError` for a file that is not the one exported; a damaged one must not be parsed.
    """
    from tokenizers import Tokenizer

    written = (folder / TOKENIZER).read_bytes()
    if hashlib.sha256(written).hexdigest() != sha256:
        raise ValueError(f"{TOKENIZER} is not what was exported")
    read = Tokenizer.from_str(written.decode("utf-8"))
    if cut_off:
        read.enable_truncation(cut_off)
    return read


def _batches(lengths: Sequence[int], streams: int) -> Iterator[list[int]]:
    """Places of texts to run together, longest first; few texts are shared out over the streams."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    share = -(-len(order) // streams)
    start = 0
    while start < len(order):
        size = max(1, min(_BATCH_TEXTS, share, _BATCH_TOKENS // max(1, lengths[order[start]])))
        yield order[start : start + size]
        start += size
