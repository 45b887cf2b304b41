"""Pages of the workshop: the generic studio of a work product, the map of the competences, the origin of a figure."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from essor.kernel.message import LANGS
from essor.standard import load
from essor.web.companies.access import workspace
from essor.web.companies.models import Company
from essor.web.tags import language
from essor.web.ways import area_of, label_of, noun_of
from essor.web.workshop import services
from essor.work import runtime
from essor.work.product import Product
from essor.work.registry import products


@workspace()
def home(request: HttpRequest, company: Company) -> HttpResponse:  # noqa: ARG001 the frame reads the company
    """Lead to the first screen: the dashboard."""
    first = products().get("C2.2.1") or next(iter(products().values()))
    return redirect("workshop:product", company=company.slug, area=area_of(first), noun=noun_of(first))


@workspace()
def product(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show a work product: its document, and beside it what the criterion says of it."""
    return _studio(request, company, services.product_at(area, noun), "product")


@workspace()
def check(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show what the criterion says, part by part."""
    return _studio(request, company, services.product_at(area, noun), "check")


@workspace()
def deliverables(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show the files that a work product is handed out in."""
    return _studio(request, company, services.product_at(area, noun), "deliverables")


@workspace()
def deliverable(
    request: HttpRequest, company: Company, area: str, noun: str, lang: str, shape: str
) -> HttpResponseBase:  # fmt: skip
    """Hand out a work product as a file."""
    if lang not in LANGS:
        raise Http404
    made = services.made_for(company, services.product_at(area, noun), asked(request))
    content, media, name = services.file_of(made, lang, shape)
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@workspace()
def skills(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the map of the competences: what is made here, what is to come."""
    return render(request, "workshop/skills.html", {"standard": load(), "known": {
        one.code: reverse("workshop:product", kwargs={"company": company.slug, **_place(one)})
        for one in products().values()
    }})  # fmt: skip


@workspace()
def origin(request: HttpRequest, company: Company) -> HttpResponse:
    """Show where a figure comes from, down to the rows of the files."""
    found, value = services.explained(company, request.GET.get("ref", ""))
    return render(request, "workshop/figure.html", {"found": found, "value": value})


def asked(request: HttpRequest) -> services.Asked:
    """Return the period and the perimeter that the address carries."""
    return services.Asked(
        request.GET.get("period", ""), request.GET.get("perimeter", ""), request.GET.get("snapshot", "")
    )


def _studio(request: HttpRequest, company: Company, made_of: Product, tab: str) -> HttpResponse:
    made = services.made_for(company, made_of, asked(request))
    values: dict[str, Any] = {
        "product": made_of,
        "label": label_of(made_of),
        "tab": tab,
        "place": _place(made_of),
        "made": made,
        "document": made.document(language()),
        "checked": _checked(made),
        "shapes": services.shapes_of(made_of),
        "langs": LANGS,
        "origin": reverse("workshop:figure", kwargs={"company": company.slug}),
    }
    return render(request, f"workshop/{tab}.html", values)


def _place(made_of: Product) -> dict[str, str]:
    return {"area": area_of(made_of), "noun": noun_of(made_of)}


def _checked(made: runtime.Made) -> dict[str, Any]:
    """Return the findings by part of the criterion, and how many parts are proved."""
    parts = []
    for part in made.product.criterion:
        found = [one for one in made.findings if one.part == part.letter]
        ask = next((one for one in made.questions if one.part == part.code), None)
        parts.append({"part": part, "findings": found, "question": ask, "state": _state(found, ask is not None)})
    proved = sum(one["state"] == "ok" for one in parts)
    return {"parts": parts, "proved": proved, "all": len(parts)}


def _state(findings: list[Any], asked_of_person: bool) -> str:
    statuses = {one.status for one in findings}
    if "fail" in statuses:
        return "bad"
    if statuses & {"warn", "not_reproduced"}:
        return "half"
    if asked_of_person:
        return "human"
    return "ok" if "pass" in statuses else "todo"
