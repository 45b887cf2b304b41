"""Name who and what the company is made of: products, people, customers, orders; amounts in cents, times of Paris."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Team(StrEnum):
    """Tell who sells: the shops, the field, the site."""

    SHOPS = "shops"
    FIELD = "field"
    ONLINE = "online"


class State(StrEnum):
    """Tell how far an order or a quote went."""

    CONFIRMED = "confirmed"
    DRAFT = "draft"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Product:
    """Hold a product; ``retail`` and ``net`` are its prices incl. and excl. VAT in each price period."""

    code: str
    label: str
    family: str
    brand: str
    retail: tuple[int, ...]
    net: tuple[int, ...]
    cost: int
    vat: int
    ecolabel: bool
    online: bool


@dataclass(frozen=True, slots=True)
class Store:
    """Hold a shop."""

    code: str
    name: str
    city: str
    postcode: str
    tickets_per_day: float
    rent: int


@dataclass(frozen=True, slots=True)
class Person:
    """Hold a member of the sales team, by alias only.

    Args:
        potential: size of the territory, 1.0 is the mean one.
        skill: chance of winning an existing customer's quote.

    """

    code: str
    alias: str
    role: str
    team: str
    territory: str
    store: str
    hired: date
    left: date | None
    contract: str
    potential: float = 0.0
    skill: float = 0.0


@dataclass(slots=True)
class Account:
    """Hold a professional customer or prospect; ``customer_since`` is None before the first won order."""

    code: str
    name: str
    kind: str
    city: str
    territory: str
    weight: float
    discount: int
    terms_days: int
    customer_since: date | None


@dataclass(frozen=True, slots=True)
class Shopper:
    """Hold a private customer: of the site (with an e-mail) or of the loyalty card (with a code)."""

    code: str
    first_name: str
    last_name: str
    email: str
    phone: str
    street: str
    postcode: str
    city: str
    optin: bool
    baker: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Hold an order line.

    Args:
        unit_price: cents in the price basis of the system (excl. VAT in Odoo, incl. VAT in Shopify).
        percent_off: whole percentage typed on the line.
        discount: cents taken off, in the same basis.
        net: cents excl. VAT after discount.
        vat: cents.

    """

    product: Product
    quantity: int
    unit_price: int
    percent_off: int
    discount: int
    net: int
    vat: int

    @property
    def gross(self) -> int:
        """Return the amount incl. VAT after discount."""
        return self.net + self.vat

    @property
    def cost(self) -> int:
        """Return the cost of the goods."""
        return self.quantity * self.product.cost


@dataclass(frozen=True, slots=True)
class Web:
    """Hold what only an order of the site has; shipping is incl. VAT.

    Args:
        refund: (day, cents incl. VAT) or None.
        tracked: False when the visitor refused the measure of audience.

    """

    shipping: int
    shipping_vat: int
    method: str
    pickup_store: str
    code: str
    device: str
    group: str
    tracked: bool
    fulfilled: date | None
    refund: tuple[date, int] | None


class Plant(StrEnum):
    """Name what was done on purpose to one order, so that the books disagree in a known way."""

    NONE = ""
    BOOKED_TWICE = "booked_twice"
    NEVER_INVOICED = "never_invoiced"
    TYPED_WITH_VAT = "typed_with_vat"
    CLOSED_EARLY = "closed_early"
    INVOICED_LATE = "invoiced_late"
    CREDITED = "credited"
    SHIPPED = "shipped"
    NIGHT_ORDER = "night_order"


@dataclass(frozen=True, slots=True)
class Order:
    """Hold an order, or a quote that is no order yet."""

    reference: str
    at: datetime
    team: Team
    state: State
    lines: tuple[Line, ...]
    account: Account | None = None
    shopper: Shopper | None = None
    store: Store | None = None
    person: Person | None = None
    web: Web | None = None
    plant: Plant = Plant.NONE

    @property
    def day(self) -> date:
        """Return the day in Paris."""
        return self.at.date()

    @property
    def counted(self) -> bool:
        """Tell whether the order is revenue: neither quote nor cancelled."""
        return self.state is State.CONFIRMED

    @property
    def channel(self) -> str:
        """Return the channel as the company counts it."""
        return "ecommerce" if self.team is Team.ONLINE else "physical"

    @property
    def net(self) -> int:
        """Return the goods excl. VAT."""
        return sum(line.net for line in self.lines)

    @property
    def vat(self) -> int:
        """Return the VAT on the goods."""
        return sum(line.vat for line in self.lines)

    @property
    def cost(self) -> int:
        """Return the cost of the goods."""
        return sum(line.cost for line in self.lines)

    @property
    def units(self) -> int:
        """Return the number of pieces."""
        return sum(line.quantity for line in self.lines)
