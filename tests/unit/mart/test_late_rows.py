from __future__ import annotations

from essor.kernel.period import Period
from essor.mart.company import Company
from essor.mart.imports import Change
from essor.mart.late import late_rows
from essor.mart.publish import publish, undo
from mart_cases import NOW, Stager, line, order

KNOWN = [order("SO1", "2026-10-05", "1"), order("SO2", "2026-10-30", "2")]


def test_three_late_orders_since_the_report(company: Company, stage: Stager):
    report = publish(company, [stage(orders=KNOWN)], now=NOW)
    late = [order(f"L{number}", f"2026-10-0{number}", "5") for number in (1, 2, 3)]
    november = [order("N1", "2026-11-02", "5")]
    newest = publish(company, [stage(orders=[*late, *november])], now=NOW)
    assert late_rows(report, newest, Period.parse("2026-10")) == {"orders": Change(created=3)}


def test_without_a_period_a_late_row_is_one_before_the_newest_day_that_was_known(company: Company, stage: Stager):
    report = publish(company, [stage(orders=KNOWN)], now=NOW)
    newest = publish(company, [stage(orders=[order("A", "2026-10-30", "5"), order("B", "2026-10-31", "5")])], now=NOW)
    assert late_rows(report, newest) == {"orders": Change(created=1)}


def test_a_corrected_amount_and_an_order_that_went_are_told_apart(company: Company, stage: Stager):
    report = publish(company, [stage("odoo", orders=KNOWN)], now=NOW)
    publish(company, [stage("odoo", orders=[order("SO1", "2026-10-05", "9")])], now=NOW)
    newest = publish(company, [stage("odoo", mode="replace_period", period="2026-10-30", orders=[])], now=NOW)
    assert late_rows(report, newest, Period.parse("2026-10")) == {"orders": Change(updated=1, removed=1)}


def test_an_order_that_moves_out_of_the_period_counts(company: Company, stage: Stager):
    report = publish(company, [stage(orders=KNOWN)], now=NOW)
    newest = publish(company, [stage(orders=[order("SO2", "2026-11-02", "2")])], now=NOW)
    assert late_rows(report, newest, Period.parse("2026-10")) == {"orders": Change(updated=1)}


def test_the_same_rows_from_a_newer_file_are_not_late(company: Company, stage: Stager):
    report = publish(company, [stage(orders=KNOWN)], now=NOW)
    newest = publish(company, [stage(orders=[*KNOWN, order("N1", "2026-11-02", "5")])], now=NOW)
    assert late_rows(report, newest, Period.parse("2026-10")) == {}


def test_a_table_that_the_report_did_not_have_is_late_in_its_period_only(company: Company, stage: Stager):
    report = publish(company, [stage(orders=KNOWN)], now=NOW)
    newest = publish(company, [stage(order_lines=[line("SO1", 1, "2026-10-05", "1")])], now=NOW)
    assert late_rows(report, newest) == {}
    assert late_rows(report, newest, Period.parse("2026-10")) == {"order_lines": Change(created=1)}


def test_nothing_is_late_between_a_snapshot_and_itself_or_after_an_undo(company: Company, stage: Stager):
    report = publish(company, [stage(orders=KNOWN)], now=NOW)
    publish(company, [stage(orders=[order("L", "2026-10-01", "5")])], now=NOW)
    newest = undo(company, "i2", now=NOW)
    assert late_rows(report, report) == late_rows(report, newest) == {}
