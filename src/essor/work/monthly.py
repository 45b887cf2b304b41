"""Fetch KPIs month by month, whole and by channel, and the measures that they are computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from essor.kernel.fact import Fact
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.mart.company import Company
from essor.mart.engines import Engine
from essor.mart.snapshot import Snapshot
from essor.metrics import catalogue
from essor.metrics.compute import KpiRow, kpi_rows
from essor.metrics.fact_store import known_facts
from essor.metrics.measure_months import measure_months
from essor.metrics.targets import Targets
from essor.work.data import Amount, MeasureMonths, Month, Point, Series, Share

_CLOSED_DAYS = 3  # a long week-end: a month without a sale on its last days is over all the same
CHANNELS: tuple[Share, ...] = ("physical", "ecommerce")


def perimeters(within: Perimeter = ALL) -> Mapping[Share, Perimeter]:
    """Return a perimeter whole, then by channel where it is not of one channel already."""
    cuts = () if "channel" in dict(within.filters) else CHANNELS
    return {"all": within, **{share: within.narrow(channel=share) for share in cuts}}


def known_until(told: Period | None) -> date | None:
    """Return the day after the last one that data tell of; the last days of a month may be days without a sale."""
    if told is None:
        return None
    month = Period.month(told.last_day.year, told.last_day.month)
    return month.end if told.end >= month.end - timedelta(days=_CLOSED_DAYS) else told.end


def months_to(period: Period, months: int) -> Period:
    """Return so many whole months, the last one that in which a period ends."""
    return Period.month(period.last_day.year, period.last_day.month).rolling(months)


def series(
    engine: Engine,
    codes: Sequence[str],
    span: Period,
    targets: Targets,
    company: Company,
    snapshot: Snapshot,
    *,
    within: Perimeter = ALL,
) -> tuple[Series, ...]:
    """Return each KPI month by month, whole, then for each channel that cuts it.

    Args:
        engine: the snapshot.
        codes: the KPIs.
        span: the months.
        targets: what was aimed at.
        company: its currency.
        snapshot: where the figures come from.
        within: the part of the business.

    """
    found: list[Series] = []
    known = known_facts(company.folder, snapshot.id, company.currency)
    for share, perimeter in perimeters(within).items():
        rows = kpi_rows(
            engine, codes, span, ("period:month",), perimeter, compare="target", targets=targets,
            currency=company.currency, known=known,
        ).rows  # fmt: skip
        points: dict[str, list[Point]] = {}
        for row in rows:
            points.setdefault(row.kpi, []).append(_point(row, snapshot, company))
        found += [Series(code, share, tuple(held)) for code, held in points.items()]
    return tuple(found)


def measures(
    engine: Engine, codes: Sequence[str], span: Period, company: Company, within: Perimeter = ALL
) -> tuple[MeasureMonths, ...]:
    """Return the measures of KPIs month by month, whole, then for each channel that cuts them."""
    found: list[MeasureMonths] = []
    for share, perimeter in perimeters(within).items():
        held = measure_months(engine, codes, span, perimeter, currency=company.currency)
        for code, months in held.items():
            measure = catalogue.measures()[code]
            amounts = tuple(Amount(month, _known(number)) for month, number in months.items())
            found.append(MeasureMonths(code, measure.label, share, measure.additive, amounts))
    return tuple(found)


def months_of(code: str, found: Sequence[Series], company: Company) -> tuple[Month, ...]:
    """Return the months of a KPI with its two channels side by side; a channel without a row sold nothing.

    Args:
        code: the KPI.
        found: its series, whole and by channel.
        company: its currency.

    """
    of: dict[Share, dict[Period, Point]] = {
        one.share: {point.period: point for point in one.points} for one in found if one.kpi == code
    }
    whole, physical, ecommerce = (of.get(share, {}) for share in perimeters())
    shares: Mapping[Share, dict[Period, Point]] = {"physical": physical, "ecommerce": ecommerce}
    nothing = catalogue.kpis()[code].value(Decimal(0), company.currency)
    months: list[Month] = []
    for month in sorted({*physical, *ecommerce}):
        ref = next(points[month].fact.ref for points in (physical, ecommerce) if month in points)
        target = whole[month].target if month in whole else None
        shop, online = (
            points[month].fact
            if month in points
            else Fact(nothing, replace(ref, perimeter=ref.perimeter.narrow(channel=share)))
            for share, points in shares.items()
        )
        months.append(Month(month, shop, online, target))
    return tuple(months)


def _point(row: KpiRow, snapshot: Snapshot, company: Company) -> Point:
    kpi = catalogue.kpis()[row.kpi]
    target = None if row.target is None else kpi.value(row.target, company.currency)
    return Point(row.fact(snapshot.id, company.currency), target)


def _known(number: Decimal | NotComputable) -> Decimal | None:
    return None if isinstance(number, NotComputable) else number
