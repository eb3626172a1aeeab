"""Every route of kbase: who may use it, and what proves that a change was meant.

A route that is not in this table fails the suite, so that nobody adds a door without
having said who it is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Who(Enum):
    """Whom a route answers."""

    ANYBODY = "anybody on this machine"  # nothing of the library's content
    READER = "who may read: the owner"
    WRITER = "who may write: the owner"


class Proof(Enum):
    """What shows that no other site in the browser sent it."""

    NONE = "none needed: it changes nothing"
    FORM = "the token of a form of ours"
    HEADER = "the header X-Kbase-Request"


@dataclass(frozen=True, slots=True)
class Route:
    """One method at one address."""

    method: str
    path: str
    who: Who
    proof: Proof


def _page(path: str, who: Who = Who.READER) -> Route:
    return Route("GET", path, who, Proof.NONE)


def _form(path: str, who: Who = Who.WRITER) -> Route:
    return Route("POST", path, who, Proof.FORM)


def _call(method: str, path: str, who: Who) -> Route:
    proof = Proof.NONE if method == "GET" else Proof.HEADER
    return Route(method, f"/api/v1{path}", who, proof)


PAGES = [
    _page("/"),
    _page("/ask"),
    _page("/ask/reply"),
    _page("/ask/matches"),
    _page("/ask/choices"),
    _page("/map"),
    _page("/connections"),
    _page("/notes/{note}"),
    _page("/notes/{note}/source"),
    _page("/people/{person}"),
    _page("/notes"),
    _page("/questions"),
    _page("/people"),
    _page("/experts"),
    _page("/browse"),
    _page("/static/{digest}/{name}", Who.ANYBODY),
    _page("/favicon.ico", Who.ANYBODY),
]
WRITING = [
    *(_page(f"/new/{kind}", Who.WRITER) for kind in ("note", "practice", "lesson", "question")),
    *(_form(f"/new/{kind}") for kind in ("note", "practice", "lesson", "question")),
    _form("/new/preview", Who.READER),
    _form("/new/similar", Who.READER),
    _page("/notes/{note}/answer", Who.WRITER),
    _form("/notes/{note}/answer"),
    _page("/notes/{note}/edit", Who.WRITER),
    _form("/notes/{note}/edit"),
    _page("/notes/{note}/history"),
    _page("/notes/{note}/revisions/{number}"),
    _form("/notes/{note}/revisions/{number}/restore"),
    _page("/notes/{note}/remove", Who.WRITER),
    _form("/notes/{note}/remove"),
    _page("/removed", Who.ANYBODY),
    _page("/people/{person}/edit", Who.WRITER),
    _form("/people/{person}/edit"),
    _page("/people/{person}/ask", Who.WRITER),
    _form("/people/{person}/ask"),
    _page("/people/{person}/names", Who.WRITER),
    _form("/people/{person}/names"),
    _page("/same-people", Who.WRITER),
    _page("/learn"),
    _form("/notes/{note}/helped"),
    _form("/notes/{note}/accepted"),
    _form("/notes/{note}/asked-of"),
    _form("/notes/{note}/applied"),
]
SESSIONS = [
    _page("/packs"),
    _form("/packs"),
    _page("/packs/{pack}"),
    _page("/packs/{pack}/print"),
    _page("/packs/{pack}/slides"),
    _page("/packs/{pack}/pack.md"),
    _page("/packs/{pack}/session.ics"),
    _page("/packs/{pack}/versions"),
    _page("/packs/{pack}/add"),
    _page("/packs/{pack}/capture"),
    _form("/packs/{pack}/capture"),
    _form("/packs/{pack}/change"),
    _form("/packs/{pack}/known"),
    _page("/packs/{pack}/remove"),
    _form("/packs/{pack}/remove"),
]
CALLS = [
    _call("POST", "/ask", Who.READER),
    _call("GET", "/ask", Who.READER),
    _call("GET", "/experts", Who.READER),
    _call("GET", "/complete", Who.READER),
    _call("GET", "/notes", Who.READER),
    _call("POST", "/notes", Who.WRITER),
    _call("GET", "/notes/{note}", Who.READER),
    _call("PUT", "/notes/{note}", Who.WRITER),
    _call("DELETE", "/notes/{note}", Who.WRITER),
    _call("GET", "/notes/{note}/related", Who.READER),
    _call("GET", "/notes/{note}/history", Who.READER),
    _call("GET", "/notes/{note}/revisions/{number}", Who.READER),
    _call("POST", "/notes/{note}/restore", Who.WRITER),
    _call("POST", "/notes/{note}/helped", Who.WRITER),
    _call("DELETE", "/notes/{note}/helped", Who.WRITER),
    _call("PUT", "/notes/{note}/applied", Who.WRITER),
    _call("DELETE", "/notes/{note}/applied", Who.WRITER),
    _call("PUT", "/notes/{note}/accepted", Who.WRITER),
    _call("DELETE", "/notes/{note}/accepted", Who.WRITER),
    _call("GET", "/people", Who.READER),
    _call("GET", "/people/{person}", Who.READER),
    _call("POST", "/packs/draw", Who.READER),
    _call("POST", "/packs", Who.WRITER),
    _call("GET", "/packs", Who.READER),
    _call("GET", "/packs/{pack}", Who.READER),
    _call("GET", "/packs/{pack}/versions", Who.READER),
    _call("DELETE", "/packs/{pack}", Who.WRITER),
    _call("POST", "/packs/{pack}/changes", Who.WRITER),
    _call("GET", "/packs/{pack}/offered", Who.READER),
    _call("GET", "/packs/{pack}/outcomes", Who.READER),
    _call("POST", "/packs/{pack}/outcomes", Who.WRITER),
    _call("GET", "/packs/{pack}/markdown", Who.READER),
    _call("GET", "/packs/{pack}/event", Who.READER),
    _call("GET", "/formats", Who.READER),
    _call("PUT", "/people/{person}/known/{note}", Who.WRITER),
    _call("DELETE", "/people/{person}/known/{note}", Who.WRITER),
    _call("PUT", "/people/{person}", Who.WRITER),
    _call("POST", "/people/{person}/questions", Who.WRITER),
    _call("PUT", "/people/{person}/questions/{note}", Who.WRITER),
    _call("GET", "/people/{person}/peers", Who.READER),
    _call("GET", "/people/{person}/names", Who.WRITER),
    _call("POST", "/people/{person}/names", Who.WRITER),
    _call("DELETE", "/people/{person}/names/{name}", Who.WRITER),
    _call("GET", "/overview", Who.READER),
    _call("GET", "/tags", Who.READER),
    _call("GET", "/spaces", Who.READER),
    _call("GET", "/connections", Who.READER),
    _call("GET", "/map", Who.READER),
    _call("GET", "/health", Who.ANYBODY),
    _call("GET", "/openapi.json", Who.ANYBODY),
]
ROUTES = [*PAGES, *WRITING, *SESSIONS, *CALLS]
