"""People's names as files sign with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kbase.ingest.cleaning import LONGEST_NAME, clean_name

_ADDRESSED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>\s@]+@[^<>\s@]+)>")
_AND = re.compile(r"\s+(?:and|&)\s+")


@dataclass(frozen=True, slots=True)
class Signature:
    """One author as written."""

    name: str
    address: str = ""


def signatures(written: Iterable[str], listed: bool) -> Iterator[Signature]:
    """The authors in `written`; a single string, not `listed`, may hold several."""
    for entry in written:
        for part in [entry] if listed else _several(entry):
            signature = _signature(part)
            if signature.name:
                yield signature


def _signature(written: str) -> Signature:
    """`Jane Roe <jane@example.org>`, `[[Jane Roe]]`, `@jane` and plain names."""
    found = _ADDRESSED.search(written)
    address = found["address"].casefold() if found else ""
    name = clean_name(found["name"] if found else written, LONGEST_NAME).strip("\"' ")
    name = name.removeprefix("[[").removesuffix("]]").partition("|")[0].removeprefix("@").strip()
    return Signature(name or address, address)


def _several(written: str) -> list[str]:
    """The names in one string; "Roe, Jane" is one, "Jane Roe, Ann Poe" are two."""
    if ";" in written:
        return written.split(";")
    parts = written.split(",")
    whole_names = all(" " in part.strip() or part.strip().startswith("@") for part in parts)
    if len(parts) > 2 or whole_names or written == written.casefold():
        return [name for part in parts for name in _AND.split(part)]
    return [written]
