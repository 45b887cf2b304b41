"""Tell a signal from noise before anyone is blamed: limits of the process, runs, and values that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable
from essor.methods.conventions import convention
from essor.methods.exact import Number, decimal_of, fraction_of, root

Verdict = Literal["noise", "above", "below", "run_above", "run_below"]
_TREND = 5  # values of the running median that a remainder is taken from
_FEWEST = 2  # values between which a moving range lies


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold a value with what it says.

    Args:
        verdict: beyond a limit ("above", "below"), part of a run on one side of the mean, or noise.
        moving_range: distance from the value before; None for the first.
        jump: the moving range is beyond its own limit.

    """

    value: Decimal
    verdict: Verdict
    moving_range: Decimal | None
    jump: bool

    @property
    def signal(self) -> bool:
        """Tell whether something happened that asks for a cause."""
        return self.verdict != "noise" or self.jump


@dataclass(frozen=True, slots=True)
class XmrChart:
    """Hold the limits of a process and the verdict on each value.

    Args:
        mean: of the values of the baseline.
        mean_range: mean moving range of the baseline.
        lower: mean − 2.66 mean ranges; not cut at zero.
        upper: mean + 2.66 mean ranges.
        range_limit: 3.268 mean ranges.
        baseline: number of values that the limits stand on, the oldest.

    """

    mean: Decimal
    mean_range: Decimal
    lower: Decimal
    upper: Decimal
    range_limit: Decimal
    points: tuple[Judged, ...]
    baseline: int


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Hold a value that does not fit: its position from 0, what was expected of it, its modified z-score."""

    position: int
    value: Decimal
    expected: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class SeriesParts:
    """Hold a series taken apart: value = trend + season + remainder, exactly."""

    trend: tuple[Fraction, ...]
    season: tuple[Fraction, ...]
    remainder: tuple[Fraction, ...]


def xmr_chart(values: Sequence[Number | None], baseline: int | None = None) -> XmrChart | NotComputable:
    """Return the XmR chart of a series: mean ± 2.66 mean moving ranges, and runs of eight on one side of the mean.

    A series with a season is judged on its remainders, or on its growth over the same period of last year: the chart
    takes values to be alike.

    Args:
        values: oldest first, without a hole; None marks one.
        baseline: number of oldest values that set the limits, two at least; all of them unless said.

    Source:
        Wheeler, Understanding Variation (1993).

    """
    exact = _whole(values)
    if isinstance(exact, NotComputable):
        return exact
    ground = exact[: len(exact) if baseline is None else baseline]
    if len(ground) < _FEWEST:
        return NotComputable(message("methods.too_short", needed=Count(_FEWEST), found=Count(len(ground))))
    mean = sum(ground, Fraction(0)) / len(ground)
    ranges = [abs(later - earlier) for earlier, later in pairwise(exact)]
    mean_range = sum(ranges[: len(ground) - 1], Fraction(0)) / (len(ground) - 1)
    half = fraction_of(convention("xmr_limits")) * mean_range
    range_limit = fraction_of(convention("xmr_range")) * mean_range
    verdicts = _verdicts(exact, mean, half)
    points = tuple(
        Judged(
            decimal_of(value),
            verdict,
            None if moved is None else decimal_of(moved),
            moved is not None and moved > range_limit,
        )
        for value, verdict, moved in zip(exact, verdicts, [None, *ranges], strict=True)
    )
    return XmrChart(
        mean=decimal_of(mean),
        mean_range=decimal_of(mean_range),
        lower=decimal_of(mean - half),
        upper=decimal_of(mean + half),
        range_limit=decimal_of(range_limit),
        points=points,
        baseline=len(ground),
    )


def individual_limits(values: Sequence[Number]) -> Decimal:
    """Return how far a value may lie from the mean by chance: 3.145 median moving ranges, which odd values do not bend.

    Args:
        values: oldest first, two at least.

    Raises:
        ValueError: there are fewer.

    """
    if len(values) < _FEWEST:
        msg = f"a moving range lies between two values, not {len(values)}"
        raise ValueError(msg)
    ranges = [abs(fraction_of(later) - fraction_of(earlier)) for earlier, later in pairwise(values)]
    return decimal_of(median(ranges) * fraction_of(convention("xmr_median_limits")))


def take_apart(values: Sequence[Number | None], season: int = 1) -> SeriesParts | NotComputable:
    """Return trend + season + remainder, each step by medians, which one odd value does not bend.

    The index of a position of the season is the median over the years of value ÷ mean of its year; the trend is the
    running median of five deseasonalised values; season = trend × (index − 1).

    Args:
        values: oldest first, without a hole; the first is the first position of a season.
        season: positions in a season: 12 for months, 7 for days, 1 for none; then two whole seasons are needed.

    """
    if season < 1:
        msg = f"a season is at least 1, not {season}"
        raise ValueError(msg)
    exact = _whole(values)
    if isinstance(exact, NotComputable):
        return exact
    needed = 2 * season if season > 1 else _TREND
    if len(exact) < needed:
        return NotComputable(message("methods.too_short", needed=Count(needed), found=Count(len(exact))))
    indices = _median_indices(exact, season)
    if isinstance(indices, NotComputable):
        return indices
    level = [value / indices[position % season] for position, value in enumerate(exact)]
    reach = _TREND // 2
    trend = [median(level[max(0, position - reach) : position + reach + 1]) for position in range(len(level))]
    seasonal = [middle * (indices[position % season] - 1) for position, middle in enumerate(trend)]
    remainder = [value - one - other for value, one, other in zip(exact, trend, seasonal, strict=True)]
    return SeriesParts(tuple(trend), tuple(seasonal), tuple(remainder))


def anomalies(values: Sequence[Number | None], season: int = 1) -> tuple[Anomaly, ...] | NotComputable:
    """Return the values whose remainder is odd: modified z = (r − median) ÷ deviation beyond 3.5, oldest first.

    The deviation is the median distance ÷ 0.6745, or 1.2533 times the mean distance where that is more: medians fit
    many values exactly, and those would make the others look odd. It is widened by √(n ÷ (n − season)), because each
    position of the season has taken a number from the data.
    """
    parts = take_apart(values, season)
    if isinstance(parts, NotComputable):
        return parts
    middle = median(parts.remainder)
    distances = [abs(remainder - middle) for remainder in parts.remainder]
    spread = max(
        median(distances) / fraction_of(convention("outlier_scale")),
        sum(distances, Fraction(0)) / len(distances) * fraction_of(convention("outlier_mean_scale")),
    )
    if spread == 0:
        return ()
    spread *= fraction_of(root(Fraction(len(values), len(values) - season)))
    limit = fraction_of(convention("outlier_score"))
    found = []
    for position, remainder in enumerate(parts.remainder):
        score = (remainder - middle) / spread
        if abs(score) > limit:
            expected = parts.trend[position] + parts.season[position]
            found.append(Anomaly(position, decimal_of(expected + remainder), decimal_of(expected), decimal_of(score)))
    return tuple(found)


def _verdicts(values: Sequence[Fraction], mean: Fraction, half: Fraction) -> list[Verdict]:
    verdicts: list[Verdict] = []
    run = int(convention("xmr_run"))
    for side, members in groupby(values, key=lambda value: (value > mean) - (value < mean)):
        alike = list(members)
        steady: Verdict = "noise"
        if side and len(alike) >= run:
            steady = "run_above" if side > 0 else "run_below"
        for value in alike:
            beyond: Verdict = "above" if value > mean else "below"
            verdicts.append(beyond if abs(value - mean) > half else steady)
    return verdicts


def _median_indices(values: Sequence[Fraction], season: int) -> list[Fraction] | NotComputable:
    """Return one index a position; they average to one."""
    years = [values[start : start + season] for start in range(0, len(values) - season + 1, season)]
    if season == 1:
        return [Fraction(1)]
    for position, year in enumerate(years, start=1):
        if sum(year) <= 0:
            return NotComputable(message("methods.year_not_positive", year=Count(position)))
    shapes = [[value * season / sum(year) for value in year] for year in years]
    middles = [median(column) for column in zip(*shapes, strict=True)]
    total = sum(middles, Fraction(0))
    for position, middle in enumerate(middles, start=1):
        if middle <= 0:
            return NotComputable(message("variance.season_empty", position=Count(position)))
    return [middle * season / total for middle in middles]


def _whole(values: Sequence[Number | None]) -> list[Fraction] | NotComputable:
    hole = next((position for position, value in enumerate(values, start=1) if value is None), None)
    if hole is not None:
        return NotComputable(message("methods.hole", position=Count(hole)))
    return [fraction_of(value) for value in values if value is not None]
