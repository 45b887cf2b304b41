"""Play the scripted sales: one order for each way in which the books disagree, whatever the seed and the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from essor.corpus.brumelle.baskets import Baskets, line_excl_vat
from essor.corpus.brumelle.events import Deal
from essor.corpus.brumelle.field import WON, Field, won_deal
from essor.corpus.brumelle.nouns import Account, Line, Order, Plant, Product, State, Team
from essor.corpus.brumelle.setting import FIRST_DAY
from essor.corpus.brumelle.team import rep_of

_MORNING = time(9, 42, 17)
_MIN_NET = 40_000


@dataclass(frozen=True, slots=True)
class _Scene:
    plant: Plant
    closed: datetime
    ordered: datetime


def _on(day: date, at: time = _MORNING) -> datetime:
    return datetime.combine(day, at)


_SCENES = (
    _Scene(Plant.CREDITED, _on(date(2026, 9, 8)), _on(date(2026, 9, 8))),
    _Scene(Plant.CLOSED_EARLY, _on(date(2026, 9, 29)), _on(date(2026, 10, 2))),
    _Scene(Plant.NIGHT_ORDER, _on(date(2026, 10, 1), time(0, 40)), _on(date(2026, 10, 1), time(0, 40))),
    _Scene(Plant.BOOKED_TWICE, _on(date(2026, 10, 5)), _on(date(2026, 10, 5))),
    _Scene(Plant.NEVER_INVOICED, _on(date(2026, 10, 6)), _on(date(2026, 10, 6))),
    _Scene(Plant.SHIPPED, _on(date(2026, 10, 8)), _on(date(2026, 10, 8))),
    _Scene(Plant.TYPED_WITH_VAT, _on(date(2026, 10, 13)), _on(date(2026, 10, 13))),
    _Scene(Plant.INVOICED_LATE, _on(date(2026, 10, 29)), _on(date(2026, 10, 29))),
)
_WITHOUT_ORDER = ((date(2025, 5, 20), 185_000), (date(2026, 2, 12), 234_000), (date(2026, 10, 20), 148_000))


def play(
    field: Field, accounts: Sequence[Account], products: Sequence[Product], baskets: Baskets, rng: Random
) -> list[Deal]:
    """Put the scripted orders into the field team's agenda and return their opportunities, by day of creation."""
    known = [account for account in accounts if account.customer_since and account.customer_since < FIRST_DAY]
    deals = []
    for number, scene in enumerate(_SCENES):
        account = known[number % len(known)]
        order = Order(
            reference=field.next_reference(),
            at=scene.ordered,
            team=Team.FIELD,
            state=State.CONFIRMED,
            lines=_lines(scene, account, products, baskets, rng),
            account=account,
            person=rep_of(account.territory, scene.ordered.date()),
            plant=scene.plant,
        )
        field.documents_due[order.day].append(order)
        deals.append(
            won_deal(field.next_deal(), order, scene.closed - timedelta(days=9), scene.closed, "Recommandation")
        )
    for number, (day, amount) in enumerate(_WITHOUT_ORDER):
        account = known[(number + 3) % len(known)]
        deals.append(_without_order(field.next_deal(), account, _on(day), amount))
    return sorted(deals, key=lambda deal: deal.created)


def _lines(
    scene: _Scene, account: Account, products: Sequence[Product], baskets: Baskets, rng: Random
) -> tuple[Line, ...]:
    if scene.plant is Plant.SHIPPED:
        product = next(product for product in products if product.net[0] < _MIN_NET // 40)
        return (line_excl_vat(product, 12, product.net[2], 0),)
    while True:
        lines = baskets.field(rng, scene.ordered.date(), account)
        if sum(line.net for line in lines) >= _MIN_NET:
            return lines


def _without_order(number: int, account: Account, closed: datetime, amount: int) -> Deal:
    return Deal(
        number=number, name=f"{account.name} – accord verbal", account=account,
        person=rep_of(account.territory, closed.date()), created=closed - timedelta(days=6), closed=closed,
        outcome="won", phase=WON, amount=amount, probability="1.0", reason="", origin="Sources hors ligne",
        reference="", order_day=None, order_net=0,
    )  # fmt: skip
