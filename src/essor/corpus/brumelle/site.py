"""Live the days of the online shop: visits, carts, checkouts, orders, refunds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random

from essor.corpus.brumelle.baskets import Baskets
from essor.corpus.brumelle.events import Traffic
from essor.corpus.brumelle.nouns import Line, Order, Shopper, State, Team, Web
from essor.corpus.brumelle.parties import shoppers
from essor.corpus.brumelle.seasons import demand
from essor.corpus.brumelle.setting import LAST_DAY, STORIES, Plot
from essor.corpus.brumelle.team import STORES
from essor.corpus.cents import net_of
from essor.corpus.chance import Wheel, binomial, poisson
from essor.corpus.retail_calendar import black_friday, real_time

_SESSIONS_PER_DAY = 1900
GROUPS = {
    "Organic Search": (0.31, 1.0),
    "Direct": (0.22, 1.1),
    "Paid Search": (0.19, 1.2),
    "Email": (0.09, 1.5),
    "Paid Social": (0.10, 0.5),
    "Organic Social": (0.05, 0.5),
    "Referral": (0.04, 0.9),
}
_DEVICES = {"mobile": (0.60, 0.085, 0.52), "desktop": (0.35, 0.105, 0.62), "tablet": (0.05, 0.090, 0.56)}
_ENGAGED, _CHECKOUT = 0.58, 0.46
_FRICTION = 0.68
_REFUSED_MEASURE = 0.065
_NEW, _LEAVING, _CHURN_DAYS, _TRIES = 0.30, 0.72, 620, 6
_CANCELLED, _REFUNDED, _FULL_REFUND = 0.02, 0.036, 0.3
_PICKUP, _RELAY, _BIKE = 0.15, 0.42, 0.55
_FREE_FROM = 5_900
_HOURS = Wheel(
    [
        (hour, weight)
        for hour, weight in enumerate(
            (2, 1, 0.5, 0.3, 0.3, 0.5, 1, 2, 4, 5, 6, 6, 7, 6, 6, 6, 6, 6, 7, 8, 10, 11, 8, 4)
        )
    ]
)
_NO_UTM = "Direct"


class Site:
    """Draw the funnel first, then one order per purchase: the audience report and the shop agree by construction."""

    def __init__(self, rng: Random, baskets: Baskets, scale: float, plot: Plot = STORIES) -> None:
        """Open the site."""
        self._rng, self._baskets, self._scale, self._plot = rng, baskets, scale, plot
        self._newcomers = shoppers(rng, "E")
        self._pool: list[tuple[Shopper, date]] = []
        self._number = 1000
        self._refunds: defaultdict[date, list[Order]] = defaultdict(list)

    def day(self, day: date) -> tuple[list[Order], list[Traffic]]:
        """Return the orders of a day in the order of their time, and the funnel by channel group and device."""
        rng, level = self._rng, demand(Team.ONLINE, day) * _SESSIONS_PER_DAY * self._scale
        drafts: list[tuple[datetime, Order]] = []
        funnel: list[tuple[str, str, int, int, int, int]] = []
        for group, (share, pull) in GROUPS.items():
            for device, (device_share, cart_rate, pay_rate) in _DEVICES.items():
                sessions = poisson(rng, level * share * device_share)
                if not sessions:
                    continue
                carts = binomial(rng, sessions, cart_rate * pull)
                checkouts = binomial(rng, carts, _CHECKOUT)
                slowed = _FRICTION if device == "mobile" and day >= self._plot.friction else 1.0
                purchases = binomial(rng, checkouts, pay_rate * slowed)
                funnel.append((group, device, sessions, binomial(rng, sessions, _ENGAGED), carts, checkouts))
                for _ in range(purchases):
                    self._buy(drafts, day, group, device, tracked=True)
                    if rng.random() < _REFUSED_MEASURE:
                        self._buy(drafts, day, _NO_UTM, device, tracked=False)
        drafts.sort(key=lambda draft: draft[0])
        orders = [self._number_it(order) for _, order in drafts]
        return orders, _traffic(funnel, orders)

    def refunds(self, day: date) -> list[Order]:
        """Return the orders refunded on a day."""
        return self._refunds.pop(day, [])

    def _buy(self, drafts: list[tuple[datetime, Order]], day: date, group: str, device: str, *, tracked: bool) -> None:
        rng = self._rng
        shopper, first = self._shopper(day)
        if shopper.baker and not first and day >= self._plot.leaving and rng.random() < _LEAVING:
            return
        code, rate = self._code(day, first=first)
        lines = self._baskets.online(rng, day, rate, first=first, baker=shopper.baker)
        at = real_time(datetime.combine(day, time(_HOURS.draw(rng), rng.randrange(60), rng.randrange(55))))
        state = State.CANCELLED if not first and rng.random() < _CANCELLED else State.CONFIRMED
        web = self._web(day, lines, code, (group, device), cancelled=state is State.CANCELLED, tracked=tracked)
        drafts.append((at, Order("", at, Team.ONLINE, state, lines, shopper=shopper, web=web)))

    def _number_it(self, draft: Order) -> Order:
        self._number += 1
        order = Order(
            f"#{self._number}", draft.at, draft.team, draft.state, draft.lines, shopper=draft.shopper, web=draft.web
        )
        if order.web is not None and order.web.refund is not None:
            self._refunds[order.web.refund[0]].append(order)
        return order

    def _shopper(self, day: date) -> tuple[Shopper, bool]:
        rng = self._rng
        if self._pool and rng.random() >= _NEW:
            for _ in range(_TRIES):
                shopper, until = rng.choice(self._pool)
                if day <= until:
                    return shopper, False
        shopper = next(self._newcomers)
        until = day + timedelta(days=round(rng.expovariate(1 / _CHURN_DAYS)))
        self._pool.extend([(shopper, until)] * rng.choice((1, 1, 1, 2, 2, 3, 5)))
        return shopper, True

    def _code(self, day: date, *, first: bool) -> tuple[str, int]:
        rng = self._rng
        if timedelta(0) <= day - black_friday(day.year) <= timedelta(days=3) and rng.random() < 0.6:  # noqa: PLR2004 most take it
            return "BLACK20", 20
        if first and rng.random() < 0.3:  # noqa: PLR2004 three newcomers in ten use the welcome code
            return "BIENVENUE10", 10
        return ("MERCI5", 5) if rng.random() < 0.08 else ("", 0)  # noqa: PLR2004 newsletter code

    def _web(
        self, day: date, lines: tuple[Line, ...], code: str, source: tuple[str, str], *, cancelled: bool, tracked: bool
    ) -> Web:
        rng = self._rng
        gross = sum(line.gross for line in lines)
        shipping, method, store = self._delivery(gross)
        fulfilled = day + timedelta(days=rng.randint(1, 3))
        refund = None
        if not cancelled and rng.random() < _REFUNDED:
            when = day + timedelta(days=rng.randint(4, 24))
            amount = gross + shipping if rng.random() < _FULL_REFUND else rng.choice(lines).gross
            refund = (when, amount) if when <= LAST_DAY else None
        return Web(
            shipping=shipping,
            shipping_vat=shipping - net_of(shipping, 200),
            method=method,
            pickup_store=store,
            code=code,
            device=source[1],
            group=source[0],
            tracked=tracked,
            fulfilled=None if cancelled or fulfilled > LAST_DAY else fulfilled,
            refund=refund,
        )

    def _delivery(self, gross: int) -> tuple[int, str, str]:
        rng, chance = self._rng, self._rng.random()
        if chance < _PICKUP:
            store = rng.choice(STORES)
            return 0, "Retrait en boutique", store.name
        free = gross >= _FREE_FROM
        if chance < _RELAY:
            return 0 if free else 390, "Point relais", ""
        if chance < _BIKE:
            return 0 if free else 490, "Vélo bas carbone", ""
        return 0 if free else 590, "Livraison à domicile", ""


def _traffic(funnel: list[tuple[str, str, int, int, int, int]], orders: list[Order]) -> list[Traffic]:
    bought: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for order in orders:
        if order.web is not None and order.web.tracked:
            cell = bought[order.web.group, order.web.device]
            cell[0] += 1
            cell[1] += order.net
    return [Traffic(*row, *bought[row[0], row[1]]) for row in funnel]
