"""Describe the REST interface on a page of our own: no script, no other host, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from essor.web.companies.entrance import RATE, READ, Scope
from essor.web.interface import api

_REF = "#/components/schemas/"
_BOUNDS = (("minimum", "≥ "), ("maximum", "≤ "), ("maxLength", "≤ "))


@dataclass(frozen=True, slots=True)
class Given:
    """Hold what an address takes: a part of it, of its query, of its headers or of its body."""

    name: str
    place: str
    kind: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """Hold what can be asked at an address.

    Args:
        name: names it, and its words: web.op_<name>.
        scope: what a token must reach.
        permission: what its person must hold in the company of the address.
        answers: the statuses of its answers when nothing is wrong.

    """

    name: str
    method: str
    path: str
    scope: str
    permission: str
    given: tuple[Given, ...]
    answers: tuple[str, ...]


@cache
def operations() -> Mapping[str, tuple[Operation, ...]]:
    """Return what can be asked, by group, as the OpenAPI description tells it."""
    schema = api.get_openapi_schema()
    known: Mapping[str, Any] = schema["components"]["schemas"]
    found: dict[str, tuple[Operation, ...]] = {}
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            one = Operation(
                told["operationId"], method.upper(), path, told.get("x-scope", Scope.READ.value),
                told.get("x-permission", READ),
                (*_parameters(told), *_body(told, known)),
                tuple(str(code) for code in told["responses"] if code != "default"),
            )  # fmt: skip
            group = told["tags"][-1].replace(" ", "_")
            found[group] = (*found.get(group, ()), one)
    return found


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what programs may ask, and how."""
    values = {"groups": operations(), "rate": RATE, "site": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "interface.html", values)


@require_safe
def docs(_: HttpRequest) -> HttpResponse:
    """Lead to the page in the language of the browser."""
    return redirect("interface")


def _parameters(told: Mapping[str, Any]) -> Iterator[Given]:
    for one in told.get("parameters", ()):
        yield Given(one["name"], one["in"], _kind(one["schema"]), bool(one.get("required")))


def _body(told: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Given]:
    for content in told.get("requestBody", {}).get("content", {}).values():
        schema = _followed(content["schema"], known)
        for name, field in schema.get("properties", {}).items():
            inside = _followed(field.get("items", {}), known).get("properties", {})
            yield Given(name, "body", _kind(field), name in schema.get("required", ()))
            for inner, own in inside.items():
                needed = inner in _followed(field["items"], known).get("required", ())
                yield Given(f"{name}[].{inner}", "body", _kind(own), needed)


def _followed(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    ref = str(schema.get("$ref", ""))
    found: Mapping[str, Any] = known[ref.removeprefix(_REF)] if ref else schema
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    """Return what a value is, as OpenAPI says it: integer, string (uuid), with its bounds."""
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "object"))
    if "format" in schema:
        kind = f"{kind} ({schema['format']})"
    bounds = [f"{sign}{schema[name]}" for name, sign in _BOUNDS if name in schema]
    return ", ".join([kind, *bounds])
