"""Judge an opening by before and after, against those that it cannot have touched."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import message
from essor.kernel.value import NotComputable, Rate
from essor.methods.exact import Number, decimal_of, fraction_of


@dataclass(frozen=True, slots=True)
class OpeningEffect:
    """Hold what an opening did to the sales of others.

    Args:
        touched: growth of those it may have touched, after ÷ before − 1.
        control: growth of those it cannot have touched.
        effect: after − before × (1 + control): what the touched sold beyond, or short of, what the others did.

    """

    touched: Rate
    control: Rate
    effect: Decimal


def opening_effect(
    touched_before: Number, touched_after: Number, control_before: Number, control_after: Number
) -> OpeningEffect | NotComputable:
    """Return touched after − touched before × (control after ÷ control before): a difference of differences.

    Returns:
        The effect, or why there is none: nothing sold before on one side.

    """
    before, after = fraction_of(touched_before), fraction_of(touched_after)
    other_before, other_after = fraction_of(control_before), fraction_of(control_after)
    if before <= 0:
        return NotComputable(message("variance.touched_empty"))
    if other_before <= 0:
        return NotComputable(message("variance.control_empty"))
    growth = other_after / other_before
    return OpeningEffect(
        Rate(decimal_of(after / before - 1)), Rate(decimal_of(growth - 1)), decimal_of(after - before * growth)
    )
