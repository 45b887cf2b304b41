"""Put a reconciliation into the facts of a work product: what each system says, and why they differ."""

from __future__ import annotations

from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.mart.engines import Engine
from essor.metrics.reconciliation import Reconciliation, System, reconcile
from essor.work.data import Difference, SystemTotal

_ONLY_BOOKS_AND_ORDERS = frozenset({"ledger_orders.takings_differ", "ledger_orders.takings_rounding", "unexplained"})


def reconciled(engine: Engine, period: Period, currency: str) -> tuple[tuple[SystemTotal, ...], tuple[Difference, ...]]:
    """Return what each system says of a period, and each reason why two of them differ."""
    found = reconcile(engine, period, currency=currency)
    return system_totals(found), differences(found)


def system_totals(found: Reconciliation) -> tuple[SystemTotal, ...]:
    """Return what each system says; orders incl. VAT stand only beside payments, which are incl. VAT."""
    shown = [system for system in found.systems if system.code != "orders_incl_vat" or _known(found, "payments")]
    return tuple(_total(system) for system in shown)


def differences(found: Reconciliation) -> tuple[Difference, ...]:
    """Return each reason of each pair, the pairs in the order of the sale: deal, order, invoice, books, money.

    Where invoices stand between books and orders, the reasons of that pair are those of the two others, but
    for what no invoice follows: there only books and orders can disagree.
    """
    through_invoices = _known(found, "invoices")
    return tuple(
        Difference(pair.name, reason.label, reason.amount, reason.rows, reason.explained)
        for pair in found.pairs
        for reason in pair.reasons
        if pair.code != "ledger-orders" or not through_invoices or reason.kind in _ONLY_BOOKS_AND_ORDERS
    )


def _known(found: Reconciliation, code: str) -> bool:
    return not isinstance(found.system(code).total, NotComputable)


def _total(system: System) -> SystemTotal:
    return SystemTotal(system.name, system.total, system.rows)
