"""Write small companies by hand, one line a document, as their systems would tell of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from essor.mart.publish import publish
from essor.mart.snapshot import Snapshot
from essor.mart.staging import stage_rows
from mart_cases import NOW, Row, line, new_company

FIELD, SHOPS, ONLINE = "sales team Terrain", "sales team Boutiques", "online shop"


@dataclass
class Systems:
    """Gather the rows of every system; amounts are texts to the cent, days are texts as 2026-10-05."""

    rows: dict[str, dict[str, list[Row]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def order(self, number: str, day: str, net: str, *, team: str = FIELD, **more: Any) -> Systems:
        """Add an order of one line; the VAT is 20 % unless a gross amount is given."""
        source = more.pop("source", "shopify" if team == ONLINE else "odoo")
        gross = more.pop("gross", f"{Decimal(net) * Decimal('1.20'):.2f}")
        shipping = more.pop("shipping", None)
        shared = {
            "channel": "ecommerce" if team == ONLINE else "physical",
            "channel_rule": team,
            "status": "confirmed",
            **more,
        }
        self.rows[source]["order_lines"].append(line(number, 1, day, net, **shared))
        head = {
            "order_id": number,
            "order_date": date.fromisoformat(day),
            "currency": "EUR",
            "net_amount": Decimal(net),
            "gross_amount": None if gross is None else Decimal(gross),
            "shipping_amount": None if shipping is None else Decimal(shipping),
        }
        self.rows[source]["orders"].append(head | shared)
        return self

    def deal(self, number: str, day: str, amount: str, order: str | None = None, **more: Any) -> Systems:
        """Add a won deal."""
        row = {"opportunity_id": number, "outcome": "won", "closed_date": date.fromisoformat(day)}
        self.rows["hubspot"]["opportunities"].append(row | {"amount": Decimal(amount), "order_id": order} | more)
        return self

    def invoice(self, number: str, day: str, net: str, order: str | None = None, **more: Any) -> Systems:
        """Add an invoice, or a credit note where the amount is negative."""
        row = {"invoice_id": number, "invoice_date": date.fromisoformat(day), "net_amount": Decimal(net)}
        kind = "credit_note" if Decimal(net) < 0 else "invoice"
        self.rows["odoo"]["invoices"].append({"kind": kind, "order_id": order} | row | more)
        return self

    def entry(self, number: str, day: str, piece: str | None, **credits_: str) -> Systems:
        """Add the lines of class 70 of an entry: entry("VE1", day, "FAC/1", a707200="100.00", a708500="15.00")."""
        for place, (account, amount) in enumerate(credits_.items(), 1):
            cents = Decimal(amount)
            self.rows["ledger"]["ledger_entries"].append(
                {
                    "journal_code": number[:2],
                    "entry_number": number,
                    "entry_line": place,
                    "entry_date": date.fromisoformat(day),
                    "account": account.removeprefix("a"),
                    "piece_reference": piece,
                    "debit_amount": max(-cents, Decimal(0)),
                    "credit_amount": max(cents, Decimal(0)),
                    "signed_revenue": cents,
                }
            )
        return self

    def payment(self, number: str, day: str, gross: str, *, fee: str = "0.00", **more: Any) -> Systems:
        """Add a movement of the card account; paid_out is the day on which it reaches the bank."""
        paid_out = more.pop("paid_out", None)
        row = {
            "payment_id": number,
            "payment_date": date.fromisoformat(day),
            "kind": "charge",
            "gross_amount": Decimal(gross),
            "fee_amount": Decimal(fee),
            "net_amount": Decimal(gross) - Decimal(fee),
            "payout_date": date.fromisoformat(paid_out) if paid_out else None,
        }
        self.rows["stripe"]["payments"].append(row | more)
        return self

    def publish(self, folder: Path) -> Snapshot:
        """Import every system into a new company."""
        company = new_company(folder)
        staged = [
            stage_rows(folder / "staged" / source, tables, import_id=source, source=source)
            for source, tables in self.rows.items()
        ]
        return publish(company, staged, now=NOW)
