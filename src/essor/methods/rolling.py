"""Sum the last periods again and again: the rolling twelve months, which carry no seasonality."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable
from essor.methods.exact import Number, decimal_of, fraction_of


def rolling_sums(values: Sequence[Number | None], window: int) -> tuple[Decimal | NotComputable, ...] | NotComputable:
    """Return the sum of each `window` consecutive values, oldest first.

    Args:
        values: oldest first; None is a missing period, and a sum that would need it is not computable.
        window: number of periods, at least 1: 12 for months, 4 for quarters.

    Returns:
        len(values) − window + 1 sums, or the reason why there is not even one.

    """
    if window < 1:
        msg = f"a window is at least 1, not {window}"
        raise ValueError(msg)
    if len(values) < window:
        return NotComputable(message("methods.too_short", needed=Count(window), found=Count(len(values))))
    sums = list(accumulate((fraction_of(value or 0) for value in values), initial=Fraction(0)))
    holes = list(accumulate((value is None for value in values), initial=0))
    return tuple(
        decimal_of(sums[end] - sums[end - window])
        if holes[end] == holes[end - window]
        else NotComputable(message("methods.missing_in_window", window=Count(window)))
        for end in range(window, len(values) + 1)
    )
