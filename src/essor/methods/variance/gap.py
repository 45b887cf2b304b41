"""Compare a figure with its target or an earlier one: actual − base, favourable told apart from the sign."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from essor.kernel.message import message
from essor.kernel.value import NotComputable, Rate
from essor.methods.exact import Number, decimal_of, fraction_of
from essor.methods.growth import growth_rate

Direction = Literal["higher_is_better", "lower_is_better"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Hold a gap.

    Args:
        gap: actual − base, in the unit of the figure: a cost above its budget is positive.
        rate: gap ÷ base.
        favourable: whether it serves the result; None when there is no gap.

    """

    gap: Decimal
    rate: Rate | NotComputable
    favourable: bool | None


@dataclass(frozen=True, slots=True)
class TotalGap:
    """Hold a gap to a total target; the parts say why they stop there."""

    gap: Gap
    parts: NotComputable


def gap_to(actual: Number, base: Number, direction: Direction = "higher_is_better") -> Gap:
    """Return actual − base, its rate, and whether it is favourable."""
    gap = fraction_of(actual) - fraction_of(base)
    favourable = None if gap == 0 else (gap > 0) == (direction == "higher_is_better")
    return Gap(decimal_of(gap), growth_rate(actual, base), favourable)


def gap_to_total(actual: Number, target: Number, direction: Direction = "higher_is_better") -> TotalGap:
    """Return the gap to a target that is only a total: no price, volume or mix can be told from it."""
    return TotalGap(gap_to(actual, target, direction), NotComputable(message("variance.only_a_total")))
