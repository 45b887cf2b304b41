"""Lay out the facts of a company for the analysis of its gaps, as the runtime would fetch them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from essor.kernel.fact import Fact
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period, add_months
from essor.kernel.ref import FigureRef
from essor.kernel.value import Money, Value
from essor.metrics import catalogue
from essor.metrics.analyses import analyses
from essor.work.data import Answer, Data, Line, Month, Share
from essor.work.registry import find

OCTOBER = Period.parse("2026-10")
PRODUCT = find("C2.2.3")
PERIMETERS: Mapping[Share, Perimeter] = {
    "all": ALL,
    "physical": Perimeter.of(channel="physical"),
    "ecommerce": Perimeter.of(channel="ecommerce"),
}


def answer(code: str, rows: Iterable[Mapping[str, Any]], period: Period = OCTOBER) -> Answer:
    """Return the rows of an analysis; a column that is not given is empty."""
    columns = tuple(analyses()[code].columns)
    return Answer(code, period, columns, tuple(tuple(row.get(name) for name in columns) for row in rows))


def sold(
    product: str, channel: str, now: tuple[object, object] | None, before: tuple[object, object] | None,
    family: str = "Knives", currency: str = "EUR",
) -> dict[str, Any]:  # fmt: skip
    """Return units and revenue of a product on both sides."""
    row: dict[str, Any] = {"product_id": product, "family": family, "channel": channel, "currency": currency}
    for suffix, side in (("", now), ("_before", before)):
        if side is not None:
            quantity, revenue = side
            row[f"quantity{suffix}"] = None if quantity is None else Decimal(str(quantity))
            row[f"revenue{suffix}"] = Decimal(str(revenue))
    return row


def planned(product: str, channel: str, quantity: object, revenue: object, **columns: Any) -> dict[str, Any]:
    """Return a line of the plan of October."""
    row = {"version": "v1", "period_start": OCTOBER.start, "period_end": OCTOBER.end, "product_id": product,
           "family": "Knives", "is_product": True, "channel": channel, "quantity": Decimal(str(quantity)),
           "revenue": Decimal(str(revenue))}  # fmt: skip
    return row | columns


def kpi(
    code: str, share: Share, value: object, *, target: object = None, last_year: object = None, n: int = 100, **cut: str
) -> Line:
    """Return a KPI of a share of the business, cut by dimensions where some are given."""
    definition = catalogue.kpis()[code]

    def valued(number: object) -> Value | None:
        return None if number is None else definition.value(Decimal(str(number)))

    shown = valued(value)
    assert shown is not None
    perimeter = PERIMETERS[share].narrow(**cut)
    change = None
    if last_year is not None and definition.unit not in {"ratio", "points"}:
        change = catalogue.kpis()["margin_rate"].value(Decimal(str(value)) / Decimal(str(last_year)) - 1)
    gap = None if target is None else valued(Decimal(str(value)) - Decimal(str(target)))
    return Line(code, definition.label, share, Fact(shown, FigureRef(code, OCTOBER, perimeter, "000001"), n),
                valued(target), gap, "none", valued(last_year), change)  # fmt: skip


def months(physical: Sequence[int], ecommerce: Sequence[int], target: int | None = None) -> tuple[Month, ...]:
    """Return months of revenue that end with October 2026."""
    count = len(physical)
    found = []
    for place, both in enumerate(zip(physical, ecommerce, strict=True)):
        start = add_months(OCTOBER.start, place - count + 1)
        month = Period(start, add_months(start, 1))
        shop, site = (Fact(Money(Decimal(amount)), FigureRef("revenue", month, PERIMETERS[share], "000001"))
                      for amount, share in zip(both, ("physical", "ecommerce"), strict=True))  # fmt: skip
        found.append(Month(month, shop, site, None if target is None else Money(Decimal(target))))
    return tuple(found)


def days(physical: int, ecommerce: int, period: Period) -> Answer:
    """Return the same sales every day of a period."""
    rows = [
        {"order_date": period.start + timedelta(days=step), "channel": channel, "revenue": Decimal(amount)}
        for step in range(period.days)
        for channel, amount in (("physical", physical), ("ecommerce", ecommerce))
    ]
    return answer("daily_sales", rows, period)


def facts(*answers: Answer, **fields: Any) -> Data:
    """Return the facts of October."""
    return Data("Maison Test", OCTOBER, "000001", answers=answers, **fields)


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)
