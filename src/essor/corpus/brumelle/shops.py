"""Live the days of the five shops: tickets, loyalty cards, goods brought back."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from random import Random

from essor.corpus.brumelle.baskets import Baskets
from essor.corpus.brumelle.events import ShopReturn
from essor.corpus.brumelle.nouns import Line, Order, Shopper, State, Store, Team
from essor.corpus.brumelle.parties import shoppers
from essor.corpus.brumelle.seasons import demand
from essor.corpus.brumelle.setting import LAST_DAY, STORIES, WORKS_STORE, Plot
from essor.corpus.brumelle.team import ADVISERS, STORES
from essor.corpus.cents import half_up, vat_on
from essor.corpus.chance import Wheel, poisson
from essor.corpus.retail_calendar import is_shop_day

_WORKS_TRAFFIC = 0.35
_WITH_CARD, _NEW_CARD = 0.35, 0.30
_RETURNED = 0.03
_OPENING, _MINUTES_OPEN = 10, 9 * 60
_REASONS = Wheel(
    [("Changement d'avis", 5), ("Article défectueux", 3), ("Erreur de taille", 2), ("Cadeau en double", 1)]
)


class Shops:
    """Draw tickets day by day; returns come back later by themselves."""

    def __init__(self, rng: Random, baskets: Baskets, scale: float, plot: Plot = STORIES) -> None:
        """Open the five shops."""
        self._rng, self._baskets, self._scale = rng, baskets, scale
        self._works = plot.works
        self._newcomers = shoppers(rng, "F")
        self._cards: list[Shopper] = []
        self._numbers: Counter[str] = Counter()
        self._return_numbers: Counter[str] = Counter()
        self._due: defaultdict[date, list[tuple[Order, Line, int, str]]] = defaultdict(list)

    def tickets(self, day: date) -> list[Order]:
        """Return the tickets of a day in the order of their time."""
        level = demand(Team.SHOPS, day)
        if not level:
            return []
        found = [ticket for store in STORES for ticket in self._of_store(store, day, level)]
        return sorted(found, key=lambda ticket: (ticket.at, ticket.reference))

    def returns(self, day: date) -> list[ShopReturn]:
        """Return what was brought back on a day."""
        found = []
        for order, line, quantity, reason in self._due.pop(day, []):
            store = order.store
            if store is None:
                continue
            self._return_numbers[store.code] += 1
            net = half_up(line.net * quantity, line.quantity)
            number = f"R-{store.code}-{self._return_numbers[store.code]:05d}"
            vat = vat_on(net, line.product.vat)
            found.append(ShopReturn(number, day, order, line, quantity, net, vat, reason))
        return found

    def _of_store(self, store: Store, day: date, level: float) -> list[Order]:
        if store.code == WORKS_STORE and self._works[0] <= day < self._works[1]:
            level *= _WORKS_TRAFFIC
        rng = self._rng
        count = poisson(rng, store.tickets_per_day * level * self._scale)
        minutes = sorted(rng.randrange(_MINUTES_OPEN * 60) for _ in range(count))
        return [self._ticket(store, day, seconds) for seconds in minutes]

    def _ticket(self, store: Store, day: date, seconds: int) -> Order:
        self._numbers[store.code] += 1
        order = Order(
            reference=f"{store.code}-{self._numbers[store.code]:06d}",
            at=datetime.combine(day, time(_OPENING)) + timedelta(seconds=seconds),
            team=Team.SHOPS,
            state=State.CONFIRMED,
            lines=self._baskets.shop(self._rng, day),
            shopper=self._card() if self._rng.random() < _WITH_CARD else None,
            store=store,
            person=ADVISERS[store.name],
        )
        if self._rng.random() < _RETURNED:
            self._plan_return(order)
        return order

    def _card(self) -> Shopper:
        if not self._cards or self._rng.random() < _NEW_CARD:
            self._cards.append(next(self._newcomers))
            return self._cards[-1]
        return self._rng.choice(self._cards)

    def _plan_return(self, order: Order) -> None:
        rng = self._rng
        day = order.day + timedelta(days=rng.randint(2, 25))
        while not is_shop_day(day):
            day += timedelta(days=1)
        line = rng.choice(order.lines)
        if day <= LAST_DAY:
            self._due[day].append((order, line, rng.randint(1, line.quantity), _REASONS.draw(rng)))
