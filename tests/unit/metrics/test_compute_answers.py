"""What stands beside a figure, and what is said of a question that has no answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from kpi_answers import one, values
from small_shop import Opener, line

from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.value import Count, Money, NotComputable, Points, Rate
from essor.kernel.words import say
from essor.mart.engines import Engine
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows
from essor.metrics.question import closed_values, near_kpi, reachable_dimensions

YEAR = Period.parse("2024")


def test_the_same_month_last_year_stands_beside_each_month(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2024-01-05", "100.00"), line("2", "2024-02-29", "120.00"),
            line("3", "2025-01-05", "110.00"), line("4", "2025-02-03", "99.00"),
        ]
    )  # fmt: skip
    answer = kpi_rows(engine, ["revenue"], Period.parse("2025-01..2025-02"), ("period:month",), compare="year")
    assert [(row.value, row.base, row.variance) for row in answer.rows] == [(110, 100, 10), (99, 120, -21)]
    before = kpi_rows(engine, ["revenue"], Period.parse("2025-02"), ("period:month",), compare="previous")
    assert [(row.value, row.base, row.variance) for row in before.rows] == [(99, 110, -11)]
    whole = kpi_rows(engine, ["revenue"], Period.parse("2025-01..2025-02"), compare="year")
    assert [(row.value, row.base) for row in whole.rows] == [(209, 220)]


def test_a_row_without_a_past_has_no_variance(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2025-01-05", "100.00")])
    (row,) = kpi_rows(engine, ["revenue"], Period.parse("2025-01"), compare="year").rows
    assert (row.value, row.base, row.variance) == (100, None, None)


def test_a_figure_becomes_a_fact_with_its_unit(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2025-01-05", "100.00", cost_amount=Decimal("60.00"))])
    answer = kpi_rows(engine, ["revenue", "margin_rate", "orders", "nps"], Period.parse("2025-01"))
    facts = [row.fact("000007") for row in answer.rows]
    assert [fact.value for fact in facts[:3]] == [Money(Decimal(100)), Rate(Decimal("0.4")), Count(1)]
    assert isinstance(facts[3].value, NotComputable)
    assert facts[0].ref.key() == "kpi:revenue/2025-01/all@000007"
    assert Points(Decimal(1)) != Rate(Decimal(1))


def test_measures_of_one_table_are_computed_in_one_query(bare_shop: Engine) -> None:
    asked: list[str] = []

    class Spy:
        dialect = "duckdb"

        def query(self, sql: str) -> Any:
            asked.append(sql)
            return bare_shop.query(sql)

    spy: Any = Spy()
    kpi_rows(spy, ["revenue", "gross_margin", "discount_rate", "units", "ecommerce_share"], YEAR, ("period:month",))
    assert len([sql for sql in asked if 'FROM "order_lines"' in sql and '"m0"' in sql]) == 1


@pytest.mark.parametrize(
    ("codes", "by", "compare", "said"),
    [
        (["revenu"], (), None, "unknown KPI: revenu; try revenue"),
        (["revenue"], ("chanel",), None, "unknown dimension: chanel; try channel"),
        (["revenue"], ("period:decade",), None, "unknown cut of time: decade; choose among day, week, month"),
        (["revenue"], ("period:month", "period:year"), None, "time is cut in one way at a time, not by month, year"),
        (["revenue"], (), "moon", "unknown comparison: moon; choose among previous, year, target"),
        (["nps"], ("family",), None, "“NPS (recommendation)” cannot be cut by “Family”"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_said_with_the_mend(
    shop: Engine, codes: list[str], by: tuple[str, ...], compare: Any, said: str
) -> None:
    answer = kpi_rows(shop, codes, YEAR, by, compare=compare)
    assert answer.rows == ()
    (message,) = answer.messages
    assert say(message, "en").startswith(said)
    assert say(message, "fr")


def test_a_known_kpi_is_computed_beside_an_unknown_one(shop: Engine) -> None:
    answer = kpi_rows(shop, ["revenue", "nonsense"], YEAR)
    assert [row.kpi for row in answer.rows] == ["revenue"]
    assert [message.key for message in answer.messages] == ["metrics.unknown_kpi"]


@pytest.mark.parametrize("aggregates", [False, True])
def test_amounts_in_another_currency_are_left_out_and_told(open_rows: Opener, aggregates: bool) -> None:
    engine = open_rows(
        order_lines=[
            line("1", "2024-03-05", "100.00", party_id="a"),
            line("2", "2024-03-05", "50.00", currency="USD", party_id="a"),
            line("3", "2024-03-06", "30.00", currency="CHF", party_id="b"),
        ],
        aggregates=aggregates,
    )
    kept = kpi_rows(engine, ["revenue", "orders", "average_order_value"], YEAR, currency="EUR")
    assert [row.value for row in kept.rows] == [100, 1, 100]
    assert [say(message, "en") for message in kept.messages] == [
        "“Order lines”: 2 rows in CHF, USD left out, the figures are in EUR; ask by currency to see them"
    ]
    mixed = kpi_rows(engine, ["revenue"], YEAR)
    assert mixed.rows[0].value == 180
    assert [message.key for message in mixed.messages] == ["metrics.several_currencies"]
    by_currency = kpi_rows(engine, ["revenue"], YEAR, ("currency",), currency="EUR")
    assert values(by_currency, "currency") == {("CHF",): 30, ("EUR",): 100, ("USD",): 50}
    assert by_currency.messages == ()
    assert one(kpi_rows(engine, ["revenue"], YEAR, (), Perimeter.of(currency="USD"))) == 50


def test_one_currency_is_not_worth_a_word(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2024-03-05", "100.00", currency="USD")])
    assert kpi_rows(engine, ["revenue"], YEAR).messages == ()
    assert one(kpi_rows(engine, ["revenue"], YEAR, currency="USD")) == 100


def test_an_unknown_segment_is_refused_with_the_dimensions_of_customers(shop: Engine) -> None:
    answer = kpi_rows(shop, ["revenue"], YEAR, (), Perimeter.of(segment="loyal"))
    assert answer.rows == ()
    assert say(answer.messages[0], "en") == (
        "no segment “loyal” is saved with these data; narrow the customers by party_id, customer_region, "
        "customer_kind, sector, size_band, age_band"
    )


def test_a_value_outside_a_closed_list_is_refused_with_the_list(shop: Engine) -> None:
    answer = kpi_rows(shop, ["revenue"], YEAR, (), Perimeter.of(channel="ecom"))
    assert answer.rows == ()
    assert say(answer.messages[0], "en") == "channel is never “ecom”; choose among physical, ecommerce"


def test_a_value_that_no_row_has_is_told_with_the_nearest(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2024-03-05", "10.00", store_id="Lille", product_id="A")],
        products=[{"product_id": "A", "family": "Couteaux"}],
    )
    known = kpi_rows(engine, ["revenue"], Period.parse("2023"), (), Perimeter.of(store_id="Lille"))
    assert known.messages == ()
    for perimeter, near in ((Perimeter.of(store_id="Lile"), "Lille"), (Perimeter.of(family="Couteau"), "Couteaux")):
        answer = kpi_rows(engine, ["revenue"], YEAR, (), perimeter)
        ((name, value),) = perimeter.filters
        assert [row.value for row in answer.rows] == [0]
        assert [say(message, "en") for message in answer.messages] == [
            f"no row of “Order lines” has {name} = {value}, at any date; near values: {near}"
        ]


def test_a_kpi_is_found_by_the_word_that_people_use() -> None:
    assert near_kpi("panier").split(", ")[0] == "average_order_value"
    assert near_kpi("RÉACHAT") == "repeat_rate"
    assert near_kpi("revenu").startswith("revenue")


@pytest.mark.parametrize("dimension", sorted(catalogue.dimensions().keys() - {"source_medium"}))
def test_every_dimension_can_be_a_perimeter_of_the_kpis_that_it_cuts(shop: Engine, dimension: str) -> None:
    """The source and medium of a session cuts analyses alone: no KPI reads single sessions."""
    value = next(iter(closed_values(dimension)), "true" if catalogue.dimensions()[dimension].kind == "boolean" else "x")
    cut = [code for code, kpi in catalogue.kpis().items() if dimension in reachable_dimensions(kpi)]
    answer = kpi_rows(shop, cut, YEAR, (), Perimeter.of(**{dimension: value}))
    assert [row.kpi for row in answer.rows] == cut
    assert cut


def test_the_n_of_a_rate_is_what_its_divisor_counts(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2024-03-05", "10.00", line_id=str(n), channel="ecommerce") for n in range(3)],
        web_traffic=[{"period_start": date(2024, 3, 5), "period_end": date(2024, 3, 6), "dimension": "channel_group",
                      "label": label, "sessions": 50} for label in ("Direct", "Email")],
    )  # fmt: skip
    rows = kpi_rows(engine, ["conversion_rate", "average_order_value", "revenue"], YEAR).rows
    assert [(row.kpi, row.n) for row in rows] == [("conversion_rate", 100), ("average_order_value", 1), ("revenue", 3)]
