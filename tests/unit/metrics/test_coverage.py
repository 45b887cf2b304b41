"""The days that data tell of are those of the orders, else of what there is, to the end of its last period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from small_shop import Opener, line

from essor.kernel.period import Period
from essor.metrics.coverage import days_told, last_month


def test_the_days_of_orders_come_before_all_others(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2025-01-05", "1.00"), line("2", "2025-03-02", "1.00")],
        invoices=[{"invoice_id": "1", "invoice_date": date(2020, 1, 1), "kind": "invoice", "net_amount": Decimal(1)}],
    )
    assert days_told(engine) == Period(date(2025, 1, 5), date(2025, 3, 3))


def test_rows_that_span_days_reach_to_their_end(open_rows: Opener) -> None:
    target = {"kpi": "revenue", "perimeter": "all", "version": "v1", "value": Decimal(5)}
    engine = open_rows(targets=[target | {"period_start": date(2026, 10, 1), "period_end": date(2026, 11, 1)}])
    assert days_told(engine) == Period.parse("2026-10")


def test_an_empty_company_tells_of_no_day(open_rows: Opener) -> None:
    assert days_told(open_rows(order_lines=[])) is None


@pytest.mark.parametrize(
    ("last", "month"),
    [("2025-03-31", "2025-03"), ("2025-03-28", "2025-03"), ("2025-03-27", "2025-02"), ("2025-03-01", "2025-02")],
)
def test_a_month_that_lacks_more_than_three_days_is_not_the_last_one(open_rows: Opener, last: str, month: str) -> None:
    engine = open_rows(order_lines=[line("1", "2025-01-05", "1.00"), line("2", last, "1.00")])
    assert last_month(engine, today=date(2026, 1, 1)) == Period.parse(month)


def test_an_empty_company_is_asked_about_the_month_of_today(open_rows: Opener) -> None:
    assert last_month(open_rows(order_lines=[]), today=date(2026, 2, 3)) == Period.parse("2026-02")
