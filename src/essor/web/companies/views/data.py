"""Pages of the data: sources file by file, quality, reconciliation of the systems, where a figure comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from essor.kernel.message import LANGS, Bilingual
from essor.kernel.value import Money
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.companies.services import expecting, reconciling, tracing
from essor.web.companies.services import quality as qualities
from essor.web.companies.services.sources import known_of
from essor.web.tags.language import language
from essor.work.named import headed, period_name


@workspace("companies.read")
def sources(request: HttpRequest, company: Company) -> HttpResponse:
    """Show each source with its files, and how its exports keep to their rhythm."""
    may = signed_in(request).has_perm("companies.import", company)
    known, standings = known_of(company), expecting.standings_of(company, timezone.now())
    expected = {one.one.source: one for one in standings}
    return render(request, "companies/sources.html", {
        "known": known, "may_import": may, "rows": [(one, expected.get(one.source.code)) for one in known.sources],
        "missing": [one for one in standings if one.state == "missing"],
    })  # fmt: skip


@workspace("companies.read")
def quality(request: HttpRequest, company: Company) -> HttpResponse:
    """Show how good the data are, and where to mend them."""
    found = qualities.health_of(company)
    may = signed_in(request).has_perm("companies.import", company)
    values = {"health": found, "bars": qualities.bars_of(found), "may_import": may}
    return render(request, "companies/quality.html", values)


@workspace("companies.read")
def reconciliation(request: HttpRequest, company: Company) -> HttpResponse:
    """Show what each system says of a period, and why any two of them differ."""
    found = reconciling.reconciled_of(company, request.GET.get("period", ""))
    return render(request, "companies/reconciliation.html", {
        "compared": found, "chain": reconciling.chain(found.found, language()), "period_name": _named(found),
        "pairs": [(one, Money(one.unexplained, found.found.currency) if one.unexplained else None)
                  for one in found.found.pairs],
    })  # fmt: skip


@workspace("companies.read")
def reason(request: HttpRequest, company: Company, pair: str, number: int) -> HttpResponse:
    """Show the rows behind a reason of a difference; their files only to those who work with them."""
    found, rows = reconciling.rows_behind(company, request.GET.get("period", ""), pair, number)
    return render(request, "companies/reconciliation_rows.html", {
        "compared": found, "pair": found.found.pair(pair), "rows": rows, "period_name": _named(found),
        "opens": signed_in(request).has_perm("companies.import", company),
    })  # fmt: skip


@workspace("companies.read")
def lineage(request: HttpRequest, company: Company) -> HttpResponse:
    """Draw where a figure comes from."""
    found = tracing.traced_of(company, request.GET.get("kpi", ""), request.GET.get("period", ""))
    period = found.chain.ref.period
    return render(request, "companies/lineage.html", {
        "found": found, "flow": tracing.drawn(found, language()),
        "period_name": headed(period_name(period, language())),
    })  # fmt: skip


def _named(found: reconciling.Compared) -> Bilingual:
    return Bilingual(*(headed(period_name(found.found.period, lang)) for lang in LANGS))
