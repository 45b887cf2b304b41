"""Know the days that move between two years of trade: Easter and its holidays, the legal sales, Black Friday."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from essor.kernel.message import Bilingual
from essor.kernel.period import Period, add_months
from essor.methods.variance.calendar_true import MovedDay
from essor.standard.data_file import read_data

_WEEK = timedelta(weeks=1)
_DAYS = 7


@dataclass(frozen=True, slots=True)
class RetailDay:
    """Hold a day with its name; the days of a season are numbered from 0."""

    code: str
    label: Bilingual
    on_date: date
    number: int = 0
    season: bool = False


def retail_days(year: int) -> tuple[RetailDay, ...]:
    """Return the named days of trade of a calendar year in France, in the order of the data file."""
    return tuple(_named(year))


def moved_days(period: Period, base_period: Period) -> tuple[MovedDay, ...]:
    """Return the named days that a period or the earlier one holds, each on both calendars.

    Days of a sales season stand only where they lie in one of the two periods: the others weigh alike on both.
    """
    years = period.start.year - base_period.start.year
    found = []
    for year in range(base_period.start.year + years, period.end.year + years + 1):
        earlier = {(day.code, day.number): day for day in retail_days(year - years)}
        for day in retail_days(year):
            before = earlier[day.code, day.number]
            comes, goes = day.on_date in period, before.on_date in base_period
            if comes != goes or (comes and not day.season):
                found.append(MovedDay(day.label, before.on_date, day.on_date))
    return tuple(found)


def easter(year: int) -> date:
    """Return Easter Sunday.

    Source:
        Meeus, Astronomical Algorithms, chapter 8: the Gregorian computus.

    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * ell) // 451
    month, day = divmod(h + ell - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _named(year: int) -> Iterator[RetailDay]:
    rules, sunday = _rules(), easter(year)
    for rule in rules["easter"]:
        yield _day(rule, sunday + timedelta(days=rule["days"]))
    for rule in rules["fixed"]:
        yield _day(rule, date(year, rule["month"], rule["day"]))
    for rule in rules["nth"]:
        yield _day(rule, _nth(year, rule) + timedelta(days=rule["days"]))
    rule = rules["mothers_day"]
    last = _nth(year, {**rule, "nth": -1})
    yield _day(rule, last + _WEEK if last == sunday + timedelta(days=rule["whit_days"]) else last)
    for rule in rules["sales"]:
        start = _nth(year, rule)
        if start.day > rule["not_after"]:
            start -= _WEEK
        for number in range(rule["days"]):
            yield _day(rule, start + timedelta(days=number), number, season=True)


def _day(rule: Mapping[str, Any], on_date: date, number: int = 0, *, season: bool = False) -> RetailDay:
    return RetailDay(rule["code"], Bilingual(rule["fr"], rule["en"]), on_date, number, season)


def _nth(year: int, rule: Mapping[str, Any]) -> date:
    """Return the nth weekday of a month; the last for −1."""
    first, weekday, nth = date(year, rule["month"], 1), int(rule["weekday"]), int(rule["nth"])
    if nth < 0:
        last = add_months(first, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % _DAYS)
    return first + timedelta(days=(weekday - first.weekday()) % _DAYS) + (nth - 1) * _WEEK


@cache
def _rules() -> Mapping[str, Any]:
    body: Mapping[str, Any] = read_data(files("essor.methods.variance") / "retail_days.yaml")
    return body
