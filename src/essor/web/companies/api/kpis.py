"""REST: companies, their KPIs, and where figures come from."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from essor.kernel.message import message
from essor.kernel.ref import FigureRef
from essor.metrics import catalogue
from essor.metrics.as_data import answered, definition
from essor.metrics.as_data import explained as explained_data
from essor.metrics.compute import kpi_rows
from essor.metrics.explain import Explanation, explain
from essor.metrics.question import COMPARISONS, near_kpi
from essor.web.companies.access import signed_in
from essor.web.companies.api.asking import perimeter_of, period_of
from essor.web.companies.models import Company
from essor.web.companies.services import company_of, opened
from essor.web.rest.paging import Listed, Page, paged
from essor.web.rest.refusal import RefusedError

router = Router(tags=["companies"])
_MOST_ROWS = 10_000


class CompanyOut(Schema):
    """Hold a company that the caller may read."""

    slug: str
    name: str


class KpiQuestion(Schema):
    """Hold what is asked of a KPI."""

    period: str = ""
    by: str = ""
    perimeter: str = "all"
    compare: str = ""
    snapshot: str = ""


@router.get("/companies", response=Listed[CompanyOut])
def companies(request: HttpRequest, page: Annotated[Page, Query()]) -> Any:
    """List the companies of the caller."""
    return paged(request, Company.objects.visible_to(signed_in(request)), page)


@router.get("/companies/{slug}", response=CompanyOut)
def company(request: HttpRequest, slug: str) -> Any:
    """Give one company."""
    return company_of(signed_in(request), slug)


@router.get("/kpis", response=Listed[dict[str, Any]])
def kpis(request: HttpRequest, page: Annotated[Page, Query()]) -> Any:
    """List the KPIs of the catalogue with their definitions."""
    return paged(request, list(catalogue.kpis().values()), page, definition)


@router.get("/companies/{slug}/kpis/{code}")
def kpi(request: HttpRequest, slug: str, code: str, asked: Annotated[KpiQuestion, Query()]) -> dict[str, Any]:
    """Give the figures of a KPI, cut by dimensions and compared."""
    found = company_of(signed_in(request), slug)
    known = catalogue.kpis().get(code)
    if known is None:
        raise RefusedError(message("web.api_kpi_unknown", code=code, near=near_kpi(code)))
    if asked.compare and asked.compare not in COMPARISONS:
        raise RefusedError(message("web.api_compare_unknown", text=asked.compare, known=", ".join(COMPARISONS)))
    with opened(found, asked.snapshot) as at:
        answer = kpi_rows(
            at.engine, (code,), period_of(asked.period, at), _words(asked.by), perimeter_of(asked.perimeter),
            compare=asked.compare or None,
            fiscal_start_month=at.folder.fiscal_start_month, currency=at.folder.currency,
        )  # fmt: skip
        if len(answer.rows) > _MOST_ROWS:
            raise RefusedError(message("web.api_too_many", rows=len(answer.rows), most=_MOST_ROWS))
        return answered(known, answer, at.snapshot.id)


@router.get("/companies/{slug}/figure")
def figure(request: HttpRequest, slug: str, ref: str = "", rows: int = 20) -> dict[str, Any]:
    """Say where a figure comes from: formula, measures, files, rows."""
    found = company_of(signed_in(request), slug)
    try:
        asked = FigureRef.parse(ref)
    except ValueError:
        raise RefusedError(message("web.api_figure_unreadable", text=ref)) from None
    with opened(found, asked.snapshot) as at:
        names = {record.file_sha256: record.file_name for record in at.snapshot.imports}
        full = FigureRef(asked.kpi, asked.period, asked.perimeter, at.snapshot.id)
        chain = explain(
            at.engine, full, file_names=names, first=max(0, min(rows, _MOST_ROWS)), currency=at.folder.currency
        )
    if isinstance(chain, Explanation):
        return explained_data(chain)
    raise RefusedError(*chain)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
