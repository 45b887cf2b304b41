"""Each figure is asked of the smallest table that can answer it, as many as can be in one question."""

from __future__ import annotations

from datetime import date

import pytest

from essor.metrics import catalogue
from essor.metrics.aggregate import stand_in
from essor.metrics.compile import to_sql
from essor.metrics.query import Cut, Query, plan

ALL = frozenset({*catalogue.aggregates(), "party_grain"})
YEAR = Cut(date(2025, 1, 1), date(2026, 1, 1))
DIALECTS = ("duckdb", "postgres", "pyspark")


def planned(codes: list[str], cut: Cut, held: frozenset[str] = ALL) -> list[Query]:
    return list(plan([catalogue.measures()[code] for code in codes], cut, held))


def cut(grain: str | None = None, *by: str, only: tuple[tuple[str, str], ...] = (), days: bool = False) -> Cut:
    start = date(2025, 1, 2) if days else date(2025, 1, 1)
    return Cut(start, date(2026, 1, 1), grain, by, only)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("codes", "asked", "table"),
    [
        (["revenue"], cut("month"), "monthly_orders"),
        (["revenue", "orders", "cost", "units"], cut("quarter", "channel"), "monthly_orders"),
        (["revenue"], cut("month", "family"), "monthly_sales"),
        (["revenue"], cut("month", only=(("family", "Table"),)), "monthly_sales"),
        (["revenue", "costed_revenue"], cut(None, "product_id"), "monthly_products"),
        (["revenue"], cut(None, "brand"), "monthly_products"),
        (["ecolabel_revenue"], cut("month"), "monthly_products"),
        (["revenue"], cut("month", "region"), "monthly_orders"),
        (["revenue"], cut("day"), "order_grain"),
        (["revenue"], cut(None, days=True), "order_grain"),
        (["revenue", "orders"], cut("week", "channel"), "order_grain"),
        (["active_customers"], cut("month"), "order_grain"),
        (["new_customers"], cut("month", "channel"), "order_grain"),
        (["repeat_customers"], cut("year"), "order_grain"),
        (["partner_revenue"], cut("month"), "order_grain"),
        (["revenue"], cut("day", "family"), "order_lines"),
        (["orders"], cut("month", "family"), "order_lines"),
        (["revenue"], cut("month", "channel_rule"), "order_lines"),
    ],
)
def test_the_smallest_table_answers(codes: list[str], asked: Cut, table: str) -> None:
    (query,) = planned(codes, asked)
    assert query.table == table


def test_the_lines_answer_where_no_aggregate_is_held() -> None:
    (query,) = planned(["revenue", "orders", "active_customers", "new_customers"], YEAR, frozenset())
    assert query.table == "order_lines"


def test_the_first_day_of_a_customer_asks_for_the_parties() -> None:
    (query,) = planned(["new_customers"], YEAR, ALL - {"party_grain"})
    assert query.table == "order_lines"


def test_measures_that_one_table_cannot_answer_together_are_asked_apart() -> None:
    queries = planned(["revenue", "orders"], cut("month", "family"))
    assert {query.table: [task.code for task in query.tasks] for query in queries} == {
        "monthly_sales": ["revenue"],
        "order_lines": ["orders"],
    }


def test_dates_that_differ_are_asked_apart_and_the_others_together() -> None:
    queries = planned(["opportunities_created", "opportunities_won", "won_amount", "pipeline_opened"], YEAR)
    assert [[task.code for task in query.tasks] for query in queries] == [
        ["opportunities_created"],
        ["opportunities_won", "won_amount"],
        ["pipeline_opened"],
    ]


def test_an_aggregate_does_not_answer_what_it_has_lost() -> None:
    measures, aggregates = catalogue.measures(), catalogue.aggregates()
    assert stand_in(measures["orders"], aggregates["monthly_sales"], frozenset()) is None
    assert stand_in(measures["active_customers"], aggregates["monthly_orders"], frozenset()) is None
    assert stand_in(measures["identified_revenue"], aggregates["monthly_sales"], frozenset()) is None
    assert stand_in(measures["returns_amount"], aggregates["order_grain"], frozenset()) is None
    revenue = stand_in(measures["costed_revenue"], aggregates["monthly_sales"], frozenset())
    assert revenue is not None
    assert (revenue.column, revenue.how) == ("costed_amount", "sum")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_measure_compiles_for_every_engine(dialect: str) -> None:
    for code, measure in catalogue.measures().items():
        if not measure.on_engine:
            continue
        asked = Cut(date(2025, 1, 2), date(2026, 1, 1), "month" if measure.date else None)
        for held in (ALL, frozenset[str]()):
            for query in planned([code], asked, held):
                sql = to_sql(query, dialect)
                assert " AVG(" not in sql.upper()
                assert "MEDIAN" not in sql.upper()
                assert "DOUBLE" not in sql.upper(), code


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_measure_divides_on_the_engine(dialect: str) -> None:
    for code, measure in catalogue.measures().items():
        if measure.on_engine:
            (query,) = planned([code], cut() if measure.date else Cut(None, None), frozenset())
            assert " / " not in to_sql(query, dialect).replace("/ 86400", ""), code


def test_a_question_asked_twice_is_compiled_once() -> None:
    (query,) = planned(["revenue"], cut("month"))
    to_sql(query, "duckdb")
    before = to_sql.cache_info().hits
    to_sql(planned(["revenue"], cut("month"))[0], "duckdb")
    assert to_sql.cache_info().hits == before + 1
