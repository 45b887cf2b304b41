"""An analysis gives the rows that a person would lay out by hand, the same from every table and engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from small_shop import Files, Opener, Row, counted, line, shop_lines

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.words import say
from essor.mart.engines import Engine, open_engine
from essor.mart.schema import SQL_TYPES
from essor.metrics.analyses import analyses, analysis_rows

YEAR = Period.parse("2025")
SALES = [code for code, analysis in analyses().items() if analysis.table == "order_lines"]


@pytest.mark.parametrize("code", SALES)
@pytest.mark.parametrize("period", ["2025", "2025-Q3", "2025-02-10..2025-03-20", "2024-12..2025-02"])
@pytest.mark.parametrize("perimeter", [ALL, Perimeter.of(channel="physical"), Perimeter.of(family="Table")])
def test_rows_are_the_same_from_lines_and_from_aggregates(
    shop: Engine, bare_shop: Engine, code: str, period: str, perimeter: Perimeter
) -> None:
    fast = analysis_rows(shop, code, Period.parse(period), perimeter)
    assert fast == analysis_rows(bare_shop, code, Period.parse(period), perimeter)
    assert fast.rows


def test_each_customer_stands_once_the_largest_first_and_ties_by_code(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-01-01", "10.00", party_id="c"),
            line("2", "2025-01-02", "30.00", party_id="b"),
            line("3", "2025-01-03", "20.00", party_id="a", cost_amount=Decimal("5.00")),
            line("4", "2025-01-03", "10.00", party_id="a"),
            line("5", "2025-01-03", "99.00"),
            line("6", "2025-01-03", "99.00", party_id="c", status="cancelled"),
        ]
    )
    rows = analysis_rows(engine, "customer_sales", YEAR).dicts()
    assert [(row["party_id"], row["orders"], row["revenue"]) for row in rows] == [
        ("a", 2, 30),
        ("b", 1, 30),
        ("c", 1, 10),
    ]
    assert (rows[0]["costed_revenue"], rows[0]["cost"]) == (20, 5)


def test_the_sum_over_customers_is_the_revenue_of_identified_customers(shop: Engine, shop_rows: list[Row]) -> None:
    expected = sum(
        row["net_amount"] for row in counted(shop_rows) if row["party_id"] and row["order_date"].year == 2025
    )
    assert sum(row["revenue"] for row in analysis_rows(shop, "customer_sales", YEAR).dicts()) == expected


def test_two_years_of_a_product_stand_side_by_side(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-03-05", "40.00", product_id="A", quantity=Decimal(4)),
            line("2", "2024-03-20", "30.00", product_id="A", quantity=Decimal(2)),
            line("3", "2024-03-21", "7.00", product_id="lost"),
            line("4", "2025-04-01", "9.00", product_id="new"),
            line("5", "2023-03-01", "1.00", product_id="A"),
        ],
        products=[{"product_id": "A", "family": "Table"}],
    )
    rows = analysis_rows(engine, "price_volume_mix", YEAR).dicts()
    short = [(row["product_id"], row["family"], row["month"], row["quantity"], row["revenue"], row["quantity_before"],
              row["revenue_before"]) for row in rows]  # fmt: skip
    assert short == [
        ("A", "Table", 202503, 4, 40, 2, 30),
        ("lost", None, 202503, None, None, 1, 7),
        ("new", None, 202504, 1, 9, None, None),
    ]


@pytest.mark.parametrize("aggregates", [False, True])
def test_the_cost_of_a_product_is_whole_or_absent(open_rows: Opener, aggregates: bool) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-03-05", "40.00", product_id="A", cost_amount=Decimal("25.00")),
            line("2", "2025-03-05", "10.00", product_id="A", cost_amount=Decimal("5.00")),
            line("3", "2025-03-05", "40.00", product_id="B", cost_amount=Decimal("25.00")),
            line("4", "2025-03-06", "10.00", product_id="B"),
        ],
        aggregates=aggregates,
    )
    rows = analysis_rows(engine, "price_volume_mix", YEAR).dicts()
    assert [(row["product_id"], row["revenue"], row["cost"]) for row in rows] == [("A", 50, 30), ("B", 50, None)]


def test_sales_in_another_currency_are_left_out(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-03-05", "40.00", party_id="a"),
            line("2", "2025-03-05", "10.00", party_id="a", currency="USD"),
        ]
    )
    for code, name in (("customer_sales", "revenue"), ("rfm", "revenue"), ("revenue_by_month", "revenue")):
        (row,) = analysis_rows(engine, code, YEAR, currency="EUR").dicts()
        assert row[name] == 40


def test_both_sides_of_the_comparison_sum_to_the_revenue_of_their_year(shop: Engine, shop_rows: list[Row]) -> None:
    for code in ("price_volume_mix", "revenue_by_month"):
        rows = analysis_rows(shop, code, YEAR).dicts()
        for name, year in (("revenue", 2025), ("revenue_before", 2024)):
            expected = sum(row["net_amount"] for row in counted(shop_rows) if row["order_date"].year == year)
            assert sum(row[name] or Decimal(0) for row in rows) == expected


def test_two_periods_that_overlap_are_not_compared(shop: Engine) -> None:
    answer = analysis_rows(shop, "revenue_by_month", YEAR, against=Period.parse("2024-07..2025-06"))
    assert (
        say(answer.messages[0], "en")
        == "the periods 2025 and 2024-07..2025-06 overlap; compare two periods that do not"
    )


def test_recency_and_frequency_count_days_and_not_orders(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2025-01-01", "10.00", party_id="a"),
            line("2", "2025-01-01", "5.00", party_id="a"),
            line("3", "2025-03-09", "20.00", party_id="a"),
            line("4", "2024-03-09", "20.00", party_id="a"),
        ]
    )
    (row,) = analysis_rows(engine, "rfm", YEAR).rows
    assert row == ("a", date(2025, 1, 1), date(2025, 3, 9), 3, 2, 35)


def test_a_cohort_begins_with_the_very_first_order_of_its_customers(shop: Engine, shop_rows: list[Row]) -> None:
    first: dict[str, date] = {}
    for row in counted(shop_rows):
        if row["party_id"]:
            first[row["party_id"]] = min(row["order_date"], first.get(row["party_id"], date.max))
    parties: dict[Any, set[str]] = defaultdict(set)
    revenue: dict[Any, Decimal] = defaultdict(Decimal)
    for row in counted(shop_rows):
        if row["party_id"] and row["order_date"].year == 2025:
            start, day = first[row["party_id"]], row["order_date"]
            key = (start.year * 100 + start.month, day.year * 100 + day.month)
            parties[key].add(row["party_id"])
            revenue[key] += row["net_amount"]
    rows = analysis_rows(shop, "cohorts", YEAR).dicts()
    assert {(row["cohort"], row["month"]): row["customers"] for row in rows} == {k: len(v) for k, v in parties.items()}
    assert {(row["cohort"], row["month"]): row["revenue"] for row in rows} == revenue


def test_the_funnel_reads_each_source_at_its_finest_cut(open_rows: Opener) -> None:
    def traffic(dimension: str, label: str, sessions: int, purchases: int | None, days: int = 1) -> Row:
        return {"dimension": dimension, "label": label, "period_start": date(2025, 5, 1),
                "period_end": date(2025, 5, 1 + days), "sessions": sessions, "purchases": purchases}  # fmt: skip

    engine = open_rows(
        web_traffic=[
            traffic("channel_group", "Direct", 40, None, 30),
            traffic("channel_group|device", "Direct|mobile", 10, 1),
            traffic("channel_group|device", "Direct|desktop", 5, 2),
            traffic("query", "casserole", 99, None),
        ]
    )
    rows = analysis_rows(engine, "funnel", YEAR).dicts()
    assert [(row["month"], row["channel_group"], row["device"], row["sessions"], row["purchases"]) for row in rows] == [
        (202505, "Direct", "desktop", 5, 2), (202505, "Direct", "mobile", 10, 1),
    ]  # fmt: skip
    assert analysis_rows(engine, "funnel", YEAR, Perimeter.of(channel="physical")).rows == ()
    assert len(analysis_rows(engine, "funnel", YEAR, Perimeter.of(channel="ecommerce")).rows) == 2
    assert len(analysis_rows(engine, "funnel", YEAR, Perimeter.of(device="mobile")).rows) == 1


def test_satisfaction_counts_who_is_pleased_at_each_touchpoint(open_rows: Opener) -> None:
    def answer(number: int, scale: str, score: int | None, touchpoint: str = "Livraison") -> Row:
        return {"survey_id": "s", "answer_id": str(number), "question": scale, "scale": scale, "touchpoint": touchpoint,
                "answer_date": date(2025, 5, 2), "channel": "ecommerce",
                "score": None if score is None else Decimal(score)}  # fmt: skip

    engine = open_rows(
        survey_answers=[answer(n, "nps", score) for n, score in enumerate([10, 9, 8, 6, 0])]
        + [answer(n, "csat", score) for n, score in enumerate([5, 4, 4, 3, 2])]
        + [answer(9, "nps", None), answer(8, "nps", 3, "Caisse"), answer(10, "choice", 2)]
    )
    rows = analysis_rows(engine, "satisfaction", YEAR).dicts()
    assert [(row["touchpoint"], row["scale"], row["n"], row["total"], row["promoters"], row["detractors"], row["top2"])
            for row in rows] == [
        ("Caisse", "nps", 1, 3, 0, 1, 0),
        ("Livraison", "csat", 5, 18, 0, 0, 3),
        ("Livraison", "nps", 5, 33, 2, 2, 0),
    ]  # fmt: skip
    scores = analysis_rows(engine, "scores", YEAR, Perimeter.of(touchpoint="Livraison")).dicts()
    assert sum(row["n"] * row["score"] for row in scores if row["scale"] == "nps") == 33


@pytest.mark.parametrize(
    ("code", "perimeter", "said"),
    [
        ("rfmm", ALL, "unknown analysis: rfmm; try rfm"),
        ("rfm", Perimeter.of(colour="red"), "unknown dimension: colour"),
        ("rfm", Perimeter.of(touchpoint="Caisse"), "“Recency, frequency and amount by customer” cannot be narrowed"),
    ],
)
def test_what_cannot_be_answered_is_said(shop: Engine, code: str, perimeter: Perimeter, said: str) -> None:
    answer = analysis_rows(shop, code, YEAR, perimeter)
    assert answer.rows == ()
    assert say(answer.messages[0], "en").startswith(said)
    assert say(answer.messages[0], "fr")


@pytest.mark.parametrize("analysis", analyses().values(), ids=lambda analysis: analysis.code)
def test_an_analysis_declares_columns_of_the_contract_types(analysis: Any) -> None:
    assert set(analysis.columns.values()) <= set(SQL_TYPES)
    assert set(analysis.first) <= set(analysis.columns)
    assert analysis.label.fr
    assert analysis.label.en


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Files:
    files = Files(tmp_path_factory.mktemp("analyses"))
    files.add("order_lines", shop_lines(150, seed=5))
    files.add("products", [{"product_id": f"A{n:02d}", "family": f"F{n % 3}"} for n in range(9)])
    files.add("web_traffic", [{"period_start": date(2025, 6, n), "period_end": date(2025, 6, n + 1),
                               "dimension": "channel_group|device", "label": f"Direct|d{n}", "sessions": n}
                              for n in (1, 2)])  # fmt: skip
    answer = {"survey_id": "s", "question": "q", "scale": "nps", "answer_date": date(2025, 6, 2)}
    files.add("survey_answers", [answer | {"answer_id": str(n), "score": Decimal(n)} for n in range(11)])
    files.add("planned_lines", [{"version": "v1", "product_id": product, "channel": "physical", "quantity": Decimal(3),
                                 "period_start": date(2025, 6, 1), "period_end": date(2025, 7, 1),
                                 "unit_price": Decimal("9.9900")} for product in ("A01", "F2")])  # fmt: skip
    files.add("stock", [{"product_id": "A01", "store_id": store, "stock_date": date(2025, 6, 2), "quantity": Decimal(n)}
                        for n, store in enumerate(("S1", "S2"))])  # fmt: skip
    files.add("exchange_rates", [{"currency": "GBP", "rate_date": date(year, 6, 2), "rate": Decimal("0.8613")}
                                 for year in (2024, 2025)])  # fmt: skip
    return files.aggregate()


@pytest.fixture(
    scope="module",
    params=[pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("spark", marks=pytest.mark.spark)],
)
def other_engine(request: pytest.FixtureRequest, whole: Files) -> Iterator[Engine]:
    name = request.getfixturevalue({"postgres": "postgres_url", "spark": "spark"}[request.param])
    with open_engine(str(name), whole) as opened:
        yield opened


@pytest.mark.parametrize("code", analyses())
def test_rows_are_the_same_on_every_engine(other_engine: Engine, whole: Files, code: str) -> None:
    with open_engine("duckdb", whole) as duckdb:
        found = analysis_rows(other_engine, code, YEAR)
        assert found == analysis_rows(duckdb, code, YEAR)
        assert found.rows
