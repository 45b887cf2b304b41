"""Cut time into days, ISO weeks, months, quarters and years, the same on every engine.

A key is a whole number that every engine computes alike: year × 100 + month, year × 10 + quarter, the
year, the days from 1970 to the Monday of a week; a day is its own key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from essor.kernel.period import Period, add_months, fiscal_year_start

if TYPE_CHECKING:
    import ibis.expr.types as ir

Grain = Literal["day", "week", "month", "quarter", "year", "fiscal_year"]
Key = int | date | None
GRAINS: tuple[Grain, ...] = get_args(Grain)
_EPOCH = date(1970, 1, 1)
_OF_MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12, "fiscal_year": 12}


def needs_days(grain: Grain | None) -> bool:
    """Tell whether a grain cuts inside months."""
    return grain in {"day", "week"}


def month_key(day: date) -> int:
    """Return the month of a day as aggregates keep it: year × 100 + month."""
    return day.year * 100 + day.month


def of_days(day: ir.DateValue, grain: Grain, fiscal_start_month: int) -> ir.Value:
    """Return the key of a column of days."""
    import ibis

    match grain:
        case "day":
            return day
        case "week":
            return day.epoch_days() - day.day_of_week.index()
        case "month":
            return day.year() * 100 + day.month()
        case "quarter":
            return day.year() * 10 + day.quarter()
        case "year":
            return day.year()
        case "fiscal_year":
            return ibis.ifelse(day.month() >= fiscal_start_month, day.year(), day.year() - 1)


def of_months(month: ir.IntegerValue, grain: Grain, fiscal_start_month: int) -> ir.Value:
    """Return the key of a column of months (year × 100 + month).

    Raises:
        ValueError: the grain cuts inside months.

    """
    import ibis

    match grain:
        case "month":
            return month
        case "quarter":
            return (month // 100) * 10 + ((month % 100) + 2) // 3
        case "year":
            return month // 100
        case "fiscal_year":
            return ibis.ifelse(month % 100 >= fiscal_start_month, month // 100, month // 100 - 1)
        case _:
            msg = f"months hold no {grain}"
            raise ValueError(msg)


def key_of(day: date, grain: Grain, fiscal_start_month: int = 1) -> int | date:
    """Return the key of the bucket that a day falls in."""
    match grain:
        case "day":
            return day
        case "week":
            return (day - _EPOCH).days - day.weekday()
        case "month":
            return month_key(day)
        case "quarter":
            return day.year * 10 + (day.month + 2) // 3
        case "year":
            return day.year
        case "fiscal_year":
            return fiscal_year_start(day, fiscal_start_month).year


def period_of(key: Any, grain: Grain, fiscal_start_month: int = 1) -> Period:
    """Return the days of the bucket that a key names."""
    match grain:
        case "day":
            return Period(key, key + timedelta(days=1))
        case "week":
            monday = _EPOCH + timedelta(days=int(key))
            return Period(monday, monday + timedelta(days=7))
        case "month":
            return Period.month(*divmod(int(key), 100))
        case "quarter":
            year, quarter = divmod(int(key), 10)
            start = date(year, quarter * 3 - 2, 1)
            return Period(start, add_months(start, 3))
        case "year":
            return Period(date(int(key), 1, 1), date(int(key) + 1, 1, 1))
        case "fiscal_year":
            start = date(int(key), fiscal_start_month, 1)
            return Period(start, add_months(start, 12))


def keys_of(period: Period, grain: Grain, fiscal_start_month: int = 1) -> Iterator[int | date]:
    """Yield the key of each bucket that a period touches, in order."""
    day = period.start
    while day < period.end:
        key = key_of(day, grain, fiscal_start_month)
        yield key
        day = period_of(key, grain, fiscal_start_month).end


def clip(bucket: Period, period: Period) -> Period:
    """Return the days of a bucket that a period holds: a half month stays a half month."""
    return Period(max(bucket.start, period.start), min(bucket.end, period.end))


def commercial_days(period: Period) -> int:
    """Return the days of a period in the commercial year: thirty for each whole month, else those of the calendar."""
    return 30 * sum(1 for _ in period.months()) if period.whole_months() else period.days


def shift(key: Any, grain: Grain, *, years: int = 0, steps: int = 0, fiscal_start_month: int = 1) -> int | date:
    """Return the key of the bucket so many years or steps later (earlier when negative).

    A year is fifty-two weeks for a week, so that the same weekdays meet; 29 February meets the 28th.
    """
    start = period_of(key, grain, fiscal_start_month).start
    if grain in _OF_MONTHS:
        return key_of(add_months(start, 12 * years + _OF_MONTHS[grain] * steps), grain, fiscal_start_month)
    if grain == "week":
        return key_of(start + timedelta(weeks=52 * years + steps), grain)
    return add_months(start, 12 * years) + timedelta(days=steps)
