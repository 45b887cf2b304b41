"""Pages of the exports that are expected again and again: how each stands, what is expected besides."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from essor.web.companies.access import signed_in, workspace
from essor.web.companies.forms import ExpectationForm
from essor.web.companies.models import Company, Expectation
from essor.web.companies.services import expecting, folder_of
from essor.web.tags.language import say


@workspace("companies.read")
def listing(request: HttpRequest, company: Company) -> HttpResponse:
    """Show which exports are expected and how they stand; those who import expect one more."""
    may = signed_in(request).has_perm("companies.import", company)
    if request.method == "POST" and not may:
        raise Http404
    sources = expecting.sources_of(company)
    form = ExpectationForm(sources, request.POST or None)
    if request.method == "POST" and form.is_valid():
        expecting.expect(company=company, by=signed_in(request), **form.content())
        messages.success(request, say("companies.expected_saved"))
        return redirect("schedules", company=company.slug)
    form.mark()
    return render(request, "companies/schedules.html", {
        "standings": expecting.standings_of(company, timezone.now()), "form": form, "may": may,
        "zone": folder_of(company).timezone,
    }, status=422 if form.errors else 200)  # fmt: skip


@require_POST
@workspace("companies.import")
def end(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Expect nothing of a source any more."""
    found = get_object_or_404(Expectation.objects.visible_to(signed_in(request)), company=company, pk=pk)
    expecting.expect_no_more(expectation=found)
    messages.success(request, say("companies.expected_ended"))
    return redirect("schedules", company=company.slug)
