"""Serving the pages and the API from this machine, in one process or several.

The listening socket is bound before anything is loaded, so a taken port is said at once, and
every worker accepts from the same one.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from kbase.config import Settings
from kbase.errors import BadSetting, KbaseError
from kbase.library import Library
from kbase.web.app import create_app

LOOPBACK = {
    "127.0.0.1": (socket.AF_INET, "127.0.0.1"),
    "localhost": (socket.AF_INET, "127.0.0.1"),
    "::1": (socket.AF_INET6, "::1"),
}
MOST_WORKERS = 64
START_WITHIN_S = 120  # a worker's first start may have to export the model
STOP_WITHIN_S = 10  # what a request under way is given when kbase is stopped
_GIVING_WAY_S = 0.0004  # before accepting, for each connection that is open already
_MOST_GIVING_WAY_S = 0.0016
_M_ARENA_MAX = -8  # of glibc's malloc.h
_MOST_HEAD_BYTES = 192 * 1024  # so that an address that is too long gets a plain reason, not a closed line


def bound(host: str, port: int) -> socket.socket:
    """A listening socket on a loopback address; port 0 takes any that is free.

    Raises `BadSetting` for an address others could reach, `OSError` for a port that cannot be had.
    """
    if host not in LOOPBACK:
        raise BadSetting(
            f"kbase has no accounts yet, so it serves this machine only: "
            f"the host may be {', '.join(LOOPBACK)}, not {host!r}."
        )
    if not 0 <= port <= 65535:
        raise BadSetting(f"A port is a number up to 65535, not {port}.")
    family, address = LOOPBACK[host]
    # IPPROTO_TCP is not for show: asyncio sets TCP_NODELAY only on connections of a socket that
    # names it, and without that every reply waits some 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((address, port))
        listening.listen(2_048)
    except OSError:
        listening.close()
        raise
    return listening


def serve(settings: Settings, listening: socket.socket) -> None:
    """Serve the library of `settings` until a signal stops it; requests under way are finished.

    Raises what opening the library raises before anything is served. Prints nothing.
    """
    if not 1 <= settings.workers <= MOST_WORKERS:
        raise BadSetting(f"The setting workers must be 1 to {MOST_WORKERS}, not {settings.workers}.")
    config = Config(
        partial(application, settings),
        factory=True,
        workers=settings.workers,
        loop="auto" if settings.workers == 1 else f"{__name__}:{TakingTurns.__name__}",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        timeout_worker_healthcheck=START_WITHIN_S,
    )
    with listening:
        if settings.workers == 1:
            with _stopped_by_signals():
                Server(config).run([listening])
        else:
            Multiprocess(config, sockets=[listening]).run()


class TakingTurns(asyncio.SelectorEventLoop):
    """The event loop of one worker among several that accept from one socket.

    asyncio accepts all that waits, at once: the worker that is awake first would get every connection of
    a browser, or of several people, and the others none.
    """

    async def create_server(  # type: ignore[override]  # a worker has a socket, never an address
        self, protocol_factory: Callable[[], asyncio.BaseProtocol], *, sock: socket.socket, **more: Any
    ) -> asyncio.Server:
        """As asyncio does, but whoever has the fewest connections accepts the next; takes over `sock`."""
        return await super().create_server(protocol_factory, sock=_Shared(sock), **more)


class _Shared(socket.socket):
    """A listening socket that other processes accept from too."""

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.family, listening.type, listening.proto, fileno=listening.detach())
        self._open: list[socket.socket] = []
        self._accepted = False

    def accept(self) -> tuple[socket.socket, Any]:
        """One connection for each turn of the loop, later the more are open already."""
        if self._accepted:
            self._accepted = False
            raise BlockingIOError  # "nothing waits", as asyncio understands it
        self._open = [one for one in self._open if one.fileno() >= 0]
        time.sleep(min(_MOST_GIVING_WAY_S, _GIVING_WAY_S * len(self._open)))
        connection, peer = super().accept()
        self._accepted = True
        self._open.append(connection)
        return connection, peer


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Being told to stop is an ordinary end: uvicorn raises the signal once more when it has stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def application(settings: Settings) -> FastAPI:
    """The application over a library of its own, which is closed when the server stops."""
    share_one_heap()
    library = Library.open(settings, upkeep=True)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with library:
            warming = asyncio.create_task(run_in_threadpool(_warm, library))
            yield
            await warming

    app = create_app(library)
    app.router.lifespan_context = lifespan
    return app


def share_one_heap() -> None:
    """Let threads that begin from now on share one heap, where the system has glibc.

    With a heap for each, what one thread frees is no use to the next: 80 MB at a million passages.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # another library of C
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _warm(library: Library) -> None:
    """Load the model and the indexes while the first page is being read.

    What is in the way is said to whoever asks the first question; pages that need neither go on.
    """
    with suppress(KbaseError):
        library.warm()
    gc.collect()
    gc.freeze()  # what was loaded stays: looking through it again and again doubles the slowest answers
