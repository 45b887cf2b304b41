"""Compare a value with an earlier one: growth in percent, difference of two rates in points."""

from __future__ import annotations

from collections.abc import Sequence

from essor.kernel.message import message
from essor.kernel.value import NotComputable, Points, Rate
from essor.methods.exact import Number, decimal_of, fraction_of, ratio


def growth_rate(current: Number | None, previous: Number | None) -> Rate | NotComputable:
    """Return the growth (N − N₋₁) / N₋₁.

    A base of zero gives no rate, and a negative base (a loss) gives one whose sign misleads: neither is computed.

    Args:
        current: value of the period, or None when it is missing.
        previous: value of the earlier period, in the same unit, or None.

    """
    if current is None or previous is None:
        return NotComputable(message("kernel.no_data"))
    base = fraction_of(previous)
    if base < 0:
        return NotComputable(message("methods.negative_base"))
    rate = ratio(fraction_of(current) - base, base, "previous")
    return rate if isinstance(rate, NotComputable) else Rate(decimal_of(rate))


def difference_in_points(current: Rate | NotComputable, previous: Rate | NotComputable) -> Points | NotComputable:
    """Return the difference of two rates in points (one point = 1 %), or the first reason why there is none."""
    if isinstance(current, NotComputable):
        return current
    if isinstance(previous, NotComputable):
        return previous
    return Points((current.ratio - previous.ratio) * 100)


def growth_series(values: Sequence[Number | None], lag: int) -> tuple[Rate | NotComputable, ...]:
    """Return the growth of each value over the one `lag` periods before: 12 for months, 4 for quarters.

    Args:
        values: oldest first; None is a missing period.
        lag: number of periods, at least 1.

    Returns:
        One growth for each value from the `lag`-th on; nothing when the series is not longer than the lag.

    """
    if lag < 1:
        msg = f"a lag is at least 1, not {lag}"
        raise ValueError(msg)
    return tuple(growth_rate(values[index], values[index - lag]) for index in range(lag, len(values)))
