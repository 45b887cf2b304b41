"""Give what a gap is split by: each product, family, channel and currency of a period beside the one before."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, side_by_side

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SUMS = {"quantity": "quantity", "revenue": "net_amount", "costed_revenue": "costed_amount", "cost": "cost_amount"}
_KEYS = ("product_id", "family", "channel", "currency")


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each product, channel and currency, the months of both periods added up.

    The cost of a row is given only where every line behind it has one: a margin is whole or absent.
    """
    rows = added(side_by_side(asked, held, _KEYS, _SUMS), _KEYS, tuple(_SUMS))
    import ibis

    whole = {
        name: ibis.ifelse(rows[f"costed_{revenue}"] == rows[revenue], rows[name], ibis.null(rows[name].type()))
        for name, revenue in (("cost", "revenue"), ("cost_before", "revenue_before"))
    }
    return rows.mutate(**whole)


def added(rows: ir.Table, keys: tuple[str, ...], names: tuple[str, ...]) -> ir.Table:
    """Return rows of months side by side added up over the months."""
    return rows.group_by(*keys).aggregate(
        **{name: rows[name].sum() for one in names for name in (one, f"{one}_before")},
    )


ANALYSIS = Analysis(
    code="variance_lines",
    label=Bilingual(
        "Articles par canal, la période et celle d’avant côte à côte",
        "Products by channel, the period and the one before side by side",
    ),
    table=LINES,
    columns={
        "product_id": "string",
        "family": "string",
        "channel": "string",
        "currency": "string",
        "quantity": "decimal(18,4)",
        "revenue": "decimal(18,2)",
        "cost": "decimal(18,2)",
        "quantity_before": "decimal(18,4)",
        "revenue_before": "decimal(18,2)",
        "cost_before": "decimal(18,2)",
    },
    keys=_KEYS,
    expression=expression,
    compares=True,
)
