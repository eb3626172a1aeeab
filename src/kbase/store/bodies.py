"""What notes said before: the newest body is kept as it is, that of an earlier revision compressed."""

from __future__ import annotations

import zlib

_LEVEL = 6


def compressed(body: str) -> bytes:
    """A body as an earlier revision keeps it."""
    return zlib.compress(body.encode("utf-8"), _LEVEL)


def body_of(kept: str | bytes) -> str:
    """A body, of the newest revision or an earlier one."""
    return kept if isinstance(kept, str) else zlib.decompress(kept).decode("utf-8")
