"""A figure is what a person finds by hand in the rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from small_shop import Opener, Row, counted, line

from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.value import Count, Money, NotComputable, Points, Rate
from essor.kernel.words import say
from essor.mart.engines import Engine
from essor.metrics import catalogue
from essor.metrics.compute import KpiAnswer, kpi_rows
from essor.metrics.question import closed_values, near_kpi, reachable_dimensions

YEAR = Period.parse("2024")


def values(answer: KpiAnswer, *dimensions: str) -> dict[Any, Decimal | None]:
    """Return the values by the dimensions asked for."""
    return {tuple(row.dimensions[name] for name in dimensions): row.value for row in answer.rows}


def one(answer: KpiAnswer) -> Decimal | None:
    (row,) = answer.rows
    return row.value


def reason(answer: KpiAnswer) -> str:
    (row,) = answer.rows
    assert row.value is None
    assert row.reason is not None
    return say(row.reason, "en")


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


def test_no_detractor_is_a_score_and_no_answer_is_a_reason(open_rows: Opener) -> None:
    def answer(score: int, place: int, day: date) -> Row:
        return {"survey_id": "s", "answer_id": str(place), "question": "nps", "answer_date": day, "scale": "nps",
                "score": Decimal(score)}  # fmt: skip

    engine = open_rows(
        survey_answers=[answer(score, place, date(2024, 5, 1)) for place, score in enumerate([10, 9, 8, 10])]
        + [answer(7, 9, date(2024, 7, 1))]
    )
    may = kpi_rows(engine, ["nps"], Period.parse("2024-05"))
    assert one(may) == 75
    assert may.rows[0].n == 4
    assert reason(kpi_rows(engine, ["nps"], Period.parse("2024-06"))).startswith("not computable: the divisor")


def test_survey_scores_are_those_of_the_worked_example(open_rows: Opener) -> None:
    """Source: domain pack, C3.1.3: CES 7 6 5 4 2 and CSAT 5 4 4 3 2."""
    rows = [
        {"survey_id": "s", "answer_id": str(place), "question": scale, "answer_date": date(2024, 5, 1), "scale": scale,
         "score": Decimal(score)}
        for scale, scores in {"ces": [7, 6, 5, 4, 2], "csat": [5, 4, 4, 3, 2]}.items()
        for place, score in enumerate(scores)
    ]  # fmt: skip
    engine = open_rows(survey_answers=rows)
    answer = kpi_rows(engine, ["ces_mean", "ces_agree_rate", "csat_top2", "csat_mean", "survey_answers"], YEAR)
    assert [row.value for row in answer.rows] == [Decimal("4.8"), Decimal("0.6"), Decimal("0.6"), Decimal("3.6"), 5]


def test_ecommerce_ratios_are_those_of_the_worked_example(open_rows: Opener) -> None:
    """Source: domain pack, C1.2.4: 50 000 sessions, 4 000 carts, 2 000 checkouts, 900 orders, 67 500 €, 13 500 €."""
    span = {"period_start": date(2024, 5, 1), "period_end": date(2024, 6, 1)}
    engine = open_rows(
        order_lines=[
            line(str(place), "2024-05-15", "75.00", channel="ecommerce", party_id=f"p{place % 600}")
            for place in range(900)
        ],
        web_traffic=[span | {"dimension": "channel_group", "label": "Direct", "sessions": 50_000, "carts": 4_000,
                             "checkouts": 2_000, "purchases": 900}],
        campaign_costs=[span | {"campaign_id": "k", "cost_amount": Decimal("13500.00"), "clicks": 9_000,
                                "impressions": 450_000, "conversion_amount": Decimal("67500.00")}],
    )  # fmt: skip
    expected = {
        "conversion_rate": Decimal("0.018"),
        "average_order_value": Decimal(75),
        "cart_abandonment_rate": Decimal("0.775"),
        "checkout_abandonment_rate": Decimal("0.55"),
        "roas": Decimal(5),
        "cost_of_sale": Decimal("0.2"),
        "acquisition_cost": Decimal("22.5"),
        "cost_per_click": Decimal("1.5"),
        "click_through_rate": Decimal("0.02"),
    }
    answer = kpi_rows(engine, list(expected), Period.parse("2024-05"))
    assert {row.kpi: row.value for row in answer.rows} == expected


def test_the_pipeline_is_that_of_the_worked_example(open_rows: Opener) -> None:
    """Source: domain pack, C2.1.2: 100 000 at 20 %, 50 000 at 50 %, 20 000 at 90 %, quota 100 000."""
    deals = [("100000", "0.2"), ("50000", "0.5"), ("20000", "0.9")]
    engine = open_rows(
        opportunities=[
            {"opportunity_id": str(place), "outcome": "open", "amount": Decimal(amount), "probability": Decimal(p),
             "weighted_amount": Decimal(amount) * Decimal(p), "created_date": date(2024, 1, 10)}
            for place, (amount, p) in enumerate(deals)
        ],
        quotas=[{"person_id": "V01", "period_start": date(2024, 3, 1), "period_end": date(2024, 4, 1),
                 "amount": Decimal(100_000)}],
    )  # fmt: skip
    answer = kpi_rows(engine, ["weighted_pipeline", "pipeline_coverage"], Period.parse("2024-03"))
    assert [row.value for row in answer.rows] == [63_000, Decimal("1.7")]


def test_the_pipeline_of_a_past_month_holds_what_was_then_open(open_rows: Opener) -> None:
    def deal(code: str, amount: int, created: date, closed: date | None = None, outcome: str = "open") -> Row:
        return {"opportunity_id": code, "outcome": outcome, "amount": Decimal(amount), "created_date": created,
                "closed_date": closed, "salesperson_id": "V01" if amount < 50 else "V02"}  # fmt: skip

    engine = open_rows(
        opportunities=[
            deal("a", 10, date(2024, 1, 5)),
            deal("b", 20, date(2024, 1, 6), date(2024, 3, 9), "won"),
            deal("c", 40, date(2024, 2, 6), date(2024, 2, 20), "lost"),
            deal("d", 80, date(2023, 12, 6), date(2024, 3, 20), "lost"),
        ]
    )
    answer = kpi_rows(engine, ["open_pipeline"], Period.parse("2024-01..2024-04"), ("period:month",))
    assert values(answer, "period") == {("2024-01",): 110, ("2024-02",): 110, ("2024-03",): 10, ("2024-04",): 10}
    by_seller = kpi_rows(engine, ["open_pipeline"], Period.parse("2024-03"), ("salesperson_id",))
    assert values(by_seller, "salesperson_id") == {("V01",): 10, ("V02",): 0}


def test_receivables_and_dso_are_those_of_the_worked_example(open_rows: Opener) -> None:
    """Source: domain pack, DSO = receivables incl. VAT ÷ sales incl. VAT × 360: 150 000, 1 200 000, 45 days."""

    def invoice(code: str, day: date, gross: int, paid: date | None, part: int | None = None) -> Row:
        return {"invoice_id": code, "invoice_date": day, "kind": "invoice", "net_amount": Decimal(gross) / 12 * 10,
                "gross_amount": Decimal(gross), "paid_date": paid, "paid_amount": part}  # fmt: skip

    engine = open_rows(
        invoices=[
            invoice("1", date(2024, 2, 1), 1_020_000, date(2024, 6, 1), 1_020_000),
            invoice("2", date(2024, 11, 1), 120_000, date(2025, 1, 15), 120_000),
            invoice("3", date(2024, 12, 1), 60_000, None, 30_000),
        ]
    )
    answer = kpi_rows(engine, ["receivables", "dso"], YEAR)
    assert [row.value for row in answer.rows] == [150_000, 45]
    assert one(kpi_rows(engine, ["receivables"], Period.parse("2025-01"))) == 30_000
    december = kpi_rows(engine, ["dso"], Period.parse("2024-12"))
    assert one(december) == Decimal(150_000) / 60_000 * 30
    monthly = kpi_rows(engine, ["dso"], Period.parse("2024-11..2024-12"), ("period:month",))
    assert monthly.rows[-1].value == one(december)


def test_payment_fees_are_those_of_each_payment_and_those_of_the_account(open_rows: Opener) -> None:
    def payment(code: str, kind: str, gross: str, fee: str) -> Row:
        return {"payment_id": code, "payment_date": date(2024, 3, 5), "kind": kind, "gross_amount": Decimal(gross),
                "fee_amount": Decimal(fee)}  # fmt: skip

    engine = open_rows(payments=[payment("1", "charge", "42.60", "0.89"), payment("2", "fee", "-29.00", "0.00")])
    assert one(kpi_rows(engine, ["payment_fees"], YEAR)) == Decimal("0.89") + 29
    assert one(kpi_rows(engine, ["cash_collected"], YEAR)) == Decimal("42.60")


def test_a_quarterly_quota_is_too_coarse_for_a_month(open_rows: Opener) -> None:
    engine = open_rows(
        quotas=[{"person_id": "V01", "period_start": date(2024, 1, 1), "period_end": date(2024, 4, 1),
                 "amount": Decimal(300)}]
    )  # fmt: skip
    assert one(kpi_rows(engine, ["quota_amount"], Period.parse("2024-Q1"))) == 300
    assert "longer periods" in reason(kpi_rows(engine, ["quota_amount"], Period.parse("2024-02")))
    assert "longer periods" in reason(kpi_rows(engine, ["quota_amount"], Period.parse("2024-Q1"), ("period:month",)))


@pytest.mark.parametrize(
    ("grain", "start", "end"),
    [("month", date(2024, 1, 15), date(2024, 2, 14)), ("week", date(2024, 1, 7), date(2024, 1, 13)),
     ("quarter", date(2024, 3, 1), date(2024, 4, 30)), ("day", date(2024, 1, 7), date(2024, 1, 9))],
)  # fmt: skip
def test_a_row_that_crosses_the_border_of_a_cut_belongs_to_neither_side(
    open_rows: Opener, grain: str, start: date, end: date
) -> None:
    engine = open_rows(
        quotas=[{"person_id": "V01", "period_start": start, "period_end": end, "amount": Decimal(300)}]
    )  # fmt: skip
    assert one(kpi_rows(engine, ["quota_amount"], YEAR)) == 300
    for row in kpi_rows(engine, ["quota_amount"], YEAR, (f"period:{grain}",)).rows:
        assert row.value is None


def test_weeks_belong_to_the_month_in_which_they_begin_and_add_up_to_the_year(open_rows: Opener) -> None:
    first = date(2024, 1, 1)
    weeks = [first + timedelta(weeks=place) for place in range(53)]
    engine = open_rows(
        campaign_costs=[
            {"campaign_id": "k", "period_start": day, "period_end": day + timedelta(weeks=1), "cost_amount": Decimal(7)}
            for day in weeks
        ]
    )
    months = kpi_rows(engine, ["ad_cost"], YEAR, ("period:month",)).rows
    assert [row.value for row in months] == [
        7 * sum(day.month == month and day.year == 2024 for day in weeks) for month in range(1, 13)
    ]
    assert one(kpi_rows(engine, ["ad_cost"], YEAR)) == 53 * 7
    assert one(kpi_rows(engine, ["ad_cost"], Period.parse("2024-02"))) == months[1].value
    assert one(kpi_rows(engine, ["ad_cost"], Period.parse("2024-W05"))) == 7
    assert "longer periods" in reason(kpi_rows(engine, ["ad_cost"], Period.parse("2024-02-07")))


def test_only_the_newest_version_of_the_plan_counts(open_rows: Opener) -> None:
    def planned(version: str, month: int, amount: int, channel: str = "physical") -> Row:
        return {"version": version, "product_id": "A", "channel": channel, "quantity": Decimal(1),
                "period_start": date(2024, month, 1), "period_end": date(2024, month + 1, 1),
                "net_amount": Decimal(amount), "cost_amount": Decimal(amount) / 2}  # fmt: skip

    engine = open_rows(
        planned_lines=[planned("v9", 1, 100), planned("v10", 1, 110), planned("v9", 2, 200),
                       planned("v10", 1, 7, "ecommerce")]
    )  # fmt: skip
    answer = kpi_rows(engine, ["planned_revenue", "planned_margin"], YEAR)
    assert [row.value for row in answer.rows] == [317, Decimal("158.5")]
    by_channel = kpi_rows(engine, ["planned_revenue"], YEAR, ("channel",))
    assert values(by_channel, "channel") == {("physical",): 310, ("ecommerce",): 7}


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
