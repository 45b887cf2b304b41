"""Give how often each score was given, so that means, variances and intervals can be worked out exactly."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import Analysis, Asked
from essor.metrics.analyses.answers import ANSWERS, answers

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each month, question, touchpoint, channel, scale and score."""
    keys = ("question", "touchpoint", "channel", "scale", "score")
    found = answers(asked, held, keys)
    rows = found.rows.mutate(month=found.month)
    return rows.group_by("month", *keys).aggregate(n=found.count(rows))


ANALYSIS = Analysis(
    code="scores",
    label=Bilingual("Répartition des notes", "Distribution of the scores"),
    table=ANSWERS,
    columns={
        "month": "int64",
        "question": "string",
        "touchpoint": "string",
        "channel": "string",
        "scale": "string",
        "score": "decimal(18,4)",
        "n": "int64",
    },
    keys=("month", "question", "touchpoint", "channel", "scale", "score"),
    expression=expression,
)
