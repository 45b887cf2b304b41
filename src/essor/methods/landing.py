"""Say where a period that is not over will land: what its months brought, and what the others are expected to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from essor.kernel.value import NotComputable
from essor.methods.exact import DIGITS, Number, decimal_of, fraction_of
from essor.methods.forecast import Method, forecast

_SEASON = 12


@dataclass(frozen=True, slots=True)
class Landing:
    """Hold where a period should land, and the bounds that it should fall between.

    Args:
        method: how the months ahead were forecast.
        level: probability of the bounds of each month.
        ahead: months that were forecast.

    """

    value: Decimal
    low: Decimal
    high: Decimal
    method: Method
    level: Decimal
    ahead: int


def landing(history: Sequence[Number | None], over: int, ahead: int, season: int = _SEASON) -> Landing | NotComputable:
    """Return the sum of the months that are over and of the forecast of those ahead.

    Damped Holt–Winters where two years of months are known, the last season again where fifteen months are. The
    bounds of the months are added up, as if all errors went the same way: the true bounds are no wider.

    Args:
        history: value of each month that is over, oldest first.
        over: how many of the last ones belong to the period.
        ahead: how many months of the period are still to come, at least 1.
        season: months in a season.

    """
    found = forecast(history, season, ahead)
    if isinstance(found, NotComputable):
        found = forecast(history, season, ahead, "seasonal_naive")
    if isinstance(found, NotComputable):
        return found
    brought = decimal_of(sum((fraction_of(value or 0) for value in history[len(history) - over :]), fraction_of(0)))
    with localcontext(prec=DIGITS):
        value, low, high = (
            brought + sum((getattr(month, name) for month in found.periods), Decimal(0))
            for name in ("value", "low", "high")
        )
    return Landing(value, low, high, found.method, found.level, ahead)
