"""Two server workers and a terminal at once: what one acknowledged, all answer with."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kbase.config import Settings
from kbase.library import Library

MOST_CONNECTIONS = 400
TURNS = 25
FILES = 40

SUBJECTS = (
    "freezer",
    "seed bank",
    "greenhouse",
    "irrigation pump",
    "delivery van",
    "compost heap",
    "payroll",
)
EVENTS = ("failed in the frost", "was rebuilt by volunteers", "needs a new permit", "cost twice the estimate")


class Worker:
    """A kept-open connection to one worker of a server."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.call("GET", "health")
        ours = self.connection.sock.getsockname()[1]
        self.process = _process_serving(port, ours)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The document a call of the API gives; None for an empty reply."""
        self.connection.request(
            method,
            f"/api/v1/{path}",
            None if body is None else json.dumps(body),
            {"Content-Type": "application/json", "X-Kbase-Request": "1"},
        )
        reply = self.connection.getresponse()
        content = reply.read()
        assert reply.status < 300, content
        return json.loads(content) if content else None

    def found(self, question: str) -> list[str]:
        """The notes that answer a question, best first."""
        return [match["note"] for match in self.call("GET", f"ask?q={quote(question)}")["matches"]]


def _process_serving(port: int, client: int) -> int:
    """Which process holds the other end of a connection, from Linux's /proc."""
    lines = Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]
    ends = f"0100007F:{port:04X} 0100007F:{client:04X}"
    inode = next(line.split()[9] for line in lines if " ".join(line.split()[1:3]) == ends)
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) == f"socket:[{inode}]":
                return int(link.parts[2])
        except OSError:  # that process, or that file of it, is gone
            continue
    raise AssertionError("Nobody serves this connection.")


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """`kbase serve` with two workers; gives its port."""
    command = [sys.executable, "-m", "kbase", "--library", str(folder), "serve"]
    command += ["--port", "0", "--workers", "2"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = re.search(r":(\d+)/", server.stdout.readline())
        assert address is not None
        yield int(address[1])
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)


@contextmanager
def two_workers(port: int) -> Iterator[tuple[Worker, Worker]]:
    """A connection to each of both processes."""
    with ExitStack() as closing:
        workers: dict[int, Worker] = {}
        for _ in range(MOST_CONNECTIONS):
            worker = Worker(port)
            closing.callback(worker.connection.close)
            workers.setdefault(worker.process, worker)
            if len(workers) == 2:
                break
        first, second = workers.values()
        yield first, second


def write_files(folder: Path) -> None:
    folder.mkdir()
    for number in range(FILES):
        subject, event = SUBJECTS[number % len(SUBJECTS)], EVENTS[number % len(EVENTS)]
        text = f"# Import {number} of the {subject}\n\nThe {subject} {event}; code imp{number:03d}x.\n"
        (folder / f"{number}.md").write_text(text, "utf-8")


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="Telling workers apart takes Linux's /proc.")
def test_every_acknowledged_note_is_seen_by_every_worker_at_its_next_question(tmp_path: Path) -> None:
    folder, files = tmp_path / "library", tmp_path / "files"
    write_files(files)
    Library.create(Settings.read({"library": folder, "owner": "Ada"}, {})).close()
    command = [sys.executable, "-m", "kbase", "--library", str(folder), "add", str(files)]
    with (
        served(folder) as port,
        two_workers(port) as workers,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as importing,
    ):
        for turn in range(TURNS):
            writing, other = workers if turn % 2 else workers[::-1]
            saved_is_seen_by_both(turn, writing, other)
        said, _ = importing.communicate(timeout=120)
        assert importing.returncode == 0, said
        for number in range(FILES):
            first, second = (worker.found(f"imp{number:03d}x")[0] for worker in workers)
            assert first == second
            assert workers[0].call("GET", f"notes/{first}")["title"].startswith(f"Import {number} ")


def saved_is_seen_by_both(turn: int, writing: Worker, other: Worker) -> None:
    """A note saved, changed and removed by one worker is so for the other at once."""
    mark = f"note{turn:03d}x"
    body = {"title": f"The {mark} report", "body": f"A kestrel nested above door {turn}; code {mark}."}
    note = writing.call("POST", "notes", body)["note"]
    for worker in (other, writing):
        assert worker.found(mark)[0] == note
        assert note in worker.found(f"small falcon breeding over entrance {turn}")
    writing.call("PUT", f"notes/{note}", body | {"body": f"It was a swift; code {mark}changed."})
    for worker in (other, writing):
        assert worker.found(f"{mark}changed")[0] == note
    if turn % 5 == 0:
        writing.call("DELETE", f"notes/{note}")
        for worker in (other, writing):
            assert note not in worker.found(f"{mark}changed")
