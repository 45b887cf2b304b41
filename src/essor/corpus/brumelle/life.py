"""Live the company's three years, one day at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from essor.corpus.brumelle.baskets import Baskets
from essor.corpus.brumelle.billing import Billing
from essor.corpus.brumelle.catalogue import make_products
from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.field import Field
from essor.corpus.brumelle.nouns import Account, Product
from essor.corpus.brumelle.parties import make_accounts
from essor.corpus.brumelle.script import play
from essor.corpus.brumelle.setting import EXPORT_DAY, FIRST_DAY, LAST_DAY, STORIES, Plot
from essor.corpus.brumelle.shops import Shops
from essor.corpus.brumelle.site import Site
from essor.corpus.brumelle.till import Till
from essor.corpus.chance import stream

_ACCOUNTS, _FEWEST_ACCOUNTS = 600, 35


@dataclass(frozen=True, slots=True)
class World:
    """Hold what does not change: the seed, the scale, the products, the professional accounts, the stories."""

    seed: int
    scale: float
    products: Sequence[Product]
    accounts: Sequence[Account]
    plot: Plot = STORIES


def make_world(seed: int, scale: float, plot: Plot = STORIES) -> World:
    """Make the products and the accounts of a seed; the scale sizes traffic, orders and customers."""
    count = max(_FEWEST_ACCOUNTS, round(_ACCOUNTS * scale))
    products = make_products(stream(seed, "products"), plot)
    return World(seed, scale, products, make_accounts(stream(seed, "accounts"), count), plot)


def live(world: World) -> Iterator[Day]:
    """Yield the days from the first one to the day of the exports.

    After the last day of the data nothing is sold any more: only invoices and payments still come.
    """
    baskets = Baskets(world.products, world.plot)
    shops = Shops(stream(world.seed, "shops"), baskets, world.scale, world.plot)
    site = Site(stream(world.seed, "site"), baskets, world.scale, world.plot)
    field = Field(stream(world.seed, "field"), world.accounts, baskets, world.scale)
    scripted = play(field, world.accounts, world.products, baskets, stream(world.seed, "script"))
    billing = Billing(stream(world.seed, "billing"))
    till = Till()
    for number in range((EXPORT_DAY - FIRST_DAY).days + 1):
        day = Day(FIRST_DAY + timedelta(days=number))
        if day.date <= LAST_DAY:
            day.tickets = shops.tickets(day.date)
            day.returns = shops.returns(day.date)
            day.online, day.traffic = site.day(day.date)
            day.refunds = site.refunds(day.date)
            day.deals = [deal for deal in scripted if deal.created.date() == day.date] + field.deals(day.date)
            day.documents = field.documents(day.date)
            day.activities = field.activities(day.date)
            for order in day.documents:
                if order.counted:
                    billing.take(order)
            day.charges = till.charges(day)
        day.paid_out = till.paid_out(day.date)
        day.invoices = billing.invoices(day.date)
        day.payments = billing.payments(day.date)
        yield day
