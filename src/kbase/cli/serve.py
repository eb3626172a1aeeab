"""`kbase serve` and `kbase demo`: the web pages, from the terminal."""

from __future__ import annotations

import errno
import http.client
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbase.cli import exits, sample
from kbase.cli.opening import settings_of
from kbase.cli.progress import shown
from kbase.cli.terminal import safe
from kbase.errors import BadSetting

if TYPE_CHECKING:
    import socket

    from kbase.config import Settings

PORTS_TO_TRY = 50
ANY_PORT = 0


@click.command()
@click.option("--host", metavar="ADDRESS", help="The address to listen on.  [default: 127.0.0.1]")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), help="The port; 0: any free one.  [default: 8765]"
)
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, 64), help="How many processes answer.  [default: 1]"
)
@click.option("--open/--no-open", "open_", default=False, help="Open a browser.  [default: --no-open]")
@click.pass_context
def serve(
    context: click.Context, host: str | None, port: int | None, workers: int | None, open_: bool
) -> int:
    """Serve the library as web pages and a JSON API.

    Ctrl-C stops it. It answers on this machine only: another address needs accounts.
    """
    from kbase.library import Library
    from kbase.web import serving

    settings = settings_of(context, host=host, port=port, workers=workers)
    Library.open(settings).close()  # a missing or damaged library is said before anything listens
    try:
        listening = serving.bound(settings.host, settings.port)
    except OSError as error:
        raise _taken(settings, error) from error
    _serve(settings, listening, open_)
    return exits.DONE


@click.command()
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), help="The port; if it is taken, the next free one."
)
@click.option("--open/--no-open", "open_", default=True, help="Open a browser.  [default: --open]")
@click.pass_context
def demo(context: click.Context, port: int | None, open_: bool) -> int:
    """Serve a sample library and open it in a browser.

    The library is made in ./demo-library (or the folder --library names) the first time and
    used again afterwards. Ctrl-C stops it.
    """
    named = context.find_root().obj["library"]
    folder = Path(named).expanduser() if named else sample.FOLDER
    settings = settings_of(context, library=folder, port=port, host="127.0.0.1", workers=1)
    sample.refuse_other(folder)
    if not sample.is_current(folder):
        _make_sample(settings)
    _serve(settings, _bound_nearby(settings), open_)
    return exits.DONE


def _make_sample(settings: Settings) -> None:
    from kbase.library import Library
    from kbase.model import ImportOptions

    click.echo(f"Making the sample library in {safe(str(settings.library))} …", err=True)
    sample.mark(settings.library, finished=False)
    with Library.create(settings) as library:
        click.echo("Preparing the model, which takes up to a minute the first time …", err=True)
        library.embedder.warm()
        with shown("Adding", "notes") as progress:
            report = library.add([sample.source()], ImportOptions(prune=True), library.owner, progress)
        if report.interrupted:
            raise KeyboardInterrupt
    sample.mark(settings.library, finished=True)


def _bound_nearby(settings: Settings) -> socket.socket:
    """A listening socket on the wanted port, or on the next free one, which is then said."""
    from kbase.web import serving

    for port in [*range(settings.port, min(settings.port + PORTS_TO_TRY, 65536)), ANY_PORT]:
        try:
            listening = serving.bound(settings.host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _taken(settings, error) from error
            continue
        if port != settings.port:
            got = listening.getsockname()[1]
            click.echo(f"Port {settings.port} is taken; using {got}.", err=True)
        return listening
    raise BadSetting("This machine has no free port left. Stop something that listens, then try again.")


def _taken(settings: Settings, error: OSError) -> BadSetting:
    reason = error.strerror or str(error)
    return BadSetting(
        f"Cannot listen on {settings.host} port {settings.port}: {reason}. "
        "Name another with --port (0: any free one), or stop what uses it."
    )


def _serve(settings: Settings, listening: socket.socket, open_: bool) -> None:
    from kbase.web import serving

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listening.getsockname()[1]}/"
    click.echo(f"Serving {safe(str(settings.library))} at {address}  (Ctrl-C stops)")
    sys.stdout.flush()
    if open_ and _has_browser():
        threading.Thread(target=_open_when_ready, args=(address, listening), daemon=True).start()
    # Workers start in folders of their own choosing: the path must stay true there.
    settings = replace(settings, library=settings.library.resolve())
    with suppress(KeyboardInterrupt):
        serving.serve(settings, listening)


def _has_browser() -> bool:
    """Whether opening a browser makes sense: somebody is there, and so is a screen."""
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.stdout.isatty() and bool(screen) and "CI" not in os.environ


def _open_when_ready(address: str, listening: socket.socket, patience_s: float = 30.0) -> None:
    """Open the page as soon as it answers; give up quietly, the address is on the screen."""
    import webbrowser

    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        try:
            host, port = listening.getsockname()[:2]
            asking = http.client.HTTPConnection(host, port, timeout=5)
            asking.request("GET", "/api/v1/health")
            asking.getresponse()
            break
        except (http.client.HTTPException, OSError):
            time.sleep(0.1)
    webbrowser.open(address)
