"""REST: what a company aims at."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from essor.kernel.item import Target
from essor.kernel.plain import exact
from essor.metrics.targets import load_targets
from essor.web.companies.access import signed_in
from essor.web.companies.services import company_of, opened
from essor.web.rest.paging import Listed, Page, paged

router = Router(tags=["targets"])


class TargetOut(Schema):
    """Hold one version of a target."""

    kpi: str
    period: str
    perimeter: str
    value: str
    version: str
    owner: str


@router.get("/companies/{slug}/targets", response=Listed[TargetOut])
def targets(request: HttpRequest, slug: str, page: Annotated[Page, Query()], kpi: str = "") -> Any:
    """List the targets, every version of them."""
    with opened(company_of(signed_in(request), slug)) as at:
        held = load_targets(at.engine)
    return paged(request, [row for row in held.rows if kpi in {"", row.kpi}], page, _told)


def _told(row: Target) -> dict[str, str]:
    return {"kpi": row.kpi, "period": row.period.key(), "perimeter": row.perimeter.key(), "value": exact(row.value),
            "version": row.version, "owner": row.owner}  # fmt: skip
