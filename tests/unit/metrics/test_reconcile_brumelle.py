"""From the raw exports of Maison Brumelle to the key: every planted difference is found to the cent, and no other."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from essor.connectors.importing import import_files
from essor.corpus.brumelle import build
from essor.corpus.truths import Truths
from essor.kernel.period import Period
from essor.kernel.ref import RowRef
from essor.kernel.value import Money
from essor.mart.company import Company
from essor.mart.engines import Engine, open_engine
from essor.metrics.reconciliation import Pair, Reconciliation, reconcile
from mart_cases import NOW

MONTHS = ("2023-11", "2024-06", "2025-05", "2026-03", "2026-10")
SYSTEMS = ("odoo", "shopify", "hubspot", "stripe", "comptabilite")

# What the key calls a difference, and its sides, for each reason of a pair: reason, key, sides.
NAMES = {
    "crm-orders": (
        ("base_later", "closed_before_order", "crm-orders"),
        ("document_earlier", "ordered_after_closing", "crm-orders"),
        ("extra", "typed_with_vat", "crm-orders"),
        ("alone", "won_without_order", "crm-orders"),
        ("outside_physical", "shop_scope", "all_orders-field_orders"),
        ("outside_ecommerce", "site_scope", "all_orders-field_orders"),
    ),
    "orders-invoices": (
        ("document_later", "invoiced_next_month", "orders-invoices"),
        ("base_earlier", "ordered_month_before", "orders-invoices"),
        ("extra", "shipping", "orders-invoices"),
        ("credit", "credit_notes", "orders-invoices"),
        ("missing", "never_invoiced", "orders-invoices"),
        ("outside_physical", "shop_scope", "all_orders-field_orders"),
        ("outside_ecommerce", "site_scope", "all_orders-field_orders"),
    ),
    "ledger-invoices": (("extra", "booked_twice", "ledger-invoices"),),
    "ledger-orders": (
        ("extra", "booked_twice", "ledger-all_orders"),
        ("document_later", "invoiced_next_month", "ledger-all_orders"),
        ("base_earlier", "ordered_month_before", "ledger-all_orders"),
        ("extra", "shipping", "ledger-all_orders"),
        ("credit", "credit_notes", "ledger-all_orders"),
        ("missing", "never_invoiced", "ledger-all_orders"),
        ("alone_given_back", "shop_returns", "ledger-all_orders"),
        ("alone_given_back", "site_refunds", "ledger-all_orders"),
        ("alone_shipping", "site_shipping", "ledger-all_orders"),
    ),
    "payments-payouts": (
        ("fee", "card_fees", "cards-payouts"),
        ("paid_out_later", "paid_out_next_month", "cards-payouts"),
        ("taken_earlier", "taken_month_before", "cards-payouts"),
    ),
}


@dataclass(frozen=True, slots=True)
class Brumelle:
    """Hold the company as imported, and the key of its exports."""

    engine: Engine
    truths: Truths


@pytest.fixture(scope="module")
def brumelle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brumelle]:
    folder = tmp_path_factory.mktemp("brumelle")
    truths = build(folder / "exports", seed=20261031, scale=0.01)
    company = Company.create(folder / "data", "maison-brumelle", name="Maison Brumelle")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)  # power cuts are for the tests of reliability
        done = import_files(company, [folder / "exports" / system for system in SYSTEMS], now=NOW)
    assert done.snapshot is not None
    assert not [file.name for file in done.files if file.refused]
    with open_engine("duckdb", done.snapshot) as engine:
        yield Brumelle(engine, truths)


@pytest.fixture(params=MONTHS)
def month(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def found_in(brumelle: Brumelle, month: str) -> Reconciliation:
    return reconcile(brumelle.engine, Period.parse(month), currency="EUR")


def test_every_system_says_what_the_key_says(brumelle: Brumelle, month: str) -> None:
    found, figure = found_in(brumelle, month), brumelle.truths.figure
    totals = {system.code: system.total for system in found.systems if system.code != "orders_incl_vat"}
    assert totals == {
        "crm": Money(figure("crm_won", month)),
        "orders": Money(figure("revenue", month)),
        "invoices": Money(figure("invoiced", month) - figure("credit_notes", month)),
        "ledger": Money(figure("ledger_70", month)),
        "payments": Money(figure("cards_taken", month)),
        "payouts": Money(figure("payouts", month)),
    }


def test_every_planted_difference_is_explained_and_nothing_is_left(brumelle: Brumelle, month: str) -> None:
    found = found_in(brumelle, month)
    for code, names in NAMES.items():
        pair = found.pair(code)
        assert pair.unexplained == 0, (code, pair.reasons)
        assert by_reason(pair) == expected(brumelle.truths, month, code, names), code
    paid = found.pair("orders_incl_vat-payments")
    assert paid.unexplained == 0, paid.reasons
    refunds = paid.reason("refund")
    assert (refunds.amount.amount if refunds else 0) == brumelle.truths.figure("refunds_incl_vat", month)


def by_reason(pair: Pair) -> dict[str, Decimal]:
    """Return the amount of each reason of a pair; in the books, what is booked without an invoice apart."""
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for reason in pair.reasons:
        kind = reason.kind.rpartition(".")[2]
        if pair.code != "ledger-invoices" or not kind.startswith("alone_"):
            amounts[kind] += reason.amount.amount
    return dict(amounts)


def expected(truths: Truths, month: str, code: str, names: tuple[tuple[str, str, str], ...]) -> dict[str, Decimal]:
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for kind, planted, between in names:
        for difference in truths.differences:
            if (difference.kind, difference.between, difference.month) == (planted, between, month):
                sign = -1 if code == "crm-orders" and between == "all_orders-field_orders" else 1
                amounts[kind] += sign * difference.amount
    return dict(amounts)


@pytest.mark.parametrize(
    ("planted", "pair", "kind", "file"),
    [
        ("typed_with_vat", "crm-orders", "extra", "hubspot/transactions.csv"),
        ("won_without_order", "crm-orders", "alone", "hubspot/transactions.csv"),
        ("never_invoiced", "orders-invoices", "missing", "odoo/ventes_2025-11_2026-10.csv"),
        ("booked_twice", "ledger-invoices", "extra", "comptabilite/000482919FEC20261031.txt"),
    ],
)
def test_the_rows_that_carry_a_planted_difference_are_those_of_the_files(
    brumelle: Brumelle, planted: str, pair: str, kind: str, file: str
) -> None:
    reason = found_in(brumelle, "2026-10").pair(pair).reason(kind)
    assert reason is not None
    rows = {row_of(brumelle.engine, ref) for ref in reason.references}
    places = {
        place.row
        for difference in brumelle.truths.differences
        if difference.kind == planted and difference.month == "2026-10" and difference.between == pair
        for place in difference.places
        if place.file == file
    }
    assert rows
    assert {row - rank for row in rows for rank in (0, 1)} & places  # an entry begins with its customer


def row_of(engine: Engine, ref: RowRef) -> int:
    keys = {
        "opportunities": ("source", "opportunity_id"),
        "orders": ("source", "order_id"),
        "ledger_entries": ("source", "journal_code", "entry_number", "entry_line"),
    }[ref.table]
    wanted = " AND ".join(f"CAST({name} AS VARCHAR) = '{part}'" for name, part in zip(keys, ref.key, strict=True))
    rows = engine.query(f"SELECT row_number FROM {ref.table} WHERE {wanted}").rows
    return int(rows[0][0])
