"""Compare two periods as if they had the same days: weekdays and movable events set apart from the selling itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from essor.kernel.message import Bilingual, message
from essor.kernel.period import Period
from essor.kernel.value import Day, NotComputable, Rate
from essor.methods.exact import Number, decimal_of, fraction_of
from essor.methods.growth import growth_rate


@dataclass(frozen=True, slots=True)
class MovedDay:
    """Hold a day of an event on both calendars: Easter Saturday, 30 March 2024 then 19 April 2025."""

    event: str | Bilingual
    base_date: date
    actual_date: date


@dataclass(frozen=True, slots=True)
class CalendarTrue:
    """Hold a comparison; actual − base = weekday_effect + event_effect + selling_effect, exactly.

    Args:
        actual: sales of the period.
        base: sales of the earlier period, as the ledger has them.
        weekday_effect: what other weekdays, or more of them, would have brought at the earlier pace.
        event_effect: what events that moved into or out of the period would have brought.
        selling_effect: the rest: what can be praised or blamed.
        raw_growth: actual ÷ base − 1.
        true_growth: actual ÷ (base + weekday_effect + event_effect) − 1.

    """

    actual: Decimal
    base: Decimal
    weekday_effect: Decimal
    event_effect: Decimal
    selling_effect: Decimal
    raw_growth: Rate | NotComputable
    true_growth: Rate | NotComputable


def calendar_true(
    sales: Mapping[date, Number],
    period: Period,
    base_period: Period,
    moved: Sequence[MovedDay] = (),
    covered: Period | None = None,
) -> CalendarTrue | NotComputable:
    """Set the calendar apart from the selling.

    An ordinary weekday of the earlier period is worth the mean of its kind there; a day of an event is worth that
    plus its own uplift. The earlier period, put on the days and events of the new one, is what the actual sales are
    compared with.

    Args:
        sales: by day, both periods together; a day that is not named sold nothing (closed).
        period: the period looked at.
        base_period: the earlier one; its ordinary days set the pace.
        moved: the movable days of both calendars, as the company marks them.
        covered: the earlier days that `sales` knows, when they are more than the base period: an event of April that
            comes in March needs the April before.

    Returns:
        The comparison, or why there is none: no ordinary day of a weekday, or an event outside the days known.

    """
    days = {day: fraction_of(amount) for day, amount in sales.items()}
    events = {one.base_date for one in moved}
    paces = _paces(days, base_period, events)
    needed = {day.weekday() for day in (*_days(period), *_days(base_period), *events)}
    for weekday in sorted(needed - set(paces)):
        return NotComputable(message("variance.weekday_missing", weekday=message(f"variance.weekday_{weekday}")))
    known = covered or base_period
    event_effect = Fraction(0)
    for one in moved:
        comes, goes = _holds(period, one.actual_date), _holds(base_period, one.base_date)
        if comes and not _holds(known, one.base_date):
            return NotComputable(message("variance.event_not_covered", day=Day(one.base_date), event=one.event))
        if comes or goes:
            uplift = days.get(one.base_date, Fraction(0)) - paces[one.base_date.weekday()]
            event_effect += uplift * (comes - goes)
    actual, base = _total(days, period), _total(days, base_period)
    weekdays = sum((paces[day.weekday()] for day in _days(period)), Fraction(0)) - sum(
        (paces[day.weekday()] for day in _days(base_period)), Fraction(0)
    )
    return CalendarTrue(
        actual=decimal_of(actual),
        base=decimal_of(base),
        weekday_effect=decimal_of(weekdays),
        event_effect=decimal_of(event_effect),
        selling_effect=decimal_of(actual - base - weekdays - event_effect),
        raw_growth=growth_rate(actual, base),
        true_growth=growth_rate(actual, base + weekdays + event_effect),
    )


def _paces(days: Mapping[date, Fraction], period: Period, events: set[date]) -> Mapping[int, Fraction]:
    """Return the mean of each weekday over its ordinary days."""
    kinds: dict[int, list[Fraction]] = {}
    for day in _days(period):
        if day not in events:
            kinds.setdefault(day.weekday(), []).append(days.get(day, Fraction(0)))
    return {weekday: sum(amounts, Fraction(0)) / len(amounts) for weekday, amounts in kinds.items()}


def _total(days: Mapping[date, Fraction], period: Period) -> Fraction:
    return sum((amount for day, amount in days.items() if _holds(period, day)), Fraction(0))


def _holds(period: Period, day: date) -> bool:
    return period.start <= day < period.end


def _days(period: Period) -> list[date]:
    return [period.start + timedelta(days=step) for step in range(period.days)]
