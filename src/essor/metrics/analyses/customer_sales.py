"""Give what each customer bought, the largest first: the base of ABC classes and of concentration."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, order_count, sales

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each identified customer of the period."""
    found = sales(asked, held, ("party_id", "source", "order_id"), asked.period)
    rows = found.rows.filter(found.rows.party_id.notnull())
    return rows.group_by("party_id").aggregate(
        orders=order_count(found, rows),
        quantity=rows.quantity.sum(),
        revenue=rows.net_amount.sum(),
        costed_revenue=rows.costed_amount.sum(),
        cost=rows.cost_amount.sum(),
    )


ANALYSIS = Analysis(
    code="customer_sales",
    label=Bilingual("Ventes par client", "Sales by customer"),
    table=LINES,
    columns={
        "party_id": "string",
        "orders": "int64",
        "quantity": "decimal(18,4)",
        "revenue": "decimal(18,2)",
        "costed_revenue": "decimal(18,2)",
        "cost": "decimal(18,2)",
    },
    keys=("party_id",),
    expression=expression,
    first=("revenue",),
)
