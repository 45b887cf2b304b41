"""Take the cards of the online shop and pay out what is left, two days later and on a worked day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from essor.corpus.brumelle.events import Charge, Day
from essor.corpus.cents import FULL, half_up
from essor.corpus.retail_calendar import next_business_day

_FEE_PER_MILLE, _FEE_FIXED = 15, 25
_MONTHLY_FEE = 2_900
_AVAILABLE_AFTER = timedelta(days=2)


class Till:
    """Hold the card account."""

    def __init__(self) -> None:
        """Start empty."""
        self._number = 0
        self._waiting: defaultdict[date, list[Charge]] = defaultdict(list)

    def charges(self, day: Day) -> list[Charge]:
        """Return the movements of a day: sales, then refunds, then the provider's fee on a month's last day."""
        found = list(self._movements(day))
        for charge in found:
            self._waiting[charge.payout_day].append(charge)
        return found

    def paid_out(self, day: date) -> list[Charge]:
        """Return the movements that a payout of the day brings to the bank."""
        return self._waiting.pop(day, [])

    def _movements(self, day: Day) -> Iterator[Charge]:
        for order in day.online:
            if order.counted and order.web is not None:
                gross = order.net + order.vat + order.web.shipping
                fee = half_up(gross * _FEE_PER_MILLE, FULL) + _FEE_FIXED
                yield self._charge("charge", order.at + timedelta(seconds=4), order.reference, gross, fee)
        for order in day.refunds:
            if order.web is not None and order.web.refund is not None:
                at = datetime.combine(day.date, time(15, self._number % 60))
                yield self._charge("refund", at, order.reference, -order.web.refund[1], 0)
        if (day.date + timedelta(days=1)).day == 1:
            yield self._charge("fee", datetime.combine(day.date, time(23, 30)), "", -_MONTHLY_FEE, 0)

    def _charge(self, kind: str, at: datetime, reference: str, gross: int, fee: int) -> Charge:
        self._number += 1
        payout_day = next_business_day(at.date() + _AVAILABLE_AFTER)
        return Charge(self._number, kind, at, reference, gross, fee, payout_day)
