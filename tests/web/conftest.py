"""A real library behind a real application, asked the way a browser on this machine asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbase.config import Settings
from kbase.library import Library
from kbase.web.app import create_app

HERE = "http://127.0.0.1:8765"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library of its own that shares the session's model."""
    with Library.create(Settings(tmp_path / "library", owner="Ada Lovelace")) as made:
        yield made


@pytest.fixture
def app(library: Library) -> FastAPI:
    return create_app(library)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser on this machine; a server error comes as a reply, as it would over a line."""
    return TestClient(app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def api(app: FastAPI) -> TestClient:
    """A program on this machine that sends the header every call needs."""
    return TestClient(app, base_url=HERE, headers={"X-Kbase-Request": "1"}, raise_server_exceptions=False)
