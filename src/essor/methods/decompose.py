"""Split the change of a product of factors: revenue = traffic × conversion × basket, by log means or by Shapley.

Both are exact: the effects add up to the change. Log means give each factor its share of the growth; Shapley averages
over the orders in which the factors may have changed, and is defined where a factor is null or negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations
from math import factorial, prod
from typing import Literal

from essor.kernel.message import Message, message
from essor.kernel.value import NotComputable
from essor.methods.exact import DIGITS, Number, fraction_of, ratio
from essor.methods.variance.rounding import UNIT, largest_remainder, nearest

Method = Literal["log_mean", "shapley"]
_GUARD = 12  # more digits while logarithms are taken, so that the last digit handed over is right
_CENTS = 100
_KNOWN = ("traffic", "conversion", "basket")


@dataclass(frozen=True, slots=True)
class Factor:
    """Hold a factor on both sides: sessions, conversion, basket."""

    name: str
    actual: Number
    base: Number


@dataclass(frozen=True, slots=True)
class Effect:
    """Hold what the change of one factor did to the product, in its unit."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Hold the effects in the order of the factors; base + Σ effects = actual, to the cent."""

    method: Method
    actual: Decimal
    base: Decimal
    effects: tuple[Effect, ...]

    @property
    def gap(self) -> Decimal:
        """Return actual − base."""
        return self.actual - self.base


@dataclass(frozen=True, slots=True)
class SalesCounts:
    """Hold what revenue = visits × (orders ÷ visits) × (revenue ÷ orders) is made of; visits: sessions or entries."""

    visits: Number
    orders: Number
    revenue: Number


def decompose(factors: Sequence[Factor], method: Method = "log_mean") -> Decomposition | NotComputable:
    """Return the effect of each factor on the change of their product.

    Log mean: effect = L(V₁, V₀) ln(x₁ ÷ x₀) with L(a, b) = (a − b) ÷ ln(a ÷ b) and L(a, a) = a.
    Shapley: effect = Σ over the sets S of other factors of |S|! (n − |S| − 1)! ÷ n! × (x₁ − x₀) × Π x₁ in S × Π x₀ out.

    Returns:
        The effects to the cent by largest remainder (ties go to the first factor), or the reason why there are none:
        log means need every factor above zero on both sides.

    Source:
        Ang, LMDI decomposition approach: a guide for implementation, Energy Policy 86 (2015); Shapley, 1953.

    """
    if not factors:
        return NotComputable(message("kernel.no_data"))
    actual = [fraction_of(factor.actual) for factor in factors]
    base = [fraction_of(factor.base) for factor in factors]
    if method == "shapley":
        exact = _shapley(actual, base)
    else:
        for factor, after, before in zip(factors, actual, base, strict=True):
            if after <= 0 or before <= 0:
                return NotComputable(message("variance.factor_not_positive", name=_words(factor.name)))
        exact = _log_mean(actual, base)
    after_cents, before_cents = (nearest(_tiny(prod(side, start=Fraction(1)))) for side in (actual, base))
    cents = largest_remainder([_tiny(effect) for effect in exact], after_cents - before_cents)
    effects = tuple(Effect(factor.name, _decimal(cent)) for factor, cent in zip(factors, cents, strict=True))
    return Decomposition(method, _decimal(after_cents), _decimal(before_cents), effects)


def decompose_sales(
    actual: SalesCounts, base: SalesCounts, method: Method = "log_mean"
) -> Decomposition | NotComputable:
    """Split the change of revenue into traffic, conversion and basket; a count that is null is named."""
    after, before = _factors(actual), _factors(base)
    if isinstance(after, NotComputable):
        return after
    if isinstance(before, NotComputable):
        return before
    return decompose([Factor(*values) for values in zip(_KNOWN, after, before, strict=True)], method)


def _factors(counts: SalesCounts) -> tuple[Fraction, Fraction, Fraction] | NotComputable:
    conversion = ratio(counts.orders, counts.visits, "sessions")
    if isinstance(conversion, NotComputable):
        return conversion
    basket = ratio(counts.revenue, counts.orders, "orders")
    return basket if isinstance(basket, NotComputable) else (fraction_of(counts.visits), conversion, basket)


def _log_mean(actual: Sequence[Fraction], base: Sequence[Fraction]) -> list[Fraction]:
    after, before = prod(actual), prod(base)
    with localcontext(prec=DIGITS + _GUARD):
        growth = _logarithm(Fraction(after) / before)
        mean = Fraction(after) if after == before else (Fraction(after) - before) / Fraction(growth)
        return [mean * Fraction(_logarithm(one / other)) for one, other in zip(actual, base, strict=True)]


def _logarithm(growth: Fraction) -> Decimal:
    return (Decimal(growth.numerator) / Decimal(growth.denominator)).ln()


def _shapley(actual: Sequence[Fraction], base: Sequence[Fraction]) -> list[Fraction]:
    count = len(actual)
    effects = []
    for position in range(count):
        others = [other for other in range(count) if other != position]
        slope = Fraction(0)
        for size in range(count):
            weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
            for changed in combinations(others, size):
                slope += weight * prod(
                    (actual[other] if other in changed else base[other] for other in others), start=Fraction(1)
                )
        effects.append(slope * (actual[position] - base[position]))
    return effects


def _words(factor: str) -> Message | str:
    return message(f"variance.name_{factor}") if factor in _KNOWN else factor


def _tiny(amount: Fraction) -> int:
    return round(amount * _CENTS * UNIT)


def _decimal(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
