"""Serving: this machine only, at once, in several processes, stopped without losing a request."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kbase.config import Settings
from kbase.errors import BadSetting, NoLibrary
from kbase.library import Library
from kbase.model import Filters
from kbase.web import serving
from tests.web.filling import Sheet

SERVE = """
import sys
from dataclasses import replace
from pathlib import Path
from kbase.config import Settings
from kbase.web import serving
if __name__ == "__main__":
    settings = Settings(Path(sys.argv[1]), owner="Ada Lovelace", workers=int(sys.argv[2]))
    listening = serving.bound("127.0.0.1", 0)
    print(listening.getsockname()[1], flush=True)
    serving.serve(settings, listening)
    print("stopped", flush=True)
"""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "", "127.0.0.2"])
def test_an_address_others_could_reach_is_refused(host: str) -> None:
    with pytest.raises(BadSetting, match="this machine only"):
        serving.bound(host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_socket_sends_replies_at_once(host: str) -> None:
    with serving.bound(host, 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert listening.getsockname()[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with serving.bound("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        serving.bound("127.0.0.1", first.getsockname()[1])


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(BadSetting):
        serving.bound("127.0.0.1", port)


def test_a_missing_library_is_said_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        serving.application(Settings(tmp_path / "nowhere"))


@pytest.mark.parametrize("workers", [0, -1, 65, 10**6])
def test_a_number_of_workers_that_cannot_be_is_refused(tmp_path: Path, workers: int) -> None:
    with serving.bound("127.0.0.1", 0) as listening, pytest.raises(BadSetting, match="workers"):
        serving.serve(replace(Settings(tmp_path), workers=workers), listening)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Library.create(Settings(tmp_path / "library", owner="Ada Lovelace")).close()
    return tmp_path / "library"


@contextmanager
def served(folder: Path, workers: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in a process of its own, and its port, once it answers."""
    script = folder.parent / "serve.py"
    script.write_text(SERVE)
    command = [sys.executable, str(script), str(folder), str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        try:
            assert asked(port, "/api/v1/health") == 200
            yield server, port
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def asked(port: int, address: str, host: str = "127.0.0.1") -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", address, headers={"Host": host})
    reply = line.getresponse()
    reply.read()
    line.close()
    return reply.status


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_answers_prints_nothing_and_stops_when_told(folder: Path, workers: int) -> None:
    with served(folder, workers) as (server, port):
        assert asked(port, "/new/note") == 200
        assert asked(port, "/new/note", host="evil.example") == 421
        server.send_signal(signal.SIGTERM)
        said, grumbled = server.communicate(timeout=30)
    assert said.strip() == "stopped"
    assert grumbled == ""
    assert server.returncode == 0
    with pytest.raises(OSError, match="refused"):
        asked(port, "/")


def test_what_one_worker_stores_every_worker_shows(folder: Path) -> None:
    with served(folder, 2) as (_, port):
        body = b'{"title": "Valve first", "body": "Close the inlet valve."}'
        heads = {"Content-Type": "application/json", "X-Kbase-Request": "1"}
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("POST", "/api/v1/notes", body, heads)
        assert line.getresponse().status == 201
        line.close()
        for _ in range(20):  # a fresh connection each: the kernel hands them to either worker
            line = HTTPConnection("127.0.0.1", port, timeout=60)
            line.request("GET", "/api/v1/ask?q=inlet+valve")
            assert b"Valve first" in line.getresponse().read()
            line.close()


def test_a_form_that_reaches_two_workers_is_one_note(folder: Path) -> None:
    with served(folder, 2) as (_, port):
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", "/new/note")
        opened = line.getresponse()
        heads = {
            "Cookie": (opened.getheader("Set-Cookie") or "").partition(";")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        fields = Sheet(opened.read().decode()).fields | {"title": "A", "text": "x", "step": "save"}
        line.close()
        together = threading.Barrier(6)

        def click(_: int) -> str | None:
            one = HTTPConnection("127.0.0.1", port, timeout=60)
            one.connect()
            together.wait()
            one.request("POST", "/new/note", urlencode(fields), heads)
            led_to = one.getresponse().getheader("Location")
            one.close()
            return led_to

        with ThreadPoolExecutor(6) as pool:
            led = set(pool.map(click, range(6)))
    assert len(led) == 1
    assert None not in led
    with Library.open(Settings(folder, owner="Ada Lovelace")) as library:
        assert library.notes(Filters(), library.owner).total == 1


def test_a_worker_that_dies_is_replaced(folder: Path) -> None:
    with served(folder, 2) as (server, port):
        workers = [int(pid) for pid in children(server.pid)]
        os.kill(workers[-1], signal.SIGKILL)
        until = time.monotonic() + 30
        while time.monotonic() < until and workers[-1] in children(server.pid):
            time.sleep(0.1)
        assert asked(port, "/new/note") == 200


def children(pid: int) -> list[int]:
    """The worker processes of a server: those it spawned that serve."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_a_request_on_a_kept_line_takes_milliseconds_and_not_an_acknowledgement(folder: Path) -> None:
    """Without IPPROTO_TCP on the listening socket each of these takes some 44 ms."""
    with served(folder, 1) as (_, port):
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        took = []
        for _ in range(30):
            began = time.perf_counter()
            line.request("GET", "/removed")
            line.getresponse().read()
            took.append(time.perf_counter() - began)
        line.close()
    assert min(took) < 0.03


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
        b"GET /?q=" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\x00b\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ],
    ids=["host", "no host", "forwarded", "negative", "both", "header", "address", "nul", "tls"],
)
def test_odd_requests_off_the_line_get_a_plain_refusal(odd_server: int, raw: bytes) -> None:
    with socket.create_connection(("127.0.0.1", odd_server), timeout=20) as line:
        reply = b""
        with suppress(ConnectionError):  # a server that has said no need not listen to the rest
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                reply += part
    assert reply.startswith(b"HTTP/1.1 4") or (len(raw) > 200_000 and not reply)
    assert b"Traceback" not in reply


@pytest.fixture(scope="module")
def odd_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("odd") / "library"
    Library.create(Settings(folder, owner="Ada Lovelace")).close()
    with served(folder, 1) as (_, port):
        yield port


def test_workers_take_turns_at_accepting() -> None:
    accepted: list[list[asyncio.BaseTransport]] = [[], []]
    all_open = threading.Event()

    class Kept(asyncio.Protocol):
        def __init__(self, own: list[asyncio.BaseTransport]) -> None:
            self.own = own

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.own.append(transport)
            if sum(map(len, accepted)) == 12:
                all_open.set()

    def worker(own: list[asyncio.BaseTransport], listening: socket.socket, ready: threading.Event) -> None:
        async def serving_until_all_are_open() -> None:
            loop = asyncio.get_running_loop()
            async with await loop.create_server(lambda: Kept(own), sock=listening):
                ready.set()
                await asyncio.to_thread(all_open.wait, 30)
            for transport in own:
                transport.close()

        with asyncio.Runner(loop_factory=serving.TakingTurns) as runner:
            runner.run(serving_until_all_are_open())

    with serving.bound("127.0.0.1", 0) as listening, ExitStack() as callers:
        started = [threading.Event() for _ in accepted]
        workers = [
            threading.Thread(target=worker, args=(own, listening.dup(), ready))
            for own, ready in zip(accepted, started, strict=True)
        ]
        for thread, ready in zip(workers, started, strict=True):
            thread.start()
            assert ready.wait(30)
        for _ in range(12):
            callers.enter_context(socket.create_connection(listening.getsockname()))
        for thread in workers:
            thread.join(60)
    assert [len(own) for own in accepted] == [pytest.approx(6, abs=3)] * 2


def test_a_connection_that_is_closed_counts_no_more() -> None:
    with serving.bound("127.0.0.1", 0) as listening:
        address = listening.getsockname()
        with serving._Shared(listening.dup()) as shared:
            for _ in range(20):
                with socket.create_connection(address):
                    connection, _peer = shared.accept()
                    with pytest.raises(BlockingIOError):
                        shared.accept()
                    assert shared._open == [connection]
                    connection.close()


HEAPS = """
import ctypes, sys, threading
from kbase.web import serving
if sys.argv[1] == "shared":
    serving.share_one_heap()
kept, together = [], threading.Barrier(4)
def take():
    together.wait()
    kept.append(ctypes.create_string_buffer(100_000))
threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
told = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, told)
libc.fclose(told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there is it told how many heaps there are")
def test_threads_of_a_server_share_one_heap() -> None:
    """What a question frees is of use to the next on another thread; else each keeps a heap of its own."""
    heaps = {}
    for how in ("shared", "apart"):
        told = subprocess.run([sys.executable, "-c", HEAPS, how], check=True, capture_output=True, text=True)
        heaps[how] = told.stdout.count("<heap nr=")
    assert heaps["shared"] == 1 < heaps["apart"]
