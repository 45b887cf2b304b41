"""What a report shows of a reconciliation: each system once, each reason once, and no disagreement hidden."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from essor.kernel.message import message
from essor.kernel.period import Period
from essor.kernel.value import Money, NotComputable
from essor.kernel.words import say
from essor.mart.engines import Rows, open_engine
from essor.mart.engines.duckdb import DuckDBEngine
from essor.metrics.reconciliation import Pair, Reason, Reconciliation, System
from essor.work.reconciled import differences, reconciled, system_totals
from systems_cases import SHOPS, Systems

OCTOBER = Period.parse("2026-10")


def euros(text: str) -> Money:
    return Money(Decimal(text))


def books_and_orders(*, invoiced: bool) -> Reconciliation:
    """Return a company whose books and orders differ by a return and by takings, with or without invoices."""
    none = NotComputable(message("reconciliation.no_invoices"))
    payments = NotComputable(message("reconciliation.no_payments"))
    reasons = (
        Reason("ledger_orders.alone_given_back", euros("-8.00"), 1),
        Reason("ledger_orders.takings_differ", euros("3.00"), 1),
    )
    systems = (
        System("orders", euros("50.00"), 2),
        System("invoices", euros("0.00") if invoiced else none, 0),
        System("ledger", euros("45.00"), 2),
        System("orders_incl_vat", euros("60.00"), 2),
        System("payments", payments, 0),
    )
    return Reconciliation(OCTOBER, "EUR", systems, (Pair("ledger", "orders", euros("-5.00"), reasons),))


def test_books_and_orders_stand_whole_where_no_invoice_is_between_them() -> None:
    shown = differences(books_and_orders(invoiced=False))
    assert [(item.amount, item.explained) for item in shown] == [(euros("-8.00"), True), (euros("3.00"), False)]
    assert {say(item.between, "en") for item in shown} == {"Ledger, class 70 − Orders"}


def test_takings_that_disagree_are_shown_even_where_invoices_tell_the_rest() -> None:
    shown = differences(books_and_orders(invoiced=True))
    assert [(item.amount, item.explained) for item in shown] == [(euros("3.00"), False)]


def test_orders_incl_vat_are_shown_only_beside_payments() -> None:
    names = [say(total.system, "en") for total in system_totals(books_and_orders(invoiced=True))]
    assert names == ["Orders", "Invoices and credit notes", "Ledger, class 70", "Card payments, incl. VAT"]


def test_totals_and_reasons_of_a_company_come_from_one_reconciliation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # power cuts are for the tests of reliability
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00").deal("D1", "2026-10-03", "120.00", "S1")
        .order("T1", "2026-10-04", "30.00", team=SHOPS)
    )  # fmt: skip
    asked: list[str] = []
    query = DuckDBEngine.query

    def counted(engine: DuckDBEngine, sql: str) -> Rows:
        asked.append(sql)
        return query(engine, sql)

    monkeypatch.setattr(DuckDBEngine, "query", counted)
    with open_engine("duckdb", systems.publish(tmp_path)) as engine:
        totals, reasons = reconciled(engine, OCTOBER, "EUR")
    assert len(asked) == 2  # the systems, and the one pair that has both sides
    assert [total.total for total in totals[:2]] == [euros("120.00"), euros("130.00")]
    assert [(say(reason.what, "en"), reason.amount, reason.rows) for reason in reasons] == [
        ("Physical sales that the CRM does not follow (shops)", euros("-30.00"), 1),
        ("Amounts typed with VAT in the CRM", euros("20.00"), 1),
    ]
