"""Give how many buyers of the period before bought again, by what they first came for."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics.analyses.analysis import COUNTED, LINES, Analysis, Asked, dated, in_currency
from essor.metrics.relation import relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from essor.kernel.period import Period

_BOUGHT = frozenset({"party_id", "order_date", "net_amount", "status", "currency"})
_BASKET = frozenset({"party_id", "order_date", "channel", "family", "status", "currency"})


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each channel and family of a first basket, and one without a family for all buyers.

    A customer who first bought two families stands in both; the row without a family counts each once. The
    perimeter chooses neither first baskets nor later ones: a customer comes back wherever it is.
    """
    import ibis

    until = All(
        (COUNTED, *in_currency(asked), Compare("party_id", "not_null"), Compare("order_date", "lt", _end(asked)))
    )
    orders, lines = relation(dated(held, _BOUGHT), _BOUGHT), relation(LINES, _BASKET)
    orders, lines = (found.filter(to_ibis(until, found)) for found in (orders, lines))
    before = orders.filter(*_inside(orders, asked.against)).select(known="party_id").distinct()
    theirs = orders.inner_join(before, orders.party_id == before.known)
    now, then = (start & end for start, end in (_inside(theirs, asked.period), _inside(theirs, asked.against)))
    buyers = theirs.group_by(buyer="party_id").aggregate(
        first_date=theirs.order_date.min(),
        revenue=theirs.net_amount.sum(where=now),
        revenue_before=theirs.net_amount.sum(where=then),
        came_back=now.any(),
    )
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


def _inside(rows: ir.Table, period: Period) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    return rows.order_date >= period.start, rows.order_date < period.end


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
