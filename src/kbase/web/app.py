"""The web application: pages and API as two thin doors over one open library."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kbase import __version__
from kbase.errors import KbaseError
from kbase.library import Library
from kbase.web import api, assets, contribute, packs, people, problems, proof
from kbase.web.contribute.resending import refusal
from kbase.web.pages import ask, browse, connections, errors, note, person
from kbase.web.pages import map as map_page
from kbase.web.security import HEADERS, Guard

log = logging.getLogger("kbase.web")


def create_app(library: Library) -> FastAPI:
    """The application serving `library`, which stays the caller's to close."""
    app = FastAPI(title="kbase", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.library = library
    for router in (
        assets.router,
        ask.router,
        note.router,
        person.router,
        browse.router,
        map_page.router,
        connections.router,
        contribute.router,
        people.router,
        packs.router,
        api.router,
    ):
        app.include_router(router)
    app.add_middleware(Guard, key=proof.key_in(library.settings.library), page=refusal)
    app.add_exception_handler(KbaseError, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _bare_status)
    app.add_exception_handler(Exception, _unforeseen)
    return app


def told(request: Request, problem: problems.Problem) -> Response:
    """A problem as whoever asked wants it: a document for programs, a page for people."""
    if request.url.path.startswith("/api/"):
        return problems.document_response(problem)
    return errors.error_page(request, problem)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, KbaseError):
        raise error
    return told(request, problems.problem_of(error))


async def _unreadable(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return told(request, problems.problem_of_validation(error))


async def _bare_status(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return told(request, problems.problem_of_status(error.status_code, error.detail, error.headers))


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen error at %s %s", request.method, request.url.path, exc_info=error)
    reply = told(request, problems.unexpected())
    reply.headers.update(HEADERS)  # this reply is made outside the guard, which dresses all others
    return reply
