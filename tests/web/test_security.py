"""The guard: which requests come in at all, and what every reply carries."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from kbase.library import Library
from kbase.model import Filters, NoteId
from kbase.web.proof import FIELD, BadFormError, Proof, form_in, key_in
from kbase.web.security import HEADERS, MOST_BODY_BYTES, Guard
from tests.web.conftest import HERE
from tests.web.filling import fill, send, sheet, shown_at

NOTE = {"title": "A title", "body": "Some text."}


# --- where a request may come from ---------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8765", "localhost:1", "LOCALHOST", "[::1]:8765"])
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "127.0.0.1:8765, evil.example",
        "127.0.0.1:",
        "2130706433",
        "0.0.0.0",
        "",
    ],
)
@pytest.mark.parametrize("address", ["/", "/api/v1/health", "/static/x/kbase.css"])
def test_another_host_name_is_told_nothing(client: TestClient, host: str, address: str) -> None:
    reply = client.get(address, headers={"Host": host})
    assert reply.status_code == 421
    assert "Ada" not in reply.text


def test_two_host_headers_are_one_too_many(app: FastAPI) -> None:
    assert status_of(app, [(b"host", b"127.0.0.1"), (b"host", b"evil.example")]) == 421
    assert status_of(app, []) == 421


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"])
def test_what_came_through_a_proxy_is_refused(client: TestClient, name: str) -> None:
    assert client.get("/", headers={name: "127.0.0.1"}).status_code == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8765"]
)
def test_a_change_from_another_origin_is_refused(client: TestClient, origin: str) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "T", "text": "x"}
    reply = client.post("/new/note", data=fields, headers={"Origin": origin})
    assert reply.status_code == 403
    assert "Send it again" not in reply.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_says_another_site_started_is_refused(client: TestClient, site: str) -> None:
    heads = {"Sec-Fetch-Site": site}
    fields = sheet(client.get("/new/note")).fields | {"title": "T", "text": "x"}
    assert client.post("/new/note", data=fields, headers=heads).status_code == 403
    proven = heads | {"X-Kbase-Request": "1"}
    assert client.post("/api/v1/notes", json=NOTE, headers=proven).status_code == 403
    assert client.get("/api/v1/ask?q=secret", headers=heads).status_code == 403


def test_a_link_from_another_site_may_lead_to_a_page(client: TestClient) -> None:
    assert client.get("/new/question?title=Why", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_no_other_site_is_ever_let_in_by_a_preflight(client: TestClient) -> None:
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-kbase-request",
    }
    reply = client.options("/api/v1/notes", headers=asked)
    assert reply.status_code == 405
    assert not any(name.startswith("access-control") for name in reply.headers)


# --- proof of a change ---------------------------------------------------------------------


def test_a_form_without_its_proof_changes_nothing(client: TestClient, library: Library) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "T", "text": "x"}
    for wrong in ("", "0" * 64, "é"):
        assert send(client, "/new/note", fields | {FIELD: wrong}).status_code == 403
    del fields[FIELD]
    assert send(client, "/new/note", fields).status_code == 403
    assert count(library) == 0


def test_another_browsers_proof_is_none(app: FastAPI, client: TestClient, library: Library) -> None:
    theirs = TestClient(app, base_url=HERE)
    stolen = sheet(theirs.get("/new/note")).fields[FIELD]
    mine = sheet(client.get("/new/note")).fields | {"title": "T", "text": "x"}
    assert send(client, "/new/note", mine | {FIELD: stolen}).status_code == 403
    assert count(library) == 0


def test_the_proofs_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.get("/new/note").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "set-cookie" not in client.get("/new/note").headers  # once is enough
    assert "set-cookie" not in client.get("/").headers


def test_cookies_of_other_programs_on_this_host_name_do_no_harm(client: TestClient) -> None:
    client.get("/new/note")
    ours = f"kbase_proof={client.cookies['kbase_proof']}"
    client.cookies.clear()
    heads = {"Cookie": f'theirs={{"a": 1}}; x; ="; {ours}; =y'}
    opened = client.get("/new/note", headers=heads)
    assert "set-cookie" not in opened.headers
    fields = sheet(opened).fields | {"title": "T", "text": "x"}
    assert client.post("/new/note", data=fields, headers=heads).status_code == 303


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_call_that_changes_needs_the_header_no_other_site_can_send(
    client: TestClient, library: Library, method: str
) -> None:
    reply = client.request(method, "/api/v1/notes", json=NOTE)
    assert reply.status_code == 403
    assert reply.json()["type"] == "urn:kbase:problem:no-proof"
    assert count(library) == 0


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_json_dressed_as_something_a_form_can_send_is_refused(
    client: TestClient, library: Library, kind: str
) -> None:
    heads = {"Content-Type": kind}
    body = b'{"title": "T", "body": "x"}'
    assert client.post("/api/v1/notes", content=body, headers=heads).status_code == 403
    proven = heads | {"X-Kbase-Request": "1"}
    assert client.post("/api/v1/notes", content=body, headers=proven).status_code == 415
    assert count(library) == 0


def test_pages_take_forms_and_nothing_else(client: TestClient) -> None:
    assert client.post("/new/note", json=NOTE).status_code == 415
    assert client.post("/new/note", files={"text": b"x"}).status_code == 415


def test_a_page_that_stood_open_too_long_gives_back_what_was_typed(
    client: TestClient, library: Library
) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "Typed <b>", "text": "Long\nthought."}
    client.cookies.clear()  # the browser was closed and its window restored
    refused = client.post("/new/note", data=fields | {"step": "save"}, headers={"Origin": HERE})
    assert refused.status_code == 403
    assert count(library) == 0
    back = sheet(refused)
    assert back.fields["title"] == "Typed <b>"
    assert back.fields["text"] == "Long\nthought."
    saved = client.post("/new/note", data=back.fields, headers={"Origin": HERE})
    assert library.history(NoteId(shown_at(saved)), library.owner)[0].body.strip() == "Long\nthought."


def test_a_restart_does_not_make_open_pages_stale(library: Library, client: TestClient) -> None:
    from kbase.web.app import create_app

    fields = sheet(client.get("/new/note")).fields | {"title": "T", "text": "x"}
    restarted = TestClient(create_app(library), base_url=HERE, cookies=client.cookies, follow_redirects=False)
    assert send(restarted, "/new/note", fields).status_code == 303


# --- the key -------------------------------------------------------------------------------


def test_every_worker_finds_the_same_key_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    assert key_in(tmp_path) == key
    assert len(key) == 32
    assert stat.S_IMODE((tmp_path / "web.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["web.key"]


def test_a_key_cut_short_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "web.key").write_bytes(b"short")
    key = key_in(tmp_path)
    assert len(key) == 32
    assert key_in(tmp_path) == key


def test_where_no_key_can_be_kept_one_lasts_as_long_as_the_server(tmp_path: Path) -> None:
    assert len(key_in(tmp_path / "missing" / "folder")) == 32


def test_a_proof_holds_for_its_cookie_and_key_only() -> None:
    first = Proof(b"k" * 32, "")
    token = first.token
    cookie = first.set_cookie.partition(";")[0]
    assert Proof(b"k" * 32, cookie).holds(token)
    assert not Proof(b"j" * 32, cookie).holds(token)
    assert not Proof(b"k" * 32, "").holds(token)
    assert not Proof(b"k" * 32, "kbase_proof=" + "0" * 32).holds(token)


# --- how much, how fast, in which shape ----------------------------------------------------


def test_an_announced_body_that_is_too_large_is_refused_unread(client: TestClient) -> None:
    heads = {"X-Kbase-Request": "1", "Content-Type": "application/json"}
    reply = client.post("/api/v1/ask", content=b"x" * (MOST_BODY_BYTES + 1), headers=heads)
    assert reply.status_code == 413
    assert reply.json()["type"] == "urn:kbase:problem:too-large"


@pytest.mark.parametrize("address", ["/api/v1/ask", "/new/note"])
def test_a_body_that_turns_out_too_large_is_cut_off(client: TestClient, address: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(MOST_BODY_BYTES // 1_000_000 + 2):
            yield b"a" * 1_000_000

    kind = "application/json" if "api" in address else "application/x-www-form-urlencoded"
    heads = {"X-Kbase-Request": "1", "Content-Type": kind}
    assert client.post(address, content=endless(), headers=heads).status_code == 413


def test_a_body_that_stops_coming_is_given_up() -> None:
    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError("the guard waited")

    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    guard = Guard(
        reads, b"k" * 32, lambda request, problem, form: PlainTextResponse("", problem.status), wait_s=0.05
    )
    form = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"9")]
    assert status_of(guard, [(b"host", b"localhost"), *form], "POST", receive=never) == 408


def test_a_length_beside_chunks_is_refused(app: FastAPI) -> None:
    both = [(b"host", b"localhost"), (b"content-length", b"4"), (b"transfer-encoding", b"chunked")]
    assert status_of(app, both, "POST") == 400


@pytest.mark.parametrize("length", [b"-1", b"+5", b"5 ", b"0x10", b"1e3", b"", b"\xb2"])
def test_a_length_that_is_no_number_is_refused(app: FastAPI, length: bytes) -> None:
    assert status_of(app, [(b"host", b"localhost"), (b"content-length", length)], "POST") == 400


def test_a_length_of_many_digits_is_too_large(app: FastAPI) -> None:
    assert status_of(app, [(b"host", b"localhost"), (b"content-length", b"9" * 5000)], "POST") == 413


def test_headers_and_addresses_end_somewhere(client: TestClient) -> None:
    assert client.get("/", headers={"X-Long": "a" * 40_000}).status_code == 431
    assert client.get("/", headers={f"X-{n}": "a" for n in range(200)}).status_code == 431


def test_an_address_too_long_even_for_a_question_is_refused(app: FastAPI) -> None:
    assert status_of(app, [(b"host", b"localhost")], query=b"q=" + b"a" * 200_000) == 414
    assert status_of(app, [(b"host", b"localhost")], query=b"q=" + b"%C3%A4" * 10_000) == 200


def test_a_flood_of_semicolons_is_one_field() -> None:
    assert form_in(b"a=" + b";" * 100_000) == {"a": ";" * 100_000}


@pytest.mark.parametrize(
    "body", [b"a=%ff", b"a=%ed%a0%80", b"\xff=1", b"&".join(b"a%d=1" % n for n in range(300))]
)
def test_a_form_that_is_not_utf_8_or_has_too_many_fields_is_refused(client: TestClient, body: bytes) -> None:
    with pytest.raises(BadFormError):
        form_in(body)
    heads = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/new/note", content=body, headers=heads).status_code == 400


def test_line_ends_of_a_form_are_those_of_a_note() -> None:
    assert form_in(b"text=a%0D%0Ab%0Dc%0Ad&empty=") == {"text": "a\nb\nc\nd", "empty": ""}


# --- what every reply carries --------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "address", "heads"),
    [
        ("GET", "/", {}),
        ("GET", "/new/note", {}),
        ("GET", "/nowhere", {}),
        ("GET", "/favicon.ico", {}),
        ("GET", "/api/v1/health", {}),
        ("GET", "/api/v1/nowhere", {}),
        ("POST", "/new/note", {}),
        ("POST", "/api/v1/notes", {}),
        ("GET", "/", {"Host": "evil.example"}),
        ("GET", "/", {"X-Forwarded-For": "1.2.3.4"}),
    ],
)
def test_every_reply_carries_the_security_headers_once(
    client: TestClient, method: str, address: str, heads: dict[str, str]
) -> None:
    reply = client.request(method, address, headers=heads)
    for name, value in HEADERS.items():
        assert reply.headers.get_list(name) == [value]
    assert "server" not in reply.headers


def test_pages_run_only_our_own_scripts_and_fetch_from_nowhere_else() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in HEADERS["content-security-policy"]
    assert not re.search(r"https?:|\*", HEADERS["content-security-policy"])


def test_pages_are_never_kept_by_a_cache_in_between(client: TestClient) -> None:
    assert "private" in client.get("/").headers["cache-control"]
    assert "private" in client.get("/api/v1/overview").headers["cache-control"]


def test_a_page_with_everything_in_order_comes_through(client: TestClient, library: Library) -> None:
    """The control: what the tests above refuse for one reason each is otherwise accepted."""
    saved = fill(client, "/new/note", title="T", text="x")
    assert saved.status_code == 303
    heads = {"Origin": HERE, "Sec-Fetch-Site": "same-origin", "X-Kbase-Request": "1"}
    assert client.post("/api/v1/notes", json=NOTE, headers=heads).status_code == 201
    assert count(library) == 2


def count(library: Library) -> int:
    return library.notes(Filters(), library.owner).total


def status_of(
    app: FastAPI | Guard,
    headers: list[tuple[bytes, bytes]],
    method: str = "GET",
    receive: Receive | None = None,
    query: bytes = b"",
) -> int:
    """The status of a request as it comes off the line, headers as given."""
    sent: list[Message] = []

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": "/",
        "raw_path": b"/",
        "query_string": query,
        "root_path": "",
        "scheme": "http",
        "headers": headers,
        "server": ("127.0.0.1", 8765),
        "client": ("127.0.0.1", 50000),
    }
    with ThreadPoolExecutor(1) as apart:  # a browser of other tests may hold this thread's loop
        apart.submit(asyncio.run, app(scope, receive or nothing, keep)).result()
    return int(sent[0]["status"])
