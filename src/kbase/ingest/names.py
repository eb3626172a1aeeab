"""People's names as files sign with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kbase.ingest.cleaning import LONGEST_NAME, clean_name

LONGEST_LIKELY = 80
"""Characters of what may be one person's name; more is told, and kept as written."""

_ADDRESS = re.compile(r"<(?P<address>[^<>\s@]+@[^<>\s@]+)>")
_AND = re.compile(r"(?<!\s)\s++(?:and|&)\s+")
_HANDLES = re.compile(r"(?<![\w@.])@(?P<handle>\w[\w-]*)")
_INPUT_FROM = re.compile(r"\s*(?:and )?(?:with )?(?:input|help|contributions) (?:from|of|by) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signature:
    """One author as written."""

    name: str
    address: str = ""


def signatures(written: Iterable[str], listed: bool, told: list[str]) -> Iterator[Signature]:
    """The authors in `written`; a single string, not `listed`, may hold several.

    What is no name, or hardly one, is `told`: what has no letter is left out, of a sentence the handles
    in it are taken, and what names nobody plainly stays as it is.
    """
    for entry in written:
        for part in [entry] if listed else _several(entry):
            yield from _signed(part, told)


def _signed(written: str, told: list[str]) -> Iterator[Signature]:
    said = f"authors: {clean_name(written, 40)!r}"
    handles = [found["handle"] for found in _HANDLES.finditer(written)]
    if handles and (len(handles) > 1 or _INPUT_FROM.match(written)):
        told.append(f"{said} is no one name; taken as {', '.join(handles)} (write each by itself)")
        yield from (Signature(handle) for handle in dict.fromkeys(handles))
        return
    signature = _signature(written)
    if not any(map(str.isalpha, signature.name)):
        if written.strip():
            told.append(f"{said} is no name; left out")
        return
    if len(signature.name) > LONGEST_LIKELY or _INPUT_FROM.match(signature.name):
        told.append(f"{said} is hardly one person's name; kept as it is (write each name by itself)")
    yield signature


def _signature(written: str) -> Signature:
    """`Jane Roe <jane@example.org>`, `[[Jane Roe]]`, `@jane` and plain names."""
    found = _ADDRESS.search(written)
    address = found["address"].casefold() if found else ""
    before = re.split("[<>]", written[: found.start()])[-1] if found else written
    name = clean_name(before, LONGEST_NAME).strip("\"' ")
    if name.startswith("[["):
        name = name.removeprefix("[[").removesuffix("]]").partition("|")[0]
    return Signature(name.removeprefix("@").strip() or address, address)


def _several(written: str) -> list[str]:
    """The names in one string; "Roe, Jane" is one, "Jane Roe, Ann Poe" are two."""
    if ";" in written:
        return written.split(";")
    parts = written.split(",")
    whole_names = all(" " in part.strip() or part.strip().startswith("@") for part in parts)
    if len(parts) > 2 or whole_names or written == written.casefold():
        return [name for part in parts for name in _AND.split(part)]
    return [written]
