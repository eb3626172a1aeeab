"""What goes wrong is said on a page like every other, and never with a traceback."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbase.errors import KbaseError, LibraryBusy, LibraryFull, NotFound


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound("No such thing."), 404), (LibraryBusy("Busy."), 503), (LibraryFull("Full."), 503)],
)
def test_every_error_is_a_page_for_people(
    error: KbaseError, status: int, app: FastAPI, client: TestClient
) -> None:
    @app.get("/trouble")
    def trouble() -> None:
        raise error

    page = client.get("/trouble")
    assert page.status_code == status
    assert str(error) in page.text
    assert "<h1>" in page.text
    assert 'lang="en"' in page.text


def test_what_nobody_foresaw_is_said_without_its_details(app: FastAPI, client: TestClient) -> None:
    @app.get("/trouble")
    def trouble() -> None:
        raise ZeroDivisionError("secret detail")

    page = client.get("/trouble")
    assert page.status_code == 500
    assert "secret detail" not in page.text
    assert "Traceback" not in page.text
    assert "content-security-policy" in page.headers


def test_an_address_that_does_not_exist_offers_to_look_for_it(client: TestClient) -> None:
    page = client.get("/no/such/place")
    assert page.status_code == 404
    assert 'action="/ask"' in page.text


def test_a_method_that_does_not_exist_is_a_page_too(client: TestClient) -> None:
    page = client.post("/browse", data={"proof": "x"})
    assert page.status_code in (403, 405)
    assert "<h1>" in page.text
