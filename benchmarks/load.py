"""A load generator: `load.py PORT CONNECTIONS SECONDS FILE`, FILE holding addresses as a JSON list.

A process of its own beside the server: kept-open connections, each sending its next request
when the reply is whole. It reads no HTML and imports no framework, so that as little as
possible of the machine it shares with the server is its own.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


async def ask_on(port: int, addresses: Iterator[str], until: float, taken: list[float]) -> int:
    """Ask on one connection until the time is over; how many replies were no 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    wrong = 0
    while time.perf_counter() < until:
        request = f"GET {next(addresses)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        started = time.perf_counter()
        writer.write(request.encode("ascii"))
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None:
            raise SystemExit(f"a reply without a length: {head[:200]!r}")
        await reader.readexactly(int(length[1]))
        taken.append((time.perf_counter() - started) * 1e3)
        wrong += not head.startswith(b"HTTP/1.1 200")
    writer.close()
    return wrong


async def load(port: int, connections: int, seconds: float, addresses: list[str]) -> dict[str, object]:
    """Requests a second and the time of each."""
    taken: list[float] = []
    following = itertools.cycle(addresses)
    started = time.perf_counter()
    asking = (ask_on(port, following, started + seconds, taken) for _ in range(connections))
    wrong = sum(await asyncio.gather(*asking))
    return {"per_second": len(taken) / (time.perf_counter() - started), "wrong": wrong, "ms": taken}


def main() -> None:
    port, connections, seconds, file = sys.argv[1:]
    addresses = json.loads(Path(file).read_text("utf-8"))
    print(json.dumps(asyncio.run(load(int(port), int(connections), float(seconds), addresses))))


if __name__ == "__main__":
    main()
