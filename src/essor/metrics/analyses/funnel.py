"""Give the steps from session to purchase by month, channel group and device."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics import catalogue
from essor.metrics.analyses.analysis import SETTLED, Analysis, Asked, chosen
from essor.metrics.query import Cut
from essor.metrics.relation import reach, relation, worked_out
from essor.metrics.spans import belongs

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.expr.types.groupby import GroupedTable

TRAFFIC = "web_traffic"
_CUTS = ("channel_group", "device")
_STEPS = ("sessions", "engaged_sessions", "carts", "checkouts", "purchases")


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return the steps of the rows that belong to the period, each source at its finest cut."""
    read = {"period_start", "period_end", "dimension", "source", "label", "revenue_amount", *_STEPS}
    read |= {name for name, _ in asked.perimeter.filters if reach(TRAFFIC, name) != "constant"}
    table = chosen(relation(TRAFFIC, frozenset(read)), TRAFFIC, asked.perimeter)
    inside = All(
        (
            catalogue.measures()["sessions"].where,
            Compare("period_start", "ge", asked.period.start),
            Compare("period_start", "lt", asked.period.end),
        )
    )
    cut = Cut(asked.period.start, asked.period.end)
    kept = table.filter(to_ibis(inside, table), belongs(table.period_start, table.period_end, cut))
    if SETTLED not in held:
        ranked = kept.mutate(finest=kept.dimension.max().over(group_by=[kept.source, kept.period_start]))
        kept = ranked.filter(ranked.dimension == ranked.finest)
    month = kept.period_start.year() * 100 + kept.period_start.month()
    labels = _summed(kept.group_by("label", month=month), kept, "revenue_amount")  # texts are cut once a label
    groups = worked_out(labels, TRAFFIC, *_CUTS)
    return _summed(groups.group_by("month", *_CUTS), groups, "revenue")


def _summed(groups: GroupedTable, rows: ir.Table, revenue: str) -> ir.Table:
    return groups.aggregate(**{step: rows[step].sum().cast("int64") for step in _STEPS}, revenue=rows[revenue].sum())


ANALYSIS = Analysis(
    code="funnel",
    label=Bilingual("Tunnel d’achat par groupe de canaux et appareil", "Purchase funnel by channel group and device"),
    table=TRAFFIC,
    columns={
        "month": "int64",
        "channel_group": "string",
        "device": "string",
        "sessions": "int64",
        "engaged_sessions": "int64",
        "carts": "int64",
        "checkouts": "int64",
        "purchases": "int64",
        "revenue": "decimal(18,2)",
    },
    keys=("month", "channel_group", "device"),
    expression=expression,
    versioned="sessions",
)
