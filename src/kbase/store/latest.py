"""Small things that every question asks for, read again only when they may have changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from kbase.store.database import Database

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """One thing that each thread reads whole, and again when it may see something else than before."""

    def __init__(self, database: Database, read: Callable[[], Value]) -> None:
        self._database = database
        self._read = read
        self._kept = threading.local()

    def get(self) -> Value:
        """As it is now; inside a transaction that writes, as that has left it."""
        if self._database.writing:  # what may still be undone is not remembered
            return self._read()
        version = self._database.version
        if getattr(self._kept, "version", None) != version:
            self._kept.value, self._kept.version = self._read(), version
        value: Value = self._kept.value
        return value
