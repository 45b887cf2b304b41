"""A figure is what a person finds by hand in the rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from kpi_answers import one, reason, values
from small_shop import Opener, Row, counted, line

from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.words import say
from essor.mart.engines import Engine
from essor.metrics.compute import kpi_rows

YEAR = Period.parse("2024")


def test_revenue_counts_lines_of_orders_neither_draft_nor_cancelled(shop: Engine, shop_rows: list[Row]) -> None:
    expected: dict[Any, Decimal] = defaultdict(Decimal)
    for row in counted(shop_rows):
        expected[f"{row['order_date']:%Y-%m}", row["channel"]] += row["net_amount"]
    answer = kpi_rows(shop, ["revenue"], Period.parse("2024..2025"), ("period:month", "channel"))
    assert values(answer, "period", "channel") == expected


def test_orders_of_two_systems_with_one_number_are_two_orders(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1001", "2024-03-01", "10.00", source="odoo"),
            line("1001", "2024-03-02", "20.00", source="shopify", channel="ecommerce"),
            line("1001", "2024-03-02", "30.00", source="shopify", channel="ecommerce", line_id="2"),
        ]
    )
    assert one(kpi_rows(engine, ["orders"], YEAR)) == 2
    assert one(kpi_rows(engine, ["average_order_value"], YEAR)) == Decimal(60) / 2


def test_new_customers_are_those_whose_first_order_is_in_the_period(shop: Engine, shop_rows: list[Row]) -> None:
    first: dict[str, date] = {}
    for row in counted(shop_rows):
        if row["party_id"]:
            first[row["party_id"]] = min(row["order_date"], first.get(row["party_id"], date.max))
    expected: dict[Any, int] = defaultdict(int)
    for day in first.values():
        expected[(f"{day:%Y-%m}",)] += 1
    answer = kpi_rows(shop, ["new_customers"], Period.parse("2024..2025"), ("period:month",))
    assert values(answer, "period") == expected


def test_the_repeat_rate_counts_customers_with_two_orders_in_the_period(shop: Engine, shop_rows: list[Row]) -> None:
    orders: dict[str, set[Any]] = defaultdict(set)
    for row in counted(shop_rows):
        if row["party_id"] and row["order_date"].year == 2024:
            orders[row["party_id"]].add((row["source"], row["order_id"]))
    repeated = sum(len(found) >= 2 for found in orders.values())
    answer = kpi_rows(shop, ["repeat_rate", "active_customers", "orders_per_customer"], YEAR)
    rate, active, per = (row.value for row in answer.rows)
    assert active == len(orders)
    assert rate == Decimal(repeated) / len(orders)
    assert per == Decimal(sum(len(found) for found in orders.values())) / len(orders)


def test_a_family_is_cut_through_the_products(shop: Engine, shop_rows: list[Row]) -> None:
    families = ["Cuisson", "Couteaux", "Table", None]
    expected: dict[Any, Decimal] = defaultdict(Decimal)
    for row in counted(shop_rows):
        if row["order_date"].year == 2024:
            code = row["product_id"]
            expected[(families[int(code[1:]) % 4] if code else None,)] += row["quantity"]
    assert values(kpi_rows(shop, ["units"], YEAR, ("family",)), "family") == expected


def test_a_perimeter_keeps_the_rows_of_all_its_dimensions(shop: Engine, shop_rows: list[Row]) -> None:
    regions = {"S1": "Bretagne", "S2": "Normandie"}
    expected = sum(
        row["net_amount"]
        for row in counted(shop_rows)
        if row["order_date"].year == 2024 and regions.get(row["store_id"]) == "Bretagne"
    )
    answer = kpi_rows(shop, ["revenue"], YEAR, (), Perimeter.of(region="Bretagne", channel="physical"))
    assert one(answer) == expected
    assert answer.rows[0].perimeter.key() == "channel=physical,region=Bretagne"


def test_weeks_begin_on_monday_and_cross_the_year(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2024-12-29", "1.00"),  # a Sunday
            line("2", "2024-12-30", "2.00"),
            line("3", "2025-01-05", "4.00"),
            line("4", "2025-01-06", "8.00"),
        ]
    )
    answer = kpi_rows(engine, ["revenue", "orders"], Period.parse("2024-12..2025-01"), ("period:week",))
    revenue = {row.dimensions["period"]: row.value for row in answer.rows if row.kpi == "revenue"}
    assert revenue == {"2024-W52": Decimal("1.00"), "2025-W01": Decimal("6.00"), "2025-W02": Decimal("8.00")}


def test_the_fiscal_year_bears_the_year_in_which_it_begins(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2024-10-31", "1.00"), line("2", "2024-11-01", "2.00")])
    answer = kpi_rows(
        engine, ["revenue"], Period.parse("2024..2025"), ("period:fiscal_year",), fiscal_start_month=11
    )  # fmt: skip
    assert values(answer, "period") == {
        ("2023-11..2024-10",): Decimal("1.00"),
        ("2024-11..2025-10",): Decimal("2.00"),
    }


def test_a_half_month_asked_for_stays_half_a_month(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2024-03-05", "1.00"), line("2", "2024-03-20", "2.00")])
    answer = kpi_rows(engine, ["revenue"], Period.parse("2024-03-01..2024-03-15"), ("period:month",))
    (row,) = answer.rows
    assert row.value == Decimal("1.00")
    assert row.period.key() == "2024-03-01..2024-03-15"
    assert row.dimensions == {"period": "2024-03"}


def test_a_margin_without_a_known_cost_is_missing_and_not_the_revenue(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2024-03-05", "100.00", cost_amount=Decimal("60.00")),
            line("2", "2024-03-05", "50.00"),
            line("3", "2024-04-05", "50.00"),
        ]
    )
    march, april = kpi_rows(engine, ["margin_rate"], YEAR, ("period:month",)).rows
    assert march.value == Decimal(40) / 100
    assert april.value is None
    assert say(april.reason, "en") == "not computable: revenue whose cost is known is not given in the data"  # type: ignore[arg-type]


@pytest.mark.parametrize("aggregates", [False, True])
def test_lines_without_a_discount_have_none_but_without_a_list_price_no_rate(
    open_rows: Opener, aggregates: bool
) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2024-03-05", "100.00", list_amount=Decimal("100.00")),
            line("2", "2024-04-05", "50.00"),
        ],
        aggregates=aggregates,
    )
    march, april = kpi_rows(engine, ["discount_rate"], YEAR, ("period:month",)).rows
    assert march.value == 0
    assert say(april.reason, "en") == "not computable: revenue at list price is not given in the data"  # type: ignore[arg-type]


def test_a_month_before_the_first_row_has_no_data_and_a_month_inside_has_zero(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2024-02-05", "10.00"), line("2", "2024-04-05", "10.00")],
        complaints=[{"complaint_id": "c1", "received_date": date(2024, 2, 7)},
                    {"complaint_id": "c2", "received_date": date(2024, 4, 7)}],
    )  # fmt: skip
    assert one(kpi_rows(engine, ["revenue"], Period.parse("2024-03"))) == 0
    assert reason(kpi_rows(engine, ["revenue"], Period.parse("2024-01"))) == "not computable: no data in the period"
    assert one(kpi_rows(engine, ["complaint_rate"], Period.parse("2024-04"))) == 1000


def test_a_table_that_nothing_feeds_says_so(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2024-02-05", "10.00")])
    said = reason(kpi_rows(engine, ["nps"], YEAR))
    assert said == "not computable: no data in “Survey answers”; import a file that feeds it"


def test_the_partners_bring_nothing_known_where_none_is_listed(open_rows: Opener) -> None:
    sale = line("1", "2024-02-05", "10.00", party_id="a")
    nobody = open_rows(order_lines=[sale])
    assert reason(kpi_rows(nobody, ["partner_share"], YEAR)).startswith("not computable: no data in “Partners”")
    another = open_rows(order_lines=[sale], partners=[{"partner_id": "P", "party_id": "b"}])
    assert [str(row.value) for row in kpi_rows(another, ["partner_revenue", "partner_share"], YEAR).rows] == ["0", "0"]


def test_the_n_of_a_difference_is_that_of_its_first_term(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2024-02-05", "10.00"), line("2", "2024-02-06", "10.00")],
        returns=[{"return_id": "r", "return_date": date(2024, 3, 1), "net_amount": Decimal("5.00")}],
    )
    (row,) = kpi_rows(engine, ["net_revenue_after_returns"], YEAR).rows
    assert (row.value, row.n) == (15, 2)


def test_last_year_at_zero_gives_no_rate_and_says_why(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2024-02-05", "0.00"), line("2", "2024-12-05", "0.00")],
        returns=[{"return_id": "r", "return_date": date(2024, 3, 1), "net_amount": Decimal("5.00")}],
    )
    assert reason(kpi_rows(engine, ["return_rate"], YEAR)) == "not computable: the divisor (revenue) is zero"


def test_traffic_given_twice_counts_once_at_its_finest(open_rows: Opener) -> None:
    def traffic(dimension: str, label: str, start: date, end: date, sessions: int, source: str = "ga4") -> Row:
        return {"source": source, "dimension": dimension, "label": label, "period_start": start, "period_end": end,
                "sessions": sessions}  # fmt: skip

    may, june, first, second = date(2024, 5, 1), date(2024, 6, 1), date(2024, 5, 1), date(2024, 5, 2)
    engine = open_rows(
        web_traffic=[
            traffic("channel_group", "Direct", may, june, 30),
            traffic("channel_group|device", "Direct|mobile", first, second, 10),
            traffic("channel_group|device", "Direct|desktop", first, second, 5),
            traffic("channel_group|device", "Organic Search|desktop", second, date(2024, 5, 3), 15),
            traffic("channel_group", "Social", may, june, 7, source="matomo"),
            traffic("query", "casserole", may, june, 999, source="search_console"),
        ]
    )
    assert one(kpi_rows(engine, ["sessions"], Period.parse("2024-05"))) == 10 + 5 + 15 + 7
    answer = kpi_rows(engine, ["sessions"], Period.parse("2024-05"), ("channel_group", "device"))
    assert values(answer, "channel_group", "device") == {
        ("Direct", "desktop"): 5, ("Direct", "mobile"): 10, ("Organic Search", "desktop"): 15, ("Social", None): 7,
    }  # fmt: skip


def test_stock_is_the_last_count_of_each_product_and_place(open_rows: Opener) -> None:
    def count(product: str, store: str, day: date, quantity: int) -> Row:
        return {"product_id": product, "store_id": store, "stock_date": day, "quantity": Decimal(quantity)}

    engine = open_rows(
        stock=[
            count("A", "S1", date(2024, 1, 31), 10), count("A", "S1", date(2024, 2, 29), 6),
            count("A", "S2", date(2024, 1, 31), 4), count("B", "S1", date(2024, 2, 10), 3),
        ]
    )  # fmt: skip
    assert one(kpi_rows(engine, ["stock_units"], YEAR)) == 6 + 4 + 3
    answer = kpi_rows(engine, ["stock_units"], YEAR, ("period:month", "store_id"))
    assert values(answer, "period", "store_id") == {
        ("2024-01", "S1"): 10, ("2024-01", "S2"): 4, ("2024-02", "S1"): 9,
    }  # fmt: skip


def test_sessions_belong_to_ecommerce_and_to_no_other_channel(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2024-05-02", "10.00"), line("2", "2024-05-03", "30.00", channel="ecommerce")],
        web_traffic=[{"period_start": date(2024, 5, 3), "period_end": date(2024, 5, 4), "dimension": "channel_group",
                      "label": "Direct", "sessions": 50}],
    )  # fmt: skip
    answer = kpi_rows(engine, ["conversion_rate"], Period.parse("2024-05"), ("channel",))
    assert values(answer, "channel") == {("ecommerce",): Decimal("0.02")}
    alone = kpi_rows(engine, ["sessions"], Period.parse("2024-05-03"), (), Perimeter.of(channel="physical"))
    assert one(alone) == 0
