"""Whatever SQLite says becomes an error of ours, which every door can tell."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kbase.errors import BadInput, Trouble
from kbase.store.trouble import asked, told

PATH = Path("library", "kbase.sqlite")


@pytest.mark.parametrize(
    "sql", ["SELECT * FROM nothing", "SELECT", "SELECT " + "(" * 2_000 + "1" + ")" * 2_000]
)
def test_what_has_no_words_of_its_own_is_trouble_that_names_the_file(sql: str) -> None:
    for ours in (asked, told):
        with pytest.raises(Trouble, match=r"kbase\.sqlite"), ours(PATH):
            sqlite3.connect(":memory:").execute(sql)


@pytest.mark.parametrize("value", ["\ud800", 2**70])
def test_a_value_sqlite_cannot_hold_is_bad_input(value: object) -> None:
    with pytest.raises(BadInput), asked(PATH):
        sqlite3.connect(":memory:").execute("SELECT ?", (value,))
