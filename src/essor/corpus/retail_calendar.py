"""Know the French retail calendar: public holidays, legal sales, Mother's Day, Paris time.

Source: Code du travail, art. L3133-1 (public holidays); Code de commerce, art. L310-3, and arrêté of
27 May 2019 (winter sales from the second Wednesday of January, or the first when the second falls after
the 12th, summer sales from the last Wednesday of June, or the one before when the last falls after the
28th, four weeks each); directive 2000/84/EC (summer time).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

_WEDNESDAY, _SUNDAY = 2, 6
_SALES_WEEKS = 4
_JANUARY, _MARCH, _MAY, _JUNE, _OCTOBER = 1, 3, 5, 6, 10


def easter(year: int) -> date:
    """Return Easter Sunday of a year (Gregorian algorithm of Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * ell) // 451
    month, day = divmod(h + ell - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of metropolitan France."""
    moving = {easter(year) + timedelta(days=days) for days in (1, 39, 50)}
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return frozenset(moving | {date(year, month, day) for month, day in fixed})


def is_shop_day(day: date) -> bool:
    """Tell whether shops open: neither Sunday nor public holiday."""
    return day.weekday() != _SUNDAY and day not in public_holidays(day.year)


def is_business_day(day: date) -> bool:
    """Tell whether offices and banks work: Monday to Friday, no public holiday."""
    return day.weekday() < _SUNDAY - 1 and day not in public_holidays(day.year)


def next_business_day(day: date) -> date:
    """Return the day itself when it is worked, else the first worked day after it."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


@cache
def sales_periods(year: int) -> tuple[tuple[date, date], tuple[date, date]]:
    """Return the winter and summer sales of a year, each [start, end)."""
    winter = _nth(year, _JANUARY, _WEDNESDAY, 2)
    if winter.day > 12:  # noqa: PLR2004 arrêté of 27 May 2019: after the 12th, one week earlier
        winter -= timedelta(weeks=1)
    summer = _last(year, _JUNE, _WEDNESDAY)
    if summer.day > 28:  # noqa: PLR2004 arrêté of 27 May 2019: after the 28th, one week earlier
        summer -= timedelta(weeks=1)
    span = timedelta(weeks=_SALES_WEEKS)
    return (winter, winter + span), (summer, summer + span)


def in_sales(day: date) -> bool:
    """Tell whether a day belongs to the legal sales."""
    return any(start <= day < end for start, end in sales_periods(day.year))


@cache
def mothers_day(year: int) -> date:
    """Return Mother's Day: the last Sunday of May, or the first of June when that one is Whit Sunday.

    Source: Code de l'action sociale et des familles, art. D215-1.
    """
    sunday = _last(year, _MAY, _SUNDAY)
    return sunday + timedelta(weeks=1) if sunday == easter(year) + timedelta(days=49) else sunday


@cache
def black_friday(year: int) -> date:
    """Return the Friday after the fourth Thursday of November."""
    return _nth(year, 11, 3, 4) + timedelta(days=1)


def paris_offset(at: datetime) -> int:
    """Return the hours between UTC and a wall-clock time of Paris: 2 in summer, else 1.

    The hour that does not exist in March counts as summer, the one that comes twice in October as its
    first passage, also summer.
    """
    start = datetime.combine(_last(at.year, _MARCH, _SUNDAY), datetime.min.time()) + timedelta(hours=2)
    end = datetime.combine(_last(at.year, _OCTOBER, _SUNDAY), datetime.min.time()) + timedelta(hours=3)
    return 2 if start <= at < end else 1


def real_time(at: datetime) -> datetime:
    """Return a wall-clock time of Paris, one hour later when the clocks skip it in March."""
    skipped = datetime.combine(_last(at.year, _MARCH, _SUNDAY), datetime.min.time()) + timedelta(hours=2)
    return at + timedelta(hours=1) if skipped <= at < skipped + timedelta(hours=1) else at


def to_utc(at: datetime) -> datetime:
    """Return the UTC wall clock of a wall-clock time of Paris (both without zone)."""
    return at - timedelta(hours=paris_offset(at))


@cache
def _last(year: int, month: int, weekday: int) -> date:
    day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return day - timedelta(days=(day.weekday() - weekday) % 7)


@cache
def _nth(year: int, month: int, weekday: int, rank: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (rank - 1))
