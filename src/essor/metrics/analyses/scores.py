"""Give how often each score was given, so that means, variances and intervals can be worked out exactly."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics.analyses.analysis import Analysis, Asked, chosen
from essor.metrics.relation import relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

ANSWERS = "survey_answers"


def expression(asked: Asked, held: Collection[str]) -> ir.Table:  # noqa: ARG001 no aggregate holds answers
    """Return one row for each month, question, touchpoint, channel, scale and score."""
    keys = ("question", "touchpoint", "channel", "scale", "score")
    read = {*keys, "answer_date", *(name for name, _ in asked.perimeter.filters)}
    table = chosen(relation(ANSWERS, frozenset(read)), ANSWERS, asked.perimeter)
    inside = (
        Compare("score", "not_null"),
        Compare("answer_date", "ge", asked.period.start),
        Compare("answer_date", "lt", asked.period.end),
    )
    rows = table.filter(to_ibis(All(inside), table))
    month = rows.answer_date.year() * 100 + rows.answer_date.month()
    return rows.group_by(*keys, month=month).aggregate(n=rows.count())


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
