"""Bytes into text: UTF-8, UTF-16 and UTF-32 with a mark, and old Western files."""

from __future__ import annotations

import codecs
import re
import unicodedata

from kbase.errors import BadFile, Place

_MARKS = (  # longest first: UTF-32's mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an Office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3\0": "a database",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW_CONTROLS = 8
_WESTERN = frozenset("\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿×÷")


def decoded(content: bytes, shown: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and warnings. Raises `BadFile` with the place of the first bad byte."""
    for start, what in _KNOWN.items():
        if content.startswith(start):
            raise BadFile(shown, f"this is {what}, not text")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _by_mark(content, encoding, shown), ()
    controls = len(_CONTROLS.findall(content))
    if controls > _FEW_CONTROLS and controls * 20 > len(content):
        raise BadFile(shown, "this looks like a program's own file, not text")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        if _is_western(content):
            return content.decode("latin-1"), ("read as Latin-1, since it is not UTF-8; look at its accents",)
        raise BadFile(shown, _bad_byte(content, error), _place(content, error.start)) from error


def _by_mark(content: bytes, encoding: str, shown: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"not valid {encoding.upper()} at byte {error.start + 1}"
        raise BadFile(shown, f"{reason}; save it as UTF-8") from error


def _bad_byte(content: bytes, error: UnicodeDecodeError) -> str:
    return (
        f"not valid UTF-8: byte {error.start + 1} is 0x{content[error.start]:02X}; "
        "open it in the program that wrote it and save it as UTF-8"
    )


def _place(content: bytes, start: int) -> Place:
    before = content[:start]
    line = before.count(b"\n") + 1
    return Place(line, len(before) - (before.rfind(b"\n") + 1) + 1)


def _is_western(content: bytes) -> bool:
    """Whether bytes that are not UTF-8 read as Latin-1 prose: letters in words, usual signs, no controls."""
    if b"\xff\xfe" in content or b"\xfe\xff" in content or _CONTROLS.search(content):
        return False
    high = [place for place, byte in enumerate(content) if byte >= 0x80]
    text = content.decode("latin-1")
    if any(0x80 <= content[place] < 0xA0 for place in high) or len(high) * 3 > len(content):
        return False
    letters = [place for place in high if text[place] not in _WESTERN]
    in_words = sum(_beside_a_letter(text, place) for place in letters)
    return in_words * 2 >= len(letters)


def _beside_a_letter(text: str, place: int) -> bool:
    around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
    return any(unicodedata.category(character).startswith("L") for character in around)
