"""Compare with last year as if both had the same days, and set the market's growth beside our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from essor.kernel.message import Bilingual, Message
from essor.kernel.period import Period
from essor.kernel.value import Money, NotComputable, Points, Rate, magnitude
from essor.methods.variance.calendar_true import CalendarTrue, calendar_true
from essor.methods.variance.retail_days import moved_days
from essor.work.data import Data, Share

from ..inputs import Event, Inputs
from .gaps import SHARES
from .signal import daily
from .wording import once, told

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class TrueGrowth:
    """Hold the growth of a share with weekdays and movable days set apart; the effects are money of the period."""

    share: Share
    raw: Rate
    weekdays: Money
    events: Money
    selling: Money
    true: Rate


@dataclass(frozen=True, slots=True)
class Relative:
    """Hold our growth beside the market's: what we did better or worse, in points."""

    share: Share
    own: Rate
    market: Rate
    relative: Points


def true_growths(data: Data) -> tuple[tuple[TrueGrowth, ...], tuple[Message, ...]]:
    """Return the calendar-true growth of each share, and why one cannot be told."""
    base = data.period.last_year()
    answer = data.answer("daily_sales")
    if answer is None or not answer.rows or answer.period.start > base.start:
        return (), (told("no_days"),)
    first = min(daily(data, "all"))
    found: list[TrueGrowth] = []
    missing: list[Message] = []
    if first > base.start + timedelta(days=6):
        return (), (told("no_last_year", period=base.key()),)
    moved = moved_days(data.period, base)
    for share in SHARES:
        days = daily(data, share)
        compared = calendar_true(
            days, data.period, base, moved, Period(min(answer.period.start, base.start), data.period.end)
        )
        if isinstance(compared, NotComputable):
            missing.append(compared.reason)
        elif isinstance(compared.raw_growth, Rate) and isinstance(compared.true_growth, Rate):
            found.append(_money(share, compared, data.currency))
    return tuple(found), once(missing)


def named_days(period: Period) -> tuple[tuple[Bilingual, Period], ...]:
    """Return the days of trade that moved into or out of the period: each season once."""
    found: dict[Bilingual, Period] = {}
    base = period.last_year()
    for day in moved_days(period, base):
        comes, goes = day.actual_date in period, day.base_date in base
        if comes != goes and isinstance(day.event, Bilingual):
            found.setdefault(day.event, Period(day.actual_date, day.actual_date + timedelta(days=1)))
    return tuple(found.items())


def relatives(inputs: Inputs, data: Data) -> tuple[Relative, ...]:
    """Return our growth beside the market's for each share that a source tells the market of."""
    market = inputs.market
    if market is None:
        return ()
    growths = {"all": market.growth, "physical": market.physical, "ecommerce": market.ecommerce}
    found = []
    for share in SHARES:
        line, growth = data.line("revenue", share), growths[share]
        own = None if line is None or line.change is None else magnitude(line.change)
        if growth is not None and own is not None:
            found.append(Relative(share, Rate(own), Rate(growth), Points((own - growth) * _HUNDRED)))
    return tuple(found)


def events_in(inputs: Inputs, period: Period) -> tuple[Event, ...]:
    """Return the events that touch the period."""
    return tuple(one for one in inputs.events if one.first_date < period.end and one.last_date >= period.start)


def _money(share: Share, compared: CalendarTrue, currency: str) -> TrueGrowth:
    raw, true = compared.raw_growth, compared.true_growth
    if not isinstance(raw, Rate) or not isinstance(true, Rate):
        msg = "both growths are rates"
        raise TypeError(msg)
    weekdays, events = (Money(round(one, 2), currency) for one in (compared.weekday_effect, compared.event_effect))
    rest = Money(compared.actual - compared.base, currency) - weekdays - events
    return TrueGrowth(share, raw, weekdays, events, rest, true)
