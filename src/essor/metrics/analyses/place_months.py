"""Give the revenue of each month, channel, store and salesperson: what an opening, and a place, is judged by."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, sales

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each month, channel, store and salesperson; what no store or nobody sold has none."""
    found = sales(asked, held, ("channel", "store_id", "salesperson_id"), asked.period)
    rows = found.rows.mutate(month_key=found.month())
    keys = ("channel", "store_id", "salesperson_id")
    return rows.group_by(*keys, month=rows.month_key).aggregate(revenue=rows.net_amount.sum())


ANALYSIS = Analysis(
    code="place_months",
    label=Bilingual(
        "Ventes par mois, canal, point de vente et commercial·e", "Sales by month, channel, store and salesperson"
    ),
    table=LINES,
    columns={
        "month": "int64",
        "channel": "string",
        "store_id": "string",
        "salesperson_id": "string",
        "revenue": "decimal(18,2)",
    },
    keys=("month", "channel", "store_id", "salesperson_id"),
    expression=expression,
)
