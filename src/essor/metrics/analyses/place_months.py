"""Give the revenue of each month, channel and store: what an opening is judged by, before and after."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, sales

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each month, channel and store; what no store sold has none."""
    found = sales(asked, held, ("channel", "store_id"), asked.period)
    rows = found.rows.mutate(month_key=found.month())
    return rows.group_by("channel", "store_id", month=rows.month_key).aggregate(revenue=rows.net_amount.sum())


ANALYSIS = Analysis(
    code="place_months",
    label=Bilingual("Ventes par mois, canal et point de vente", "Sales by month, channel and store"),
    table=LINES,
    columns={"month": "int64", "channel": "string", "store_id": "string", "revenue": "decimal(18,2)"},
    keys=("month", "channel", "store_id"),
    expression=expression,
)
