"""Say how closely two series move together: Pearson's coefficient over the periods where both are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable
from essor.methods.exact import DIGITS, Number, decimal_of, fraction_of, root

_FEWEST = 3  # two points always lie on a line


@dataclass(frozen=True, slots=True)
class Correlation:
    """Hold the coefficient, from −1 to 1, and the number of periods that it stands on."""

    r: Decimal
    n: int


def correlation(
    first: Sequence[Number | None], second: Sequence[Number | None], least: int = _FEWEST
) -> Correlation | NotComputable:
    """Return r = Σ (x − x̄)(y − ȳ) ÷ √(Σ (x − x̄)² Σ (y − ȳ)²); exact until the square root.

    Season and trend are not taken out: two figures that rise and fall together tell a reader the same thing.

    Args:
        first: values by period; None is a missing one, and its period is left out of both.
        second: values of the same periods.
        least: fewest periods known on both sides, at least 3.

    """
    if len(first) != len(second):
        msg = f"{len(first)} values beside {len(second)}"
        raise ValueError(msg)
    pairs = zip(first, second, strict=True)
    known = [(fraction_of(x), fraction_of(y)) for x, y in pairs if x is not None and y is not None]
    needed = max(least, _FEWEST)
    if len(known) < needed:
        return NotComputable(message("methods.too_short", needed=Count(needed), found=Count(len(known))))
    x_mean, y_mean = (sum((pair[side] for pair in known), Fraction(0)) / len(known) for side in (0, 1))
    together = sum(((x - x_mean) * (y - y_mean) for x, y in known), Fraction(0))
    spreads = (
        sum(((x - x_mean) ** 2 for x, _ in known), Fraction(0)),
        sum(((y - y_mean) ** 2 for _, y in known), Fraction(0)),
    )
    if not all(spreads):
        return NotComputable(message("methods.no_movement"))
    with localcontext(prec=DIGITS):
        r = decimal_of(together) / root(spreads[0] * spreads[1])
    return Correlation(max(Decimal(-1), min(Decimal(1), r)), len(known))
