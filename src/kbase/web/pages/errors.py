"""What a page says when it cannot be shown: what happened and what to do next, never a traceback."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from kbase.web.problems import Problem
from kbase.web.templating import page


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    """The problem as a page in the look of all others."""
    return page(request, "error.html", problem.status, dict(problem.headers), problem=problem)
