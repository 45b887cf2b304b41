"""The page of targets: a grid of KPIs and months, typed or pasted, checked cell by cell, saved as a whole."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from essor.kernel.message import LANGS, Lang, Message, message
from essor.kernel.words import say
from essor.mart.refusal import MartError
from essor.metrics import catalogue
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.kept import brought_back
from essor.web.companies.models import Company
from essor.web.companies.services import targets as services
from essor.web.companies.services.grid import Asked, Grid
from essor.web.companies.services.pasted import placed
from essor.web.tags.language import language
from essor.work.named import headed, period_name

_FIELDS = "/"
"""Sign that stands in the name of each cell, and in no other field of the page."""


@workspace("companies.read", form="targets")
def grid(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the targets of a year; take those that a manager typed or pasted."""
    may = signed_in(request).has_perm("companies.set_targets", company)
    if request.method == "POST" and not may:
        raise Http404
    asked = _asked(request, request.POST if request.method == "POST" else brought_back(request))
    refused: tuple[Message, ...] = ()
    left: tuple[Message, ...] = ()
    if request.method == "POST" and request.POST.get("do") == "place":
        asked, left = _pasted(request, company, asked)
    if request.method == "POST" and request.POST.get("do") == "save":
        try:
            found = services.save(company=company, who=signed_in(request), asked=asked)
        except MartError as error:
            refused, found = (error.message,), services.grid_of(company, asked)
        if found.saved is not None:
            key = "companies.targets_saved" if found.saved else "companies.targets_same"
            messages.success(request, say(message(key, n=found.saved), language()))
            return redirect(_address(company, found, asked))
    else:
        found = services.grid_of(company, asked)
    return render(request, "companies/targets.html", {
        "grid": found, "asked": asked, "may": may, "refused": refused, "left": left,
        "pasted": request.POST.get("block", "") if left else "", "start": request.POST.get("start", ""),
        **_shown(company, found, asked),
    })  # fmt: skip


def _asked(request: HttpRequest, sent: QueryDict | None) -> Asked:
    given = request.GET if sent is None else sent
    return Asked(
        year=request.GET.get("year", ""),
        perimeter=request.GET.get("perimeter", ""),
        kpis=tuple(code for code in given.getlist("kpi") if code in catalogue.kpis()),
        lang=language(),
        marks=_marks(given.get("marks", "")),
        typed=None if sent is None else {name: str(text) for name, text in sent.items() if _FIELDS in name},
        at="" if sent is None else sent.get("at", ""),
    )


def _marks(text: str) -> Lang:
    return next((lang for lang in LANGS if lang == text), language())


def _pasted(request: HttpRequest, company: Company, asked: Asked) -> tuple[Asked, tuple[Message, ...]]:
    """Return what is asked with the block of the page placed among what was typed, and what found no place."""
    block = request.POST.get("block", "")
    if not block.strip():
        return asked, ()
    found = placed(block, services.grid_of(company, asked), request.POST.get("start", ""))
    return services.replaced(asked, found.cells), found.left


def _shown(company: Company, found: Grid, asked: Asked) -> dict[str, Any]:
    lang = language()
    perimeters = [(one.key(), services.named(one, lang), one == found.perimeter) for one in found.perimeters]
    return {
        "year_name": headed(period_name(found.year, lang)),
        "perimeters": perimeters,
        "turns": [_address(company, found, asked, f"FY{found.year.start.year + step}") for step in (-1, 1)],
        "year_key": f"FY{found.year.start.year}",
    }


def _address(company: Company, found: Grid, asked: Asked, year: str = "") -> str:
    query: list[tuple[str, str]] = [("year", year or f"FY{found.year.start.year}")]
    if found.perimeter.key() != "all":
        query.append(("perimeter", found.perimeter.key()))
    query += [("kpi", code) for code in asked.kpis]
    return f"{reverse('targets', kwargs={'company': company.slug})}?{urlencode(query)}"
