"""Give how many buyers of the period before bought again, by what they first came for."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics.analyses.analysis import COUNTED, LINES, Analysis, Asked, in_currency
from essor.metrics.relation import relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

_READ = frozenset({"party_id", "order_date", "channel", "family", "net_amount", "status", "currency"})


def expression(asked: Asked, held: Collection[str]) -> ir.Table:  # noqa: ARG001 the first baskets are in the lines
    """Return one row for each channel and family of a first basket, and one without a family for all buyers.

    A customer who first bought two families stands in both; the row without a family counts each once. The
    perimeter chooses neither first baskets nor later ones: a customer comes back wherever it is.
    """
    import ibis

    lines = relation(LINES, _READ)
    until = All(
        (COUNTED, *in_currency(asked), Compare("party_id", "not_null"), Compare("order_date", "lt", _end(asked)))
    )
    lines = lines.filter(to_ibis(until, lines))
    start, end, other, until_other = (
        asked.period.start,
        asked.period.end,
        asked.against.start,
        asked.against.end,
    )
    now = (lines.order_date >= start) & (lines.order_date < end)
    before = (lines.order_date >= other) & (lines.order_date < until_other)
    bought = lines.group_by("party_id").aggregate(
        first_date=lines.order_date.min(),
        revenue=lines.net_amount.sum(where=now),
        revenue_before=lines.net_amount.sum(where=before),
        came_back=now.any(),
        bought_before=before.any(),
    )
    buyers = bought.filter(bought.bought_before)
    buyers = buyers.rename(buyer="party_id")
    first = lines.inner_join(buyers, [lines.party_id == buyers.buyer, lines.order_date == buyers.first_date])
    columns = ("buyer", "channel", "family", "revenue", "revenue_before", "came_back")
    first = first.select(*columns)
    everyone = first.mutate(family=ibis.null("string"))
    rows: Any = first.filter(first.family.notnull()).distinct().union(everyone.distinct())
    nothing = ibis.literal(0).cast("decimal(18,2)")
    return rows.group_by("channel", "family").aggregate(
        buyers_before=rows.count(),
        kept=rows.count(where=rows.came_back),
        revenue=rows.revenue.coalesce(nothing).sum(),
        revenue_before=rows.revenue_before.coalesce(nothing).sum(),
    )


def _end(asked: Asked) -> Any:
    return max(asked.period.end, asked.against.end)


ANALYSIS = Analysis(
    code="customers_kept",
    label=Bilingual(
        "Clients revenus, par famille de leur premier panier",
        "Customers who came back, by family of their first basket",
    ),
    table=LINES,
    columns={
        "channel": "string",
        "family": "string",
        "buyers_before": "int64",
        "kept": "int64",
        "revenue": "decimal(18,2)",
        "revenue_before": "decimal(18,2)",
    },
    keys=("channel", "family"),
    expression=expression,
    compares=True,
)
