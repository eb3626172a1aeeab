"""Writers killed at random moments, and what each had said by then."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
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
    """Kill `times` writers of one library with SIGKILL, each at a random moment of its writing."""
    drawn = random.Random(seed)
    orders, theirs = socket.socketpair()
    with orders, theirs:
        forking = started(theirs)
        try:
            for _ in range(times):
                order = {"folder": str(folder), "seed": drawn.randrange(10**9), "how": how}
                yield killed(orders, order, drawn.randrange(MOST_LINES), drawn.uniform(0.0, LONGEST_S))
        finally:
            orders.shutdown(socket.SHUT_RDWR)
            _, complaint = forking.communicate()
            assert not complaint, complaint.decode()


def started(orders: socket.socket) -> subprocess.Popen[bytes]:
    """What forks writers: to import all that each of them needs takes longer than it lives."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(orders.fileno())],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        pass_fds=[orders.fileno()],
    )


def killed(orders: socket.socket, order: Mapping[str, object], lines: int, after_s: float) -> Killed:
    """Let a writer begin, kill it a while after it said so many lines, and give what it had said."""
    ours, theirs = os.pipe()
    socket.send_fds(orders, [json.dumps(order).encode()], [theirs])
    os.close(theirs)
    spoken = Spoken()
    with os.fdopen(ours, "rb", buffering=0) as said:  # nothing read ahead: what it left is all there
        for _ in range(lines):
            line = said.readline()
            assert line, "The writer died before it was killed."
            spoken.hear(line)
        time.sleep(after_s)
        orders.sendall(b"!")
        assert int(orders.recv(16)) == -signal.SIGKILL
        for line in said.read().split(b"\n")[:-1]:  # what follows the last line end was cut off
            spoken.hear(line)
    return Killed(spoken.stored, spoken.storing, spoken.during)
