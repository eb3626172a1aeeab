"""From "save" to "found by meaning" for one note.

    python -m benchmarks.saving [--corpus PLACE] [--passages 100000] [--times 100] [--json]

A note is saved and the next question asks for it in other words: in the process that saved
it, and in another one that has the same library open. The measured library is a copy.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import big_library
from benchmarks.figures import Figure, arguments, percentile, show
from kbase.library import Library
from kbase.model import Draft, NoteId, Question

SAVED = (
    (
        "The cold store",
        "The cold store failed because frost had blocked the fan; we thaw it every Friday now.",
    ),
    ("Volunteers", "Volunteers stayed longer when somebody thanked them by name at the end of a shift."),
    ("Labels", "Pencil on plastic labels outlasts every pen: three winters outside and still legible."),
    ("Handover", "A handover takes an hour at the machine; the written manual was never opened."),
)
ASKED = (
    "why did our freezer stop cooling",
    "how to keep unpaid helpers from leaving",
    "what kind of pencil or marker stays readable on labels outdoors",
    "how long does it take to hand over a machine to the next operator",
)


def found(library: Library, text: str, note: NoteId) -> bool:
    """Whether a question finds a note by meaning."""
    reply = library.ask(Question(text, limit=50), library.owner)
    return any(match.note.id == note and match.why.meaning > 0 for match in reply.matches)


def listen(folder: Path) -> None:
    """Ask what is read from standard input, and say whether it was found."""
    with Library.open(big_library.settings_for(folder)) as library:
        library.ask(Question("is anybody there"), library.owner)
        print("ready", flush=True)
        for line in sys.stdin:
            text, note = json.loads(line)
            print(int(found(library, text, note)), flush=True)


def measured(folder: Path, times: int) -> list[Figure]:
    """Saves one note after the other into a library and asks for each."""
    saving: list[float] = []
    here: list[float] = []
    there: list[float] = []
    command = [sys.executable, "-m", "benchmarks.saving", "--listen", str(folder)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other,
        Library.open(big_library.settings_for(folder)) as library,
    ):
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        library.ask(Question("is anybody there"), library.owner)
        for turn in range(times):
            (title, body), text = SAVED[turn % len(SAVED)], ASKED[turn % len(ASKED)]
            started = time.perf_counter()
            note = library.contribute(Draft(f"{title} {turn}", f"{body} Entry {turn}."), library.owner)
            saved = time.perf_counter()
            if not found(library, text, note):
                raise SystemExit(f"the note saved in turn {turn} was not found by meaning")
            asked = time.perf_counter()
            other.stdin.write(json.dumps([text, note]) + "\n")
            other.stdin.flush()
            if other.stdout.readline().strip() != "1":
                raise SystemExit(f"the note saved in turn {turn} was not found in the other process")
            answered = time.perf_counter()
            library.remove(note, library.owner)
            saving.append((saved - started) * 1e3)
            here.append((asked - started) * 1e3)
            there.append((answered - asked + saved - started) * 1e3)
        other.stdin.close()
    return [
        Figure("saving a note, p50", percentile(saving, 0.5), "ms"),
        Figure("save to found by meaning, same process, p50", percentile(here, 0.5), "ms", most=300),
        Figure("save to found by meaning, same process, p99", percentile(here, 0.99), "ms", most=300),
        Figure("save to found by meaning, another process, p50", percentile(there, 0.5), "ms", most=300),
        Figure("save to found by meaning, another process, p99", percentile(there, 0.99), "ms", most=300),
    ]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--listen", type=Path, help="(used by this benchmark itself)")
    given = parser.parse_args()
    if given.listen:
        listen(given.listen)
        return
    made = big_library.made(given.corpus, given.passages, given.keep)
    with tempfile.TemporaryDirectory(dir=given.keep) as copied:
        folder = Path(copied) / "library"
        shutil.copytree(made, folder)
        show(measured(folder, given.times), given.json)


if __name__ == "__main__":
    main()
