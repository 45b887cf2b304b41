"""Give what each product sold, the largest first: the base of ABC classes of the range."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, sales

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each product of the period, with its family."""
    rows = sales(asked, held, ("product_id", "family"), asked.period).rows
    return rows.group_by("product_id", "family").aggregate(
        quantity=rows.quantity.sum(),
        revenue=rows.net_amount.sum(),
        costed_revenue=rows.costed_amount.sum(),
        cost=rows.cost_amount.sum(),
    )


ANALYSIS = Analysis(
    code="product_sales",
    label=Bilingual("Ventes par article", "Sales by product"),
    table=LINES,
    columns={
        "product_id": "string",
        "family": "string",
        "quantity": "decimal(18,4)",
        "revenue": "decimal(18,2)",
        "costed_revenue": "decimal(18,2)",
        "cost": "decimal(18,2)",
    },
    keys=("product_id", "family"),
    expression=expression,
    first=("revenue",),
)
