"""Give, by place, what is out of stock and what of it lies elsewhere, on the last day that stock is known."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics.analyses.analysis import Analysis, Asked, chosen
from essor.metrics.relation import relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

STOCK = "stock"


def expression(asked: Asked, held: Collection[str]) -> ir.Table:  # noqa: ARG001 no aggregate holds stock
    """Return one row for each place: products listed, out of stock, and of these held by another place."""
    import ibis

    read = {"product_id", "store_id", "stock_date", "quantity", *(name for name, _ in asked.perimeter.filters)}
    table = chosen(relation(STOCK, frozenset(read)), STOCK, asked.perimeter)
    rows = table.filter(to_ibis(Compare("stock_date", "lt", asked.period.end), table))
    last = rows.mutate(last_date=rows.stock_date.max().over(group_by=[rows.product_id, rows.store_id]))
    rows = last.filter(last.stock_date == last.last_date)
    nothing = ibis.literal(0).cast("decimal(18,4)")
    there = rows.mutate(there=ibis.greatest(rows.quantity, nothing))
    rows = there.mutate(everywhere=there.there.sum().over(group_by=[there.product_id]))
    short = rows.quantity <= 0
    return rows.group_by("store_id").aggregate(
        products=rows.count(),
        short=rows.count(where=short),
        elsewhere=rows.count(where=short & (rows.everywhere > 0)),
        units_elsewhere=rows.everywhere.sum(where=short).coalesce(nothing),
    )


ANALYSIS = Analysis(
    code="stock_places",
    label=Bilingual("Ruptures et stock des autres lieux", "Stock-outs and the stock of other places"),
    table=STOCK,
    columns={
        "store_id": "string",
        "products": "int64",
        "short": "int64",
        "elsewhere": "int64",
        "units_elsewhere": "decimal(18,4)",
    },
    keys=("store_id",),
    expression=expression,
)
