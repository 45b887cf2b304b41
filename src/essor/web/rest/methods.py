"""Tell a program that an address does not know a method as every other refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase

from essor.kernel.message import message
from essor.web.rest.problem import problem
from essor.web.rest.refusal import Fault

_PROGRAMS = "/api/v1/"
_ALLOW = "Allow"
Answer = Callable[[HttpRequest], HttpResponseBase]


def told(get_response: Answer) -> Answer:
    """Return an answer to each request: a method that an address of the REST interface lacks is told as a problem."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        found = get_response(request)
        if found.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not request.path.startswith(_PROGRAMS):
            return found
        known = ", ".join(sorted(one.strip() for one in found.headers.get(_ALLOW, "").split(",")))
        said = message("web.api_said_405", method=request.method or "", known=known)
        return problem(request, HTTPStatus.METHOD_NOT_ALLOWED, [Fault(said)], {_ALLOW: known})

    return answer
