"""Make findings of figures that are written two ways, under the part of the criterion that speaks of figures."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.finding import Finding, Ground
from essor.kernel.message import Argument, Bilingual, message
from essor.kernel.value import Money, NotComputable, Rate, Value, magnitude
from essor.work.contradiction import Contradiction, Statement, contradictions
from essor.work.named import figure_name
from essor.work.product import Product

CHECK = "one_figure_is_written_one_way"
_PARTS = ("figures_are_those_of_the_data", "results_are_calculated")
_MOST = 20
_FINEST = 2  # decimals: the cells of a workbook have fifteen


def two_ways(said: tuple[Statement, ...], product: Product, ground: Ground) -> tuple[Finding, ...]:
    """Return a finding for each figure that is written two ways; one says that none is, where figures are repeated.

    Args:
        said: what the files or versions say, in reading order.
        product: whose criterion it is.
        ground: what the statements were held against.

    """
    part = _part(product)
    found = contradictions(said)
    if found:
        return tuple(_finding(one, part, ground) for one in found[:_MOST])
    repeated = sum(times > 1 for times in Counter((one.figure, one.aspect) for one in said if one.figure).values())
    if not repeated:
        return ()
    return (Finding(CHECK, part, ground, "pass", message("work.one_way", n=repeated)),)


def as_shown(value: Value, half: Decimal) -> Argument:
    """Return a value as it stands in a document: as many decimals as its rounding leaves.

    Args:
        value: that is shown.
        half: half of its last digit, in its unit; 0 leaves the habit of the unit.

    """
    if isinstance(value, NotComputable) or magnitude(value) is None:
        return value
    digits = None
    if half:
        step = 2 * half * (100 if isinstance(value, Rate) else 1)
        digits = min(_FINEST, max(0, -step.adjusted()))
    figure = Figure(value, digits=digits if isinstance(value, Money | Rate) or digits else None)
    return Bilingual(show(figure, "fr"), show(figure, "en"))


def _finding(one: Contradiction, part: str, ground: Ground) -> Finding:
    said = message(
        "work.two_roundings" if one.rounded else "work.two_values",
        figure=figure_name(one.first.figure, one.first.aspect),
        first=one.first.shown,
        place=one.first.place,
        other=one.other.shown,
        other_place=one.other.place,
    )
    where = (one.first.where, one.other.where)
    sure = one.sure or ground != "document"  # our own tables say what they speak of, and round once
    return Finding(CHECK, part, ground, "fail" if sure else "warn", said, one.first.value, one.other.value, where)


def _part(product: Product) -> str:
    """Return the part of the criterion that speaks of figures."""
    named = {check.name: check.part for check in product.checks}
    return next((named[name] for name in _PARTS if name in named), "a")
