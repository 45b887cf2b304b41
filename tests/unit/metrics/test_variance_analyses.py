"""The rows that gaps are explained with: each is what a person would count in the orders."""

from datetime import date
from decimal import Decimal

import pytest
from small_shop import Opener, Row, counted, line

from essor.kernel.period import Period
from essor.mart.engines import Engine
from essor.metrics.analyses import analysis_rows

YEAR = Period.parse("2025")
MARCH = Period.parse("2025-03")


def rows(engine: Engine, code: str, period: Period = YEAR) -> list[dict[str, object]]:
    return analysis_rows(engine, code, period).dicts()


def test_the_months_of_a_product_are_added_up_on_both_sides(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-03-05", "40.00", product_id="A", quantity=Decimal(4), cost_amount=Decimal("20.00")),
            line("2", "2025-04-05", "10.00", product_id="A", quantity=Decimal(1), cost_amount=Decimal("5.00")),
            line("3", "2024-04-20", "30.00", product_id="A", quantity=Decimal(2)),
        ],
        products=[{"product_id": "A", "family": "Table"}],
    )
    (row,) = rows(engine, "variance_lines")
    assert (row["quantity"], row["revenue"], row["cost"]) == (5, 50, 25)
    assert (row["quantity_before"], row["revenue_before"], row["cost_before"]) == (2, 30, None)


@pytest.mark.parametrize("code", ["variance_lines", "variance_places"])
def test_both_sides_add_up_to_the_revenue_of_their_year(shop: Engine, shop_rows: list[Row], code: str) -> None:
    found = rows(shop, code)
    for name, year in (("revenue", 2025), ("revenue_before", 2024)):
        expected = sum(row["net_amount"] for row in counted(shop_rows) if row["order_date"].year == year)
        assert sum(row[name] or Decimal(0) for row in found) == expected  # type: ignore[misc]  # amounts


def test_days_and_months_of_places_add_up_to_the_revenue(shop: Engine, shop_rows: list[Row]) -> None:
    expected = sum(row["net_amount"] for row in counted(shop_rows) if row["order_date"].year == 2025)
    for code in ("daily_sales", "place_months", "fulfilment", "channel_crossing"):
        found = [row["revenue"] or Decimal(0) for row in rows(shop, code)]
        assert sum(found) == expected, code  # type: ignore[arg-type]  # amounts


def plan(version: str, product: str, start: date, end: date, **columns: object) -> Row:
    return {"version": version, "product_id": product, "channel": "physical", "period_start": start, "period_end": end,
            "quantity": Decimal(10), **columns}  # fmt: skip


def test_a_plan_of_products_or_of_families_gives_its_lines_inside_the_period(open_rows: Opener) -> None:
    march, april = date(2025, 3, 1), date(2025, 4, 1)
    engine = open_rows(
        planned_lines=[
            plan("v1", "A", march, april, net_amount=Decimal("100.00")),
            plan("v1", "Textile", march, april, unit_price=Decimal("2.5000"), unit_cost=Decimal("1.0000")),
            plan("v1", "A", april, date(2025, 5, 1), net_amount=Decimal("999.00")),
        ],
        products=[{"product_id": "A", "family": "Table"}],
    )
    found = [(row["product_id"], row["family"], row["is_product"], row["revenue"], row["cost"])
             for row in rows(engine, "planned_lines", MARCH)]  # fmt: skip
    assert found == [("A", "Table", True, 100, None), ("Textile", "Textile", False, 25, 10)]


def test_an_order_collected_in_a_shop_stands_apart_from_one_that_is_sent(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-03-05", "40.00", channel="ecommerce"),
            line("1", "2025-03-05", "2.00", channel="ecommerce", line_id="2"),
            line("2", "2025-03-06", "10.00", channel="ecommerce"),
            line("3", "2024-03-06", "7.00", channel="ecommerce"),
        ],
        orders=[
            {"order_id": number, "order_date": date(2025, 3, 5), "channel": "ecommerce", "channel_rule": "site",
             "currency": "EUR", "delivery_mode": mode}
            for number, mode in (("1", "pickup"), ("2", "carrier"), ("3", "pickup"))
        ],
    )  # fmt: skip
    found = {row["delivery_mode"]: (row["orders"], row["revenue"], row["orders_before"], row["revenue_before"])
             for row in rows(engine, "fulfilment", MARCH)}  # fmt: skip
    assert found == {"carrier": (1, 10, 0, None), "pickup": (1, 42, 1, 7)}


@pytest.fixture
def regulars(open_rows: Opener) -> Engine:
    """Open three customers: one came by textile and left, one by tables and came back, one is new."""
    return open_rows(
        order_lines=[
            line("1", "2023-01-05", "5.00", party_id="left", product_id="T"),
            line("2", "2024-03-05", "30.00", party_id="left", product_id="A"),
            line("3", "2024-02-05", "20.00", party_id="back", product_id="A"),
            line("4", "2025-02-05", "25.00", party_id="back", product_id="T"),
            line("5", "2025-02-06", "9.00", party_id="new", product_id="T"),
        ],
        products=[{"product_id": "A", "family": "Table"}, {"product_id": "T", "family": "Textile"}],
    )


def test_buyers_are_kept_or_lost_by_what_they_first_came_for(regulars: Engine) -> None:
    found = {row["family"]: (row["buyers_before"], row["kept"], row["revenue"], row["revenue_before"])
             for row in rows(regulars, "customers_kept")}  # fmt: skip
    assert found == {"Table": (1, 1, 25, 20), "Textile": (1, 0, 0, 30), None: (2, 1, 25, 50)}


def test_a_customer_of_the_site_who_buys_in_a_shop_crosses_over(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2024-01-05", "5.00", party_id="a", channel="ecommerce"),
            line("2", "2025-01-05", "30.00", party_id="a", channel="physical"),
            line("3", "2025-01-06", "4.00", channel="physical"),
        ]
    )
    found = {(row["channel"], row["first_channel"]): (row["buyers"], row["revenue"])
             for row in rows(engine, "channel_crossing")}  # fmt: skip
    assert found == {("physical", "ecommerce"): (1, 30), ("physical", None): (0, 4)}


def test_what_is_out_of_stock_here_may_lie_elsewhere(open_rows: Opener) -> None:
    def stock(product: str, place: str, day: str, quantity: int) -> Row:
        return {"product_id": product, "store_id": place, "stock_date": date.fromisoformat(day),
                "quantity": Decimal(quantity)}  # fmt: skip

    engine = open_rows(
        stock=[
            stock("A", "web", "2025-03-01", 9),
            stock("A", "web", "2025-03-30", 0),
            stock("A", "shop", "2025-03-30", 4),
            stock("B", "web", "2025-03-30", 0),
        ]
    )
    found = {row["store_id"]: (row["products"], row["short"], row["elsewhere"], row["units_elsewhere"])
             for row in rows(engine, "stock_places", MARCH)}  # fmt: skip
    assert found == {"shop": (1, 0, 0, 0), "web": (2, 2, 1, 4)}


def test_rates_of_both_years_are_summed_with_their_days(open_rows: Opener) -> None:
    days = (("2025-03-01", "0.8500"), ("2025-03-02", "0.8700"), ("2024-03-01", "0.9000"))
    engine = open_rows(
        exchange_rates=[
            {"currency": "GBP", "rate_date": date.fromisoformat(day), "rate": Decimal(rate)} for day, rate in days
        ]
    )
    (row,) = rows(engine, "exchange_rates", MARCH)
    assert (row["rates"], row["days"], row["rates_before"], row["days_before"]) == (
        Decimal("1.72"), 2, Decimal("0.9"), 1,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["daily_sales", "place_months", "fulfilment", "channel_crossing", "customers_kept"])
def test_sales_in_another_currency_are_no_sales_of_the_company(open_rows: Opener, code: str) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-03-05", "40.00", party_id="a", product_id="A"),
            line("2", "2025-03-05", "10.00", party_id="a", product_id="A", currency="USD"),
            line("3", "2024-03-05", "7.00", party_id="a", product_id="A"),
        ],
        products=[{"product_id": "A", "family": "Table"}],
    )
    found = analysis_rows(engine, code, YEAR, currency="EUR").dicts()
    assert {row["revenue"] for row in found} == {40}
