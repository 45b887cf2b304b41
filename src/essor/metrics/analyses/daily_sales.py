"""Give the revenue of each day and channel: what weekdays, holidays and odd weeks are read from."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, sales

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each day and channel that sold."""
    found = sales(asked, held, ("channel",), asked.period, days=True)
    return found.rows.group_by("order_date", "channel").aggregate(revenue=found.rows.net_amount.sum())


ANALYSIS = Analysis(
    code="daily_sales",
    label=Bilingual("Ventes par jour et canal", "Sales by day and channel"),
    table=LINES,
    columns={"order_date": "date", "channel": "string", "revenue": "decimal(18,2)"},
    keys=("order_date", "channel"),
    expression=expression,
)
