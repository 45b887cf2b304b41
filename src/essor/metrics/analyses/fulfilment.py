"""Give how what was sold reached the customer: carrier, pickup in a store, store; beside the year before."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, sales
from essor.metrics.columns import unbound

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each channel, way of delivery and store; the amounts are those of the counted lines."""
    found = sales(asked, held, ("source", "order_id", "channel", "store_id"), asked.period, asked.against, days=True)
    lines = found.rows.mutate(now=found.inside(asked.period))
    lines = lines.group_by("source", "order_id", "channel", "store_id", "now").aggregate(revenue=lines.net_amount.sum())
    orders = unbound("orders").select("source", "order_id", "delivery_mode")
    orders = orders.rename(its_source="source", its_order="order_id")
    rows = lines.left_join(orders, [lines.source == orders.its_source, lines.order_id == orders.its_order])
    return rows.group_by("channel", "delivery_mode", "store_id").aggregate(
        orders=rows.count(where=rows.now),
        revenue=rows.revenue.sum(where=rows.now),
        orders_before=rows.count(where=~rows.now),
        revenue_before=rows.revenue.sum(where=~rows.now),
    )


ANALYSIS = Analysis(
    code="fulfilment",
    label=Bilingual("Ventes par canal et mode de remise", "Sales by channel and way of delivery"),
    table=LINES,
    columns={
        "channel": "string",
        "delivery_mode": "string",
        "store_id": "string",
        "orders": "int64",
        "revenue": "decimal(18,2)",
        "orders_before": "int64",
        "revenue_before": "decimal(18,2)",
    },
    keys=("channel", "delivery_mode", "store_id"),
    expression=expression,
    compares=True,
)
