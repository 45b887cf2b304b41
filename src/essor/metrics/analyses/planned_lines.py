"""Give the lines of the sales plan that lie in a period: units, revenue and cost by product or family and channel."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics.analyses.analysis import Analysis, Asked, chosen
from essor.metrics.columns import unbound
from essor.metrics.relation import relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

PLAN = "planned_lines"
_SUMS = ("quantity", "net_amount", "cost_amount")


def expression(asked: Asked, held: Collection[str]) -> ir.Table:  # noqa: ARG001 no aggregate holds the plan
    """Return one row for each version, product or family, channel and stretch of days wholly inside the period.

    A line that plans a family has no product behind it: its code is the family. What stands in the plan
    without an amount is priced at its unit price.
    """
    read = {"version", "product_id", "channel", "period_start", "period_end", "unit_price", "unit_cost", *_SUMS}
    read |= {name for name, _ in asked.perimeter.filters}
    table = chosen(relation(PLAN, frozenset(read)), PLAN, asked.perimeter)
    inside = All(
        (Compare("period_start", "ge", asked.period.start), Compare("period_end", "le", asked.period.end)),
    )
    rows = table.filter(to_ibis(inside, table))
    products = unbound("products").select("product_id", "family").rename(known="product_id", its="family")
    rows = rows.left_join(products, rows.product_id == products.known)
    revenue = rows.net_amount.coalesce((rows.quantity * rows.unit_price).round(2))
    cost = rows.cost_amount.coalesce((rows.quantity * rows.unit_cost).round(2))
    return rows.mutate(
        family=rows.its.coalesce(rows.product_id),
        is_product=rows.known.notnull(),
        revenue=revenue.cast("decimal(18,2)"),
        cost=cost.cast("decimal(18,2)"),
    )


ANALYSIS = Analysis(
    code="planned_lines",
    label=Bilingual("Lignes du plan de vente", "Lines of the sales plan"),
    table=PLAN,
    columns={
        "version": "string",
        "period_start": "date",
        "period_end": "date",
        "product_id": "string",
        "family": "string",
        "is_product": "boolean",
        "channel": "string",
        "quantity": "decimal(18,4)",
        "revenue": "decimal(18,2)",
        "cost": "decimal(18,2)",
    },
    keys=("version", "period_start", "product_id", "channel"),
    expression=expression,
)
