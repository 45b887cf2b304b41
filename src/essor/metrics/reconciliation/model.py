"""Hold what each system says of a period, and why any two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import Message, message
from essor.kernel.period import Period
from essor.kernel.ref import RowRef
from essor.kernel.value import Count, Money, NotComputable

UNEXPLAINED = frozenset({
    "crm_orders.partly", "crm_orders.beyond", "orders_invoices.beyond", "ledger_invoices.partly",
    "ledger_invoices.beyond", "orders_payments.partly", "orders_payments.beyond", "payments_payouts.net_differs",
    "ledger_orders.takings_differ", "unlinked", "unexplained",
})  # fmt: skip
"""Reasons that name the rows that differ, and not why they do."""


@dataclass(frozen=True, slots=True)
class System:
    """Hold what one system says the period brought.

    Args:
        code: crm, orders, orders_incl_vat, invoices, ledger, payments or payouts; the last two are incl. VAT.
        total: its sum, or why there is none.
        rows: rows that the sum counts.
        foreign_rows: rows of the period in another currency, which the sum leaves out.

    """

    code: str
    total: Money | NotComputable
    rows: int
    foreign_rows: int = 0

    @property
    def name(self) -> Message:
        """Return the name of the system, and what its sum leaves out."""
        name = message(f"reconciliation.system_{self.code}")
        if not self.foreign_rows:
            return name
        return message("reconciliation.system_with_foreign_rows", system=name, n=Count(self.foreign_rows))


@dataclass(frozen=True, slots=True)
class Reason:
    """Hold one reason why two systems differ.

    Args:
        kind: pair and reason, also the name of its sentence: "orders_invoices.missing".
        amount: its share of left minus right.
        rows: how many rows carry it.
        references: the rows that weigh most, the heaviest first; all of them up to a limit.
        detail: what tells apart two reasons of one kind, such as an account; empty otherwise.

    """

    kind: str
    amount: Money
    rows: int
    references: tuple[RowRef, ...] = ()
    detail: str = ""

    @property
    def explained(self) -> bool:
        """Tell whether the reason says why, and not only where."""
        return self.kind not in UNEXPLAINED

    @property
    def label(self) -> Message:
        """Return the reason in words, without its amount."""
        label = message(f"reconciliation.{self.kind.replace('.', '_')}")
        return message("reconciliation.detailed", what=label, detail=self.detail) if self.detail else label

    @property
    def message(self) -> Message:
        """Return the reason in words, with its amount and its number of rows."""
        return message("reconciliation.reason", what=self.label, amount=self.amount, n=Count(self.rows))


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold two systems, their difference (left minus right) and its reasons, which sum to it.

    Args:
        left: code of a system.
        right: code of a system.
        difference: left minus right, or why there is none.
        reasons: the explained ones first, the heaviest first; the last ones say what stays unexplained.

    """

    left: str
    right: str
    difference: Money | NotComputable
    reasons: tuple[Reason, ...] = ()

    @property
    def code(self) -> str:
        """Return the name of the pair."""
        return f"{self.left}-{self.right}"

    @property
    def name(self) -> Message:
        """Return both systems in words."""
        return message(
            "reconciliation.pair",
            left=message(f"reconciliation.system_{self.left}"),
            right=message(f"reconciliation.system_{self.right}"),
        )

    @property
    def explained(self) -> Decimal:
        """Return the sum of the reasons that say why."""
        return sum((reason.amount.amount for reason in self.reasons if reason.explained), Decimal("0.00"))

    @property
    def unexplained(self) -> Decimal:
        """Return what is left of the difference once the reasons that say why are taken off."""
        return sum((reason.amount.amount for reason in self.reasons if not reason.explained), Decimal("0.00"))

    def reason(self, kind: str) -> Reason | None:
        """Return the reason of a kind ("missing"), or None; for several details the first."""
        return next((reason for reason in self.reasons if reason.kind.rpartition(".")[2] == kind), None)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Hold what each system says of a period, and why they differ."""

    period: Period
    currency: str
    systems: tuple[System, ...]
    pairs: tuple[Pair, ...]

    def system(self, code: str) -> System:
        """Return a system by code; raise KeyError for another text."""
        return {system.code: system for system in self.systems}[code]

    def pair(self, code: str) -> Pair:
        """Return a pair by code, such as "orders-invoices"; raise KeyError for another text."""
        return {pair.code: pair for pair in self.pairs}[code]
