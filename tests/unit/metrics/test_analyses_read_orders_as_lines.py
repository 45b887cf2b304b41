"""The rows of an analysis are the same whether sales are read from the lines, the orders or the months."""

from __future__ import annotations

import pytest
from small_shop import Files, Opener, line

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine, open_engine
from essor.metrics.analyses import analyses, analysis_rows
from essor.metrics.analyses.analysis import LINES, dated

OF_SALES = sorted(code for code, one in analyses().items() if one.table == LINES)
PERIODS = ["2025", "2025-03", "2025-Q1", "2025-03-10..2025-05-20"]
WHERE = [ALL, Perimeter.of(channel="ecommerce")]


@pytest.mark.parametrize("where", WHERE, ids=["all", "ecommerce"])
@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("code", OF_SALES)
def test_the_rows_of_an_analysis_are_the_same_from_the_orders_and_from_the_lines(
    shop: Engine, bare_shop: Engine, code: str, period: str, where: Perimeter
) -> None:
    for currency in ("", "EUR"):
        fast, slow = (
            analysis_rows(engine, code, Period.parse(period), where, currency=currency) for engine in (shop, bare_shop)
        )
        assert fast == slow


@pytest.mark.parametrize("code", ["customers_kept", "channel_crossing"])
def test_buyers_are_told_by_the_orders_alone(shop: Engine, bare_shop: Engine, shop_files: Files, code: str) -> None:
    with open_engine("duckdb", shop_files.only("order_grain")) as orders:
        found = analysis_rows(orders, code, Period.parse("2025"))
    assert found == analysis_rows(bare_shop, code, Period.parse("2025"))
    assert len(found.rows) > 1


def test_an_order_of_many_lines_in_two_currencies_counts_the_lines_of_ours(open_rows: Opener) -> None:
    lines = [
        line("1", "2024-03-05", "7.00", party_id="a", product_id="A"),
        line("1", "2024-03-05", "3.00", party_id="a", product_id="T", line_id="2"),
        line("2", "2025-03-05", "40.00", party_id="a", product_id="A"),
        line("3", "2025-03-05", "9.00", party_id="a", product_id="A", currency="USD"),
        line("4", "2025-03-06", "5.00", party_id="a", product_id="A", status="cancelled"),
        line("5", "2023-01-05", "1.00", party_id="a", product_id="T", status="draft"),
    ]
    content = {
        "order_lines": lines,
        "products": [{"product_id": "A", "family": "Table"}, {"product_id": "T", "family": "Textile"}],
    }
    for engine in (open_rows(**content), open_rows(aggregates=True, **content)):
        rows = analysis_rows(engine, "customers_kept", Period.parse("2025"), currency="EUR").dicts()
        found = {row["family"]: (row["kept"], row["revenue"], row["revenue_before"]) for row in rows}
        assert found == {"Table": (1, 40, 10), "Textile": (1, 40, 10), None: (1, 40, 10)}


def test_the_day_of_a_sale_is_read_from_the_orders_where_they_hold_what_is_asked() -> None:
    held = ("monthly_sales", "order_grain")
    assert dated(held, {"order_date", "channel", "net_amount"}) == "order_grain"
    assert dated(held, {"order_date", "family", "net_amount"}) == LINES
    assert dated(held, {"order_date", "product_id"}) == LINES
    assert dated(("monthly_sales",), {"order_date", "channel"}) == LINES
