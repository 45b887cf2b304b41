"""Count what was sold, by month and perimeter, from the events themselves and never from the files."""

from __future__ import annotations

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Order, State, Team
from essor.corpus.cents import net_of
from essor.corpus.notebook import Notebook

_QUOTES = {
    State.CONFIRMED: "quotes_won",
    State.CANCELLED: "quotes_lost",
    State.SENT: "quotes_sent",
    State.DRAFT: "quotes_draft",
}
_STANDARD_VAT = 200


class Counting:
    """Add every order, return, quote, opportunity and visit to the figures of its month."""

    def __init__(self, notebook: Notebook) -> None:
        """Count into a notebook."""
        self._notebook = notebook

    def day(self, day: Day) -> None:
        """Count one day."""
        month = f"{day.date:%Y-%m}"
        for order in (*day.tickets, *day.documents, *day.online):
            if order.counted:
                self._count_order(month, order)
        money, count = self._notebook.money, self._notebook.count
        for order in day.documents:
            perimeters = ("all", "channel=physical", f"salesperson_id={order.person.code if order.person else ''}")
            count("quotes_issued", month, 1, perimeters)
            count(_QUOTES[order.state], month, 1, perimeters)
        for back in day.returns:
            store = back.order.store.name if back.order.store else ""
            money("shop_returns", month, back.net, ("all", "channel=physical", f"store_id={store}"))
        for order in day.refunds:
            if order.web and order.web.refund:
                gross = order.web.refund[1]
                money("refunds_incl_vat", month, gross, ("all", "channel=ecommerce"))
                money("refunds", month, net_of(gross, _STANDARD_VAT), ("all", "channel=ecommerce"))
        self._count_sales_work(day)

    def close(self) -> None:
        """Have nothing left to count."""

    def _count_order(self, month: str, order: Order) -> None:
        perimeters = ["all", f"channel={order.channel}", f"team={order.team}"]
        if order.person is not None:
            perimeters.append(f"salesperson_id={order.person.code}")
        if order.store is not None:
            perimeters.append(f"store_id={order.store.name}")
        places = tuple(perimeters)
        money, count = self._notebook.money, self._notebook.count
        count("orders", month, 1, places)
        count("lines", month, len(order.lines), places)
        count("units", month, order.units, places)
        money("revenue", month, order.net, places)
        money("cost", month, order.cost, places)
        money("gross_margin", month, order.net - order.cost, places)
        for line in order.lines:
            family = line.product.family
            families = (f"family={family}", f"channel={order.channel},family={family}")
            money("revenue", month, line.net, families)
            money("cost", month, line.cost, families)
            money("gross_margin", month, line.net - line.cost, families)
            count("units", month, line.quantity, families)
        if order.web is not None and not order.web.tracked:
            count("untracked_orders", month, 1, ("all", "channel=ecommerce"))
        if order.team is Team.ONLINE and order.web is not None and order.web.pickup_store:
            count("pickup_orders", month, 1, ("all", "channel=ecommerce"))

    def _count_sales_work(self, day: Day) -> None:
        for deal in day.deals:
            month = f"{deal.closed:%Y-%m}"
            perimeters = ("all", "channel=physical", f"salesperson_id={deal.person.code}")
            if deal.outcome == "open":
                month = f"{deal.created:%Y-%m}"
            self._notebook.count(f"deals_{deal.outcome}", month, 1, perimeters)
            self._notebook.money(f"deals_{deal.outcome}_amount", month, deal.amount, perimeters)
        for activity in day.activities:
            month, perimeters = (
                f"{activity.at:%Y-%m}",
                ("all", "channel=physical", f"salesperson_id={activity.person.code}"),
            )
            self._notebook.count("activities", month, 1, perimeters)
            if activity.kind == "Visite":
                self._notebook.count("visits", month, 1, perimeters)
