"""What `kbase doctor` says of the machine and the model. Part of the hall."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from importlib.metadata import version

from kbase.config import Settings
from kbase.errors import ModelUnavailable, StaleIndex
from kbase.model import Finding
from kbase.model_in_use import ModelInUse
from kbase.reranker_in_use import RerankerInUse

ROOM_BYTES = 1_000_000_000
"""Less free disk than this is worth a word."""

PACKAGES = (
    "faiss-cpu",
    "openvino",
    "sentence-transformers",
    "tokenizers",
    "transformers",
    "torch",
    "fastapi",
)


def machine(settings: Settings) -> list[Finding]:
    """Python, packages, processors, and room on the library's disk."""
    free = shutil.disk_usage(settings.library).free
    return [
        Finding(
            "Python",
            sys.version_info >= (3, 11),
            f"{platform.python_version()} on {platform.system()} {platform.machine()}, "
            f"{os.cpu_count()} processors",
            "kbase needs Python 3.11 or newer.",
        ),
        Finding("Packages", True, ", ".join(f"{name} {version(name)}" for name in PACKAGES)),
        Finding(
            "Disk",
            free >= ROOM_BYTES,
            f"{free / 1e9:.1f} GB free where the library lies ({settings.library})",
            "Make room: a full disk lets nothing more be stored.",
        ),
    ]


def model(in_use: ModelInUse) -> Finding:
    """Whether the model can be opened, and how it computes."""
    try:
        embedder = in_use.embedder
        embedder.question("Is anybody there?")
    except (ModelUnavailable, StaleIndex) as error:
        return Finding("Model", False, str(error), "Choose one that is to be had: kbase model use NAME")
    return Finding(
        "Model",
        True,
        f"{in_use.name}, {embedder.dimension} numbers a passage, {embedder.max_tokens} tokens at most, "
        f"fingerprint {embedder.fingerprint[:16]}",
    )


def reranker(in_use: RerankerInUse) -> list[Finding]:
    """Whether the cross-encoder can be opened, where one is chosen."""
    chosen = in_use.chosen
    if not chosen.name:
        return []
    try:
        in_use.open()
    except ModelUnavailable as error:
        return [Finding("Reranker", False, str(error), "Do without it: kbase model use-reranker none")]
    return [Finding("Reranker", True, f"{chosen.name}, at most {chosen.budget_ms} ms a question")]
