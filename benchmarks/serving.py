"""`GET /ask`, rendered: how many a second, with one worker and with two, and their memory.

    python -m benchmarks.serving [--corpus PLACE] [--passages 100000] [--seconds 15] [--cgroup DIR] [--json]

A real `kbase serve` in processes of its own; the load comes from another process on the same
machine (benchmarks/load.py) and takes its share of it. No question is asked twice, except in the last
round, where a hundred are asked again and again of a worker that remembers its replies.

With `--cgroup` one worker is measured alone, in a control group of Linux that was made, and given its limit,
before. What of the library was in memory already is let go of first: it would be counted as somebody else's.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks import big_library
from benchmarks.figures import (
    Figure,
    arguments,
    major_faults,
    memory_mb,
    percentile,
    processor_ms,
    show,
    together_mb,
)
from benchmarks.passages import questions

LOAD = Path(__file__).with_name("load.py")
PATIENCE_S = 60.0
CONNECTIONS = 4
WARMING_S = 3.0
COLD_S = 40.0  # where all of a large library is read from the disk first


@contextmanager
def served(
    folder: Path, workers: int, remembering: bool = False, group: Path | None = None
) -> Iterator[tuple[int, int]]:
    """A running `kbase serve`, in a control `group` where one is given: its port and its process."""
    port = free_port()
    command = [sys.executable, "-m", "kbase", "--library", str(folder), "serve"]
    command += ["--port", str(port), "--workers", str(workers)]
    environment = os.environ | ({} if remembering else {"KBASE_REPLY_CACHE_MB": "0"})
    if group:
        let_go(folder)
        command = ["sh", "-c", 'echo $$ > "$0" && exec "$@"', str(group / "cgroup.procs"), *command]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/v1/health", server)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def let_go(folder: Path) -> None:
    """Nothing of the files in `folder` is kept in memory that no process has mapped."""
    os.sync()  # what is not written yet would stay
    for path in filter(Path.is_file, folder.rglob("*")):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port: int = trying.getsockname()[1]
        return port


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return at the first answer."""
    until = time.monotonic() + PATIENCE_S
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE_S):
                return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"{address} did not answer")


def family(process: int) -> list[int]:
    """A process and all below it."""
    below = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    return [process, *(one for child in below for one in family(int(child)))]


def measured(
    folder: Path,
    asked: list[str],
    workers: int,
    seconds: float,
    repeated: bool = False,
    group: Path | None = None,
) -> tuple[float, list[Figure]]:
    """Load one server: requests a second, and that with all else that was seen."""
    addresses = [f"/ask?q={quote(text)}" for text in asked]
    said = "one worker" if workers == 1 else f"{workers} workers"
    said += ", repeated questions" if repeated else ""
    with served(folder, workers, repeated, group) as (port, process):
        loaded(port, addresses[-400:], WARMING_S if group is None else COLD_S)
        before, faulted = (sum(map(one, family(process))) for one in (processor_ms, major_faults))
        found = loaded(port, addresses[-100:] if repeated else addresses[:-400], seconds)
        spent = sum(map(processor_ms, family(process))) - before
        faults = sum(map(major_faults, family(process))) - faulted
        peaks = [memory_mb(one) for one in family(process)]
        together, private = (together_mb(family(process), kind) for kind in ("Pss", "Pss_Anon"))
    p50, p99 = percentile(found.ms, 0.5), percentile(found.ms, 0.99)
    least = 90 if workers == 1 and not repeated else None
    return found.per_second, [
        Figure(f"`GET /ask`, {said}", found.per_second, "requests/s", least=least),
        Figure(f"a page while {CONNECTIONS} are asked for at once, {said}, p50", p50, "ms"),
        Figure(f"a page while {CONNECTIONS} are asked for at once, {said}, p99", p99, "ms"),
        Figure(f"processor time for a page, {said}", spent / len(found.ms), "ms"),
        Figure(f"peak memory of a worker, {said}", max(peaks), "MB", most=600),
        Figure(f"memory of all processes for each worker, {said}", together / workers, "MB"),
        Figure(f"of it anonymous, {said}", private / workers, "MB"),
        Figure(f"pages of memory a page waited for the disk for, {said}", faults / len(found.ms), ""),
    ]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the load generator saw."""

    per_second: float
    wrong: int  # replies that were not 200
    ms: list[float]


def loaded(port: int, addresses: list[str], seconds: float) -> Loaded:
    """Ask for addresses as fast as they come, for so long."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(addresses, file)
        file.flush()
        command = [sys.executable, str(LOAD), str(port), str(CONNECTIONS), str(seconds), file.name]
        seen = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = Loaded(**json.loads(seen))
    if found.wrong:
        raise SystemExit(f"{found.wrong} replies were not 200")
    return found


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--cgroup", type=Path, help="measure one worker alone, in this control group")
    given = parser.parse_args()
    folder = big_library.made(given.corpus, given.passages, given.keep)
    asked = questions(big_library.pool_sentences(given.corpus), 12_000)
    one, of_one = measured(folder, asked, 1, given.seconds, group=given.cgroup)
    if given.cgroup:
        show(of_one, given.json)
        return
    two, of_two = measured(folder, asked, 2, given.seconds)
    again, of_again = measured(folder, asked, 1, given.seconds, repeated=True)
    figures = [
        *of_one,
        *of_two,
        Figure("two workers against one", two / one, "×", least=1.4),
        *of_again,
        Figure("repeated questions against new ones", again / one, "×", least=3),
    ]
    show(figures, given.json)


if __name__ == "__main__":
    main()
