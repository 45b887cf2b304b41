"""Fill baskets: which products, how many, at which discount; each amount to the cent."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from datetime import date
from random import Random

from essor.corpus.brumelle.catalogue import FAMILIES
from essor.corpus.brumelle.nouns import Account, Line, Product
from essor.corpus.brumelle.setting import LEAVING_FAMILY, PRICE_RISE_FAMILY, STORIES, Plot, price_period
from essor.corpus.cents import less, net_of, vat_on
from essor.corpus.chance import Wheel
from essor.corpus.retail_calendar import in_sales

_LOST_AFTER_RISE = 0.27
_IN_SALES_SHARE = 45
_SALES_RATES = (20, 30, 40)
_LAST_CHANCE = 12


class Baskets:
    """Draw the lines of orders from one stream per team."""

    def __init__(self, products: Sequence[Product], plot: Plot = STORIES) -> None:
        """Prepare the wheels of products by kind of buyer."""
        self._rise = plot.price_rise
        retail = {family.name: family.retail_weight for family in FAMILIES}
        field = {family.name: family.field_weight for family in FAMILIES}
        self._shop = Wheel([(product, _appeal(product) * retail[product.family]) for product in products])
        self._field = Wheel([(product, _appeal(product) * field[product.family]) for product in products])
        online = [product for product in products if product.online]
        self._bakery = Wheel([(product, _appeal(product)) for product in online if product.family == LEAVING_FAMILY])
        self._online = Wheel([(product, _appeal(product) * retail[product.family]) for product in online])
        self._first = Wheel(
            [
                (product, _appeal(product) * retail[product.family])
                for product in online
                if product.family != LEAVING_FAMILY
            ]
        )
        self._shop_sizes = Wheel([(1, 45), (2, 28), (3, 15), (4, 8), (5, 4)])
        self._online_sizes = Wheel([(1, 36), (2, 29), (3, 18), (4, 10), (5, 7)])
        self._field_sizes = Wheel([(size, 1) for size in range(3, 16)])
        self._quantities = Wheel([(1, 62), (2, 22), (4, 9), (6, 7)])
        self._field_quantities = Wheel([(2, 3), (4, 3), (6, 4), (8, 2), (12, 2), (24, 0.5)])

    def shop(self, rng: Random, day: date) -> tuple[Line, ...]:
        """Draw a shop ticket: prices excl. VAT, whole percentages off in the sales."""
        lines = []
        for product in self._pick(rng, self._shop, self._shop_sizes.draw(rng), day):
            quantity = self._quantities.draw(rng)
            lines.append(line_excl_vat(product, quantity, product.net[price_period(day)], markdown(product, day)))
        return tuple(lines)

    def field(self, rng: Random, day: date, account: Account) -> tuple[Line, ...]:
        """Draw a professional order: larger quantities, the account's discount."""
        lines = []
        for product in self._pick(rng, self._field, self._field_sizes.draw(rng), day):
            quantity = self._field_quantities.draw(rng)
            lines.append(line_excl_vat(product, quantity, product.net[price_period(day)], account.discount))
        return tuple(lines)

    def online(self, rng: Random, day: date, percent_off: int, *, first: bool, baker: bool) -> tuple[Line, ...]:
        """Draw an order of the site: prices incl. VAT, a code's percentage off every line.

        A baker's first order holds bakeware, another customer's never does: the segment can be found again.
        """
        size = self._online_sizes.draw(rng)
        picked: list[Product] = []
        if baker:
            picked = [self._bakery.draw(rng) for _ in range(max(1, size // 2))]
            size = max(0, size - len(picked))
        picked += self._pick(rng, self._first if first and not baker else self._online, size, day) if size else []
        lines = []
        for product in dict.fromkeys(picked):
            rate = max(percent_off, markdown(product, day))
            lines.append(line_incl_vat(product, self._quantities.draw(rng), product.retail[price_period(day)], rate))
        return tuple(lines)

    def _pick(self, rng: Random, wheel: Wheel[Product], size: int, day: date) -> list[Product]:
        picked: dict[Product, None] = {}
        rise = day >= self._rise
        for _ in range(size):
            product = wheel.draw(rng)
            if rise and product.family == PRICE_RISE_FAMILY and rng.random() < _LOST_AFTER_RISE:
                continue
            picked[product] = None
        for _ in range(_LAST_CHANCE):
            if picked:
                break
            product = wheel.draw(rng)
            if product.family != PRICE_RISE_FAMILY:
                picked[product] = None
        return list(picked) or [wheel.draw(rng)]


def line_excl_vat(product: Product, quantity: int, unit_price: int, percent_off: int) -> Line:
    """Return a line priced excl. VAT: net = quantity x price less the percentage, rounded once."""
    listed = quantity * unit_price
    net = less(listed, percent_off)
    return Line(product, quantity, unit_price, percent_off, listed - net, net, vat_on(net, product.vat))


def line_incl_vat(product: Product, quantity: int, unit_price: int, percent_off: int) -> Line:
    """Return a line priced incl. VAT: the discount is rounded once, then the VAT is taken out of what remains."""
    listed = quantity * unit_price
    gross = less(listed, percent_off)
    net = net_of(gross, product.vat)
    return Line(product, quantity, unit_price, percent_off, listed - gross, net, gross - net)


def markdown(product: Product, day: date) -> int:
    """Return the percentage off a product during the legal sales, 0 otherwise or when it is not part of them."""
    if not in_sales(day):
        return 0
    ticket = zlib.crc32(f"{product.code}:{day.year}:{day.month > 3}".encode())  # noqa: PLR2004 winter or summer sales
    return _SALES_RATES[ticket % len(_SALES_RATES)] if ticket % 100 < _IN_SALES_SHARE else 0


def _appeal(product: Product) -> float:
    """Return how often a product is taken: cheap ones more, each with its own taste, always the same."""
    taste = 0.4 + (zlib.crc32(product.code.encode()) % 1000) / 500
    return taste * math.pow(4_000 / product.retail[0], 0.35)
