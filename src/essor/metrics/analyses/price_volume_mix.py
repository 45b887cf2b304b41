"""Give what price, volume and mix are worked out from: each product, channel and month beside the year before."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, side_by_side

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SUMS = {"quantity": "quantity", "revenue": "net_amount", "costed_revenue": "costed_amount", "cost": "cost_amount"}


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each product, channel, currency and month of the period, both years side by side.

    The cost of a row is given only where every line behind it has one: a margin is whole or absent.
    """
    import ibis

    rows = side_by_side(asked, held, ("product_id", "family", "channel", "currency"), _SUMS)
    whole = {
        name: ibis.ifelse(rows[f"costed_{revenue}"] == rows[revenue], rows[name], ibis.null(rows[name].type()))
        for name, revenue in (("cost", "revenue"), ("cost_before", "revenue_before"))
    }
    return rows.mutate(**whole)


ANALYSIS = Analysis(
    code="price_volume_mix",
    label=Bilingual(
        "Articles par canal et par mois, deux années côte à côte",
        "Products by channel and month, two years side by side",
    ),
    table=LINES,
    columns={
        "product_id": "string",
        "family": "string",
        "channel": "string",
        "currency": "string",
        "month": "int64",
        "quantity": "decimal(18,4)",
        "revenue": "decimal(18,2)",
        "cost": "decimal(18,2)",
        "quantity_before": "decimal(18,4)",
        "revenue_before": "decimal(18,2)",
        "cost_before": "decimal(18,2)",
    },
    keys=("product_id", "family", "channel", "currency", "month"),
    expression=expression,
    compares=True,
)
