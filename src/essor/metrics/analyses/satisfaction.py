"""Give the scores of each touchpoint: how many, their total, who is pleased and who is not."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import All
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics import catalogue
from essor.metrics.analyses.analysis import Analysis, Asked
from essor.metrics.analyses.answers import ANSWERS, answers
from essor.metrics.measure import parts

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SCALES = ("nps", "csat", "ces")
_GROUPS = {
    "promoters": "promoters",
    "detractors": "detractors",
    "top2": "csat_satisfied",
    "easy": "ces_agree",
}
"""Columns of the answer and the measures of the catalogue that say who belongs there."""


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each month, touchpoint, channel and scale: sub-scores are never averaged unweighted."""
    keys = ("touchpoint", "channel", "scale")
    found = answers(asked, held, keys)
    rows = found.rows.mutate(month=found.month)
    rows = rows.filter(rows.scale.isin(_SCALES))
    groups = {
        name: found.count(rows, to_ibis(All(parts(catalogue.measures()[measure].where)), rows))
        for name, measure in _GROUPS.items()
    }
    return rows.group_by("month", *keys).aggregate(n=found.count(rows), total=rows[found.points].sum(), **groups)


ANALYSIS = Analysis(
    code="satisfaction",
    label=Bilingual("Satisfaction par point de contact", "Satisfaction by touchpoint"),
    table=ANSWERS,
    columns={
        "month": "int64",
        "touchpoint": "string",
        "channel": "string",
        "scale": "string",
        "n": "int64",
        "total": "decimal(18,4)",
        "promoters": "int64",
        "detractors": "int64",
        "top2": "int64",
        "easy": "int64",
    },
    keys=("month", "touchpoint", "channel", "scale"),
    expression=expression,
)
