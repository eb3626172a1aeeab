"""Filling in a page's form the way a browser without scripts does."""

from __future__ import annotations

from html.parser import HTMLParser

from httpx2 import Response
from starlette.testclient import TestClient


class Sheet(HTMLParser):
    """The fields of the page's POST form, as they stand in it, and the ids and links around them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, str] = {}
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.described: dict[str, str] = {}
        self._in_form = False
        self._area = ""
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self._in_form = given.get("method") == "post"
        if not self._in_form or not given.get("name"):
            if tag == "option" and self._select and "selected" in given:
                self.fields[self._select] = given["value"]
            return
        name = given["name"]
        if "aria-describedby" in given:
            self.described[name] = given["aria-describedby"]
        if tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
            self.fields[name] = ""
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._in_form = False


def sheet(reply: Response) -> Sheet:
    """The form on a page."""
    return Sheet(reply.text)


def fill(client: TestClient, address: str, step: str = "save", **typed: str) -> Response:
    """Open `address`, type into its fields, press the button."""
    opened = client.get(address)
    assert opened.status_code == 200, opened.text
    return send(client, address, sheet(opened).fields | typed, step)


def send(client: TestClient, address: str, fields: dict[str, str], step: str = "save") -> Response:
    """Send `fields` as the browser sends a form, line ends as CRLF."""
    lines = {name: value.replace("\n", "\r\n") for name, value in fields.items()}
    return client.post(address, data=lines | {"step": step})


def shown_at(reply: Response) -> str:
    """The id of the note a saved form led to."""
    assert reply.status_code == 303, reply.text
    return reply.headers["location"].rpartition("/")[2]
