"""The measures of KPIs, month by month, are what the KPIs are computed from."""

from __future__ import annotations

from decimal import Decimal

from small_shop import Opener, line

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.metrics.measure_months import measure_months

SPAN = Period.parse("2026-01..2026-03")
JANUARY, MARCH = Period.parse("2026-01"), Period.parse("2026-03")


def test_each_month_holds_its_measures_and_a_month_without_a_sale_is_zero(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2026-01-15", "10.00"),
            line("2", "2026-01-16", "30.00"),
            line("3", "2026-03-01", "5.00"),
        ]
    )
    found = measure_months(engine, ["average_order_value"], SPAN)
    assert list(found) == ["revenue", "orders"]
    assert list(found["revenue"].values()) == [Decimal(40), Decimal(0), Decimal(5)]
    assert found["orders"][JANUARY] == Decimal(2)


def test_a_channel_keeps_its_own_rows_and_leaves_out_what_it_does_not_cut(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2026-01-15", "10.00"), line("2", "2026-03-01", "5.00")])
    shops = measure_months(engine, ["revenue", "visits"], SPAN, Perimeter.of(channel="physical"))
    online = measure_months(engine, ["revenue", "visits"], SPAN, Perimeter.of(channel="ecommerce"))
    assert list(shops) == list(online) == ["revenue"]
    whole = measure_months(engine, ["revenue"], SPAN, ALL)["revenue"]
    assert [whole[month] for month in SPAN.months()] == [
        Decimal(str(shops["revenue"][month])) + Decimal(str(online["revenue"][month])) for month in SPAN.months()
    ]


def test_a_measure_without_a_source_says_why(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2026-01-15", "10.00")])
    assert isinstance(measure_months(engine, ["energy_use"], SPAN)["energy_mwh"][MARCH], NotComputable)


def test_amounts_in_another_currency_are_left_out(open_rows: Opener) -> None:
    pounds = {**line("2", "2026-01-16", "30.00"), "currency": "GBP"}
    engine = open_rows(order_lines=[line("1", "2026-01-15", "10.00"), pounds])
    assert measure_months(engine, ["revenue"], SPAN, currency="EUR")["revenue"][JANUARY] == Decimal(10)
