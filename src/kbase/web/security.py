"""What every request must pass before any page or call sees it, and what every reply carries.

One person on their own machine has no login: the guard is what keeps other machines and
other sites in the same browser out. The Host must be a loopback name (so no outside
domain can be pointed here), a change must come from a page of ours, and bodies end.
Pure ASGI: it costs microseconds, where Starlette's BaseHTTPMiddleware costs a task.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kbase.web.problems import Problem, document_response, problem_of_status
from kbase.web.proof import FIELD, BadFormError, Form, Proof, form_in

API = "/api/"
MOST_BODY_BYTES = 25_000_000
MOST_HEADER_BYTES = 32_768
MOST_HEADERS = 100
MOST_ADDRESS_BYTES = 131_072  # a question of 10,000 characters, every one percent-encoded
BODY_WAIT_S = 30.0  # the longest pause of a client in the middle of a body
REQUEST_HEADER = "x-kbase-request"  # no other site can send it without asking first, and we never say yes

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_LOOPBACK = re.compile(rb"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip")

Heads = Mapping[bytes, bytes]  # lower-case name to the last value
ProblemPage = Callable[[Request, Problem, Form | None], Response]


def form_of(request: Request) -> Form:
    """The form this request carried, its proof already checked."""
    form: Form = request.scope["kbase.form"]
    return form


def proof_of(request: Request) -> str:
    """The token a form on this reply must carry in the field `proof`."""
    proof: Proof = request.scope["kbase.proof"]
    return proof.token


class Guard:
    """The middleware: refuses what must not come in, hands on the rest, dresses every reply."""

    def __init__(self, app: ASGIApp, key: bytes, page: ProblemPage, wait_s: float = BODY_WAIT_S) -> None:
        self._app = app
        self._key = key
        self._page = page
        self._wait_s = wait_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        heads: Heads = dict(scope["headers"])
        proof = Proof(self._key, heads.get(b"cookie", b"").decode("latin-1"))
        scope["kbase.proof"] = proof
        dressed = _dressed(send, proof)
        foreign = refused_host(scope["headers"]) or refused_forwarding(heads)
        if foreign:  # not even our own pages are shown to a stranger
            await PlainTextResponse(foreign.detail, foreign.status)(scope, receive, dressed)
            return
        problem = refused_shape(scope, heads) or refused_origin(scope, heads)
        limited = _limited(receive, self._wait_s)
        if problem is None and scope["method"] not in _SAFE:
            if scope["path"].startswith(API):
                problem = refused_call(heads)
            else:
                await self._form(scope, heads, limited, dressed)
                return
        if problem:
            await self._refuse(problem, scope, receive, dressed)
            return
        await self._app(scope, limited, dressed)

    async def _form(self, scope: Scope, heads: Heads, receive: Receive, send: Send) -> None:
        """Read the form, check its proof, hand it on as `form_of(request)`."""
        if _media_type(heads) != b"application/x-www-form-urlencoded":
            problem = problem_of_status(415, "Forms are sent as application/x-www-form-urlencoded.")
            await self._refuse(problem, scope, receive, send)
            return
        try:
            form = await run_in_threadpool(form_in, await _whole(receive))
        except BadFormError as error:
            await self._refuse(problem_of_status(400, str(error)), scope, receive, send)
            return
        except HTTPException as error:
            problem = problem_of_status(error.status_code, error.detail)
            await self._refuse(problem, scope, receive, send)
            return
        proof: Proof = scope["kbase.proof"]
        if not proof.holds(form.get(FIELD, "")):
            # The browser vouches that the form came from our own page: its proof is only
            # stale, and what was typed comes back to be sent once more.
            ours = b"origin" in heads
            await self._refuse(NO_PROOF, scope, receive, send, form if ours else None)
            return
        scope["kbase.form"] = form
        await self._app(scope, _after_body(receive), send)

    async def _refuse(
        self, problem: Problem, scope: Scope, receive: Receive, send: Send, form: Form | None = None
    ) -> None:
        if scope["path"].startswith(API):
            reply = document_response(problem)
        else:
            reply = self._page(Request(scope, receive), problem, form)
        await reply(scope, receive, send)


NO_PROOF = Problem(
    403,
    "no-proof",
    "This could not be taken as sent by you",
    "A change must come from a page of this kbase that is not older than its cookie. "
    "Open the page again and send it from there.",
)


def refused_host(headers: list[tuple[bytes, bytes]]) -> Problem | None:
    """Unless there is one Host and it is a loopback name: what stops DNS rebinding."""
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) == 1 and _LOOPBACK.fullmatch(hosts[0]):
        return None
    detail = "This kbase answers only on its own machine: open it as http://127.0.0.1 or http://localhost.\n"
    return Problem(421, "foreign-host", "This is not the address of this kbase", detail)


def refused_forwarding(heads: Heads) -> Problem | None:
    """A proxy in front would make everybody look like the owner."""
    if not any(name in heads for name in _FORWARDED):
        return None
    detail = "This kbase has no accounts yet and does not answer through a proxy.\n"
    return Problem(400, "forwarded", "This came through a proxy", detail)


def refused_shape(scope: Scope, heads: Heads) -> Problem | None:
    """Headers, address or announced body beyond what may be."""
    if b"content-length" in heads and b"transfer-encoding" in heads:
        return problem_of_status(400, "A body has either a length or chunks, never both.")
    length = heads.get(b"content-length", b"0")
    if not length.isdigit():
        return problem_of_status(400, "Content-Length is not a number.")
    if int(length[:20]) > MOST_BODY_BYTES:
        return too_large()
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    if len(scope["headers"]) > MOST_HEADERS or size > MOST_HEADER_BYTES:
        return Problem(431, "headers-too-large", "The headers are too large", "Send fewer or shorter ones.")
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_ADDRESS_BYTES:
        return Problem(414, "address-too-long", "The address is too long", "Ask with POST, or ask for less.")
    return None


def refused_origin(scope: Scope, heads: Heads) -> Problem | None:
    """A change, or any call of the API, that the browser says another site started."""
    unsafe = scope["method"] not in _SAFE
    site = heads.get(b"sec-fetch-site", b"none")
    if (unsafe or scope["path"].startswith(API)) and site not in (b"same-origin", b"none"):
        return _FOREIGN
    if unsafe and b"origin" in heads:
        ours = scope["scheme"].encode() + b"://" + heads[b"host"]
        if heads[b"origin"].lower() != ours.lower():
            return _FOREIGN
    return None


_FOREIGN = Problem(
    403,
    "foreign-origin",
    "Another site sent this",
    "Changes and calls are taken from this kbase's own pages and from programs, never from another site.",
)


def refused_call(heads: Heads) -> Problem | None:
    """A change over the API needs a header no other site can send, and JSON if it has a body."""
    if heads.get(REQUEST_HEADER.encode(), b"") != b"1":
        return Problem(
            403,
            "no-proof",
            "This call could be another site's",
            "Send the header `X-Kbase-Request: 1` with every call that is not a GET.",
        )
    has_body = heads.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in heads
    if has_body and _media_type(heads) != b"application/json":
        return problem_of_status(415, "Send the body as `Content-Type: application/json`.")
    return None


def too_large() -> Problem:
    """A body past the limit, said before or while it is read."""
    limit = MOST_BODY_BYTES // 1_000_000
    return problem_of_status(413, f"At most {limit} MB are taken at once. Split it into several notes.")


def _media_type(heads: Heads) -> bytes:
    return heads.get(b"content-type", b"").split(b";", 1)[0].strip().lower()


def _dressed(send: Send, proof: Proof) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), *_RAW_HEADERS]
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"private, no-cache"))
            if proof.fresh:
                headers.append((b"set-cookie", proof.set_cookie.encode()))
            message["headers"] = headers
        await send(message)

    return dressed


def _limited(receive: Receive, wait_s: float) -> Receive:
    """`receive` that gives up on a body too large (413) or too slow (408)."""
    taken = 0
    whole = False

    async def limited() -> Message:
        nonlocal taken, whole
        if whole:  # what comes now is the client going away, whenever that may be
            return await receive()
        try:
            async with asyncio.timeout(wait_s):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408, "The body stopped coming.") from error
        whole = not message.get("more_body", False)
        taken += len(message.get("body", b""))
        if taken > MOST_BODY_BYTES:
            raise HTTPException(413, too_large().detail)
        return message

    return limited


async def _whole(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "The client went away.")
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _after_body(receive: Receive) -> Receive:
    """`receive` for an app behind a body that was read already."""
    told = False

    async def after() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return after
