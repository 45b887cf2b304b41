"""Compare what the CRM, the orders, the invoices, the books and the card provider say of a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from essor.kernel.message import message
from essor.kernel.period import Period
from essor.kernel.ref import RowRef
from essor.kernel.value import Day, Money, NotComputable
from essor.metrics.reconciliation.asking import Argument, ask
from essor.metrics.reconciliation.model import Pair, Reason, Reconciliation, System

if TYPE_CHECKING:
    from essor.mart.engines import Engine

SYSTEMS = ("crm", "orders", "invoices", "ledger", "orders_incl_vat", "payments", "payouts")
REFERENCES = 200
"""Rows that a reason names at most."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Question:
    """Hold how two systems are compared: the file, the tables of both sides, the sign of its answer."""

    left: str
    right: str
    file: str
    sign: int
    base_table: str = ""
    document_table: str = ""


_CRM = _Question("crm", "orders", "crm_orders", -1, "orders", "opportunities")
_INVOICED = _Question("orders", "invoices", "orders_invoices", 1, "orders", "invoices")
_BOOKED = _Question("ledger", "invoices", "ledger_invoices", -1, "invoices", "ledger_entries")
_PAID = _Question("orders_incl_vat", "payments", "orders_payments", 1, "orders", "payments")
_PAID_OUT = _Question("payments", "payouts", "payments_payouts", 1)


def reconcile(engine: Engine, period: Period, *, currency: str) -> Reconciliation:
    """Return what each system says of a period and why any two of them differ, to the cent.

    Args:
        engine: a snapshot; a company may have one system, or all.
        period: days compared.
        currency: of the company; rows in another are left out and counted.

    """
    values: dict[str, Argument] = {"start": period.start, "end": period.end, "currency": currency}
    systems = {system.code: system for system in _systems(engine, period, values, currency)}
    asked = {
        question: _asked(engine, question, systems, values, currency)
        for question in (_CRM, _INVOICED, _BOOKED, _PAID, _PAID_OUT)
    }
    pairs = [asked[_CRM], asked[_INVOICED], asked[_BOOKED]]
    pairs.append(_ledger_orders(engine, systems, asked[_INVOICED], asked[_BOOKED], values))
    pairs += [asked[_PAID], asked[_PAID_OUT]]
    return Reconciliation(period, currency, tuple(systems.values()), tuple(pairs))


def _systems(engine: Engine, period: Period, values: Mapping[str, Argument], currency: str) -> Iterable[System]:
    found = {row["code"]: row for row in ask(engine, "systems", **values)}
    for code in SYSTEMS:
        row = found.get(code)
        if row is None:
            yield System(code, NotComputable(message(f"reconciliation.no_{code}")), 0)
        elif period.last_day < row["first_day"] or period.start > row["last_day"]:
            known = message(
                "reconciliation.other_days",
                system=message(f"reconciliation.system_{code}"),
                first=Day(row["first_day"]),
                last=Day(row["last_day"]),
            )
            yield System(code, NotComputable(known), 0, int(row["foreign_rows"]))
        else:
            yield System(code, _money(row["total"], currency), int(row["counted"]), int(row["foreign_rows"]))


def _asked(
    engine: Engine, question: _Question, systems: Mapping[str, System], values: Mapping[str, Argument], currency: str
) -> Pair:
    pair = _compared(systems[question.left], systems[question.right])
    if isinstance(pair.difference, NotComputable):
        return pair
    tables = {"base_table": question.base_table, "document_table": question.document_table}
    rows = ask(engine, question.file, shown=REFERENCES, **values, **(tables if question.base_table else {}))
    if rows and not rows[0]["links"]:
        unlinked = sum({(row["kind"], row["detail"]): int(row["times"]) for row in rows}.values())
        return replace(pair, reasons=(Reason("unlinked", pair.difference, unlinked),))
    return _closed(pair, _reasons(rows, question.file, question.sign, currency))


def _ledger_orders(
    engine: Engine, systems: Mapping[str, System], invoiced: Pair, booked: Pair, values: Mapping[str, Argument]
) -> Pair:
    """Compare books and orders through the invoices, and day by day where no invoice follows a sale."""
    pair = _compared(systems["ledger"], systems["orders"])
    if isinstance(pair.difference, NotComputable):
        return pair
    through = all(
        isinstance(side.difference, Money) and all(reason.kind != "unlinked" for reason in side.reasons)
        for side in (invoiced, booked)
    )
    rows = ask(engine, "takings", shown=REFERENCES, through=int(through), **values)
    reasons = list(_reasons(rows, "ledger_orders", 1, pair.difference.currency))
    if through:
        reasons += [reason for reason in booked.reasons if not reason.kind.startswith("ledger_invoices.alone_")]
        reasons += [
            replace(reason, amount=-reason.amount)
            for reason in invoiced.reasons
            if not reason.kind.startswith("orders_invoices.outside_")
        ]
    return _closed(pair, reasons)


def _compared(left: System, right: System) -> Pair:
    match left.total, right.total:
        case Money() as one, Money() as other:
            return Pair(left.code, right.code, one - other)
        case NotComputable() as reason, _:
            return Pair(left.code, right.code, reason)
        case _:
            return Pair(left.code, right.code, right.total)


def _reasons(rows: Iterable[Mapping[str, Any]], file: str, sign: int, currency: str) -> tuple[Reason, ...]:
    """Gather the rows of an answer, which are in order, by reason; each names one row that carries it."""
    found: list[Reason] = []
    for (kind, detail), lines in groupby(rows, key=lambda row: (row["kind"], row["detail"])):
        carriers = list(lines)
        amount = _money(sign * carriers[0]["total"], currency)
        references = tuple(_reference(row) for row in carriers)
        found.append(Reason(f"{file}.{kind}", amount, int(carriers[0]["times"]), references, detail))
    return tuple(found)


def _reference(row: Mapping[str, Any]) -> RowRef:
    return RowRef(row["place"], tuple(part for part in (row["k1"], row["k2"], row["k3"], row["k4"]) if part))


def _closed(pair: Pair, reasons: Iterable[Reason]) -> Pair:
    """Put the reasons in order and name what they leave: what a difference holds is never hidden."""
    if isinstance(pair.difference, NotComputable):
        return pair
    told = [reason for reason in reasons if reason.amount.amount]
    left = pair.difference.amount - sum((reason.amount.amount for reason in told), Decimal(0))
    if left:
        told.append(Reason("unexplained", Money(left, pair.difference.currency), 0))
    told.sort(key=lambda reason: (not reason.explained, -abs(reason.amount.amount), reason.kind, reason.detail))
    return replace(pair, reasons=tuple(told))


def _money(amount: Any, currency: str) -> Money:
    return Money(Decimal(amount).quantize(_CENT), currency)
