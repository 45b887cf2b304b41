"""The page that finds what a person may open; the palette of the keyboard asks it for its list alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.workshop.finding import find

_LONGEST = 80


@workspace()
def search(request: HttpRequest, company: Company) -> HttpResponse:
    """Show what the words of a person name."""
    asked = request.GET.get("q", "")[:_LONGEST].replace("\x00", "").strip()
    found = find(user=signed_in(request), company=company, asked=asked, today=localdate())
    values = {"asked": asked, "found": found, "n": sum(len(one.things) + one.more for one in found)}
    partial = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "palette-found"
    answer = render(request, "workshop/_found.html" if partial else "workshop/search.html", values)
    answer.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return answer
