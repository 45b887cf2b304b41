"""Give recency, frequency and amount of each customer: the base of RFM scores and of lifetime value."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, order_count, sales

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each identified customer who bought in the period.

    Days, not orders, are what a purchase process counts: two orders of one day are one occasion.
    """
    found = sales(asked, held, ("party_id", "source", "order_id"), asked.period, days=True)
    rows = found.rows.filter(found.rows.party_id.notnull())
    return rows.group_by("party_id").aggregate(
        first_date=rows.order_date.min(),
        last_date=rows.order_date.max(),
        orders=order_count(found, rows),
        days=rows.order_date.nunique(),
        revenue=rows.net_amount.sum(),
    )


ANALYSIS = Analysis(
    code="rfm",
    label=Bilingual("Récence, fréquence et montant par client", "Recency, frequency and amount by customer"),
    table=LINES,
    columns={
        "party_id": "string",
        "first_date": "date",
        "last_date": "date",
        "orders": "int64",
        "days": "int64",
        "revenue": "decimal(18,2)",
    },
    keys=("party_id",),
    expression=expression,
)
