"""Hold amounts of the fictional books as whole cents, so that every sum is exact."""

from __future__ import annotations

from decimal import Decimal

CENTS = 100
FULL = 1000


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator / denominator rounded to the nearest whole, halves away from zero.

    Raises:
        ZeroDivisionError: the denominator is zero.

    """
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))


def net_of(gross: int, vat_per_mille: int) -> int:
    """Return the amount excl. VAT of an amount incl. VAT, to the cent.

    Args:
        gross: cents incl. VAT.
        vat_per_mille: VAT rate in thousandths: 200 is 20 %.

    """
    return half_up(gross * FULL, FULL + vat_per_mille)


def vat_on(net: int, vat_per_mille: int) -> int:
    """Return the VAT of an amount excl. VAT, to the cent."""
    return half_up(net * vat_per_mille, FULL)


def less(amount: int, percent: int) -> int:
    """Return an amount less a whole percentage, to the cent."""
    return half_up(amount * (CENTS - percent), CENTS)


def euros(cents: int) -> Decimal:
    """Return cents as a Decimal of euros with two decimals."""
    return Decimal(cents).scaleb(-2)


def dot(cents: int) -> str:
    """Write cents with a decimal dot: 1234.56."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), CENTS)
    return f"{sign}{whole}.{rest:02d}"


def comma(cents: int) -> str:
    """Write cents with a decimal comma: 1234,56."""
    return dot(cents).replace(".", ",")


def spaced(cents: int, space: str = "\N{NO-BREAK SPACE}") -> str:
    """Write cents with a decimal comma and grouped thousands: 1 234,56."""
    return grouped(cents, space) if abs(cents) >= CENTS * FULL else comma(cents)


def grouped(cents: int, space: str) -> str:
    """Write cents with thousands grouped by a sign of the writer's choice."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), CENTS)
    return f"{sign}{whole:,}".replace(",", space) + f",{rest:02d}"
