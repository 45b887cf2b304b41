"""Explain, month by month and to the cent, why the CRM, the orders, the invoices, the ledger and the bank differ.

Each difference is left minus right of two systems, by one reason; the sum of the reasons is the whole gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from essor.corpus.brumelle.events import Charge, Day, Deal, Invoice
from essor.corpus.brumelle.nouns import Plant
from essor.corpus.brumelle.setting import LAST_DAY
from essor.corpus.cents import euros, net_of
from essor.corpus.notebook import Notebook
from essor.corpus.truths import Difference, Place

_STANDARD_VAT = 200
CRM, SCOPE, INVOICES, LEDGER, SALES, CARDS = (
    "crm-orders",
    "all_orders-field_orders",
    "orders-invoices",
    "ledger-invoices",
    "ledger-all_orders",
    "cards-payouts",
)
_PLANTED_ONE_BY_ONE = frozenset({"typed_with_vat", "won_without_order", "never_invoiced", "booked_twice"})
_BOOKED_AGAIN_AFTER = timedelta(days=3)


@dataclass(slots=True)
class _Gap:
    cents: int = 0
    count: int = 0
    references: set[str] = field(default_factory=set)


class Reconciliation:
    """Gather the reasons while the days pass."""

    def __init__(self, notebook: Notebook) -> None:
        """Start with systems that agree."""
        self._notebook = notebook
        self._gaps: defaultdict[tuple[str, str, str], _Gap] = defaultdict(_Gap)

    def day(self, day: Day) -> None:
        """Compare what one day left in each system."""
        month = f"{day.date:%Y-%m}"
        for deal in day.deals:
            self._compare_deal(deal)
        for order in day.documents:
            if order.counted and order.plant is Plant.NEVER_INVOICED:
                self._add("never_invoiced", INVOICES, month, order.net, order.reference)
                self._add("never_invoiced", SALES, month, -order.net, order.reference)
        for invoice in day.invoices:
            self._compare_invoice(invoice)
        self._compare_retail(day, month)
        self._compare_cards(day.charges, month)
        self._book(day, month)

    def close(self) -> None:
        """Have nothing left to compare."""

    def differences(self) -> tuple[Difference, ...]:
        """Return every reason of every gap, by systems, month and kind."""
        return tuple(
            Difference(
                kind,
                between,
                month,
                euros(gap.cents),
                gap.count,
                tuple(sorted(gap.references)),
                self._places(kind, gap),
            )
            for (between, month, kind), gap in sorted(self._gaps.items())
            if gap.cents
        )

    def _compare_deal(self, deal: Deal) -> None:
        if deal.outcome != "won":
            return
        closed, reference = f"{deal.closed:%Y-%m}", deal.reference or f"deal {deal.number}"
        self._money("crm_won", closed, deal.amount)
        if deal.order_day is None:
            self._add("won_without_order", CRM, closed, deal.amount, reference)
            return
        ordered = f"{deal.order_day:%Y-%m}"
        if ordered != closed:
            self._add("closed_before_order", CRM, closed, deal.order_net, reference)
            self._add("ordered_after_closing", CRM, ordered, -deal.order_net, reference)
        if deal.amount != deal.order_net:
            self._add("typed_with_vat", CRM, closed, deal.amount - deal.order_net, reference)

    def _compare_invoice(self, invoice: Invoice) -> None:
        month, ordered = f"{invoice.day:%Y-%m}", f"{invoice.order.day:%Y-%m}"
        booked = invoice.day <= LAST_DAY
        amount = invoice.net + invoice.shipping
        if not booked:
            self._add("after_closing", LEDGER, month, -amount, invoice.number)
        if invoice.credit:
            self._money("credit_notes", month, invoice.net)
            self._add("credit_notes", INVOICES, month, invoice.net, invoice.number)
            self._add("credit_notes", SALES, month, -invoice.net, invoice.number)
            return
        self._money("invoiced", month, amount)
        if month != ordered:
            self._add("invoiced_next_month", INVOICES, ordered, invoice.net, invoice.number)
            self._add("ordered_month_before", INVOICES, month, -invoice.net, invoice.number)
            self._add("invoiced_next_month", SALES, ordered, -invoice.net, invoice.number)
            if booked:
                self._add("ordered_month_before", SALES, month, invoice.net, invoice.number)
        if invoice.shipping:
            self._add("shipping", INVOICES, month, -invoice.shipping, invoice.number)
            if booked:
                self._add("shipping", SALES, month, invoice.shipping, invoice.number)
        if invoice.order.plant is Plant.BOOKED_TWICE:
            again = f"{invoice.day + _BOOKED_AGAIN_AFTER:%Y-%m}"
            self._add("booked_twice", LEDGER, again, amount, invoice.number)
            self._add("booked_twice", SALES, again, amount, invoice.number)
            self._money("ledger_70", again, amount)

    def _compare_retail(self, day: Day, month: str) -> None:
        """Compare shops and site, which no CRM holds and no invoice follows one by one."""
        for order in day.tickets:
            self._add("shop_scope", SCOPE, month, order.net)
        for back in day.returns:
            self._add("shop_returns", SALES, month, -back.net, back.number)
        for order in day.online:
            if order.counted and order.web is not None:
                self._add("site_scope", SCOPE, month, order.net)
                if order.web.shipping:
                    shipping = order.web.shipping - order.web.shipping_vat
                    self._add("site_shipping", SALES, month, shipping, order.reference)
        for order in day.refunds:
            if order.web and order.web.refund:
                self._add("site_refunds", SALES, month, -net_of(order.web.refund[1], _STANDARD_VAT), order.reference)

    def _compare_cards(self, charges: Iterable[Charge], month: str) -> None:
        for charge in charges:
            paid = f"{charge.payout_day:%Y-%m}"
            fee = charge.fee if charge.kind != "fee" else -charge.gross
            self._add("card_fees", CARDS, month, fee)
            self._money("card_fees", month, fee)
            self._money("payouts", paid, charge.net)
            if charge.kind != "fee":
                self._money("cards_taken", month, charge.gross)
            if paid != month:
                self._add("paid_out_next_month", CARDS, month, charge.net, f"{charge.payout_day}")
                self._add("taken_month_before", CARDS, paid, -charge.net, f"{charge.payout_day}")

    def _book(self, day: Day, month: str) -> None:
        """Count class 70 as the accountant does: invoices, daily shop and site takings, less what was given back."""
        if day.date > LAST_DAY:
            return
        booked = sum(order.net for order in (*day.tickets, *day.online) if order.counted)
        booked += sum(o.web.shipping - o.web.shipping_vat for o in day.online if o.counted and o.web is not None)
        booked -= sum(back.net for back in day.returns)
        booked -= sum(net_of(o.web.refund[1], _STANDARD_VAT) for o in day.refunds if o.web and o.web.refund)
        booked += sum((i.net + i.shipping) * (-1 if i.credit else 1) for i in day.invoices)
        self._money("ledger_70", month, booked)

    def _money(self, measure: str, month: str, cents: int) -> None:
        self._notebook.money(measure, month, cents, ("all",))

    def _add(self, kind: str, between: str, month: str, cents: int, reference: str = "") -> None:
        gap = self._gaps[between, month, kind]
        gap.cents += cents
        gap.count += 1
        if reference:
            gap.references.add(reference)

    def _places(self, kind: str, gap: _Gap) -> tuple[Place, ...]:
        if kind not in _PLANTED_ONE_BY_ONE:
            return ()
        return tuple(place for reference in sorted(gap.references) for place in self._notebook.places[reference])
