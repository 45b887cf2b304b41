"""Say where a KPI comes from and where it goes: its trend, what its period lands at, what the next month may bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import message
from essor.kernel.period import MONTHS_PER_YEAR, Period, add_months
from essor.kernel.value import Count, NotComputable, Points, Rate, Value, magnitude
from essor.methods.exact import decimal_of, fraction_of
from essor.methods.growth import growth_rate
from essor.methods.landing import landing
from essor.metrics.kpi import Kpi
from essor.work.data import Data, Line, Point

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Hold what a period comes to: its actual once it is over, else what is expected, with its bounds.

    Args:
        method: seasonal_naive or damped_holt_winters; "" for an actual.
        level: probability of the bounds of each month; None for an actual.

    """

    period: Period
    value: Value
    low: Value | None = None
    high: Value | None = None
    method: str = ""
    level: Rate | None = None


def difference(kpi: Kpi, number: Decimal, like: Value) -> Value:
    """Return a difference in the unit people read it in: points for rates."""
    currency = getattr(like, "currency", "EUR")
    return Points(number * _HUNDRED) if kpi.unit == "ratio" else kpi.value(number, currency)


def _history(points: Sequence[Point]) -> list[Decimal]:
    """Return the values of the last months that follow one another without a hole, oldest first."""
    held: list[Decimal] = []
    after: Period | None = None
    for point in reversed(points):
        number = magnitude(point.fact.value)
        if number is None or (after is not None and point.period.end != after.start):
            break
        held.insert(0, number)
        after = point.period
    return held


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return decimal_of(sum((fraction_of(number) for number in numbers), fraction_of(0)) / len(numbers))


def trend(kpi: Kpi, points: Sequence[Point], months: int) -> Value:
    """Return the mean of the last months against that of the same months a year before; the season cancels out."""
    history = _history(points)
    if len(history) < MONTHS_PER_YEAR + months:
        needed, found = Count(MONTHS_PER_YEAR + months), Count(len(history))
        return NotComputable(message("work.trend_short", needed=needed, found=found))
    now, before = _mean(history[-months:]), _mean(history[-MONTHS_PER_YEAR - months : -MONTHS_PER_YEAR])
    if kpi.unit in {"ratio", "points", "score"}:
        return difference(kpi, now - before, points[-1].fact.value)
    return growth_rate(now, before)


def landed(kpi: Kpi, line: Line | None, points: Sequence[Point], data: Data) -> Outlook:
    """Return what the period comes to: a month under way is expected whole, from the months before it."""
    period, known = data.period, data.known_until
    if line is None or known is None or known >= period.end:
        return Outlook(period, line.fact.value if line else NotComputable(message("work.landing_unknown")))
    months = list(period.months())
    ahead = [month for month in months if month.end > known]
    if not period.whole_months() or months[0].start > known:
        return Outlook(period, NotComputable(message("work.landing_months")))
    if kpi.target != "sum" and len(months) > 1:
        return Outlook(period, NotComputable(message("work.landing_rate")))
    return _expected(kpi, period, points, len(months) - len(ahead), len(ahead))


def following(kpi: Kpi, points: Sequence[Point], data: Data) -> Outlook | None:
    """Return what the month after a month that is over is expected to bring; None after another period."""
    if not points or points[-1].period != data.period or (data.known_until or data.period.end) < data.period.end:
        return None
    return _expected(kpi, data.period.shift_months(1), points, 0, 1)


def _expected(kpi: Kpi, period: Period, points: Sequence[Point], over: int, ahead: int) -> Outlook:
    """Return what a period of whole months comes to, so many of them over; the history has to end where they do."""
    history = _history(points)
    starts = add_months(period.start, over)
    if not points or points[-1].period.end != starts or len(history) < over:
        return Outlook(period, NotComputable(message("work.landing_unknown")))
    found = landing(history, over, ahead)
    if isinstance(found, NotComputable):
        return Outlook(period, found)
    currency = getattr(points[-1].fact.value, "currency", "EUR")

    def valued(number: Decimal) -> Value:
        return kpi.value(number.to_integral_value() if kpi.unit == "count" else number, currency)

    bounds = valued(found.low), valued(found.high)
    return Outlook(period, valued(found.value), *bounds, found.method, Rate(found.level))
