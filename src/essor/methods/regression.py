"""Fit a straight line, or a plane, by least squares in exact fractions; coefficients and forecasts with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable
from essor.methods.exact import DIGITS, Number, decimal_of, fraction_of, root, student_quantile
from essor.methods.interval import LEVEL, Interval

_FEWEST_FREE = 2  # Student's quantile is right from two degrees of freedom on
_Matrix = list[list[Fraction]]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """Hold a coefficient, its standard error and its interval (Student)."""

    value: Decimal
    standard_error: Decimal
    interval: Interval


@dataclass(frozen=True, slots=True)
class Regression:
    """Hold a fit y = b₀ + b₁x₁ + … .

    Args:
        coefficients: the constant first.
        r2: share of the spread of y that the fit explains; None when y has no spread.
        residual_deviation: √(Σ e² ÷ freedom), in the unit of y.
        freedom: observations less coefficients.
        n: observations.

    """

    coefficients: tuple[Coefficient, ...]
    r2: Decimal | None
    residual_deviation: Decimal
    freedom: int
    n: int
    level: Decimal
    exact: tuple[Fraction, ...]
    inverse: tuple[tuple[Fraction, ...], ...]

    def predict(self, *values: Number) -> Decimal:
        """Return the value expected at a point."""
        return decimal_of(_dot(self.exact, _point(values, len(self.exact))))

    def prediction_interval(self, *values: Number) -> Interval:
        """Return the bounds that one new observation at a point should fall between."""
        point = _point(values, len(self.exact))
        leverage = 1 + _dot(point, [_dot(row, point) for row in self.inverse])
        with localcontext(prec=DIGITS):
            half = student_quantile(self.level, self.freedom) * self.residual_deviation * root(leverage)
            middle = self.predict(*values)
            return Interval(middle - half, middle + half, self.level)


def least_squares(
    y: Sequence[Number], *columns: Sequence[Number], level: Decimal = LEVEL
) -> Regression | NotComputable:
    """Fit y on a constant and the columns; exact until the square roots.

    Args:
        y: observations.
        columns: the variables, as many values each as y has.
        level: probability of the intervals.

    Returns:
        The fit, or why there is none: fewer observations than coefficients and two more, or columns that repeat each
        other (collinear).

    Source:
        NIST Statistical Reference Datasets, linear regression (Longley): every digit certified there is met.

    """
    if any(len(column) != len(y) for column in columns):
        msg = "each column has as many values as y"
        raise ValueError(msg)
    n, width = len(y), len(columns) + 1
    if n < width + _FEWEST_FREE:
        return NotComputable(message("methods.too_short", needed=Count(width + _FEWEST_FREE), found=Count(n)))
    target = [fraction_of(value) for value in y]
    rows = [[Fraction(1), *(fraction_of(column[index]) for column in columns)] for index in range(n)]
    variables = [list(column) for column in zip(*rows, strict=True)]
    inverse = _inverse([[_dot(one, other) for other in variables] for one in variables])
    if inverse is None:
        return NotComputable(message("variance.collinear"))
    moments = [_dot(one, target) for one in variables]
    exact = [_dot(row, moments) for row in inverse]
    errors = [value - _dot(exact, row) for value, row in zip(target, rows, strict=True)]
    squares = _dot(errors, errors)
    mean = sum(target, Fraction(0)) / n
    distances = [value - mean for value in target]
    spread = _dot(distances, distances)
    variance = squares / (n - width)
    t = student_quantile(level, n - width)
    return Regression(
        coefficients=tuple(
            _coefficient(value, variance * inverse[index][index], t, level) for index, value in enumerate(exact)
        ),
        r2=decimal_of(1 - squares / spread) if spread else None,
        residual_deviation=root(variance),
        freedom=n - width,
        n=n,
        level=level,
        exact=tuple(exact),
        inverse=tuple(tuple(row) for row in inverse),
    )


def _coefficient(value: Fraction, variance: Fraction, t: Decimal, level: Decimal) -> Coefficient:
    error = root(variance)
    with localcontext(prec=DIGITS):
        middle = decimal_of(value)
        return Coefficient(middle, error, Interval(middle - t * error, middle + t * error, level))


def _inverse(matrix: _Matrix) -> _Matrix | None:
    """Invert by Gauss and Jordan; None when the matrix has no inverse."""
    size = len(matrix)
    work = [[*row, *(Fraction(int(place == index)) for place in range(size))] for index, row in enumerate(matrix)]
    for pivot in range(size):
        found = next((row for row in range(pivot, size) if work[row][pivot]), None)
        if found is None:
            return None
        work[pivot], work[found] = work[found], work[pivot]
        head = work[pivot][pivot]
        work[pivot] = [value / head for value in work[pivot]]
        for row in range(size):
            if row != pivot and work[row][pivot]:
                factor = work[row][pivot]
                work[row] = [value - factor * other for value, other in zip(work[row], work[pivot], strict=True)]
    return [row[size:] for row in work]


def _point(values: Sequence[Number], width: int) -> list[Fraction]:
    if len(values) != width - 1:
        msg = f"{width - 1} values make a point, not {len(values)}"
        raise ValueError(msg)
    return [Fraction(1), *(fraction_of(value) for value in values)]


def _dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))
