"""REST: what a company aims at."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from essor.kernel.item import Target
from essor.kernel.message import message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.plain import exact
from essor.mart.company import Company as Folder
from essor.web.companies.access import signed_in
from essor.web.companies.entrance import AIMS
from essor.web.companies.services import company_of, folder_of
from essor.web.companies.services.aims import OvertakenError, UnfitError, aims_of, set_aims
from essor.web.rest.matching import must_name
from essor.web.rest.paging import Listed, Page, paged
from essor.web.rest.refusal import Fault, RefusedError

router = Router(tags=["targets"])
_MOST = 1000


class TargetOut(Schema):
    """Hold one version of a target."""

    kpi: str
    period: str
    perimeter: str
    value: str
    version: str
    owner: str


class TargetIn(Schema):
    """Hold a target to set.

    Args:
        value: an exact decimal in the unit of the KPI, written as text; a rate in parts of one: "0.42".
        owner: whose target it is; left out, that of whoever the one before was set for.

    """

    kpi: str = Field(max_length=80)
    period: str = Field(max_length=40)
    perimeter: str = Field("all", max_length=200)
    value: Decimal = Field(max_digits=18, decimal_places=4, allow_inf_nan=False)
    owner: str = Field("", max_length=80)


class TargetsIn(Schema):
    """Hold targets to set, all of them or none."""

    targets: list[TargetIn] = Field(min_length=1, max_length=_MOST)


class TargetsSet(Schema):
    """Hold what was set: those that stood already are not among them."""

    snapshot: str
    items: list[TargetOut]
    count: int


@router.get("/companies/{slug}/targets", response=Listed[TargetOut])
def targets(
    request: HttpRequest, response: HttpResponse, slug: str, page: Annotated[Page, Query()], kpi: str = ""
) -> Any:  # fmt: skip
    """List the targets, every version of them; the ETag names the state of all, for who wants to set some."""
    found = aims_of(company_of(signed_in(request), slug))
    response["ETag"] = found.tag
    return paged(request, [row for row in found.rows if kpi in {"", row.kpi}], page, _told)


@router.put("/companies/{slug}/targets", response=TargetsSet, **AIMS)
def put_targets(request: HttpRequest, response: HttpResponse, slug: str, wanted: TargetsIn) -> Any:
    """Set targets, all or none, each as a new version; If-Match names the ETag that was read."""
    company = company_of(signed_in(request), slug, "companies.set_targets")
    seen = must_name(request)
    folder = folder_of(company)
    read = [_read(one, f"targets.{place}", folder) for place, one in enumerate(wanted.targets)]
    try:
        after, made = set_aims(company=company, who=signed_in(request), wanted=read, seen=seen)
    except OvertakenError:
        raise RefusedError(message("web.api_match_past"), status=HTTPStatus.PRECONDITION_FAILED) from None
    except UnfitError as unfit:
        raise RefusedError(*(Fault(said, f"targets.{place}") for place, said in unfit.why.items())) from None
    response["ETag"] = after.tag
    return {"snapshot": after.snapshot, "items": [_told(one) for one in made], "count": len(made)}


def _read(one: TargetIn, where: str, folder: Folder) -> Target:
    try:
        period = Period.parse(one.period, fiscal_start_month=folder.fiscal_start_month)
    except ValueError:
        raise RefusedError(Fault(message("web.api_period_unreadable", text=one.period), f"{where}.period")) from None
    try:
        perimeter = Perimeter.parse(one.perimeter)
    except ValueError:
        said = message("web.api_perimeter_unreadable", text=one.perimeter)
        raise RefusedError(Fault(said, f"{where}.perimeter")) from None
    return Target(one.kpi, period, perimeter, one.value, owner=one.owner)


def _told(row: Target) -> dict[str, str]:
    return {"kpi": row.kpi, "period": row.period.key(), "perimeter": row.perimeter.key(), "value": exact(row.value),
            "version": row.version, "owner": row.owner}  # fmt: skip
