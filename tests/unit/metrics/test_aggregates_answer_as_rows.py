"""A figure is the same whether it is read from the lines, the orders or the months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_shop import Files

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine, open_engine
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows
from essor.metrics.formula import needs

SALES = [
    code
    for code, kpi in catalogue.kpis().items()
    if all(catalogue.measures()[need].table == "order_lines" for need in needs(kpi.formula))
]
CUTS: list[tuple[str, ...]] = [
    (),
    ("period:month",),
    ("period:quarter", "channel"),
    ("period:year", "family"),
    ("period:fiscal_year", "store_id"),
    ("period:week",),
    ("period:day", "channel"),
    ("region", "status"),
    ("team",),
    ("product_id",),
    ("customer_kind", "channel"),
    ("ecolabel",),
]
PERIODS = ["2024", "2025-03", "2024-Q4", "2024-07..2025-06", "2025-W10", "2024-02-10..2025-01-20"]


@pytest.mark.parametrize("by", CUTS)
@pytest.mark.parametrize("period", PERIODS)
def test_a_figure_is_the_same_from_the_months_the_orders_and_the_lines(
    shop: Engine, bare_shop: Engine, by: tuple[str, ...], period: str
) -> None:
    days = Period.parse(period)
    fast = kpi_rows(shop, SALES, days, by, fiscal_start_month=11)
    slow = kpi_rows(bare_shop, SALES, days, by, fiscal_start_month=11)
    assert fast == slow
    assert fast.rows


@pytest.fixture(scope="module")
def partly(shop_files: Files) -> Iterator[dict[str, Engine]]:
    sets: dict[str, Sequence[str]] = {
        "orders only": ("order_grain",),
        "sales only": ("monthly_sales",),
        "products only": ("monthly_products",),
        "orders and parties": ("order_grain", "party_grain"),
    }
    engines = {name: open_engine("duckdb", shop_files.only(*held)) for name, held in sets.items()}
    yield engines
    for engine in engines.values():
        engine.close()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 23),
    length=st.integers(1, 24),
    by=st.sampled_from(CUTS),
    where=st.sampled_from([ALL, Perimeter.of(channel="ecommerce"), Perimeter.of(store_id="S2"),
                           Perimeter.of(family="Table"), Perimeter.of(ecolabel="true")]),
)  # fmt: skip
def test_whatever_the_snapshot_holds_the_figures_are_the_same(
    bare_shop: Engine,
    shop: Engine,
    partly: dict[str, Engine],
    start: int,
    length: int,
    by: tuple[str, ...],
    where: Perimeter,
) -> None:
    first = Period.month(2024, 1).shift_months(start)
    days = Period(first.start, first.shift_months(length - 1).end)
    expected = kpi_rows(bare_shop, SALES, days, by, where)
    for engine in (shop, *partly.values()):
        assert kpi_rows(engine, SALES, days, by, where) == expected


def test_a_wrong_aggregate_would_be_seen(shop_files: Files, bare_shop: Engine, tmp_path_factory: object) -> None:
    import duckdb

    wrong = shop_files.only()
    place = shop_files.folder / "wrong.parquet"
    duckdb.execute(
        f"COPY (SELECT * REPLACE (CAST(net_amount + 1 AS DECIMAL(18,2)) AS net_amount) "
        f"FROM read_parquet({shop_files.files('monthly_orders')})) TO '{place}' (FORMAT parquet)"
    )
    wrong.held["monthly_orders"] = [str(place)]
    year = Period(date(2024, 1, 1), date(2025, 1, 1))
    with open_engine("duckdb", wrong) as engine:
        assert kpi_rows(engine, ["revenue"], year) != kpi_rows(bare_shop, ["revenue"], year)
