"""Hostile inputs by their numbers in HOSTILE_INPUTS, made when asked for: no binary blobs in the repository.

    for hostile in HOSTILE:
        made = hostile.make(folder)      # a file (or link, pipe, …) in `folder`, or text for a form

`expect` says what must come of it: "rejected" is named in the report with a place and a reason, "safe" is
stored and can do nothing to whoever reads it, "accepted" is stored as it stands.
"""

from __future__ import annotations

import codecs
import os
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Literal

Expect = Literal["rejected", "safe", "accepted"]

RTL = "\u202e"
WORDS = (
    *("frost", "seal", "door", "vault", "pump", "seed", "lamp", "node", "relay", "crate", "ledger", "tide"),
    *("anvil", "copper", "signal", "harbour", "meadow", "kettle", "lantern", "ravine", "timber", "quarry"),
    *("saddle", "thicket", "walnut", "orchard", "glacier"),
)


@dataclass(frozen=True)
class HostileInput:
    """One hostile thing, and what must come of it."""

    number: int
    name: str
    make: Callable[[Path], Path | str]
    expect: Expect
    body: str | None = None  # where it is a text: what to put into an editor or an API call
    told: bool = False  # the report of an import warns of it
    privileged: bool = False  # only an ordinary user is refused; root reads everything

    def __str__(self) -> str:
        return f"{self.number}-{self.name}"


def _file(number: int, name: str, content: bytes, expect: Expect, *, told: bool = False) -> HostileInput:
    def make(folder: Path) -> Path:
        path = folder / f"{number:03}-{name}.md"
        path.write_bytes(content)
        return path

    return HostileInput(number, name, make, expect, told=told)


def _text(number: int, name: str, body: str, expect: Expect, *, told: bool = False) -> HostileInput:
    """A body that fits in a file and in a form."""
    made = _file(number, name, f"---\ntitle: Hostile {number}\n---\n{body}\n".encode(), expect)
    return HostileInput(number, name, made.make, expect, body, told)


def _front(number: int, name: str, front: str, expect: Expect, *, told: bool = False) -> HostileInput:
    content = f"---\n{front}\n---\nA body about the vault.\n".encode()
    return _file(number, name, content, expect, told=told)


# -- Markdown and HTML: made safe, inert in a browser -------------------------

MARKUP = (
    _text(1, "script", "Before <script>alert(1)</script> after", "safe", told=True),
    _text(2, "img-onerror", '<img src=x onerror="alert(2)"> text', "safe", told=True),
    _text(3, "svg-onload", "<svg onload=alert(3)> text", "safe", told=True),
    _text(4, "javascript-link", "[click](javascript:alert(4)) text", "safe", told=True),
    _text(5, "javascript-mixed-case", "[click](JaVaScRiPt:alert(5)) text", "safe", told=True),
    _text(6, "javascript-entity", "[click](&#106;avascript:alert(6)) text", "safe", told=True),
    _text(
        7, "javascript-newline", "[click](<java\tscript:alert(7)>) [b](java\nscript:alert(7)) text", "safe"
    ),
    _text(8, "javascript-control", "[click](\x01javascript:alert(8)) text", "safe", told=True),
    _text(9, "data-html", "[click](data:text/html,<script>alert(9)</script>) text", "safe", told=True),
    _text(
        10,
        "odd-schemes",
        "[a](vbscript:x) [b](file:///etc/passwd) [c](blob:x) [d](ms-word:ofe|u|x) text",
        "safe",
        told=True,
    ),
    _text(11, "reference-link", "[click][x] text\n\n[x]: javascript:alert(11)", "safe", told=True),
    _text(12, "attribute-breakout", '![a" onerror="alert(12)](x.png \'b" onload="alert(12)\') text', "safe"),
    _text(13, "fence-info-breakout", '```"><script>alert(13)</script>\ncode\n```', "safe"),
    _text(
        14,
        "mutation",
        "<math><mtext><table><mglyph><style><!--</style>"
        '<img title="--&gt;&lt;img src=1 onerror=alert(14)&gt;">\n\n'
        '<noscript><p title="</noscript><img src=x onerror=alert(14)>">',
        "safe",
        told=True,
    ),
    _text(
        15,
        "dom-clobbering",
        '<form id=body name=body><input name=cookie></form> [x](#"id=y)',
        "safe",
        told=True,
    ),
    _text(
        16,
        "embedding-elements",
        "<style>*{display:none}</style><iframe src=//evil.example></iframe><form action=//evil.example>"
        '<base href=//evil.example><meta http-equiv=refresh content="0;url=//evil.example"> text',
        "safe",
        told=True,
    ),
    _text(17, "remote-image", "![pixel](https://evil.example/pixel.png) text", "safe"),
    _text(18, "protocol-relative", "[click](//evil.example/x) text", "safe", told=True),
    _text(19, "bidi-and-zero-width", f"pay {RTL}drawkcab{RTL} to a\u200bd\u2060min", "safe", told=True),
    _front(
        21,
        "script-in-names",
        'title: "<script>alert(21)</script>"\n'
        'authors: ["<img src=x onerror=alert(21)>"]\n'
        'space: "<script>s</script>"\n'
        'tags: ["<b>tag</b>"]',
        "safe",
    ),
)

# -- Parser cost --------------------------------------------------------------

_NESTED = (
    "".join(f"{'  ' * depth}- item {depth} frost\n" for depth in range(100))
    + "\n"
    + "> " * 100
    + "deep vault"
)
_LINE = " ".join(islice(cycle(WORDS), 900_000))[:5_000_000]

COSTLY = (
    _text(22, "images-unclosed", "![" * 20_000, "safe"),
    _text(23, "brackets-unclosed", "[" * 20_000, "safe"),
    _text(
        24, "wide-table", "\n".join(["|".join(["a"] * 2_000), "|".join(["-"] * 2_000), "x|y\n" * 40]), "safe"
    ),
    _text(25, "divs", "<div>" * 20_000 + "frost", "safe"),
    _text(26, "definitions", "".join(f"[r{n}]: /x{n}\n" for n in range(20_000)) + "\nfrost", "safe"),
    _text(27, "one-line", _LINE, "accepted"),
    _text(28, "nested", _NESTED, "safe"),
    _text(29, "no-space", "x" * 10_000_000, "accepted"),
    _text(30, "regex-bait", ("a" * 5_000 + "!") * 4 + "(((" * 5_000 + "<a " * 5_000 + "](" * 5_000, "safe"),
)

# -- Front matter -------------------------------------------------------------

_BOMB = "\n".join(
    [
        "a: &a [x, x, x, x, x, x, x, x, x]",
        *(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}]" for a, b in zip("abcdefg", "bcdefgh", strict=True)),
    ]
)

FRONT = (
    _front(31, "alias-bomb", _BOMB, "rejected"),
    _front(32, "alias-to-itself", "tags: &a [*a]", "rejected"),
    _front(33, "python-object", "title: !!python/object/apply:os.system ['true']", "rejected"),
    _front(34, "deep-list", "tags: " + "[" * 2_000, "rejected"),
    _front(35, "impossible-date", "date: 2024-02-30", "rejected"),
    _front(36, "key-twice", "title: One\ntitle: Two", "rejected"),
    _front(37, "no-is-a-word", "title: no\ncountry: no", "accepted"),
    _front(38, "numbers-are-words", "title: 012\ntags: [012, '12:34:56', 12:34:56]", "accepted"),
    _front(39, "infinity", "verified: .inf", "rejected"),
    _front(40, "two-documents", "title: One\n---\ntitle: Two", "rejected"),
    _file(41, "unclosed", b"---\ntitle: Never ends\n\nA body about the vault.\n", "accepted"),
    _front(
        42,
        "speaks-for-others",
        "title: Impostor\nid: abcdefghijklmnop\nauthor: Somebody Else",
        "safe",
        told=True,
    ),
    _front(43, "list-for-a-word", "title: [One, Two]", "rejected"),
    _front(44, "many-keys", "\n".join(f"key{n}: {n}" for n in range(20_000)), "rejected"),
)

# -- Encoding and text --------------------------------------------------------

_PROSE = "# Ventilación\n\nEl señor Núñez abrió la cámara de semillas después de la tormenta.\n"


def _twins(folder: Path) -> Path:
    """The same name in both spellings, where the file system keeps them apart."""
    name = "053-Ångström-café.md"
    for form in ("NFC", "NFD"):
        (folder / unicodedata.normalize(form, name)).write_text("The twins' body about the vault.\n", "utf-8")
    return folder / unicodedata.normalize("NFC", name)


ENCODED = (
    _file(45, "utf-16", codecs.BOM_UTF16_LE + _PROSE.encode("utf-16-le"), "accepted"),
    _file(46, "latin-1", _PROSE.encode("latin-1"), "accepted", told=True),
    _file(47, "invalid-utf-8", "Die Tür ".encode() + b"\xc3\x28\xa0\x81" + b" klemmt\n", "rejected"),
    _file(48, "nul", b"A body with a \x00 in it about the vault\n", "safe", told=True),
    HostileInput(
        49,
        "lone-surrogate",
        _file(49, "lone-surrogate", b"half \xed\xa0\x80 character\n", "rejected").make,
        "rejected",
        body="half \ud800 character",
    ),
    HostileInput(
        50, "blank", _file(50, "blank", b" \n\t\n\xe2\x80\x8b\n", "rejected").make, "rejected", body=" \n\t\n"
    ),
    _file(51, "binary", bytes(range(256)) * 40, "rejected"),
    _file(
        52, "line-ends", b"One line\r\nTwo line\rThree line\xc2\x85Four line about the vault\n", "accepted"
    ),
    HostileInput(53, "nfc-and-nfd", _twins, "accepted"),
    _text(54, "combining-marks", "Zalgo a" + "\u0301\u0323" * 5_000 + " vault", "accepted"),
    _text(55, "ansi", "\x1b[31mred\x1b[0m \x1b]0;title\x07 vault", "safe", told=True),
)

# -- Files --------------------------------------------------------------------


def _long_name(folder: Path) -> Path:
    path = folder / ("061-" + "n" * 248 + ".md")
    path.write_text("A long name, a short body about the vault.\n", "utf-8")
    (folder / "061-right-\u05de\u05d9\u05dc\u05d9\u05dd.md").write_text("A right-to-left name.\n", "utf-8")
    return path


def _link_out(folder: Path) -> Path:
    link = folder / "062-out.md"
    link.symlink_to("/etc/hostname")
    return link


def _link_loop(folder: Path) -> Path:
    one, two = folder / "063-one.md", folder / "063-two.md"
    one.symlink_to(two)
    two.symlink_to(one)
    (folder / "063-back").symlink_to(folder, target_is_directory=True)
    return one


def _pipe(folder: Path) -> Path:
    path = folder / "064-pipe.md"
    os.mkfifo(path)
    return path


def _restless(folder: Path) -> Path:
    """A file that is written to for as long as it is there, half a minute at most."""
    path = folder / "072-restless.md"
    with path.open("wb") as opened:
        opened.truncate(75_000_000)  # takes a while to read and no room on the disk

    def write() -> None:
        until = time.monotonic() + 30
        number = 0
        while time.monotonic() < until and path.exists():
            number += 1
            try:
                os.utime(path, ns=(number, number))
            except OSError:
                return
            time.sleep(0.0002)

    threading.Thread(target=write, daemon=True).start()
    return path


def _unreadable(folder: Path) -> Path:
    path = folder / "073-unreadable.md"
    path.write_text("Nobody may read this.\n", "utf-8")
    path.chmod(0)
    return path


FILES = (
    HostileInput(61, "long-and-rtl-names", _long_name, "accepted"),
    HostileInput(62, "link-out", _link_out, "rejected"),
    HostileInput(63, "link-loop", _link_loop, "rejected"),
    HostileInput(64, "pipe", _pipe, "rejected"),
    HostileInput(72, "changed-while-read", _restless, "rejected"),
    HostileInput(73, "unreadable", _unreadable, "rejected", privileged=True),
)

HOSTILE: tuple[HostileInput, ...] = (*MARKUP, *COSTLY, *FRONT, *ENCODED, *FILES)

HOMOGLYPH = "Marеk Dvořák"
"""Number 20: a name with a Cyrillic е, for where people sign up; files may name anybody."""
