"""Writers killed at random moments, and what each had said by then."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.writer import Stored

ROOT = Path(__file__).parents[2]
MOST_LINES = 12  # two for each write
LONGEST_S = 0.03  # after such a line: about as long as a write takes


@dataclass(frozen=True, slots=True)
class Killed:
    """What a writer said before it was killed."""

    stored: Stored  # acknowledged, the newest mark of each note
    storing: Stored  # begun and not acknowledged
    during: str  # what it was doing: "note", "edit", "import", "snapshot", or "" between two writes


@dataclass(slots=True)
class Spoken:
    """The lines of a writer, added up."""

    stored: Stored = field(default_factory=dict)
    storing: Stored = field(default_factory=dict)
    during: str = ""

    def hear(self, line: bytes) -> None:
        said = json.loads(line)
        if "begins" in said:
            self.during, self.storing = said["begins"], said["storing"]
        else:
            self.stored |= said["stored"]
            self.during, self.storing = "", {}


def killed_writers(folder: Path, times: int, seed: int, how: str = "") -> Iterator[Killed]:
    """Kill `times` writers of one library with SIGKILL, each at a random moment of its writing.

    The next writer gets ready (imports only) while what the last one left is looked at.
    """
    drawn = random.Random(seed)
    waiting = started(folder, drawn.randrange(10**9), how)
    try:
        for _ in range(times):
            writer, waiting = waiting, started(folder, drawn.randrange(10**9), how)
            yield killed(writer, drawn.randrange(MOST_LINES), drawn.uniform(0.0, LONGEST_S))
    finally:
        waiting.kill()
        waiting.communicate()


def started(folder: Path, seed: int, how: str) -> subprocess.Popen[bytes]:
    """A writer that is getting ready."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(folder), str(seed), how],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # nothing is read ahead, so that what is left when it dies is all there
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
    )


def killed(writer: subprocess.Popen[bytes], lines: int, after_s: float) -> Killed:
    """Let a writer begin, kill it a while after it said so many lines, and give what it had said."""
    assert writer.stdin is not None
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n", writer.communicate()[1]
    writer.stdin.write(b"go\n")
    spoken = Spoken()
    for _ in range(lines):
        line = writer.stdout.readline()
        assert line, writer.communicate()[1].decode()
        spoken.hear(line)
    time.sleep(after_s)
    alive = writer.poll() is None
    writer.kill()
    said, complaint = writer.communicate()
    assert alive, complaint.decode()
    for line in said.split(b"\n")[:-1]:  # what follows the last line end was cut off
        spoken.hear(line)
    return Killed(spoken.stored, spoken.storing, spoken.during)
