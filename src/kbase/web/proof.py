"""Proof that a change was asked for by a page of ours, and not by another site in the same browser.

A form carries a token: the HMAC-SHA256 of a random cookie under a key only this library's
servers know. Another site can make the browser send the form but can neither read the
cookie (`HttpOnly`), nor have it sent along (`SameSite=Strict`), nor make the token.
(OWASP, Cross-Site Request Forgery Prevention: signed double-submit cookie.)
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl

COOKIE = "kbase_proof"
FIELD = "proof"  # the hidden field of every form
_COOKIE_SHAPE = re.compile(rf"(?:^|; ?){COOKIE}=([0-9a-f]{{32}})(?=;|$)")
_A_YEAR_S = 365 * 24 * 3600
_MOST_FIELDS = 200  # of one form; ours have at most twenty

Form = Mapping[str, str]


class BadFormError(ValueError):
    """A form body that is not UTF-8, or has more fields than any form of ours."""


def key_in(folder: Path) -> bytes:
    """The key in `folder`, made if there is none: shared by every worker and kept over restarts.

    So a form that stood open while kbase restarted still saves. Where nothing can be
    written (a full disk, a read-only library) the key lives as long as this process.
    """
    path = folder / "web.key"
    for _ in range(2):
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            key = b""
        except OSError:
            break
        if len(key) == 32:
            return key
        fresh = path.with_name(f".web.key.{secrets.token_hex(4)}")
        try:
            _write_private(fresh, secrets.token_bytes(32))
            if key:
                fresh.replace(path)  # what stood there was cut off
            else:
                _link_unless_taken(fresh, path)
        except OSError:
            break
        finally:
            fresh.unlink(missing_ok=True)
    else:
        return path.read_bytes()
    return secrets.token_bytes(32)


def _write_private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _link_unless_taken(fresh: Path, path: Path) -> None:
    """Give `fresh` its real name in one step; another worker that was first wins."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return


class Proof:
    """One browser's proof during one request; asking for the token makes the cookie be set."""

    def __init__(self, key: bytes, cookie_header: str) -> None:
        self._key = key
        # Not http.cookies: it stops at the first malformed cookie, and other programs on
        # this host name (any port) set cookies of any shape.
        found = _COOKIE_SHAPE.search(cookie_header)
        self._cookie = found.group(1) if found else ""
        self.fresh = False  # the cookie was made now and must be sent

    @property
    def token(self) -> str:
        """What a form of ours carries in `FIELD`."""
        if not self._cookie:
            self._cookie = secrets.token_hex(16)
            self.fresh = True
        return self._token_for(self._cookie)

    def holds(self, token: str) -> bool:
        """Whether `token` was given out to this browser."""
        if not self._cookie:
            return False
        return hmac.compare_digest(self._token_for(self._cookie).encode(), token.encode("utf-8", "replace"))

    @property
    def set_cookie(self) -> str:
        """The `Set-Cookie` value for a fresh cookie."""
        return f"{COOKIE}={self._cookie}; Path=/; Max-Age={_A_YEAR_S}; HttpOnly; SameSite=Strict"

    def _token_for(self, cookie: str) -> str:
        return hmac.new(self._key, cookie.encode(), hashlib.sha256).hexdigest()


def form_in(body: bytes) -> Form:
    """The fields of a urlencoded body, the last of a name winning; line ends as LF.

    Raises `BadFormError`. Browsers send CRLF for every line end of a text area.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise BadFormError("The form is not in UTF-8.") from error
    except ValueError as error:
        raise BadFormError("The form has too many fields.") from error
    return {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in pairs}
