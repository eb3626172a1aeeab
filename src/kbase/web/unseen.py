"""Characters nobody sees that change what is read: made visible wherever a name or text is shown.

Bidirectional overrides turn `gnp.exe` into `exe.png` before the eye, zero-width characters make
two names that look the same (Unicode Technical Report 36, sections 2.5 and 2.6).
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

# Controls (except tab and line feed), soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width
# space, directional marks, embeddings, overrides and isolates, invisible operators, the byte order mark,
# interlinear annotations and the tag characters.
_ALWAYS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
)
# A letter's shape hangs on these in Persian, Hindi and in emoji; in Latin text they have no business.
_JOINERS = "\u200c\u200d"
_UNSEEN = re.compile(f"[{_ALWAYS}\u200e\u200f]|(?<![^\x00-\x7f])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f])")
_UNSEEN_IN_TEXT = re.compile(f"[{_ALWAYS}]|(?<![^\x00-\x7f])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f])")


def plain(text: str) -> str:
    """`text` with unseen characters spelled out, for a window's title or an attribute."""
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


@lru_cache(maxsize=8192)  # names and titles stand on many pages, several times on each
def isolated(text: str) -> Markup:
    """A title or a name, escaped, unseen characters spelled out, unable to turn the text around it."""
    return Markup(f"<bdi>{_spelled(text, _UNSEEN)}</bdi>")  # noqa: S704 - escaped in _spelled


def spelled_out(text: str) -> Markup:
    """Running text, escaped, unseen characters spelled out; the marks right-to-left text needs stay."""
    return _spelled(text, _UNSEEN_IN_TEXT)


_CHIP = Markup('<span class="unseen">U+{:04X}</span>')


def _spelled(text: str, pattern: re.Pattern[str]) -> Markup:
    if (text.isascii() and text.isprintable()) or not pattern.search(text):
        return escape(text)
    pieces, end = [], 0
    for found in pattern.finditer(text):
        pieces += [escape(text[end : found.start()]), _CHIP.format(ord(found[0]))]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])
