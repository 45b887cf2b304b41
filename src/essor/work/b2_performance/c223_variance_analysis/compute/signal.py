"""Tell chance from signal before anyone is blamed: months, weeks, and what trend and season leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from essor.kernel.message import Message
from essor.kernel.period import MONTHS_PER_YEAR, Period
from essor.kernel.value import Count, Money, NotComputable, Rate, magnitude
from essor.methods.control_chart import Verdict, XmrChart, take_apart, xmr_chart
from essor.methods.exact import decimal_of, fraction_of
from essor.work.data import Data, Month, Share
from essor.work.parameters import Parameters

from ..inputs import Against, Said
from .gaps import SHARES
from .wording import told

_WEEK = timedelta(weeks=1)
_YEAR_OF_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Signal:
    """Hold how the last month of the period stands against the months before.

    Args:
        against: growth on last year, or distance from the target.
        value: that growth or distance, a rate.
        months: how many earlier months set the limits.
        verdict: beyond a limit, part of a run of eight on one side, or noise.

    """

    share: Share
    against: Against
    month: Period
    value: Rate
    lower: Rate
    upper: Rate
    months: int
    verdict: Verdict

    @property
    def said(self) -> Said:
        """Return signal or noise."""
        return "noise" if self.verdict == "noise" else "signal"


@dataclass(frozen=True, slots=True)
class Season:
    """Hold the last month taken apart: value = trend + season + remainder."""

    share: Share
    value: Money
    trend: Money
    season: Money
    remainder: Money


@dataclass(frozen=True, slots=True)
class OddWeek:
    """Hold a week of the period that leaves the limits of its growth on the same week of last year."""

    share: Share
    week: Period
    value: Money
    expected: Money


def signals(data: Data, parameters: Parameters) -> tuple[tuple[Signal, ...], tuple[Message, ...]]:
    """Return the verdict on the last month by share and base, and why one is missing."""
    if not data.months:
        return (), (told("no_months"),)
    least = int(parameters["least_months"].value)
    found: list[Signal] = []
    missing: list[Message] = []
    for share in SHARES:
        for against in ("last_year", "target") if share == "all" else ("last_year",):
            rates = _rates(data.months, share, against)
            signal = _judged(rates, share, against, data.months[-1].period, least)
            if signal is not None:
                found.append(signal)
            elif share == "all" and against == "last_year":
                missing.append(told("few_months", known=Count(max(0, len(rates) - 1)), least=Count(least)))
    return tuple(found), tuple(missing)


def seasons(data: Data) -> tuple[Season, ...]:
    """Return the last month of each share as trend + season + remainder; two whole years are needed."""
    found = []
    for share in SHARES:
        values = [_amount(month, share) for month in data.months]
        whole = values[len(values) % MONTHS_PER_YEAR :]
        parts = take_apart(whole, MONTHS_PER_YEAR)
        if isinstance(parts, NotComputable) or whole[-1] is None:
            continue
        trend, season = (Money(round(decimal_of(one[-1]), 2), data.currency) for one in (parts.trend, parts.season))
        value = Money(whole[-1], data.currency)
        found.append(Season(share, value, trend, season, value - trend - season))
    return tuple(found)


def odd_weeks(data: Data) -> tuple[OddWeek, ...]:
    """Return the weeks that touch the period and whose growth on the same week a year before is out of limits."""
    found: list[OddWeek] = []
    for share in SHARES[1:]:
        days = daily(data, share)
        if not days:
            continue
        weeks = _weeks(days, min(days), data.period.end)
        pairs = [(week, amount, weeks[week - _YEAR_OF_WEEKS * _WEEK]) for week, amount in weeks.items()
                 if weeks.get(week - _YEAR_OF_WEEKS * _WEEK, Decimal(0)) > 0]  # fmt: skip
        chart = xmr_chart([fraction_of(amount) / fraction_of(before) - 1 for _, amount, before in pairs])
        if isinstance(chart, XmrChart) and len(pairs) > MONTHS_PER_YEAR:
            found += _beyond(pairs, chart, share, data)
    return tuple(sorted(found, key=lambda one: -abs(one.value.amount - one.expected.amount)))


def daily(data: Data, share: Share) -> Mapping[date, Decimal]:
    """Return sales by day of the whole or of a channel."""
    answer = data.answer("daily_sales")
    found: dict[date, Decimal] = {}
    for row in answer.dicts() if answer is not None else []:
        if share in {"all", row["channel"]}:
            found[row["order_date"]] = found.get(row["order_date"], Decimal(0)) + row["revenue"]
    return found


def _beyond(pairs: Sequence[tuple[date, Decimal, Decimal]], chart: XmrChart, share: Share, data: Data) -> list[OddWeek]:
    found = []
    for (week, amount, before), point in zip(pairs, chart.points, strict=True):
        if point.verdict in {"above", "below"} and week < data.period.end and week + _WEEK > data.period.start:
            expected = round(before * (1 + chart.mean), 2)
            days = Period(week, week + _WEEK)
            found.append(OddWeek(share, days, Money(amount, data.currency), Money(expected, data.currency)))
    return found


def _weeks(days: Mapping[date, Decimal], first: date, end: date) -> dict[date, Decimal]:
    """Return the sales of each whole week from Monday to Sunday."""
    start = first + timedelta(days=-first.weekday() % 7)
    found = {}
    while start + _WEEK <= end:
        found[start] = sum((days.get(start + timedelta(days=step), Decimal(0)) for step in range(7)), Decimal(0))
        start += _WEEK
    return found


def _rates(months: Sequence[Month], share: Share, against: Against) -> list[Decimal]:
    """Return the rates of the unbroken run of months that ends with the last one."""
    by_period = {month.period: month for month in months}
    found: list[Decimal] = []
    for month in reversed(months):
        base = _base(month, by_period, share, against)
        value = _amount(month, share)
        if base is None or base <= 0 or value is None:
            break
        found.append(decimal_of(fraction_of(value) / fraction_of(base) - 1))
    found.reverse()
    follow = all(one.period.end == other.period.start for one, other in pairwise(months))
    return found if follow else []


def _base(month: Month, months: Mapping[Period, Month], share: Share, against: Against) -> Decimal | None:
    if against == "target":
        return None if month.target is None else magnitude(month.target)
    before = months.get(month.period.last_year())
    return None if before is None else _amount(before, share)


def _judged(rates: Sequence[Decimal], share: Share, against: Against, month: Period, least: int) -> Signal | None:
    if len(rates) <= least:
        return None
    chart = xmr_chart(rates, len(rates) - 1)
    if isinstance(chart, NotComputable):
        return None
    last = chart.points[-1]
    return Signal(share, against, month, Rate(last.value), Rate(chart.lower), Rate(chart.upper), chart.baseline,
                  last.verdict)  # fmt: skip


def _amount(month: Month, share: Share) -> Decimal | None:
    both = [magnitude(fact.value) for fact in (month.physical, month.ecommerce)]
    if share != "all":
        return both[SHARES.index(share) - 1]
    known = [one for one in both if one is not None]
    return sum(known, Decimal(0)) if known else None
