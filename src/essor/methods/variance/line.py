"""Hold what is compared, at one fixed level: units, revenue and cost of a line, as they were and as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Literal

from essor.methods.exact import Number, fraction_of

Measure = Literal["revenue", "margin"]
Kind = Literal["comparable", "new", "lost", "unsplit"]


@dataclass(frozen=True, slots=True)
class Side:
    """Hold a line on one side of the comparison.

    Args:
        quantity: units sold less units returned; None when it is not known. One unit for all lines: pieces do not add
            up with kilograms.
        revenue: amount excluding VAT in the line's currency, less what was refunded.
        cost: cost of the same units in the same currency; None when it is not known.

    """

    quantity: Number | None
    revenue: Number
    cost: Number | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Hold the two sides of a line.

    Args:
        key: one value per dimension of the level.
        actual: what happened; None when nothing was sold.
        base: the target or the earlier period; None when there was nothing.
        rate: price of one unit of the line's currency in the currency of the report, on the actual side.
        base_rate: the same on the base side.

    """

    key: tuple[str, ...]
    actual: Side | None
    base: Side | None
    rate: Number = 1
    base_rate: Number = 1


_ONE = Fraction(1)
_NOTHING = Decimal(0)
EXACT = Context(prec=100, traps=[Inexact])
"""Adds decimals without rounding: many times sooner than fractions, and an error where a digit were lost."""


@dataclass(slots=True)
class Sums:
    """Add up one side of a key, in the currency of the report; None once a line of it is not known.

    Decimals stay decimals, so long as no rate makes fractions of them.
    """

    quantity: Number | None = Decimal(0)
    revenue: Number = Decimal(0)
    cost: Number | None = Decimal(0)

    def add(self, side: Side, rate: Fraction, measure: Measure) -> None:
        """Add a side at a rate; costs count in a comparison of margins only."""
        revenue, quantity, cost = side.revenue, side.quantity, side.cost if measure == "margin" else _NOTHING
        if rate is not _ONE:
            revenue, cost = fraction_of(revenue) * rate, fraction_of(cost) * rate if cost else cost
        self.revenue = plus(self.revenue, revenue)
        self.quantity = _sum(self.quantity, quantity, empty=not revenue)
        if cost is not _NOTHING:
            self.cost = _sum(self.cost, cost, empty=not revenue and not quantity)

    @property
    def absent(self) -> bool:
        """Tell whether there is nothing: neither units nor amounts."""
        return not self.quantity and self.revenue == 0 and not self.cost

    @property
    def negative(self) -> bool:
        """Tell whether more came back than was sold."""
        return self.revenue < 0 or (self.quantity or 0) < 0

    @property
    def priced(self) -> bool:
        """Tell whether the units are known and more were sold than came back: there is a price."""
        return self.quantity is not None and self.quantity > 0


@dataclass(slots=True)
class Pair:
    """Hold what a key adds up to: as it was, as it was at the rate of the base, and the base.

    Where every line has one rate, what was and what it was at the rate of the base are one and the same.
    """

    actual: Sums
    constant: Sums
    base: Sums

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing on either side, at any rate."""
        return self.actual.absent and self.constant.absent and self.base.absent

    @property
    def kind(self) -> Kind:
        """Return how the gap can be split.

        A line whose returns exceed its sales, or whose units are not known, has no price: its gap is told apart.
        """
        if self.actual.priced and self.base.priced:
            return "comparable"
        if self.base.absent and not self.actual.negative:
            return "new"
        if self.actual.absent and not self.base.negative:
            return "lost"
        return "unsplit"


def gather(lines: Iterable[Line], measure: Measure) -> Mapping[tuple[str, ...], Pair]:
    """Add up the lines of each key, in rising order; a key without anything on either side is left out.

    Costs are left out of a comparison of revenues.
    """
    found: dict[tuple[str, ...], Pair] = {}
    for line in lines:
        pair = found.get(line.key)
        if pair is None:
            same = Sums()
            pair = found[line.key] = Pair(same, same, Sums())
        rate, base_rate = _rate(line.rate), _rate(line.base_rate)
        if line.actual is not None:
            if rate != base_rate and pair.constant is pair.actual:
                pair.constant = replace(pair.actual)
            pair.actual.add(line.actual, rate, measure)
            if pair.constant is not pair.actual:
                pair.constant.add(line.actual, base_rate, measure)
        if line.base is not None:
            pair.base.add(line.base, base_rate, measure)
    return {key: found[key] for key in sorted(found) if not found[key].empty}


def _rate(number: Number) -> Fraction:
    """Return a rate as a fraction; that of the own currency is one and the same object."""
    return _ONE if number == 1 else fraction_of(number)


def plus(one: Number, other: Number) -> Number:
    """Return the exact sum of two numbers; raise TypeError for a float, whose cents are already lost."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return EXACT.add(one, other)
    return fraction_of(one) + fraction_of(other)


def _sum(so_far: Number | None, more: Number | None, *, empty: bool) -> Number | None:
    if more is None and empty:
        return so_far
    return None if so_far is None or more is None else plus(so_far, more)
