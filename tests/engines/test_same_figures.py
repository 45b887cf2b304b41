"""Every KPI of a published company is the same on DuckDB, PostgreSQL and Spark, to the last decimal.

The rows are made from the contracts themselves, so that a new table or KPI is compared without a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from essor.kernel.period import Period
from essor.mart import snapshot as snapshots
from essor.mart.company import Company
from essor.mart.engines import Engine, open_engine
from essor.mart.publish import publish, undo
from essor.mart.schema import Column, Table, tables
from essor.mart.snapshot import Snapshot
from essor.mart.staging import stage_rows
from essor.metrics import catalogue
from essor.metrics.compute import KpiAnswer, kpi_rows

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
FIRST_DAY = date(2025, 1, 3)
PERIOD = Period.parse("2025")
COUNTED = ("confirmed", "paid", "shipped", "refunded", None)
ROWS = 24
BY_NAME: dict[str, Callable[[int], Any]] = {  # what is read further than its type says
    "perimeter": lambda _: "all",
    "kpi": lambda _: "revenue",
    "period_start": lambda n: FIRST_DAY + timedelta(days=14 * n),
    "period_end": lambda n: FIRST_DAY + timedelta(days=14 * n + 14),
}


def rows(table: Table, *, shift: int = 0) -> list[dict[str, Any]]:
    """Return rows of a table that keep its contract: every fifth optional value is absent."""
    return [{c.name: value(c, n, shift, key=c.name in table.key) for c in table.columns} for n in range(ROWS)]


def value(column: Column, n: int, shift: int, *, key: bool) -> Any:
    """Return a value of a column's type that depends on the row and on the column."""
    if column.name in BY_NAME:
        return BY_NAME[column.name](n)
    salt = sum(map(ord, column.name)) + shift
    if not column.required and not key and (n + salt) % 5 == 0:
        return None
    day = FIRST_DAY + timedelta(days=14 * n + (salt % 3 if key else salt % 11))
    if column.type == "string":
        if column.one_of:
            return column.one_of[(n + salt) % len(column.one_of)]
        return f"{column.references} {(n + salt) % ROWS}" if column.references else f'l\'{column.name} "{n}" é'
    if column.type.startswith("decimal"):
        step = Decimal("0.01") if column.type.endswith("2)") else Decimal("0.0001")
        sign = -1 if column.minimum is None and (n + salt) % 7 == 0 else 1
        return sign * ((n * 7919 + salt * 104_729) % 1_000_003) * step
    values = {
        "int32": (n * 31 + salt) % 11,
        "int64": n * 1_000_003 + salt,
        "boolean": (n + salt) % 2 == 0,
        "date": day,
        "timestamp": datetime(day.year, day.month, day.day, n, salt % 60, tzinfo=UTC),
        "float64": n / 8,
    }
    return values[column.type]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Return a company after three imports, one of which was taken back."""
    folder = tmp_path_factory.mktemp("company")
    made = Company.create(folder / "data", "same-figures", name="Maison Brumelle")
    everything = {name: rows(table) for name, table in tables().items()}
    corrected = {"order_lines": rows(tables()["order_lines"], shift=1)}
    for number, (source, content) in enumerate([("odoo", everything), ("shopify", corrected), ("odoo", corrected)]):
        staged = stage_rows(folder / str(number), content, import_id=f"import-{number}", source=source)
        publish(made, [staged], now=NOW)
    undo(made, "import-2", now=NOW)
    return made


@pytest.fixture(scope="module")
def newest(company: Company) -> Snapshot:
    found = snapshots.head(company)
    assert found is not None
    return found


@pytest.fixture(
    scope="module",
    params=[pytest.param("postgres_url", marks=pytest.mark.postgres), pytest.param("spark", marks=pytest.mark.spark)],
)
def name(request: pytest.FixtureRequest) -> str:
    """Return what opens PostgreSQL, then Spark."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def other(newest: Snapshot, name: str) -> Iterator[Engine]:
    """Return the newest snapshot on PostgreSQL, then on Spark."""
    with open_engine(name, newest) as engine:
        yield engine


@pytest.fixture(scope="module")
def duckdb(newest: Snapshot) -> Iterator[Engine]:
    with open_engine("duckdb", newest) as engine:
        yield engine


def figures(engine: Engine, *by: str) -> KpiAnswer:
    return kpi_rows(engine, list(catalogue.kpis()), PERIOD, by)


def test_every_kpi_by_month_is_the_same(other: Engine, duckdb: Engine) -> None:
    found = figures(other, "period:month")
    assert found == figures(duckdb, "period:month")


def test_every_kpi_by_channel_and_status_is_the_same(other: Engine, duckdb: Engine) -> None:
    assert figures(other, "channel", "status") == figures(duckdb, "channel", "status")


def test_the_order_grain_holds_the_same_rows(other: Engine, duckdb: Engine) -> None:
    asked = "SELECT * FROM order_grain ORDER BY source, order_id"
    assert other.query(asked) == duckdb.query(asked)


def test_an_older_snapshot_keeps_its_own_figures(company: Company, name: str, duckdb: Engine) -> None:
    older = snapshots.get(company, snapshots.ids(company)[2])
    with open_engine(name, older) as there, open_engine("duckdb", older) as here:
        found = kpi_rows(there, ["revenue", "orders"], PERIOD, ("period:month",))
        assert found == kpi_rows(here, ["revenue", "orders"], PERIOD, ("period:month",))
    assert found != kpi_rows(duckdb, ["revenue", "orders"], PERIOD, ("period:month",))


def test_the_figures_compared_are_there_and_revenue_is_the_sum_of_the_lines(duckdb: Engine) -> None:
    found = [row for row in figures(duckdb).rows if row.value is not None]
    assert len({row.kpi for row in found}) > len(catalogue.kpis()) / 2
    lines = rows(tables()["order_lines"]) + rows(tables()["order_lines"], shift=1)
    expected = sum(line["net_amount"] for line in lines if line["status"] in COUNTED and line["order_date"] in PERIOD)
    assert [row.value for row in found if row.kpi == "revenue"] == [expected]
