"""Hold a value with its unit, or the reason why there is none.

A rate is a share of one (0.125 is 12.5 %); money is a Decimal in one currency, excluding VAT unless
the name says otherwise; nothing here rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from essor.kernel.message import Message


@dataclass(frozen=True, slots=True)
class Money:
    """Hold an amount of one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str = "EUR"

    def __add__(self, other: Money) -> Money:
        """Add two amounts of the same currency; raise ValueError for two currencies."""
        if self.currency != other.currency:
            msg = f"cannot add {self.currency} and {other.currency}"
            raise ValueError(msg)
        return Money(self.amount + other.amount, self.currency)

    def __neg__(self) -> Money:
        """Return the opposite amount."""
        return Money(-self.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract an amount of the same currency."""
        return self + (-other)


@dataclass(frozen=True, slots=True)
class Rate:
    """Hold a share of one: Rate(Decimal("0.125")) is 12.5 %."""

    ratio: Decimal


@dataclass(frozen=True, slots=True)
class Points:
    """Hold a difference of two rates, or an index such as NPS, in points (one point = 1 %)."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class Count:
    """Hold a number of things."""

    number: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """Hold a number with a unit that is not money: Quantity(Decimal("3.4"), "orders")."""

    number: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Hold a calendar day."""

    date: date


@dataclass(frozen=True, slots=True)
class Duration:
    """Hold a length of time in days (fractions allowed)."""

    days: Decimal


@dataclass(frozen=True, slots=True)
class NotComputable:
    """Say why a value does not exist: a division by zero, a missing source, too few answers."""

    reason: Message


Value = Money | Rate | Points | Count | Quantity | Day | Duration | NotComputable


def magnitude(value: Value) -> Decimal | None:
    """Return the bare number of a value, or None for a day and for what is not computable."""
    match value:
        case Money(amount=number) | Rate(ratio=number) | Points(points=number):
            return number
        case Quantity(number=number) | Duration(days=number):
            return number
        case Count(number=whole):
            return Decimal(whole)
        case _:
            return None
