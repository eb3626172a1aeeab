"""Bytes are read as what they are, or refused with the byte that is wrong."""

from __future__ import annotations

import codecs

import pytest

from kbase.errors import BadFile
from kbase.ingest.encoding import decoded

PROSE = "El señor Núñez cerró la cámara — «fría»."


@pytest.mark.parametrize(
    "content",
    [
        PROSE.encode(),
        PROSE.encode("utf-8-sig"),
        PROSE.encode("utf-16"),
        codecs.BOM_UTF16_BE + PROSE.encode("utf-16-be"),
        PROSE.encode("utf-32"),
    ],
)
def test_unicode_is_read_without_a_word(content: bytes) -> None:
    assert decoded(content, "x.md") == (PROSE, ())


def test_western_files_are_read_with_a_warning() -> None:
    text, (warning,) = decoded("Ventilación à la Müller: 5 °C ½ ©".encode("latin-1"), "x.md")
    assert text == "Ventilación à la Müller: 5 °C ½ ©"
    assert "Latin-1" in warning


@pytest.mark.parametrize(
    ("content", "line", "column", "said"),
    [
        (b"one\ntwo \xc3\x28 three", 2, 5, "byte 9 is 0xC3"),
        (b"half \xed\xa0\x80", 1, 6, "byte 6"),
        (b"smart \x93quotes\x94", 1, 7, "byte 7"),
        (b"caf\xc3\xa9 then \xff\xfe", 1, 12, "0xFF"),
        (b"\x80\x81\x82", 1, 1, "byte 1"),
    ],
)
def test_what_is_no_text_is_refused_where_it_is(content: bytes, line: int, column: int, said: str) -> None:
    with pytest.raises(BadFile, match=said) as caught:
        decoded(content, "x.md")
    assert (caught.value.place.line, caught.value.place.column) == (line, column)
    assert caught.value.path == "x.md"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG....", "PNG"),
        (bytes(range(256)) * 4, "not text"),
        (b"\0" * 100, "not text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8x", "UTF-16"),
    ],
)
def test_other_files_in_disguise_are_refused(content: bytes, what: str) -> None:
    with pytest.raises(BadFile, match=what):
        decoded(content, "x.md")


def test_a_stray_nul_does_not_make_a_file_binary() -> None:
    assert decoded(b"a\0b and some more text", "x.md")[0] == "a\0b and some more text"
