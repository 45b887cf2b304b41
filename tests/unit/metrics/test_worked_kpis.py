"""KPIs of worked examples, and rows that cross the border of a cut."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from kpi_answers import one, reason, values
from small_shop import Opener, Row, line

from essor.kernel.period import Period
from essor.metrics.compute import kpi_rows

YEAR = Period.parse("2024")


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
