"""Give the scores of each touchpoint: how many, their total, who is pleased and who is not."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics import catalogue
from essor.metrics.analyses.analysis import Analysis, Asked, chosen
from essor.metrics.measure import parts
from essor.metrics.relation import relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

ANSWERS = "survey_answers"
_SCALES = ("nps", "csat", "ces")
_GROUPS = {
    "promoters": "promoters",
    "detractors": "detractors",
    "top2": "csat_satisfied",
    "easy": "ces_agree",
}
"""Columns of the answer and the measures of the catalogue that say who belongs there."""


def expression(asked: Asked, held: Collection[str]) -> ir.Table:  # noqa: ARG001 no aggregate holds answers
    """Return one row for each month, touchpoint, channel and scale: sub-scores are never averaged unweighted."""
    read = {"answer_date", "touchpoint", "channel", "scale", "score"}
    read |= {name for name, _ in asked.perimeter.filters}
    table = chosen(relation(ANSWERS, frozenset(read)), ANSWERS, asked.perimeter)
    inside = (
        Compare("score", "not_null"),
        Compare("answer_date", "ge", asked.period.start),
        Compare("answer_date", "lt", asked.period.end),
    )
    rows = table.filter(to_ibis(All(inside), table))
    month = rows.answer_date.year() * 100 + rows.answer_date.month()
    scores = rows.group_by("touchpoint", "channel", "scale", "score", month=month).aggregate(
        answers=rows.count(), points=rows.score.sum()
    )
    # Few scores, many answers: each score is judged once. A group of another scale has no answer that counts.
    groups = {
        name: scores.answers.sum(where=to_ibis(All(parts(catalogue.measures()[measure].where)), scores))
        for name, measure in _GROUPS.items()
    }
    found = scores.group_by("month", "touchpoint", "channel", "scale").aggregate(
        n=scores.answers.sum(where=scores.scale.isin(_SCALES)).cast("int64"),
        total=scores.points.sum(),
        **{name: count.fill_null(0).cast("int64") for name, count in groups.items()},
    )
    return found.filter(found.n.notnull())


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
