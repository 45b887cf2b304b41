"""Give revenue, margin and orders of each month and channel beside the year before."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, side_by_side

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SUMS = {"revenue": "net_amount", "costed_revenue": "costed_amount", "cost": "cost_amount"}


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each channel and month of the period."""
    return side_by_side(asked, held, ("channel",), _SUMS)


ANALYSIS = Analysis(
    code="revenue_by_month",
    label=Bilingual("Ventes et marge par mois et canal", "Sales and margin by month and channel"),
    table=LINES,
    columns={
        "month": "int64",
        "channel": "string",
        "revenue": "decimal(18,2)",
        "costed_revenue": "decimal(18,2)",
        "cost": "decimal(18,2)",
        "revenue_before": "decimal(18,2)",
        "costed_revenue_before": "decimal(18,2)",
        "cost_before": "decimal(18,2)",
    },
    keys=("month", "channel"),
    expression=expression,
    compares=True,
)
