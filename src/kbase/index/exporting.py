"""Turn a sentence-transformers model into one graph, once; the only place that imports torch.

Runs in a process of its own (`python -m kbase.index.exporting MODEL_FOLDER WEIGHTS OUT`), so that
the memory and seconds torch costs are not paid by the one that goes on to serve.
"""

from __future__ import annotations

import hashlib
import json
import sys
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kbase.errors import KbaseError, ModelUnavailable
from kbase.index.durable import sync_files
from kbase.index.modelfolder import ModelFolder, verify_weights
from kbase.index.recipe import read_recipe
from kbase.model import Matrix

if TYPE_CHECKING:
    import openvino
    import torch
    from sentence_transformers import SentenceTransformer

CANARY = "Why did the freezer's alarm stay silent when the power came back?"
"""A text whose vector is kept with the graph, to see that it still computes what it computed."""

GRAPH, TOKENIZER, FACTS = "graph.xml", "tokenizer.json", "export.json"
EXPORT_FORMAT = 2

_LEAST_AGREEMENT = 0.9995  # cosine of the graph in f32 with sentence-transformers itself
_PROBES = (
    CANARY,
    "Batteries lose charge in the cold.",
    " ".join(
        ["The seed lots were moved while the compressor was repaired; nobody wrote down the shelves."] * 3
    ),
)


def export(source: ModelFolder, out: Path) -> None:
    """Write graph, tokenizer and facts of the model in `source` into the new folder `out`.

    Takes 10 to 20 s for a small model. Raises `ModelUnavailable`.
    """
    import subprocess

    command = [sys.executable, "-m", "kbase.index.exporting", str(source.path), source.weights, str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
    raise ModelUnavailable(f"The model in {source.path} could not be made ready: {last[0]}")


def _export(source: ModelFolder, out: Path) -> None:
    verify_weights(source)
    recipe = read_recipe(source.path, source.weights)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # deprecations inside transformers, tracer hints: nobody can act on them
        model = _loaded(source.path)
        graph = _converted(model)
    import openvino

    out.mkdir(parents=True)
    # float16 weights halve the file and the memory mapped for the vocabulary; cosine with float32 > .999999.
    openvino.save_model(graph, out / GRAPH, compress_to_fp16=True)
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    written = tokenizer.to_str(pretty=False).encode("utf-8")
    (out / TOKENIZER).write_bytes(written)
    theirs = model.encode(list(_PROBES), normalize_embeddings=True, show_progress_bar=False, prompt="")
    ours = _computed(out, recipe.max_length)
    agreement = float((theirs * ours).sum(axis=1).min())
    if not agreement >= _LEAST_AGREEMENT:
        raise ModelUnavailable(f"the exported graph does not agree with the model (cosine {agreement:.4f}).")
    facts = {
        "format": EXPORT_FORMAT,
        "recipe": asdict(recipe),
        "dimension": int(theirs.shape[1]),
        "special_tokens": tokenizer.num_special_tokens_to_add(False),
        "padding_token": int(model.tokenizer.pad_token_id or 0),
        "tokenizer": hashlib.sha256(written).hexdigest(),
        "agreement": agreement,
        "canary": [float(value) for value in theirs[0]],
    }
    (out / FACTS).write_text(json.dumps(facts), "utf-8")
    sync_files(out)


def _loaded(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    return SentenceTransformer(
        str(folder),
        device="cpu",
        trust_remote_code=False,
        local_files_only=True,
        model_kwargs={"use_safetensors": True, "attn_implementation": "eager", "torch_dtype": "float32"},
    ).eval()


def _converted(model: SentenceTransformer) -> openvino.Model:
    """The whole pipeline as one graph: token ids and mask (batch, length) in, unit rows out.

    Uses OpenVINO's PyTorch front end directly: `openvino.convert_model` does the same and reports the
    call over the network.
    """
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    class Pipeline(torch.nn.Module):  # type: ignore[misc]  # mypy does not follow torch
        def __init__(self) -> None:
            super().__init__()
            self.layers = torch.nn.ModuleList(model)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for layer in self.layers:
                features = layer(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2, dim=1)

    example = torch.ones(2, 8, dtype=torch.int64)
    with torch.no_grad():
        decoder = TorchScriptPythonDecoder(
            Pipeline().eval(), example_input={"input_ids": example, "attention_mask": example}
        )
        front_end = FrontEndManager().load_by_framework("pytorch")
        return front_end.convert(front_end.load(decoder))


def _computed(folder: Path, max_length: int) -> Matrix:
    """The probes' vectors as the written graph gives them, one text at a time, in f32."""
    import openvino
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.enable_truncation(max_length)
    compiled = openvino.Core().compile_model(folder / GRAPH, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    rows = []
    for text in _PROBES:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        rows.append(compiled([ids, np.ones_like(ids)])[0][0])
    return np.stack(rows)


if __name__ == "__main__":
    try:
        _export(ModelFolder(Path(sys.argv[1]), sys.argv[2]), Path(sys.argv[3]))
    except (KbaseError, OSError, ValueError, RuntimeError, ImportError) as error:
        sys.exit(f"{error}".replace("\n", " ")[:500])
