"""Pages out of templates: one compiled environment a process, and the words every template may use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kbase.counting import counted
from kbase.dates import day
from kbase.model import PersonRef, tells_apart, times
from kbase.plaintext import plain_text
from kbase.verdicts import REWORDED, by_itself
from kbase.web import addresses, unseen, wording
from kbase.web.assets import assets

# A page may change with the next note anybody saves, and must be right after "back" too.
PAGE_HEADERS = {"Cache-Control": "private, no-cache"}


@cache
def environment() -> Environment:
    """Templates compiled on first use and kept; an undefined name is an error, never an empty string."""
    made = Environment(
        loader=PackageLoader("kbase.web"),
        autoescape=True,
        auto_reload=False,
        cache_size=-1,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "isolated": unseen.isolated,
        "plain": unseen.plain,
        "spelled_out": unseen.spelled_out,
        "as_read": lambda source: unseen.spelled_out(plain_text(source).text),
        "kind": wording.kind_name,
        "kinds": wording.kinds_name,
        "day": day,
        "moment": wording.moment,
        "initials": wording.initials,
        "tint": wording.tint,
        "listed": wording.listed,
        "by_itself": by_itself,
        "age": lambda value: wording.age(value, today()),
        "dated": dated,
        "person": person_link,
        "authors": author_links,
        "space": lambda name, spaces: space_link(name, spaces.get(name, name)),
    }
    made.tests |= {
        "old": lambda value: wording.is_old(value, today()),
        "gone": lambda person: person.has_left(today()),
    }
    made.globals |= {
        "static": assets().url,
        "counted": counted,
        "in_words": wording.in_words,
        "times": times,
        "tells_apart": tells_apart,
        "to": addresses,
        "REWORDED": REWORDED,
    }
    return made


def today() -> date:
    """The day ages are counted from."""
    return datetime.now(UTC).date()


@lru_cache(maxsize=4096)
def dated(value: date) -> Markup:
    """A day in words inside a `time` element."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat()[:10], day(value))


@lru_cache(maxsize=4096)  # a few people stand on every page, several times
def person_link(ref: PersonRef) -> Markup:
    """Somebody's name, leading to their page."""
    return Markup('<a href="{}">{}</a>').format(addresses.person(ref.id), unseen.isolated(ref.name))


@lru_cache(maxsize=4096)
def author_links(refs: tuple[PersonRef, ...]) -> Markup:
    """Who wrote something, each leading to their page."""
    return Markup(", ").join(map(person_link, refs)) or Markup("<span>nobody named</span>")


@lru_cache(maxsize=1024)
def space_link(name: str, title: str) -> Markup:
    """A space by its title, leading to its notes."""
    return Markup('<a href="{}">{}</a>').format(addresses.notes(space=name), unseen.isolated(title))


def fragment(template: str, **context: Any) -> str:
    """Part of a page, for scripts to put in its place."""
    return environment().get_template(template).render(**context)


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A whole page; templates extend `base.html` and see `request` beside what is given."""
    html = environment().get_template(template).render(request=request, **context)
    return HTMLResponse(html, status_code=status, headers=PAGE_HEADERS | (headers or {}))
