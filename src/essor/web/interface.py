"""The REST interface, version 1: the same rooms and the same permissions as the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from essor import __version__
from essor.kernel.message import message
from essor.mart.refusal import MartError
from essor.web.companies.api import router as companies
from essor.web.companies.entrance import READS, Pace
from essor.web.companies.services import NoDataError
from essor.web.companies.services.importing import RefusedError as UnusableError
from essor.web.rest.problem import MEDIA_TYPE, Problem, problem
from essor.web.rest.refusal import Fault, RefusedError
from essor.web.rest.unfit import faults_of
from essor.web.workshop.api import router as workshop

_OUTSIDE = {"body": 2}
"""How many parts of the place of a fault name no field: where it was sent, and for a body our name of it."""


class Interface(NinjaAPI):
    """Name each operation by its function, so that its words, its tests and its callers call it the same."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of an operation."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **place: Any) -> OpenAPISchema:
        """Return the description, with what any address may answer besides: a refusal."""
        schema = super().get_openapi_schema(**place)
        refusal = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**refusal.pop("$defs"), Problem.__name__: refusal}
        told = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
        for methods in schema["paths"].values():
            for one in methods.values():
                one["responses"]["default"] = {"description": "A refusal", "content": {MEDIA_TYPE: told}}
        return schema


api = Interface(
    title="Essor", version=__version__, urls_namespace="api", auth=READS, throttle=[Pace()], docs_url=None,
    description="Companies, imports, KPIs, targets, work products and documents.",
)  # fmt: skip
api.add_router("", companies)
api.add_router("", workshop)


@api.exception_handler(RefusedError)
def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """Answer with the sentences that say why."""
    return problem(request, error.status, error.faults)


@api.exception_handler(UnusableError)
def not_taken(request: HttpRequest, error: UnusableError) -> HttpResponse:
    """Answer 422 where files are not taken."""
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, [Fault(error.message)])


@api.exception_handler(MartError)
def refused_below(request: HttpRequest, error: MartError) -> HttpResponse:
    """Answer 422 where the data folder refuses: an unknown snapshot, a file that cannot be used."""
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, [Fault(error.message)])


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with each field that holds what it cannot."""
    faults = [fault for one in error.errors for fault in faults_of([one], inside=_OUTSIDE.get(one["loc"][0], 1))]
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, faults)


@api.exception_handler(NoDataError)
def nothing(request: HttpRequest, error: NoDataError) -> HttpResponse:
    """Answer 409 where nothing was imported yet."""
    del error
    return problem(request, HTTPStatus.CONFLICT, [Fault(message("companies.empty_text"))])


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer 404 alike for what is not there and for what is not the caller's."""
    del error
    return problem(request, HTTPStatus.NOT_FOUND, [Fault(message("web.api_missing"))])


@api.exception_handler(HttpError)
def turned_away(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer who is not let in (401), asks too often (429), or sends what cannot be read (400)."""
    status = HTTPStatus(error.status_code)
    headers = {"WWW-Authenticate": 'Bearer realm="Essor"'} if status == HTTPStatus.UNAUTHORIZED else {}
    said = message("web.api_forgery") if status == HTTPStatus.FORBIDDEN else message(f"web.api_said_{status.value}")
    return problem(request, status, [Fault(said)], headers)
