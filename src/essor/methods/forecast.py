"""Say what comes next, with an interval: seasonal naive and damped Holt–Winters behind one call; run-rate to the end.

Seasonal naive is exact (it repeats last season). Holt–Winters estimates in double precision on a series scaled to a
mean of one; what it hands over is rounded to twelve significant digits, so no noise of binary floats shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Literal, Protocol

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable, Rate
from essor.methods import holt_winters
from essor.methods.exact import DIGITS, Number, decimal_of, fraction_of, ratio, root, student_quantile
from essor.methods.interval import LEVEL

Method = Literal["seasonal_naive", "damped_holt_winters"]
_FEWEST_FREE = 3  # errors left free by the fit, at least: fewer say nothing of their spread


@dataclass(frozen=True, slots=True)
class Expected:
    """Hold the value expected for a period and the bounds it should fall between, in the unit of the series."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """Hold the next periods in order.

    Args:
        level: probability that a value falls inside its bounds, if the future errs as the past did.
        n: number of values of the history.
        freedom: past errors that the bounds stand on, less the numbers fitted; few of them make bounds wide.

    """

    method: Method
    periods: tuple[Expected, ...]
    level: Decimal
    n: int
    freedom: int


@dataclass(frozen=True, slots=True)
class RunRate:
    """Hold what a period will come to at its present pace, and the share of its seasonality that has elapsed."""

    projection: Decimal
    elapsed: Rate


class Projector(Protocol):
    """Project a series: return the mean and standard deviation of each next period, and the degrees of freedom."""

    def __call__(
        self, history: Sequence[Fraction], season: int, horizon: int
    ) -> tuple[list[tuple[Decimal, Decimal]], int]:
        """Project a history that is long enough."""


def forecast(
    values: Sequence[Number | None],
    season: int,
    horizon: int,
    method: Method = "damped_holt_winters",
    level: Decimal = LEVEL,
) -> Forecast | NotComputable:
    """Return the next `horizon` values of a series with their prediction intervals.

    The interval is mean ± t × deviation (Student), the deviation measured on the errors that the method makes on the
    history; it is not cut at zero.

    Args:
        values: oldest first, without a hole; None marks one.
        season: periods in a season: 12 for months, 4 for quarters, 7 for days, 1 for no season.
        horizon: number of periods ahead, at least 1.
        method: how.
        level: probability of the interval.

    """
    if season < 1 or horizon < 1:
        msg = f"a season and a horizon are at least 1, not {season} and {horizon}"
        raise ValueError(msg)
    history = [fraction_of(value) for value in values if value is not None]
    if len(history) != len(values):
        hole = next(position for position, value in enumerate(values, start=1) if value is None)
        return NotComputable(message("methods.hole", position=Count(hole)))
    needed = season + _FEWEST_FREE
    if method == "damped_holt_winters":
        needed = max(2 * season, holt_winters.fitted_numbers(season) + _FEWEST_FREE)
    if len(history) < needed:
        return NotComputable(message("methods.too_short", needed=Count(needed), found=Count(len(history))))
    ahead, freedom = _PROJECTORS[method](history, season, horizon)
    t = student_quantile(level, freedom)
    with localcontext(prec=DIGITS):
        periods = tuple(Expected(mean, mean - t * deviation, mean + t * deviation) for mean, deviation in ahead)
    return Forecast(method, periods, level, len(history), freedom)


def run_rate(actual: Number, weights: Sequence[Number], complete: int, part: Number = 0) -> RunRate | NotComputable:
    """Return actual ÷ the share of the period's seasonality that has elapsed (not the share of its days).

    Args:
        actual: what the period has brought so far.
        weights: seasonal weight of each sub-period of the period, in any scale: its indices, or last year's values.
        complete: number of sub-periods that are over.
        part: share of the running one that is over, from 0 to below 1.

    """
    running = fraction_of(part)
    if not 0 <= complete <= len(weights) or not 0 <= running < 1 or (running and complete == len(weights)):
        msg = f"{complete} and {part} sub-periods over, of {len(weights)}"
        raise ValueError(msg)
    exact = [fraction_of(weight) for weight in weights]
    over = sum(exact[:complete], Fraction(0)) + (running * exact[complete] if running else 0)
    elapsed = ratio(over, sum(exact, Fraction(0)), "weights")
    if isinstance(elapsed, NotComputable):
        return elapsed
    if elapsed < 0:
        return NotComputable(message("methods.negative_value"))
    projection = ratio(actual, elapsed, "elapsed")
    if isinstance(projection, NotComputable):
        return projection
    return RunRate(decimal_of(projection), Rate(decimal_of(elapsed)))


def _repeat_last_season(
    history: Sequence[Fraction], season: int, horizon: int
) -> tuple[list[tuple[Decimal, Decimal]], int]:
    """Repeat the last season; deviation √(mean (yₜ − yₜ₋ₘ)² × number of seasons ahead)."""
    errors = [later - earlier for later, earlier in zip(history[season:], history, strict=False)]
    square = sum((error * error for error in errors), Fraction(0)) / len(errors)
    last = history[-season:]
    ahead = [(decimal_of(last[step % season]), root(square * (step // season + 1))) for step in range(horizon)]
    return ahead, len(errors)


def _smooth(history: Sequence[Fraction], season: int, horizon: int) -> tuple[list[tuple[Decimal, Decimal]], int]:
    """Fit Holt–Winters to the series divided by its mean size, and scale back exactly."""
    size = sum((abs(value) for value in history), Fraction(0)) / len(history) or Fraction(1)
    fitted = holt_winters.fit([float(value / size) for value in history], season)
    ahead = [
        (decimal_of(_rounded(mean) * size), decimal_of(_rounded(deviation) * size))
        for mean, deviation in holt_winters.project(fitted, horizon)
    ]
    return ahead, fitted.free


def _rounded(estimate: float) -> Fraction:
    return Fraction(f"{estimate:.12g}")


_PROJECTORS: Mapping[Method, Projector] = {"seasonal_naive": _repeat_last_season, "damped_holt_winters": _smooth}
