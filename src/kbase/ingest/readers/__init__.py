"""The file formats kbase reads, and who reads each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kbase.ingest.readers.markdown import MarkdownReader
from kbase.ingest.readers.plain import PlainTextReader
from kbase.ports import Reader

READERS: Sequence[Reader] = (MarkdownReader(), PlainTextReader())


def reader_for(path: Path) -> Reader | None:
    """Who reads files of that name; None when nobody does."""
    return next((reader for reader in READERS if reader.reads(path)), None)
