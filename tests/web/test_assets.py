"""Static files are kept for a year, and change their address when they change."""

from __future__ import annotations

from starlette.testclient import TestClient

from kbase.web.assets import Assets, assets


def test_a_file_is_served_forever_under_its_digest(client: TestClient) -> None:
    reply = client.get(assets().url("kbase.css"))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in reply.headers["cache-control"]
    again = client.get(assets().url("kbase.css"), headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304


def test_an_address_from_before_an_upgrade_gets_todays_file_for_now(client: TestClient) -> None:
    reply = client.get("/static/000000000000/ask.js")
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-cache"


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get(f"/static/{assets().digest}/nothing.js").status_code == 404
    assert client.get(f"/static/{assets().digest}/..%2Fapp.py").status_code == 404


def test_templates_can_only_name_files_that_exist() -> None:
    try:
        Assets("x", {}).url("kbase.css")
    except KeyError:
        return
    raise AssertionError("a missing file got an address")
