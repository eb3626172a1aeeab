"""`kbase connections`: the table beside the picture, in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbase.config import Settings
from kbase.library import Library
from kbase.web.app import create_app
from tests.cli.conftest import Command

TOPIC = "frost on the freezer door"


def test_what_ties_people_is_listed_with_who_did_what(kbase: Command, sample_library: Path) -> None:
    ended = kbase("connections", *TOPIC.split(), library=sample_library)
    found = json.loads(kbase("connections", TOPIC, "--json", library=sample_library).out)
    names = {one["id"]: one["name"] for one in found["people"]}
    assert ended.code == 0
    said = " ".join(ended.out.split())
    assert found["ties"]
    for tie in found["ties"]:
        assert tie["name"] in said
        for strand in tie["strands"]:
            assert f"{names[strand['person']]} {strand['role']}" in said
    assert all(one["name"] in said for one in found["alone"])


def test_json_is_what_the_api_gives(kbase: Command, sample_library: Path) -> None:
    told = json.loads(kbase("connections", TOPIC, "--json", library=sample_library).out)
    with (
        Library.open(Settings(sample_library)) as library,
        TestClient(create_app(library), base_url="http://localhost") as client,
    ):
        assert client.get("/api/v1/connections", params={"topic": TOPIC}).json() == told


@pytest.mark.parametrize(
    ("topic", "says"),
    [("the copper price in Peru", "Nobody here has written"), (" ", "No topic was named")],
)
def test_nothing_to_show_ends_with_one_and_a_sentence(
    kbase: Command, sample_library: Path, topic: str, says: str
) -> None:
    ended = kbase("connections", topic, library=sample_library)
    assert (ended.code, ended.out) == (1, "")
    assert says in ended.err


def test_an_empty_library_says_how_to_fill_it(kbase: Command) -> None:
    assert "kbase add PATH" in kbase("connections", "frost").err
