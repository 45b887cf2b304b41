"""Measure how the year is shaped: one index per period against the annual mean, and a forecast made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable
from essor.methods.exact import Number, decimal_of, fraction_of


@dataclass(frozen=True, slots=True)
class SeasonalIndices:
    """Hold one exact index per period of the year (1 is the annual mean); they average to one exactly.

    Args:
        indices: one per period, in the order of the year.
        years: number of years they were measured on.

    """

    indices: tuple[Fraction, ...]
    years: int

    def decimals(self) -> tuple[Decimal, ...]:
        """Return the indices as decimals, for display."""
        return tuple(decimal_of(index) for index in self.indices)


def seasonal_indices(years: Sequence[Sequence[Number | None]]) -> SeasonalIndices | NotComputable:
    """Return the seasonal indices: for each period, the mean over the years of value ÷ that year's mean.

    Each year weighs the same, so a year of growth does not bend the shape.

    Args:
        years: whole years of the same number of periods; None is a missing period.

    """
    if not years or not years[0]:
        return NotComputable(message("kernel.no_data"))
    length = len(years[0])
    shapes: list[list[Fraction]] = []
    for position, year in enumerate(years, start=1):
        known = [fraction_of(value) for value in year if value is not None]
        if len(year) != length or len(known) != length:
            return NotComputable(
                message(
                    "methods.year_incomplete", year=Count(position), found=Count(len(known)), expected=Count(length)
                )
            )
        total = sum(known, Fraction(0))
        if total <= 0:
            return NotComputable(message("methods.year_not_positive", year=Count(position)))
        shapes.append([value * length / total for value in known])
    return SeasonalIndices(
        tuple(sum(column, Fraction(0)) / len(shapes) for column in zip(*shapes, strict=True)), len(shapes)
    )


def forecast_by_coefficients(indices: SeasonalIndices, annual_mean: Number) -> tuple[Decimal, ...]:
    """Return index × annual mean for each period; their sum is the annual mean times the number of periods.

    Args:
        indices: the shape of the year.
        annual_mean: mean value of a period of the year to forecast, in the unit of the series.

    """
    mean = fraction_of(annual_mean)
    return tuple(decimal_of(index * mean) for index in indices.indices)
