"""Any figure answers where it comes from: what its files add is the figure itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from small_shop import Files, Opener, Row, full_company, line

from essor.kernel.message import Bilingual
from essor.kernel.ref import FigureRef, FileRef, RowRef
from essor.kernel.words import say
from essor.mart.engines import Engine, open_engine
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows
from essor.metrics.explain import Explanation, MeasureTrace, explain
from essor.metrics.formula import needs


def explained(engine: Engine, text: str, **more: object) -> Explanation:
    found = explain(engine, FigureRef.parse(text), **more)  # type: ignore[arg-type]
    assert isinstance(found, Explanation)
    return found


def traced(engine: Engine, text: str, code: str) -> MeasureTrace:
    return next(measure for measure in explained(engine, text).measures if measure.code == code)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return full_company(tmp_path_factory.mktemp("explain"))


@pytest.fixture(
    scope="module",
    params=[
        "duckdb",
        pytest.param("postgres", marks=pytest.mark.postgres),
    ],
)
def engine(request: pytest.FixtureRequest, full: Files) -> Iterator[Engine]:
    name = "duckdb" if request.param == "duckdb" else str(request.getfixturevalue("postgres_url"))
    with open_engine(name, full) as opened:
        yield opened


def test_a_figure_leads_to_its_files_and_rows(open_rows: Opener) -> None:
    first = {"file_sha256": "a" * 64, "import_id": "000001", "sheet": "Ventes"}
    second = {"file_sha256": "b" * 64, "import_id": "000002"}
    engine = open_rows(
        order_lines=[
            line("1", "2025-10-05", "10.00") | first | {"row_number": 7},
            line("2", "2025-10-06", "20.00") | first | {"row_number": 3},
            line("3", "2025-10-07", "5.50") | second | {"row_number": 2},
            line("4", "2025-10-08", "99.00", status="cancelled") | second | {"row_number": 9},
            line("5", "2025-11-01", "99.00") | second | {"row_number": 10},
        ],
        aggregates=True,
    )
    found = explained(
        engine, "kpi:average_order_value/2025-10/channel=physical@000003", file_names={"a" * 64: "octobre.xlsx"}
    )
    assert found.words == Bilingual("chiffre d’affaires ÷ commandes", "revenue ÷ orders")
    assert found.formula == "revenue / orders"
    assert found.row.value == Decimal("35.50") / 3
    assert found.ref.snapshot == "000003"
    revenue, orders = found.measures
    assert [(file.file_name, file.sheet, file.rows, file.amount) for file in revenue.files] == [
        ("octobre.xlsx", "Ventes", 2, 30), ("", "", 1, Decimal("5.50")),
    ]  # fmt: skip
    assert revenue.total == revenue.value == Decimal("35.50")
    assert [(row.sheet, row.row_number, row.amount) for row in revenue.rows] == [
        ("Ventes", 3, 20), ("Ventes", 7, 10), ("", 2, Decimal("5.50")),
    ]  # fmt: skip
    assert revenue.rows[0].file == FileRef("a" * 64, "Ventes", 3)
    assert revenue.rows[0].row == RowRef("order_lines", ("odoo", "2", "1"))
    assert (orders.value, orders.total, [file.rows for file in orders.files]) == (3, None, [2, 1])
    assert revenue.where == {"all": [{"any": [
        {"column": "status", "operator": "is_null", "value": None},
        {"column": "status", "operator": "not_in", "value": ["draft", "cancelled"]}]}]}  # fmt: skip


def covering() -> list[str]:
    """Return KPIs that together need every measure, few times each."""
    seen: set[str] = set()
    found = []
    for code, kpi in sorted(catalogue.kpis().items(), key=lambda item: -len(needs(item[1].formula))):
        if not needs(kpi.formula) <= seen:
            found.append(code)
            seen |= needs(kpi.formula)
    return found


@pytest.mark.parametrize("code", covering())
def test_what_the_files_add_is_the_measure(engine: Engine, code: str) -> None:
    figures = ["2025-06/all", "2025-06/channel=physical", "2025-06-02..2025-06-20/all"]
    if engine.dialect != "duckdb":  # what each measure counts is the same text: a quarter of them speak for the rest
        figures = figures[:1] if covering().index(code) % 4 == 0 else []
    for figure in figures:
        found = explain(engine, FigureRef.parse(f"kpi:{code}/{figure}"), first=3)
        if not isinstance(found, Explanation):
            assert found[0].key == "metrics.dimension_not_held"
            continue
        assert (found.row,) == kpi_rows(engine, [code], found.ref.period, (), found.ref.perimeter).rows
        for measure in found.measures:
            if isinstance(measure.value, Decimal) and measure.how != "distinct" and measure.table != "calendar":
                assert measure.total == measure.value, measure.code
            assert len(measure.rows) == min(3, sum(file.rows for file in measure.files))


def test_the_first_rows_can_be_fewer_or_all(engine: Engine) -> None:
    assert explained(engine, "kpi:revenue/2025-06", first=0).measures[0].rows == ()
    every = explained(engine, "kpi:revenue/2025-06", first=10_000).measures[0]
    assert sum(row.amount or 0 for row in every.rows) == every.value


def test_only_the_newest_version_of_the_plan_is_behind_it(engine: Engine) -> None:
    plan = traced(engine, "kpi:planned_revenue/2025-06", "planned_revenue")
    assert [(row.key[0], row.amount) for row in plan.rows] == [("v2", Decimal("11.25"))]


def test_the_last_count_is_behind_the_stock(engine: Engine) -> None:
    stock = traced(engine, "kpi:stock_units/2025-06", "stock_units")
    assert [(row.day, row.amount) for row in stock.rows] == [(date(2025, 6, 9), 9)]


def test_the_customers_who_came_back_are_behind_the_repeat_rate(open_rows: Opener) -> None:
    def bought(order: str, party: str) -> Row:
        return line(order, "2025-10-05", "1.00", party_id=party)

    engine = open_rows(order_lines=[bought("1", "a"), bought("2", "a"), bought("3", "b")])
    repeat = traced(engine, "kpi:repeat_rate/2025-10", "repeat_customers")
    assert (repeat.value, [row.key[1] for row in repeat.rows]) == (1, ["1", "2"])


def test_a_target_comes_from_its_rows_and_a_quota_from_the_quotas(open_rows: Opener) -> None:
    span = {"kpi": "revenue", "perimeter": "all", "version": "v1"}
    engine = open_rows(
        order_lines=[line("1", "2025-01-05", "10.00", salesperson_id="V01")],
        targets=[
            span | {"period_start": date(2025, n, 1), "period_end": date(2025, n + 1, 1), "value": Decimal(n)}
            for n in (1, 2, 3)
        ],
        quotas=[{"person_id": "V01", "period_start": date(2025, 1, 1), "period_end": date(2025, 2, 1),
                 "amount": Decimal(40)}],
    )  # fmt: skip
    quarter = traced(engine, "kpi:target_attainment/2025-Q1", "revenue_target")
    assert (quarter.table, quarter.total, quarter.value, len(quarter.rows)) == ("targets", 6, 6, 3)
    person = traced(engine, "kpi:target_attainment/2025-01/salesperson_id=V01", "revenue_target")
    assert (person.table, person.total, person.value) == ("quotas", 40, 40)
    nobody = traced(engine, "kpi:target_attainment/2025-01/salesperson_id=V02", "revenue_target")
    assert (nobody.files, nobody.rows) == ((), ())


def test_sessions_of_another_channel_have_no_row_behind_them(engine: Engine) -> None:
    sessions = traced(engine, "kpi:sessions/2025-06/channel=physical", "sessions")
    assert (sessions.value, sessions.files, sessions.rows) == (0, (), ())


def test_rows_in_another_currency_are_not_behind_a_figure(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2025-01-05", "10.00"), line("2", "2025-01-06", "5.00", currency="USD")], aggregates=True
    )
    found = explained(engine, "kpi:revenue/2025-01", currency="EUR")
    assert (found.row.value, found.measures[0].total, len(found.measures[0].rows)) == (10, 10, 1)
    dollars = explained(engine, "kpi:revenue/2025-01/currency=USD", currency="EUR")
    assert (dollars.row.value, dollars.measures[0].total) == (5, 5)


def test_a_figure_that_cannot_be_is_said(engine: Engine) -> None:
    found = explain(engine, FigureRef.parse("kpi:revenu/2025-06"))
    assert isinstance(found, tuple)
    assert say(found[0], "en").startswith("unknown KPI: revenu; try revenue")


def test_a_row_taken_away_would_be_seen(open_rows: Opener) -> None:
    rows = [line("1", "2025-10-05", "10.00"), line("2", "2025-10-06", "20.00")]
    whole = traced(open_rows(order_lines=rows, aggregates=True), "kpi:revenue/2025-10", "revenue")
    less = traced(open_rows(order_lines=rows[:1]), "kpi:revenue/2025-10", "revenue")
    assert less.total != whole.value
