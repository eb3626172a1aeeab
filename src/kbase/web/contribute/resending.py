"""A form refused for a stale proof comes back with everything typed, to be sent once more."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from kbase.web.pages.errors import error_page
from kbase.web.problems import Problem
from kbase.web.proof import FIELD, Form
from kbase.web.security import proof_of
from kbase.web.templating import page


def refusal(request: Request, problem: Problem, form: Form | None) -> Response:
    """The page the guard shows; `form` only when the browser vouches that it came from a page of ours."""
    if form is None:
        return error_page(request, problem)
    kept = {name: text for name, text in form.items() if name != FIELD}
    return page(
        request,
        "contribute/resend.html",
        problem.status,
        fields=kept,
        to_address=request.url.path,
        proof=proof_of(request),
    )
