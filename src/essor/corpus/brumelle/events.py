"""Name what leads to an order or follows it: deals, visits, invoices, returns, charges; and the day that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from essor.corpus.brumelle.nouns import Account, Line, Order, Person


@dataclass(frozen=True, slots=True)
class Invoice:
    """Hold an invoice or a credit note; amounts are positive in both."""

    number: str
    day: date
    due: date
    order: Order
    credit: bool
    net: int
    shipping: int
    vat: int
    paid_on: date | None

    @property
    def gross(self) -> int:
        """Return the amount incl. VAT."""
        return self.net + self.shipping + self.vat


@dataclass(frozen=True, slots=True)
class ShopReturn:
    """Hold goods brought back to a shop."""

    number: str
    day: date
    order: Order
    line: Line
    quantity: int
    net: int
    vat: int
    reason: str


@dataclass(frozen=True, slots=True)
class Deal:
    """Hold an opportunity as the sales team typed it."""

    number: int
    name: str
    account: Account
    person: Person
    created: datetime
    closed: datetime
    outcome: str
    phase: str
    amount: int
    probability: str
    reason: str
    origin: str
    reference: str
    order_day: date | None
    order_net: int


@dataclass(frozen=True, slots=True)
class Activity:
    """Hold a call, a mail, a visit of a salesperson."""

    number: int
    kind: str
    at: datetime
    person: Person
    account: Account
    minutes: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Traffic:
    """Hold the funnel of one day, channel group and device."""

    group: str
    device: str
    sessions: int
    engaged: int
    carts: int
    checkouts: int
    purchases: int
    revenue: int


@dataclass(frozen=True, slots=True)
class Charge:
    """Hold one movement of the card account, cents incl. VAT: a sale, a refund (negative), a fee of the provider.

    Args:
        number: running number.
        payout_day: day on which the money reaches the bank.

    """

    number: int
    kind: str
    at: datetime
    reference: str
    gross: int
    fee: int
    payout_day: date

    @property
    def net(self) -> int:
        """Return what reaches the bank."""
        return self.gross - self.fee


@dataclass(slots=True)
class Day:
    """Hold everything that happened on one day."""

    date: date
    tickets: list[Order] = field(default_factory=list)
    documents: list[Order] = field(default_factory=list)
    online: list[Order] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    payments: list[Invoice] = field(default_factory=list)
    returns: list[ShopReturn] = field(default_factory=list)
    refunds: list[Order] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    traffic: list[Traffic] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    paid_out: list[Charge] = field(default_factory=list)
