"""Compute with exact fractions and hand over decimals: no amount passes through a binary float."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from math import lcm
from statistics import NormalDist
from typing import TypeAlias

from essor.kernel.message import message
from essor.kernel.value import NotComputable

Number: TypeAlias = Decimal | Fraction | int
DIGITS = 28  # significant digits of a decimal that a fraction turns into: more than any amount needs
_CONTEXT = Context(prec=DIGITS)


def fraction_of(number: Number) -> Fraction:
    """Return a number as a fraction; raise TypeError for a float, whose cents are already lost."""
    if isinstance(number, float):
        msg = f"{number!r} is a float: give a Decimal, a Fraction or an int"
        raise TypeError(msg)
    return Fraction(number)


def integers_of(numbers: Iterable[Number]) -> tuple[list[int], int]:
    """Return numbers as integers over one common denominator: amounts to the cent become cents, over 100."""
    fractions = [fraction_of(number) for number in numbers]
    common = lcm(*{fraction.denominator for fraction in fractions})
    return [fraction.numerator * (common // fraction.denominator) for fraction in fractions], common


def total(fractions: Iterable[Fraction]) -> Fraction:
    """Return the sum of fractions: those of one denominator are added as integers, many times sooner."""
    sums: dict[int, int] = {}
    for one in fractions:
        sums[one.denominator] = sums.get(one.denominator, 0) + one.numerator
    return sum((Fraction(number, below) for below, number in sums.items()), Fraction(0))


def decimal_of(fraction: Fraction) -> Decimal:
    """Return a fraction as a decimal: exact when it has one of 28 digits, else rounded to them."""
    return quotient(fraction.numerator, fraction.denominator)


def quotient(number: int, divisor: int) -> Decimal:
    """Return the quotient of two integers as a decimal: exact when it has one of 28 digits, else rounded to them."""
    return _CONTEXT.divide(Decimal(number), Decimal(divisor))


def root(fraction: Fraction) -> Decimal:
    """Return the square root of a fraction that is not negative, to 28 digits."""
    return decimal_of(fraction).sqrt(_CONTEXT)


def ratio(number: Number, divisor: Number, name: str) -> Fraction | NotComputable:
    """Return number ÷ divisor, or the reason why there is none.

    Args:
        number: what is divided.
        divisor: what it is divided by.
        name: the divisor's word, ``methods.name_<name>``.

    """
    bottom = fraction_of(divisor)
    if bottom == 0:
        return NotComputable(message("kernel.division_by_zero", name=message(f"methods.name_{name}")))
    return fraction_of(number) / bottom


def normal_quantile(level: Decimal) -> Decimal:
    """Return z such that a normal variable falls within ±z with this probability (1.96 for 0.95).

    The quantile comes from the standard library in double precision: sixteen digits.
    """
    if not 0 < level < 1:
        msg = f"a level is between 0 and 1, not {level}"
        raise ValueError(msg)
    return Decimal(repr(NormalDist().inv_cdf(float((1 + level) / 2))))


def student_quantile(level: Decimal, freedom: int) -> Decimal:
    """Return t such that a Student variable of so many degrees of freedom falls within ±t with this probability.

    Expansion of the quantile in powers of 1 ÷ freedom: at 95 %, right within 1 % from 2 degrees on.

    Source:
        Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.

    """
    z = Fraction(normal_quantile(level))
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return decimal_of(z + sum((term / freedom**power for power, term in enumerate(terms, start=1)), Fraction(0)))
