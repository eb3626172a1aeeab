"""What `kbase doctor` says of the machine and the model. Part of the hall."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.metadata import version

from kbase.config import DEFAULT_MODEL, Settings, cores
from kbase.errors import ModelUnavailable, StaleIndex
from kbase.ingest.links import may_be_note
from kbase.model import EVERYTHING, Filters, Finding, NoteId
from kbase.model_in_use import ModelInUse
from kbase.reranker_in_use import RerankerInUse
from kbase.store import Store

ROOM_BYTES = 1_000_000_000
"""Less free disk than this is worth a word."""

MOST_LINKS = 100
"""Names that links ask for and no note has, told at once."""

ENGLISH = 1 / 3
"""The share of passages that say "the" below which notes are largely not English: mostly it is .8 or more."""

LEAST_PASSAGES = 5
"""Of fewer passages nothing is told of their language."""

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
            f"{platform.python_version()} on {platform.system()} {platform.machine()}, {cores()} processors",
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


def links(store: Store) -> Finding:
    """Which notes others link to that are not here, those most link to first. That is no trouble."""
    wanted: dict[str, dict[NoteId, None]] = {}
    for note, _, target in store.notes.unresolved(EVERYTHING):
        if may_be_note(target):
            wanted.setdefault(target, {})[note] = None
    if not wanted:
        return Finding("Links", True, "each leads to a note that is here")
    most = sorted(wanted, key=lambda target: -len(wanted[target]))[:MOST_LINKS]
    first = {target: next(iter(wanted[target])) for target in most}
    titles = store.notes.summaries(list(first.values()), EVERYTHING)
    named = [
        f"“{target}” in “{titles[first[target]].title}”"
        + (f" and {more:,} more" if (more := len(wanted[target]) - 1) else "")
        for target in most
        if first[target] in titles
    ]
    count = sum(map(len, wanted.values()))
    rest = f"; and {len(wanted) - len(named):,} other names" if len(wanted) > len(named) else ""
    lead = "1 leads to a note" if count == 1 else f"{count:,} lead to notes"
    return Finding("Links", True, f"{lead} that nobody has added: {'; '.join(named)}{rest}")


def model(in_use: ModelInUse, store: Store) -> list[Finding]:
    """Whether the model can be opened, how it computes, and whether it reads the notes' language."""
    try:
        embedder = in_use.embedder
        embedder.question("Is anybody there?")
    except (ModelUnavailable, StaleIndex) as error:
        return [Finding("Model", False, str(error), "Choose one that is to be had: kbase model use NAME")]
    says = (
        f"{in_use.name}, {embedder.dimension} numbers a passage, {embedder.max_tokens} tokens at most, "
        f"fingerprint {embedder.fingerprint[:16]}"
    )
    return [Finding("Model", True, says), *_language(in_use, store)]


def _language(in_use: ModelInUse, store: Store) -> list[Finding]:
    """That notes are largely not in the language the packaged model reads. That is no trouble."""
    if in_use.name != DEFAULT_MODEL:
        return []
    among = store.passages.among(EVERYTHING, Filters())
    said, passages = in_use.projections.current().words.passages_with(["the"], among)
    if passages < LEAST_PASSAGES or said["the"] >= passages * ENGLISH:
        return []
    says = (
        f"{said['the']:,} of {passages:,} passages say “the”, so these notes are hardly English, and that is "
        f"all {DEFAULT_MODEL} reads: they are found by their words, and seldom by meaning. Another model: "
        "kbase model use NAME"
    )
    return [Finding("Language", True, says)]


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
