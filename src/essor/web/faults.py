"""Answer what cannot be shown: pages that tell what to do and nothing of the inside."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essor.kernel.message import message
from essor.web.rest.problem import problem
from essor.web.rest.refusal import Fault

_PROGRAMS = "/api/"
_SAID: Mapping[int, str] = {400: "web.api_said_400", 403: "web.api_forgery", 404: "web.api_missing",
                            500: "web.api_said_500"}  # fmt: skip


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: the page was open in another session."""
    del reason
    return _fault(request, "forgery", 403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what this person may not do."""
    del exception
    return _fault(request, "forbidden", 403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere, or nowhere this person may go."""
    del exception
    return _fault(request, "missing", 404)


def unusable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    del exception
    return _fault(request, "unusable", 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a defect of ours."""
    return _fault(request, "broken", 500)


def _fault(request: HttpRequest, name: str, status: int) -> HttpResponse:
    if request.path.startswith(_PROGRAMS):
        return problem(request, status, [Fault(message(_SAID[status]))])
    return render(request, "fault.html", {"title": f"web.fault_{name}", "text": f"web.fault_{name}_text"},
                  status=status)  # fmt: skip
