"""Fit the damped Holt–Winters model, in double precision: level, fading trend and season, each smoothed.

Seasonal factors multiply when every value is positive and add otherwise. The smoothing parameters are those that
make the sum of squared one-step errors least, sought on a grid and then by halving steps: no randomness, so the same
series always gives the same forecast. A forecast is an estimate, and floats serve; callers scale the series to a mean
of one first, so that the currency changes nothing.

Source:
    Gardner and McKenzie, Management Science 31 (1985); Hyndman and Athanasopoulos, Forecasting: Principles and
    Practice, 3rd ed., ch. 8 (forms, and variance of the additive class).

"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import inf, sqrt
from typing import NamedTuple

_BOUNDS = ((0.02, 0.98), (0.0, 0.98), (0.0, 0.98), (0.80, 0.98))
_GRID = ((0.1, 0.3, 0.6), (0.02, 0.2), (0.05, 0.3), (0.85, 0.95, 0.98))
_STEPS = (0.1, 0.05, 0.025, 0.0125)


class Smoothing(NamedTuple):
    """Hold the smoothing parameters: of the level, of the trend, of the season, and the damping of the trend."""

    alpha: float
    beta: float
    gamma: float
    phi: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hold the state after the last value and the smoothing that led to it.

    Args:
        spread: standard deviation of the one-step errors, on the level's scale.
        free: degrees of freedom behind the spread: errors less numbers fitted.
        seasons: whole seasons in the history.

    """

    level: float
    trend: float
    season: tuple[float, ...]
    smoothing: Smoothing
    multiplicative: bool
    spread: float
    free: int
    seasons: int


@dataclass(frozen=True, slots=True)
class _Start:
    level: float
    trend: float
    season: tuple[float, ...]


def fit(values: Sequence[float], length: int) -> Fitted:
    """Fit the model to at least two seasons of values (oldest first), `length` periods a season."""
    if min(values) > 0 and (fitted := _fit(values, length, multiplicative=True)):
        return fitted
    fitted = _fit(values, length, multiplicative=False)
    assert fitted is not None  # noqa: S101 the additive form divides by nothing and always fits
    return fitted


def _fit(values: Sequence[float], length: int, *, multiplicative: bool) -> Fitted | None:
    """Fit one form; return None when no smoothing keeps a multiplied level above zero."""
    start = _start(values, length, multiplicative=multiplicative)

    def loss(smoothing: Smoothing) -> float:
        return _run(values, start, smoothing, multiplicative=multiplicative)[0]

    best = min((Smoothing(*point) for point in product(*_GRID)), key=loss)
    least = loss(best)
    if least == inf:
        return None
    for step in _STEPS:
        moved = True
        while moved:
            moved = False
            for tried in _neighbours(best, step):
                if (found := loss(tried)) < least:
                    best, least, moved = tried, found, True
    squares, level, trend, season = _run(values, start, best, multiplicative=multiplicative)
    free = len(values) - fitted_numbers(length)
    return Fitted(level, trend, tuple(season), best, multiplicative, sqrt(squares / free), free, len(values) // length)


def fitted_numbers(length: int) -> int:
    """Return how many numbers the model takes from a series: smoothings, level, trend, one factor a period."""
    return len(Smoothing._fields) + 2 + length


def project(fitted: Fitted, horizon: int) -> list[tuple[float, float]]:
    """Return the mean and the standard deviation of each of the next `horizon` values.

    The deviation is σ √(1 + 1/k + Σ cⱼ²). 1/k is what k seasons leave unsure in a season's factor; the sum is that of
    the additive class, cⱼ = α + αβ(φ + … + φʲ) + γ at whole seasons. With multiplied seasons the deviation is taken
    on the level and multiplied by the season's factor: an approximation.
    """
    alpha, beta, gamma, phi = fitted.smoothing
    length = len(fitted.season)
    ahead: list[tuple[float, float]] = []
    damping = 0.0
    spread = 1 + 1 / fitted.seasons
    for step in range(1, horizon + 1):
        damping += phi**step
        base = fitted.level + damping * fitted.trend
        factor = fitted.season[(step - 1) % length]
        deviation = fitted.spread * sqrt(spread)
        ahead.append((base * factor, abs(deviation * factor)) if fitted.multiplicative else (base + factor, deviation))
        response = alpha + alpha * beta * damping + (gamma if length > 1 and step % length == 0 else 0.0)
        spread += response * response
    return ahead


def _start(values: Sequence[float], length: int, *, multiplicative: bool) -> _Start:
    """Return the state before the first value, from the means of the first two seasons and the shape of all."""
    first = sum(values[:length]) / length
    second = sum(values[length : 2 * length]) / length
    trend = (second - first) / length
    level = first - trend * (length + 1) / 2
    shapes: list[list[float]] = []
    for begin in range(0, len(values) - length + 1, length):
        year = values[begin : begin + length]
        mean = sum(year) / length
        shapes.append([value / mean if multiplicative else value - mean for value in year])
    season = tuple(sum(column) / len(shapes) for column in zip(*shapes, strict=True))
    return _Start(level, trend, season)


def _run(
    values: Sequence[float], start: _Start, smoothing: Smoothing, *, multiplicative: bool
) -> tuple[float, float, float, list[float]]:
    """Smooth the whole series; return the sum of squared errors on the level's scale, and the last state."""
    alpha, beta, gamma, phi = smoothing
    level, trend, season = start.level, start.trend, list(start.season)
    length = len(season)
    squares = 0.0
    for index, value in enumerate(values):
        place = index % length
        base = level + phi * trend
        factor = season[place]
        if multiplicative and (base <= 0 or factor <= 0):
            return inf, level, trend, season
        error = value / factor - base if multiplicative else value - factor - base
        squares += error * error
        level, previous = base + alpha * error, level
        trend = beta * (level - previous) + (1 - beta) * phi * trend
        if length > 1:
            season[place] = gamma * (value / base if multiplicative else value - base) + (1 - gamma) * factor
    turn = len(values) % length
    return squares, level, trend, season[turn:] + season[:turn]


def _neighbours(point: Smoothing, step: float) -> list[Smoothing]:
    """Return the points one step away on each axis, inside the bounds (and γ ≤ 1 − α, where the model is stable)."""
    around: list[Smoothing] = []
    for axis, (low, high) in enumerate(_BOUNDS):
        for move in (-step, step):
            moved = list(point)
            moved[axis] = min(max(moved[axis] + move, low), high)
            tried = Smoothing(*moved)
            if tried != point and tried.gamma <= 1 - tried.alpha:
                around.append(tried)
    return around
