"""Pages of a company's settings: its name, currency, fiscal year and time zone; the look of its documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from essor.documents.brand import HOUSE
from essor.kernel.message import Message
from essor.kernel.value import Quantity
from essor.kernel.words import LOCALES, write
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.kept import brought_back
from essor.web.companies.models import Company
from essor.web.companies.services import branding
from essor.web.tags.language import language, say


@workspace("companies.administer", form="company_settings")
def company_settings(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the settings, and change them; what is wrong is said beside its field."""
    found = branding.settings_of(company)
    stand = found.values
    sent = request.POST if request.method == "POST" else brought_back(request)
    typed = {name: str(sent.get(name, "")) for name in branding.FIELDS} if sent else {}
    seen = {name: str(sent.get(f"seen-{name}", "")) for name in branding.FIELDS} if sent else {}
    if typed and request.method != "POST":
        found, stand = branding.Settings(typed), seen
    if request.method == "POST":
        found = branding.change_settings(company=company, who=signed_in(request), typed=typed, seen=seen)
        if not found.wrong and not found.meanwhile:
            messages.success(request, say("companies.settings_saved"))
            return redirect("company_settings", company=company.slug)
    lang = language()
    return render(request, "companies/settings.html", {
        "found": found, "stand": stand,
        "currencies": branding.currencies(lang), "timezones": branding.timezones(),
        "months": [(str(month), format_date(date(2000, month, 1), "LLLL", locale=LOCALES[lang]))
                   for month in range(1, 13)],
    }, status=422 if found.wrong or found.meanwhile else 200)  # fmt: skip


@workspace("companies.administer")
def brand(request: HttpRequest, company: Company) -> HttpResponse:
    """Show what the documents wear, and change it."""
    look = branding.look_of(company)
    accent = look.accent if look else HOUSE.accent
    wrong: dict[str, Message] = {}
    if request.method == "POST":
        accent = request.POST.get("accent", "").strip().lower()
        wrong = dict(branding.change_look(
            company=company, accent=accent, logo=request.FILES.get("logo"),
            without_logo="without_logo" in request.POST,
        ))  # fmt: skip
        if not wrong:
            messages.success(request, say("companies.brand_saved"))
            return redirect("company_brand", company=company.slug)
    read = None if "accent" in wrong else branding.read_contrast(accent)
    return render(request, "companies/brand.html", {
        "look": look, "accent": accent, "wrong": wrong, "contrast": read,
        "contrast_told": write(Quantity(Decimal(f"{read.ratio:.1f}")), language()) if read else "",
    }, status=422 if wrong else 200)  # fmt: skip


@workspace("companies.read")
def logo(request: HttpRequest, company: Company) -> HttpResponse:  # noqa: ARG001 a page
    """Hand out the logo: a PNG that we drew ourselves."""
    look = branding.look_of(company)
    if look is None or not look.logo:
        raise Http404
    return HttpResponse(bytes(look.logo), content_type="image/png", headers={"Cache-Control": "private, no-cache"})
