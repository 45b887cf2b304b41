from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from essor.mart import aggregates
from essor.mart.company import Company
from essor.mart.derived import derived
from essor.mart.publish import publish, rebuild, undo
from essor.mart.snapshot import head
from mart_cases import NOW, Stager, line, read

MANY = [line(f"T{number}", 1, "2026-08-15", "10", party_id="C9", product_id="P9") for number in range(20)]


def test_an_order_of_two_lines_is_one_row_with_its_sums(company: Company, stage: Stager):
    lines = [
        line("SO1", 1, "2026-10-03", "100.00", quantity=Decimal(2), cost_amount=Decimal("60.00")),
        line("SO1", 2, "2026-10-03", "20.50", discount_amount=Decimal("2.50")),
    ]
    snapshot = publish(company, [stage(order_lines=lines)], now=NOW)
    assert read(
        snapshot, "order_grain", "order_id", "month", "lines", "quantity", "net_amount", "cost_amount", "costed_amount"
    ) == [("SO1", 202610, 2, Decimal("3.0000"), Decimal("120.50"), Decimal("60.00"), Decimal("100.00"))]


def test_one_cancelled_line_does_not_cancel_the_order(company: Company, stage: Stager):
    lines = [
        line("SO1", 1, "2026-10-03", "1", status="cancelled"),
        line("SO1", 2, "2026-10-03", "1", status="paid"),
    ]
    snapshot = publish(company, [stage(order_lines=lines)], now=NOW)
    assert read(snapshot, "order_grain", "status") == [("paid",)]


def test_drafts_and_cancelled_orders_are_no_orders_of_a_party(company: Company, stage: Stager):
    lines = [
        line("SO1", 1, "2026-01-10", "10"),
        line("SO2", 1, "2026-03-01", "20"),
        line("SO3", 1, "2026-05-01", "99", status="draft"),
        line("SO4", 1, "2026-06-01", "99", status="cancelled"),
    ]
    snapshot = publish(company, [stage(order_lines=lines)], now=NOW)
    assert read(snapshot, "party_grain") == [("C1", date(2026, 1, 10), date(2026, 3, 1), 2, Decimal("30.00"), 1)]


def test_euros_and_dollars_never_meet_in_a_month(company: Company, stage: Stager):
    lines = [line("SO1", 1, "2026-10-03", "10"), line("SO2", 1, "2026-10-03", "10", currency="USD")]
    snapshot = publish(company, [stage(order_lines=lines)], now=NOW)
    for table in ("monthly_sales", "monthly_products", "monthly_orders"):
        assert read(snapshot, table, "currency", "net_amount") == [
            ("EUR", Decimal("10.00")), ("USD", Decimal("10.00")),
        ]  # fmt: skip
    assert read(snapshot, "party_grain", "currencies") == [(2,)]


def test_an_order_that_moves_to_another_month_leaves_the_first(company: Company, stage: Stager):
    publish(company, [stage(order_lines=[*MANY, line("SO1", 1, "2026-09-30", "10")])], now=NOW)
    snapshot = publish(company, [stage(order_lines=[line("SO1", 1, "2026-10-01", "10")])], now=NOW)
    for table in ("monthly_sales", "monthly_products", "monthly_orders"):
        assert read(snapshot, table, "month", "lines") == [(202608, 20), (202610, 1)]


def test_an_order_that_changes_its_party_leaves_the_first(company: Company, stage: Stager):
    publish(company, [stage(order_lines=[*MANY, line("SO1", 1, "2026-10-01", "10")])], now=NOW)
    snapshot = publish(company, [stage(order_lines=[line("SO1", 1, "2026-10-01", "10", party_id="C2")])], now=NOW)
    assert read(snapshot, "party_grain", "party_id", "orders") == [("C2", 1), ("C9", 20)]


def test_a_family_that_changes_moves_the_months_where_it_sold(company: Company, stage: Stager):
    lines = [*MANY, line("SO1", 1, "2026-10-01", "10")]
    publish(company, [stage(order_lines=lines, products=[{"product_id": "P1", "family": "Table"}])], now=NOW)
    moved = stage(products=[{"product_id": "P1", "family": "Cuisine"}, {"product_id": "P9", "label": "Bol"}])
    snapshot = publish(company, [moved], now=NOW)
    assert read(snapshot, "monthly_sales", "month", "family", "lines") == [(202608, None, 20), (202610, "Cuisine", 1)]
    back = undo(company, "i2", now=NOW)
    assert read(back, "monthly_sales", "month", "family", "lines") == [(202608, None, 20), (202610, "Table", 1)]


def test_a_small_import_leaves_the_files_of_other_orders_alone(
    company: Company, stage: Stager, monkeypatch: pytest.MonkeyPatch
):
    publish(company, [stage(order_lines=MANY)], now=NOW)
    before = publish(company, [stage(order_lines=[line("SO1", 1, "2026-10-01", "10")])], now=NOW)
    after = publish(company, [stage(order_lines=[line("SO2", 1, "2026-10-01", "10")])], now=NOW)
    assert set(before.files("order_lines")) < set(after.files("order_lines"))
    assert set(before.files("order_grain")) < set(after.files("order_grain"))


def test_without_order_lines_the_derived_tables_stand_empty(company: Company, stage: Stager):
    snapshot = publish(company, [stage(products=[{"product_id": "P1"}])], now=NOW)
    for table in derived():
        assert snapshot.has(table)
        assert read(snapshot, table) == []


def test_the_scores_of_a_month_are_counted_and_added_up_and_follow_each_change(company: Company, stage: Stager):
    def answer(number: int, score: str | None, day: str = "2026-10-03") -> dict[str, object]:
        return {"survey_id": "s", "answer_id": str(number), "question": "q", "answer_date": date.fromisoformat(day),
                "touchpoint": "shop", "scale": "nps", "score": None if score is None else Decimal(score)}  # fmt: skip

    columns = ("month", "score", "answers", "points")
    given = [answer(1, "9"), answer(2, "9"), answer(3, "6"), answer(4, None), answer(5, "9", "2026-11-01")]
    first = publish(company, [stage(survey_answers=given)], now=NOW)
    counted = [
        (202610, Decimal("6.0000"), 1, Decimal("6.0000")),
        (202610, Decimal("9.0000"), 2, Decimal("18.0000")),
        (202610, None, 1, Decimal("0.0000")),
        (202611, Decimal("9.0000"), 1, Decimal("9.0000")),
    ]
    assert sorted(read(first, "monthly_scores", *columns), key=str) == sorted(counted, key=str)
    corrected = publish(company, [stage(survey_answers=[answer(2, "3")])], now=NOW)
    assert (202610, Decimal("9.0000"), 1, Decimal("9.0000")) in read(corrected, "monthly_scores", *columns)
    back = undo(company, "i2", now=NOW)
    assert sorted(read(back, "monthly_scores", *columns), key=str) == sorted(counted, key=str)


def test_the_traffic_of_a_month_is_added_up_by_group_and_device_and_follows_each_change(
    company: Company, stage: Stager
):
    def told(
        day: str, until: str, label: str, sessions: int | None, cut: str = "channel_group|device"
    ) -> dict[str, object]:
        return {"period_start": date.fromisoformat(day), "period_end": date.fromisoformat(until), "dimension": cut,
                "label": label, "sessions": sessions}  # fmt: skip

    given = [
        told("2026-10-30", "2026-10-31", "Direct|mobile", 3),
        told("2026-10-31", "2026-11-01", "Direct|mobile", 4),
        told("2026-10-31", "2026-11-01", "Email", None),
        told("2026-10-26", "2026-11-02", "Direct|mobile", 70),
        told("2026-10-01", "2026-11-01", "casserole", 999, "query"),
    ]
    columns = ("month", "last_month", "days", "channel_group", "device", "lines", "sessions")
    crossing, email = (202610, 202611, 7, "Direct", "mobile", 1, 70), (202610, 202610, 0, "Email", None, 1, None)
    first = publish(company, [stage("ga4", web_traffic=given)], now=NOW)
    assert read(first, "monthly_traffic", *columns) == [
        (202610, 202610, 0, "Direct", "mobile", 2, 7), email, crossing,
    ]  # fmt: skip
    more = stage("ga4", web_traffic=[told("2026-10-30", "2026-10-31", "Direct|mobile", 8)])
    assert read(publish(company, [more], now=NOW), "monthly_traffic", *columns) == [
        (202610, 202610, 0, "Direct", "mobile", 2, 12), email, crossing,
    ]  # fmt: skip
    back = undo(company, "i2", now=NOW)
    assert read(back, "monthly_traffic") == read(first, "monthly_traffic")
    other = publish(company, [stage(order_lines=MANY)], now=NOW)
    assert other.files("monthly_traffic") == back.files("monthly_traffic")


def test_a_rebuild_sums_up_what_stood_before_the_table_was_kept(
    company: Company, stage: Stager, monkeypatch: pytest.MonkeyPatch
):
    told = {"period_start": date(2026, 10, 3), "period_end": date(2026, 10, 4), "dimension": "channel_group",
            "label": "Direct", "sessions": 7}  # fmt: skip
    with monkeypatch.context() as before:
        before.setattr(aggregates, "SUMMED", {})
        old = publish(company, [stage("ga4", web_traffic=[told])], now=NOW)
    assert read(old, "monthly_traffic") == []
    rebuild(company, now=NOW)
    assert read(head(company), "monthly_traffic", "month", "sessions") == [(202610, 7)]
