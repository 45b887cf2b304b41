"""Live the days of the field team: opportunities, quotes, wins and losses, visits and calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from essor.corpus.brumelle.baskets import Baskets
from essor.corpus.brumelle.events import Activity, Deal
from essor.corpus.brumelle.nouns import Account, Line, Order, Person, Plant, State, Team
from essor.corpus.brumelle.seasons import demand
from essor.corpus.brumelle.setting import LAST_DAY
from essor.corpus.brumelle.team import TERRITORIES, rep_of
from essor.corpus.chance import Wheel, poisson
from essor.corpus.retail_calendar import next_business_day

_DEALS_PER_DAY, _ACTIVITIES_PER_DAY = 2.25, 3.3
_HOLIDAYS, _PUT_OFF = 8, 0.6
_PROSPECT_CHANCE, _ORDER_LATER, _NO_ANSWER = 0.5, 0.06, 0.4
_REASONS = Wheel(
    [("Prix", 30), ("Concurrent", 22), ("Sans réponse", 20), ("Pas de budget", 14), ("Délai", 9), ("Gamme", 5)]
)
_ORIGINS = Wheel(
    [
        ("Sources hors ligne", 45),
        ("Recommandation", 20),
        ("Recherche organique", 14),
        ("Trafic direct", 12),
        ("E-mail marketing", 9),
    ]
)
_KINDS = Wheel(
    [("Visite", 26), ("Appel", 30), ("E-mail", 22), ("Relance de devis", 12), ("Réunion", 6), ("Démonstration", 4)]
)
_MINUTES = {"Visite": 55, "Appel": 12, "E-mail": 5, "Relance de devis": 8, "Réunion": 45, "Démonstration": 70}
_OUTCOMES = Wheel([("Fait", 62), ("Rendez-vous pris", 14), ("À rappeler", 14), ("Absent", 10)])
WON, LOST = "Fermée gagnée", "Fermée perdue"
_OPEN = (("Besoin qualifié", "0.2"), ("Proposition envoyée", "0.5"), ("Négociation", "0.8"))


class Field:
    """Draw opportunities on the day they are created; their documents appear when their day comes."""

    def __init__(self, rng: Random, accounts: Sequence[Account], baskets: Baskets, scale: float) -> None:
        """Give each territory its accounts."""
        self._rng, self._baskets, self._scale = rng, baskets, scale
        self._accounts = {
            territory: Wheel([(account, account.weight) for account in accounts if account.territory == territory])
            for territory in TERRITORIES
        }
        self.documents_due: defaultdict[date, list[Order]] = defaultdict(list)
        self._deal_number = 20_000_000_000
        self._quote_number = self._activity_number = 0

    def documents(self, day: date) -> list[Order]:
        """Return the quotes and orders dated a day, in the order of their time."""
        return sorted(self.documents_due.pop(day, []), key=lambda order: (order.at, order.reference))

    def deals(self, day: date) -> list[Deal]:
        """Return the opportunities created on a day."""
        level = demand(Team.FIELD, day)
        found = []
        for territory in TERRITORIES if level else ():
            person = rep_of(territory, day)
            count = poisson(self._rng, _DEALS_PER_DAY * person.potential * level * self._scale)
            found += [self._deal(day, person, self._accounts[territory].draw(self._rng)) for _ in range(count)]
        return found

    def activities(self, day: date) -> list[Activity]:
        """Return what the salespeople did on a day; every territory is worked as much as the others."""
        if not demand(Team.FIELD, day):
            return []
        rng, found = self._rng, []
        for territory in TERRITORIES:
            person = rep_of(territory, day)
            for _ in range(poisson(rng, _ACTIVITIES_PER_DAY * self._scale)):
                self._activity_number += 1
                kind = _KINDS.draw(rng)
                minutes = max(2, round(_MINUTES[kind] * rng.uniform(0.5, 1.6)))
                account = self._accounts[territory].draw(rng)
                number = 40_000_000_000 + self._activity_number * 11
                found.append(Activity(number, kind, self._at(day), person, account, minutes, _OUTCOMES.draw(rng)))
        return found

    def next_reference(self) -> str:
        """Return the number of the next quote or order."""
        self._quote_number += 1
        return f"S{self._quote_number:05d}"

    def next_deal(self) -> int:
        """Return the number of the next opportunity."""
        self._deal_number += 37
        return self._deal_number

    def _deal(self, day: date, person: Person, account: Account) -> Deal:
        rng = self._rng
        quoted = next_business_day(day + timedelta(days=rng.randint(0, 5)))
        decided = next_business_day(quoted + timedelta(days=1 + min(60, round(rng.lognormvariate(2.0, 0.7)))))
        if decided.month == _HOLIDAYS and rng.random() < _PUT_OFF:
            decided = next_business_day(decided + timedelta(days=31))
        chance = person.skill * (1.0 if account.customer_since else _PROSPECT_CHANCE)
        wins = rng.random() < chance
        ordered = (
            next_business_day(decided + timedelta(days=rng.randint(1, 3))) if rng.random() < _ORDER_LATER else decided
        )
        lines = self._baskets.field(rng, quoted, account)
        reference = self.next_reference()
        if wins and ordered <= LAST_DAY:
            return self._won(day, decided, ordered, account, lines, reference)
        if not wins and decided <= LAST_DAY:
            return self._lost(day, quoted, decided, account, lines, reference)
        return self._open(day, quoted, decided, account, lines, reference)

    def _won(
        self, created: date, decided: date, ordered: date, account: Account, lines: tuple[Line, ...], reference: str
    ) -> Deal:
        if account.customer_since is None or account.customer_since > ordered:
            account.customer_since = ordered
        person = rep_of(account.territory, ordered)
        order = Order(reference, self._at(ordered), Team.FIELD, State.CONFIRMED, lines, account=account, person=person)
        self.documents_due[ordered].append(order)
        return won_deal(self.next_deal(), order, self._at(created), self._at(decided), _ORIGINS.draw(self._rng))

    def _lost(
        self, created: date, quoted: date, decided: date, account: Account, lines: tuple[Line, ...], reference: str
    ) -> Deal:
        rng = self._rng
        state = State.SENT if rng.random() < _NO_ANSWER else State.CANCELLED
        person = rep_of(account.territory, decided)
        quote = Order(reference, self._at(quoted), Team.FIELD, state, lines, account=account, person=person)
        self.documents_due[quoted].append(quote)
        return Deal(
            number=self.next_deal(), name=f"{account.name} – devis {reference}", account=account, person=person,
            created=self._at(created), closed=self._at(decided), outcome="lost", phase=LOST, amount=quote.net,
            probability="0.0", reason=_REASONS.draw(rng), origin=_ORIGINS.draw(rng), reference="", order_day=None,
            order_net=0,
        )  # fmt: skip

    def _open(
        self, created: date, quoted: date, expected: date, account: Account, lines: tuple[Line, ...], reference: str
    ) -> Deal:
        rng = self._rng
        person = rep_of(account.territory, LAST_DAY)
        phase, probability = rng.choice(_OPEN)
        if quoted <= LAST_DAY:
            state = State.DRAFT if phase == _OPEN[0][0] else State.SENT
            quote = Order(reference, self._at(quoted), Team.FIELD, state, lines, account=account, person=person)
            self.documents_due[quoted].append(quote)
        return Deal(
            number=self.next_deal(), name=f"{account.name} – devis {reference}", account=account, person=person,
            created=self._at(created), closed=self._at(max(expected, LAST_DAY + timedelta(days=3))), outcome="open",
            phase=phase, amount=sum(line.net for line in lines), probability=probability, reason="",
            origin=_ORIGINS.draw(rng), reference="", order_day=None, order_net=0,
        )  # fmt: skip

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(9)) + timedelta(seconds=self._rng.randrange(9 * 3600))


def won_deal(number: int, order: Order, created: datetime, closed: datetime, origin: str) -> Deal:
    """Return the opportunity that led to an order; the amount is the order's, unless it was typed with VAT.

    Raises:
        ValueError: the order has no account or no salesperson.

    """
    if order.account is None or order.person is None:
        msg = f"{order.reference} is no order of the field team"
        raise ValueError(msg)
    amount = order.net + order.vat if order.plant is Plant.TYPED_WITH_VAT else order.net
    return Deal(
        number=number, name=f"{order.account.name} – commande {order.reference}", account=order.account,
        person=order.person, created=created, closed=closed, outcome="won", phase=WON, amount=amount, probability="1.0",
        reason="", origin=origin, reference=order.reference, order_day=order.day, order_net=order.net,
    )  # fmt: skip
