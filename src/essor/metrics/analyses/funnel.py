"""Give the steps from session to purchase by month, channel group and device."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics import catalogue
from essor.metrics.aggregate import Aggregate
from essor.metrics.analyses.analysis import SETTLED, Analysis, Asked, chosen
from essor.metrics.bucket import month_key
from essor.metrics.query import Cut
from essor.metrics.relation import reach, relation, worked_out
from essor.metrics.spans import by_days, by_months

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.expr.types.groupby import GroupedTable

TRAFFIC = "web_traffic"
_CUTS = ("channel_group", "device")
_STEPS = ("sessions", "engaged_sessions", "carts", "checkouts", "purchases")


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return the steps of the rows that belong to the period, each source at its finest cut."""
    kept = _months_kept(asked, held)
    return _from_months(asked, kept) if kept else _from_rows(asked, held)


def _months_kept(asked: Asked, held: Collection[str]) -> Aggregate | None:
    """Return the aggregate that answers; of traffic given twice it does not know which is the finest."""
    if SETTLED not in held or not asked.period.whole_months():
        return None
    names = {*_CUTS, *(name for name, _ in asked.perimeter.filters)}
    fitting = (one for one in catalogue.aggregates().values() if one.of == TRAFFIC and one.name in held)
    return next((one for one in fitting if all(reach(one.name, name) for name in names)), None)


def _from_months(asked: Asked, kept: Aggregate) -> ir.Table:
    read = {kept.month, kept.last_month, kept.days, *_CUTS, *_STEPS, "revenue_amount"}
    table = _chosen(asked, kept.name, read)
    span = by_months(table[kept.month], table[kept.last_month], table[kept.days], _cut(asked))
    rows = table.filter(to_ibis(Compare(kept.month, "lt", month_key(asked.period.end)), table), span.belongs)
    return _summed(rows.group_by(*_CUTS, month=rows[kept.month]), rows, "revenue_amount")


def _from_rows(asked: Asked, held: Collection[str]) -> ir.Table:
    read = {"period_start", "period_end", "dimension", "source", "label", "revenue_amount", *_STEPS}
    table = _chosen(asked, TRAFFIC, read)
    inside = All((catalogue.measures()["sessions"].where, Compare("period_start", "lt", asked.period.end)))
    rows = table.filter(to_ibis(inside, table), by_days(table.period_start, table.period_end, _cut(asked)).belongs)
    if SETTLED not in held:
        ranked = rows.mutate(finest=rows.dimension.max().over(group_by=[rows.source, rows.period_start]))
        rows = ranked.filter(ranked.dimension == ranked.finest)
    month = rows.period_start.year() * 100 + rows.period_start.month()
    labels = _summed(rows.group_by("label", month=month), rows, "revenue_amount")  # texts are cut once a label
    groups = worked_out(labels, TRAFFIC, *_CUTS)
    return _summed(groups.group_by("month", *_CUTS), groups, "revenue")


def _chosen(asked: Asked, table: str, read: set[str]) -> ir.Table:
    filters = {name for name, _ in asked.perimeter.filters if reach(table, name) != "constant"}
    return chosen(relation(table, frozenset(read | filters)), table, asked.perimeter)


def _cut(asked: Asked) -> Cut:
    return Cut(asked.period.start, asked.period.end)


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
