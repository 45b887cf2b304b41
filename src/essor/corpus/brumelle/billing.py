"""Invoice the field team's orders, ship them, credit some, and let customers pay when they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

from essor.corpus.brumelle.events import Invoice
from essor.corpus.brumelle.nouns import Order, Plant
from essor.corpus.brumelle.setting import EXPORT_DAY, LAST_DAY
from essor.corpus.cents import half_up, vat_on
from essor.corpus.retail_calendar import next_business_day

_FREE_SHIPPING_FROM, SHIPPING = 30_000, 1_500
_STANDARD_VAT = 200
_CREDITED, _NEVER_PAID = 0.025, 0.015


class Billing:
    """Schedule invoices and credit notes; numbers follow the days without a hole, as the law asks."""

    def __init__(self, rng: Random) -> None:
        """Start with empty books."""
        self._rng = rng
        self._to_invoice: defaultdict[date, list[Order]] = defaultdict(list)
        self._to_credit: defaultdict[date, list[Order]] = defaultdict(list)
        self._to_pay: defaultdict[date, list[Invoice]] = defaultdict(list)
        self._numbers: Counter[str] = Counter()

    def take(self, order: Order) -> None:
        """Plan the invoice of a confirmed order."""
        rng, plant = self._rng, order.plant
        delay, credited = rng.choice((2, 2, 3, 3, 4, 4, 5, 6, 8)), rng.random() < _CREDITED
        after = rng.randint(10, 45)
        if plant is Plant.NEVER_INVOICED:
            return
        day = min(EXPORT_DAY, next_business_day(order.day + timedelta(days=4 if plant else delay)))
        self._to_invoice[day].append(order)
        back = next_business_day(day + timedelta(days=after))
        if plant is Plant.CREDITED:
            back = date(2026, 10, 15)
        if plant is Plant.CREDITED or (credited and not plant and back <= LAST_DAY):
            self._to_credit[back].append(order)

    def invoices(self, day: date) -> list[Invoice]:
        """Return the invoices and credit notes dated a day."""
        found = [self._invoice(order, day) for order in self._to_invoice.pop(day, [])]
        found += [self._credit_note(order, day) for order in self._to_credit.pop(day, [])]
        for invoice in found:
            if invoice.paid_on is not None:
                self._to_pay[invoice.paid_on].append(invoice)
        return found

    def payments(self, day: date) -> list[Invoice]:
        """Return the invoices and credit notes settled on a day."""
        return self._to_pay.pop(day, [])

    def _invoice(self, order: Order, day: date) -> Invoice:
        rng = self._rng
        shipping = SHIPPING if order.net < _FREE_SHIPPING_FROM else 0
        due = day + timedelta(days=order.account.terms_days if order.account else 0)
        paid = next_business_day(max(day + timedelta(days=1), due + timedelta(days=round(rng.gauss(3, 9)))))
        return Invoice(
            number=self._number("FAC", day),
            day=day,
            due=due,
            order=order,
            credit=False,
            net=order.net,
            shipping=shipping,
            vat=order.vat + vat_on(shipping, _STANDARD_VAT),
            paid_on=None if rng.random() < _NEVER_PAID and not order.plant else paid,
        )

    def _credit_note(self, order: Order, day: date) -> Invoice:
        line = order.lines[0]
        back = max(1, line.quantity // 2)
        net = half_up(line.net * back, line.quantity)
        vat = vat_on(net, line.product.vat)
        paid = next_business_day(day + timedelta(days=self._rng.randint(1, 15)))
        return Invoice(self._number("RFAC", day), day, day, order, True, net, 0, vat, paid)

    def _number(self, prefix: str, day: date) -> str:
        key = f"{prefix}/{day.year}"
        self._numbers[key] += 1
        return f"{key}/{self._numbers[key]:05d}"
