"""Give the mean rate of each currency over a period and over the one set beside it: units for one euro."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import Analysis, Asked
from essor.metrics.columns import unbound

if TYPE_CHECKING:
    import ibis.expr.types as ir

RATES = "exchange_rates"


def expression(asked: Asked, held: Collection[str]) -> ir.Table:  # noqa: ARG001 no aggregate holds rates
    """Return, for each currency, the sum of its daily rates and their number, on both sides."""
    rates = unbound(RATES)

    def inside(start: object, end: object) -> ir.BooleanValue:
        return (rates.rate_date >= start) & (rates.rate_date < end)

    now = inside(asked.period.start, asked.period.end)
    before = inside(asked.against.start, asked.against.end)
    return rates.group_by("currency").aggregate(
        rates=rates.rate.sum(where=now),
        days=rates.count(where=now),
        rates_before=rates.rate.sum(where=before),
        days_before=rates.count(where=before),
    )


ANALYSIS = Analysis(
    code="exchange_rates",
    label=Bilingual("Taux de change moyens, unités pour 1 €", "Mean exchange rates, units for €1"),
    table=RATES,
    columns={
        "currency": "string",
        "rates": "decimal(18,4)",
        "days": "int64",
        "rates_before": "decimal(18,4)",
        "days_before": "int64",
    },
    keys=("currency",),
    expression=expression,
)
