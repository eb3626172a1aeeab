"""What decides a model's vectors, read from its folder without importing torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from kbase.errors import ModelUnavailable
from kbase.model import PASSAGE_FORMAT, Fingerprint

SUPPORTED_LAYERS = frozenset({"Transformer", "Pooling", "Dense", "Normalize"})
_TOKENIZER_FILES = (
    "tokenizer.json",
    "vocab.txt",
    "sentencepiece.bpe.model",
    "spiece.model",
    "tokenizer.model",
)
_OLD_POOLING = {  # sentence-transformers below 5 wrote one switch for each
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything the vectors of a model depend on; two models with one recipe give the same vectors."""

    weights: str  # sha256 of the weights, hexadecimal
    tokenizer: str  # sha256 of the vocabulary, hexadecimal
    layers: tuple[str, ...]  # ("Transformer", "Pooling", "Normalize")
    pooling: tuple[str, ...]  # ("mean",)
    max_length: int  # tokens the model sees, special ones included
    question_prompt: str = ""
    passage_prompt: str = ""
    normalised: bool = True  # always: kbase compares by cosine
    passage_format: int = PASSAGE_FORMAT

    @property
    def fingerprint(self) -> Fingerprint:
        """sha256 over all of it: vectors of two fingerprints are never mixed."""
        canonical = json.dumps(asdict(self), sort_keys=True, ensure_ascii=True)
        return Fingerprint(hashlib.sha256(canonical.encode()).hexdigest())


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files a model in `folder` is made of, in order of their names.

    Raises `ModelUnavailable` when there are none: pickled weights can run code and are never read.
    """
    found = sorted(folder.glob("*.safetensors"))
    if not found:
        raise ModelUnavailable(
            f"{folder} has no *.safetensors file. kbase reads weights in that format only; "
            "save the model with sentence-transformers 3 or newer and try again."
        )
    for layer in _layers(folder):
        inside = folder / layer.path
        if layer.kind == "Dense":
            dense = sorted(inside.glob("*.safetensors"))
            if not dense:
                raise ModelUnavailable(
                    f"The layer in {inside} has no *.safetensors file; kbase reads no other."
                )
            found += dense
    return found


def read_recipe(folder: Path, weights: str) -> Recipe:
    """The recipe of the sentence-transformers model in `folder`, whose weights have that digest.

    Raises `ModelUnavailable` for a model that needs its own code or a layer kbase cannot export.
    """
    layers = _layers(folder)
    pooling: tuple[str, ...] = ("mean",)
    for layer in layers:
        if layer.kind == "Pooling":
            pooling = _pooling(_json(folder / layer.path / "config.json"))
    prompts = _json(folder / "config_sentence_transformers.json")
    return Recipe(
        weights=weights,
        tokenizer=_tokenizer_digest(folder),
        layers=tuple(layer.kind for layer in layers),
        pooling=pooling,
        max_length=_max_length(folder),
        question_prompt=_prompt(prompts, ("query", "question")),
        passage_prompt=_prompt(prompts, ("document", "passage")),
    )


@dataclass(frozen=True, slots=True)
class _Layer:
    kind: str
    path: str


def _layers(folder: Path) -> list[_Layer]:
    listing = folder / "modules.json"
    if not listing.is_file():  # a plain transformers model: sentence-transformers adds mean pooling
        return [_Layer("Transformer", ""), _Layer("Pooling", "1_Pooling")]
    layers = []
    for entry in json.loads(listing.read_text("utf-8")):
        dotted = str(entry["type"])
        kind = dotted.rpartition(".")[2]
        path = PurePosixPath(str(entry["path"]))
        if not dotted.startswith("sentence_transformers."):
            raise ModelUnavailable(
                f"The model in {folder} needs code of its own ({dotted}), which kbase never runs."
            )
        if kind not in SUPPORTED_LAYERS or path.is_absolute() or ".." in path.parts:
            known = ", ".join(sorted(SUPPORTED_LAYERS))
            raise ModelUnavailable(f"The model in {folder} has a layer {kind}; kbase can use {known}.")
        layers.append(_Layer(kind, str(path) if path.parts else ""))
    if not layers or layers[0].kind != "Transformer":
        raise ModelUnavailable(
            f"The model in {folder} does not begin with a transformer; kbase cannot use it."
        )
    return layers


def _pooling(config: Mapping[str, object]) -> tuple[str, ...]:
    if config.get("include_prompt") is False:
        raise ModelUnavailable("This model leaves its prompt out of pooling, which kbase cannot do yet.")
    mode = config.get("pooling_mode")
    if isinstance(mode, str):
        return (mode,)
    if isinstance(mode, Sequence):
        return tuple(str(name) for name in mode)
    return tuple(name for switch, name in _OLD_POOLING.items() if config.get(switch)) or ("mean",)


def _prompt(config: Mapping[str, object], names: tuple[str, ...]) -> str:
    prompts = config.get("prompts")
    if not isinstance(prompts, Mapping):
        return ""
    chosen = next((str(prompts[name]) for name in names if prompts.get(name)), "")
    if chosen:
        return chosen
    default = config.get("default_prompt_name")
    return str(prompts.get(default) or "") if default else ""


def _max_length(folder: Path) -> int:
    stated = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    limits = [
        stated,
        _json(folder / "tokenizer_config.json").get("model_max_length") if stated is None else None,
        _json(folder / "config.json").get("max_position_embeddings"),
    ]
    known = [int(limit) for limit in limits if isinstance(limit, (int, float)) and 0 < limit < 1e6]
    return min(known, default=512)


def _tokenizer_digest(folder: Path) -> str:
    for name in _TOKENIZER_FILES:
        if (folder / name).is_file():
            return hashlib.sha256((folder / name).read_bytes()).hexdigest()
    raise ModelUnavailable(f"{folder} has no tokenizer (tokenizer.json or a vocabulary).")


def _json(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelUnavailable(f"{path} is not valid JSON: {error}.") from error
    return content if isinstance(content, dict) else {}
