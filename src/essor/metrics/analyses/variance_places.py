"""Give what a gap is split by among people and places: family, channel, store, region and salesperson."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, side_by_side
from essor.metrics.analyses.variance_lines import added

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SUMS = {"quantity": "quantity", "revenue": "net_amount"}
_KEYS = ("family", "channel", "region", "territory", "store_id", "salesperson_id", "currency")


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each family, channel, region, territory, store, salesperson and currency."""
    return added(side_by_side(asked, held, _KEYS, _SUMS), _KEYS, tuple(_SUMS))


ANALYSIS = Analysis(
    code="variance_places",
    label=Bilingual(
        "Familles par canal, lieu et commercial·e, la période et celle d’avant",
        "Families by channel, place and salesperson, the period and the one before",
    ),
    table=LINES,
    columns={
        "family": "string",
        "channel": "string",
        "region": "string",
        "territory": "string",
        "store_id": "string",
        "salesperson_id": "string",
        "currency": "string",
        "quantity": "decimal(18,4)",
        "revenue": "decimal(18,2)",
        "quantity_before": "decimal(18,4)",
        "revenue_before": "decimal(18,2)",
    },
    keys=_KEYS,
    expression=expression,
    compares=True,
)
