"""Each reason why two systems differ is found, with its amount and the rows that carry it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest

from essor.kernel.message import LANGS
from essor.kernel.period import Period
from essor.kernel.ref import RowRef
from essor.kernel.value import Money, NotComputable
from essor.kernel.words import say, sentences
from essor.mart.engines import open_engine
from essor.metrics.reconciliation import Reconciliation, reconcile
from essor.metrics.reconciliation.model import Pair, Reason
from systems_cases import ONLINE, SHOPS, Systems

OCTOBER = Period.parse("2026-10")
Asker = Callable[..., Reconciliation]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    """Return what reconciles a company written by hand."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # power cuts are for the tests of reliability
    with ExitStack() as opened:

        def asker(systems: Systems, period: Period = OCTOBER) -> Reconciliation:
            folder = tmp_path / period.key()
            engine = opened.enter_context(open_engine("duckdb", systems.publish(folder)))
            return reconcile(engine, period, currency="EUR")

        yield asker


def told(pair: Pair) -> dict[str, tuple[str, int, tuple[str, ...]]]:
    """Return the reasons of a pair by kind: amount, rows, numbers of the rows."""
    assert isinstance(pair.difference, Money)
    assert pair.explained + pair.unexplained == pair.difference.amount
    return {
        reason.kind: (f"{reason.amount.amount}", reason.rows, tuple(sorted(ref.key[1] for ref in reason.references)))
        for reason in pair.reasons
    }


def test_a_deal_closed_in_another_month_than_its_order_is_timing(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-09-30", "100.00").deal("D1", "2026-10-02", "100.00", "S1")
        .order("S2", "2026-10-02", "200.00").deal("D2", "2026-09-29", "200.00", "S2")
        .order("S3", "2026-10-30", "400.00").deal("D3", "2026-11-03", "400.00", "S3")
        .order("S4", "2026-11-04", "800.00").deal("D4", "2026-10-31", "800.00", "S4")
        .order("S5", "2026-10-10", "50.00").deal("D5", "2026-10-09", "50.00", "S5")
    )  # fmt: skip
    pair = ask(systems).pair("crm-orders")
    assert pair.difference == Money(Decimal("300.00"))
    assert told(pair) == {
        "crm_orders.base_earlier": ("100.00", 1, ("D1",)),
        "crm_orders.document_earlier": ("-200.00", 1, ("D2",)),
        "crm_orders.document_later": ("-400.00", 1, ("D3",)),
        "crm_orders.base_later": ("800.00", 1, ("D4",)),
    }


def test_a_deal_that_holds_the_amount_incl_vat_was_typed_with_vat(ask: Asker) -> None:
    systems = Systems().order("S1", "2026-10-02", "100.00").deal("D1", "2026-10-03", "120.00", "S1")
    assert told(ask(systems).pair("crm-orders")) == {"crm_orders.extra": ("20.00", 1, ("D1",))}


def test_a_deal_of_any_other_amount_is_unexplained_and_named(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00").deal("D1", "2026-10-03", "110.00", "S1")
        .order("S2", "2026-10-02", "100.00").deal("D2", "2026-10-03", "99.00", "S2")
        .order("S3", "2026-10-02", "100.00").deal("D3", "2026-10-03", "100.01", "S3")
    )  # fmt: skip
    pair = ask(systems).pair("crm-orders")
    assert told(pair) == {
        "crm_orders.rounding": ("0.01", 1, ("S3",)),
        "crm_orders.beyond": ("10.00", 1, ("S1",)),
        "crm_orders.partly": ("-1.00", 1, ("S2",)),
    }
    assert (pair.explained, pair.unexplained) == (Decimal("0.01"), Decimal("9.00"))


def test_won_without_order_and_ordered_without_deal_stand_apart_from_shops_and_site(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00").deal("D1", "2026-10-03", "100.00", "S1")
        .order("S2", "2026-10-04", "70.00")
        .order("S3", "2026-10-05", "30.00", status="cancelled").deal("D3", "2026-10-05", "30.00", "S3")
        .deal("D9", "2026-10-06", "55.00")
        .order("T1", "2026-10-06", "12.50", team=SHOPS)
        .order("T2", "2026-10-07", "7.50", team=SHOPS)
        .order("#1", "2026-10-08", "40.00", team=ONLINE)
        .order("#2", "2026-09-30", "9.00", team=ONLINE)
    )  # fmt: skip
    assert told(ask(systems).pair("crm-orders")) == {
        "crm_orders.missing": ("-70.00", 1, ("S2",)),
        "crm_orders.alone": ("55.00", 1, ("D9",)),
        "crm_orders.outside_ecommerce": ("-40.00", 1, ("#1",)),
        "crm_orders.no_sale": ("30.00", 1, ("D3",)),
        "crm_orders.outside_physical": ("-20.00", 2, ("T1", "T2")),
    }


def test_an_order_is_matched_in_the_system_of_its_document_first(ask: Asker) -> None:
    systems = (
        Systems()
        .order("1001", "2026-10-02", "100.00", source="odoo").invoice("F1", "2026-10-03", "100.00", "1001")
        .order("1001", "2026-10-02", "40.00", team=ONLINE)
    )  # fmt: skip
    assert told(ask(systems).pair("orders-invoices")) == {
        "orders_invoices.outside_ecommerce": ("40.00", 1, ("1001",)),
    }


def test_an_invoice_of_another_month_is_timing_for_its_goods_and_shipping_stands_where_it_is_invoiced(
    ask: Asker,
) -> None:
    systems = (
        Systems()
        .order("S1", "2026-09-29", "100.00").invoice("F1", "2026-10-02", "115.00", "S1")
        .entry("VE1", "2026-10-02", "F1", a707200="100.00", a708500="15.00")
        .order("S2", "2026-10-30", "200.00").invoice("F2", "2026-11-03", "215.00", "S2")
        .order("S3", "2026-10-12", "50.00").invoice("F3", "2026-10-13", "65.00", "S3")
        .entry("VE3", "2026-10-13", "F3", a707200="50.00", a708500="15.00")
        .order("S4", "2026-10-14", "80.00").invoice("F4", "2026-10-13", "80.00", "S4")
        .order("S5", "2026-11-20", "9.00")
    )  # fmt: skip
    pair = ask(systems).pair("orders-invoices")
    assert told(pair) == {
        "orders_invoices.document_later": ("200.00", 1, ("F2",)),
        "orders_invoices.base_earlier": ("-100.00", 1, ("F1",)),
        "orders_invoices.extra": ("-30.00", 2, ("F1", "F3")),
    }
    november = ask(systems, Period.parse("2026-11"))
    assert told(november.pair("orders-invoices")) == {
        "orders_invoices.base_earlier": ("-200.00", 1, ("F2",)),
        "orders_invoices.extra": ("-15.00", 1, ("F2",)),
        "orders_invoices.not_yet": ("9.00", 1, ("S5",)),
    }


def test_what_an_invoice_holds_above_its_order_is_shipping_only_where_something_says_so(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00", shipping="8.00").invoice("F1", "2026-10-03", "108.00", "S1")
        .order("S2", "2026-10-02", "100.00").invoice("F2", "2026-10-03", "108.00", "S2")
    )  # fmt: skip
    assert told(ask(systems).pair("orders-invoices")) == {
        "orders_invoices.extra": ("-8.00", 1, ("F1",)),
        "orders_invoices.beyond": ("-8.00", 1, ("S2",)),
    }


def test_shipping_that_the_order_already_holds_is_no_difference(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "115.00").invoice("F1", "2026-10-03", "115.00", "S1")
        .entry("VE1", "2026-10-03", "F1", a707200="100.00", a708500="15.00")
    )  # fmt: skip
    assert told(ask(systems).pair("orders-invoices")) == {}


def test_never_invoiced_partly_invoiced_credited_and_invoiced_without_order_are_told_apart(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00").invoice("F1", "2026-10-03", "60.00", "S1")
        .order("S2", "2026-10-04", "90.00")
        .order("S3", "2026-10-05", "80.00").invoice("F3", "2026-10-06", "80.00", "S3")
        .invoice("A3", "2026-10-20", "-25.00", "S3")
        .invoice("F9", "2026-10-21", "11.00")
        .order("S4", "2026-10-28", "7.00")
        .order("S5", "2026-10-08", "5.00", status="draft").invoice("F5", "2026-10-09", "5.00", "S5")
        .order("S6", "2026-10-01", "3.00")
    )  # fmt: skip
    assert told(ask(systems).pair("orders-invoices")) == {
        "orders_invoices.missing": ("90.00", 1, ("S2",)),
        "orders_invoices.partly": ("40.00", 1, ("S1",)),
        "orders_invoices.credit": ("25.00", 1, ("A3",)),
        "orders_invoices.alone": ("-11.00", 1, ("F9",)),
        "orders_invoices.not_yet": ("7.00", 1, ("S4",)),
        "orders_invoices.no_sale": ("-5.00", 1, ("F5",)),
        "orders_invoices.too_early": ("3.00", 1, ("S6",)),
    }


def test_one_ticket_invoiced_on_request_does_not_make_all_tickets_uninvoiced_orders(ask: Asker) -> None:
    systems = Systems().order("S1", "2026-10-02", "100.00").invoice("F1", "2026-10-03", "100.00", "S1")
    for number in range(5):
        systems.order(f"T{number}", "2026-10-03", "10.00", team=SHOPS)
    systems.invoice("F2", "2026-10-03", "10.00", "T4")
    assert told(ask(systems).pair("orders-invoices")) == {
        "orders_invoices.outside_physical": ("40.00", 4, ("T0", "T1", "T2", "T3")),
    }


def test_an_order_invoiced_in_two_months_is_timing_for_the_second_part(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00")
        .invoice("F1", "2026-10-03", "60.00", "S1").invoice("F2", "2026-11-03", "40.00", "S1")
    )  # fmt: skip
    assert told(ask(systems).pair("orders-invoices")) == {"orders_invoices.document_later": ("40.00", 1, ("F2",))}


def test_an_invoice_booked_twice_booked_late_or_never_is_found_in_the_books(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "494.00").invoice("F1", "2026-10-03", "494.00", "S1")
        .entry("VE1", "2026-10-03", "F1", a707200="494.00").entry("VE2", "2026-10-06", "F1", a707200="494.00")
        .order("S2", "2026-10-04", "20.00").invoice("F2", "2026-10-05", "20.00", "S2")
        .order("S3", "2026-10-04", "30.00").invoice("F3", "2026-10-30", "30.00", "S3")
        .entry("VE3", "2026-11-02", "F3", a707200="30.00")
        .order("S4", "2026-10-04", "40.00").invoice("F4", "2026-10-06", "40.00", "S4")
        .entry("VE4", "2026-10-06", "F4", a707200="38.00")
        .entry("OD1", "2026-10-07", None, a708800="5.00")
    )  # fmt: skip
    found = ask(systems)
    assert told(found.pair("ledger-invoices")) == {
        "ledger_invoices.extra": ("494.00", 1, ("VE",)),
        "ledger_invoices.document_later": ("-30.00", 1, ("VE",)),
        "ledger_invoices.missing": ("-20.00", 1, ("F2",)),
        "ledger_invoices.alone_takings": ("5.00", 1, ("OD",)),
        "ledger_invoices.partly": ("-2.00", 1, ("F4",)),
    }
    twice = found.pair("ledger-invoices").reason("extra")
    assert twice is not None
    assert twice.references == (RowRef("ledger_entries", ("ledger", "VE", "VE2", "1")),)


def test_books_differ_from_orders_by_shipping_returns_and_what_the_invoices_tell(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00").invoice("F1", "2026-10-03", "115.00", "S1")
        .entry("VE1", "2026-10-03", "F1", a707200="100.00", a708500="15.00")
        .order("S2", "2026-10-30", "60.00").invoice("F2", "2026-11-02", "60.00", "S2")
        .entry("VE2", "2026-11-02", "F2", a707200="60.00")
        .order("T1", "2026-10-05", "20.00", team=SHOPS).order("T2", "2026-10-05", "30.00", team=SHOPS)
        .entry("CA1", "2026-10-05", "Z1", a707100="50.00").entry("CA2", "2026-10-06", "R1", a709100="-8.00")
        .order("#1", "2026-10-07", "40.00", team=ONLINE)
        .entry("VW1", "2026-10-07", "W1", a707300="40.00", a708500="4.92")
    )  # fmt: skip
    pair = ask(systems).pair("ledger-orders")
    assert pair.difference == Money(Decimal("-48.08"))
    assert told(pair) == {
        "orders_invoices.document_later": ("-60.00", 1, ("F2",)),
        "orders_invoices.extra": ("15.00", 1, ("F1",)),
        "ledger_orders.alone_given_back": ("-8.00", 1, ("CA",)),
        "ledger_orders.alone_shipping": ("4.92", 1, ("VW",)),
    }


def test_takings_that_are_not_those_of_the_day_are_unexplained_and_the_day_is_named(ask: Asker) -> None:
    systems = (
        Systems()
        .order("T1", "2026-10-05", "20.00", team=SHOPS).entry("CA1", "2026-10-05", "Z1", a707100="20.00")
        .order("T2", "2026-10-06", "30.00", team=SHOPS).entry("CA2", "2026-10-06", "Z2", a707100="33.00")
        .order("T3", "2026-10-07", "10.00", team=SHOPS).entry("CA3", "2026-10-07", "Z3", a707100="9.99")
    )  # fmt: skip
    pair = ask(systems).pair("ledger-orders")
    assert told(pair) == {
        "ledger_orders.takings_rounding": ("-0.01", 1, ("CA",)),
        "ledger_orders.takings_differ": ("3.00", 1, ("CA",)),
    }
    assert pair.reasons[-1].references == (RowRef("ledger_entries", ("ledger", "CA", "CA2", "1")),)


def test_payments_differ_from_orders_by_refunds_timing_and_what_is_settled_elsewhere(ask: Asker) -> None:
    systems = (
        Systems()
        .order("#1", "2026-10-05", "100.00", team=ONLINE).payment("P1", "2026-10-05", "120.00", reference="#1")
        .order("#2", "2026-10-31", "10.00", team=ONLINE).payment("P2", "2026-11-01", "12.00", reference="#2")
        .order("#3", "2026-10-06", "30.00", team=ONLINE)
        .order("#4", "2026-10-06", "50.00", team=ONLINE).payment("P4", "2026-10-06", "55.00", reference="#4")
        .payment("R1", "2026-10-09", "-24.00", kind="refund", reference="#1")
        .payment("P9", "2026-10-10", "7.00", reference="gift card")
        .payment("F1", "2026-10-31", "-29.00", kind="fee")
        .order("T1", "2026-10-05", "20.00", team=SHOPS)
    )  # fmt: skip
    assert told(ask(systems).pair("orders_incl_vat-payments")) == {
        "orders_payments.missing": ("36.00", 1, ("#3",)),
        "orders_payments.refund": ("24.00", 1, ("R1",)),
        "orders_payments.outside_physical": ("24.00", 1, ("T1",)),
        "orders_payments.document_later": ("12.00", 1, ("P2",)),
        "orders_payments.alone": ("-7.00", 1, ("P9",)),
        "orders_payments.partly": ("5.00", 1, ("#4",)),
    }


def test_payouts_differ_from_payments_by_fees_and_what_is_in_transit(ask: Asker) -> None:
    systems = (
        Systems()
        .payment("P1", "2026-09-30", "50.00", fee="1.00", paid_out="2026-10-02")
        .payment("P2", "2026-10-05", "120.00", fee="2.05", paid_out="2026-10-07")
        .payment("P3", "2026-10-31", "80.00", fee="1.45", paid_out="2026-11-02")
        .payment("P4", "2026-10-30", "10.00", fee="0.40")
        .payment("F1", "2026-10-31", "-29.00", kind="fee", paid_out="2026-11-02")
        .payment("B1", "2026-10-07", "-117.95", kind="payout")
    )  # fmt: skip
    found = ask(systems)
    assert found.system("payments").total == Money(Decimal("210.00"))
    assert found.system("payouts").total == Money(Decimal("166.95"))
    assert told(found.pair("payments-payouts")) == {
        "payments_payouts.paid_out_later": ("49.55", 2, ("F1", "P3")),
        "payments_payouts.taken_earlier": ("-49.00", 1, ("P1",)),
        "payments_payouts.fee": ("32.90", 4, ("F1", "P2", "P3", "P4")),
        "payments_payouts.not_paid_out": ("9.60", 1, ("P4",)),
    }


def test_a_movement_whose_net_is_not_gross_less_fees_is_unexplained(ask: Asker) -> None:
    systems = Systems().payment(
        "P1", "2026-10-05", "120.00", fee="2.00", net_amount=Decimal("110.00"), paid_out="2026-10-07"
    )
    pair = ask(systems).pair("payments-payouts")
    assert told(pair) == {
        "payments_payouts.fee": ("2.00", 1, ("P1",)),
        "payments_payouts.net_differs": ("8.00", 1, ("P1",)),
    }


def test_systems_that_share_no_number_are_unexplained_as_a_whole(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-10-02", "100.00").deal("D1", "2026-10-03", "90.00")
        .invoice("F1", "2026-10-03", "100.00").entry("VE1", "2026-10-03", "VENTES", a707200="95.00")
    )  # fmt: skip
    found = ask(systems)
    for code, amount in [("crm-orders", "-10.00"), ("orders-invoices", "0.00"), ("ledger-invoices", "-5.00")]:
        assert told(found.pair(code)) == {"unlinked": (amount, 2, ())}
        assert found.pair(code).explained == 0
    assert told(found.pair("ledger-orders")) == {"ledger_orders.takings_differ": ("-5.00", 2, ("S1", "VE"))}


def test_a_company_with_orders_alone_says_what_is_missing(ask: Asker) -> None:
    found = ask(Systems().order("S1", "2026-10-02", "100.00"))
    assert found.system("orders").total == Money(Decimal("100.00"))
    for code in ("crm", "invoices", "ledger", "payments", "payouts"):
        total = found.system(code).total
        assert isinstance(total, NotComputable)
        assert total.reason.key == f"reconciliation.no_{code}"
    assert all(isinstance(pair.difference, NotComputable) and not pair.reasons for pair in found.pairs)


def test_a_system_that_knows_other_days_only_is_not_computable_for_the_period(ask: Asker) -> None:
    systems = Systems().order("S1", "2026-10-02", "100.00").entry("VE1", "2025-10-03", "F1", a707200="100.00")
    total = ask(systems).system("ledger").total
    assert isinstance(total, NotComputable)
    assert say(total.reason, "en") == (
        "not computable: Ledger, class 70 runs from 3 October 2025 to 3 October 2025, outside the period"
    )


def test_rows_in_another_currency_are_left_out_and_counted(ask: Asker) -> None:
    systems = Systems().order("S1", "2026-10-02", "100.00").order("S2", "2026-10-03", "70.00", currency="CHF")
    orders = ask(systems).system("orders")
    assert (orders.total, orders.rows, orders.foreign_rows) == (Money(Decimal("100.00")), 1, 1)
    assert say(orders.name, "en") == "Orders (1 rows in another currency left out)"


def test_a_quiet_month_between_others_is_zero_and_agrees(ask: Asker) -> None:
    systems = (
        Systems()
        .order("S1", "2026-09-02", "100.00").invoice("F1", "2026-09-03", "100.00", "S1")
        .order("S2", "2026-11-02", "100.00").invoice("F2", "2026-11-03", "100.00", "S2")
    )  # fmt: skip
    pair = ask(systems).pair("orders-invoices")
    assert (pair.difference, pair.reasons) == (Money(Decimal("0.00")), ())


def test_every_reason_has_its_sentence_in_both_languages_with_amount_and_rows() -> None:
    for key in (key for key in sentences() if key.startswith("reconciliation.")):
        assert set(sentences()[key]) == set(LANGS)
    reason = Reason("ledger_orders.alone_given_back", Money(Decimal("-1756.89")), 37, (), "709100 Avoirs")
    assert say(reason.message, "en") == (
        "Returns and refunds booked, absent from the orders (709100 Avoirs): −€1,756.89 (rows: 37)"
    )
    assert say(reason.message, "fr") == (
        "Retours et remboursements comptabilisés, absents des commandes (709100 Avoirs)\u00a0:"
        " −1\u202f756,89\u00a0€ (lignes\u00a0: 37)"
    )
