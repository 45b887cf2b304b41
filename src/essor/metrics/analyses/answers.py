"""Read the scores of surveys: from the months that the snapshot keeps where they suffice, else from the answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from essor.kernel.condition import All, Compare
from essor.mart.predicate import to_ibis
from essor.metrics import catalogue
from essor.metrics.analyses.analysis import Asked, chosen
from essor.metrics.relation import reach, relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

ANSWERS = "survey_answers"


@dataclass(frozen=True, slots=True)
class Answers:
    """Hold the answers of a period that have a score.

    Args:
        rows: one answer a row, or the answers of a month that are alike.
        counter: the column that says how many answers a row stands for; "" where each row is one.
        points: the column that adds up to the total of the scores.
        month: year × 100 + month of each row.

    """

    rows: ir.Table
    counter: str
    points: str
    month: ir.IntegerValue

    def count(self, rows: ir.Table, where: ir.BooleanValue | None = None) -> ir.IntegerScalar:
        """Return how many answers some of the rows stand for."""
        if not self.counter:
            return rows.count(where=where)
        return rows[self.counter].sum(where=where).fill_null(0).cast("int64")


def answers(asked: Asked, held: Collection[str], names: Collection[str]) -> Answers:
    """Return the scored answers of the period and perimeter, with these columns.

    Args:
        asked: gives period and perimeter.
        held: aggregates that the snapshot holds.
        names: columns that the analysis groups by.

    """
    wanted = {*names, "score", *(name for name, _ in asked.perimeter.filters)}
    kept = next((one for one in catalogue.aggregates().values() if one.of == ANSWERS and one.name in held), None)
    if kept and asked.period.whole_months() and all(name in kept.kept or reach(kept.name, name) for name in wanted):
        points = next(iter(kept.sums))
        table = chosen(
            relation(kept.name, frozenset({*wanted, "month", kept.rows, points})), kept.name, asked.perimeter
        )
        months = [day.year * 100 + day.month for day in (asked.period.start, asked.period.end)]
        inside = (Compare("score", "not_null"), Compare("month", "ge", months[0]), Compare("month", "lt", months[1]))
        rows = table.filter(to_ibis(All(inside), table))
        return Answers(rows, kept.rows, points, rows.month)
    table = chosen(relation(ANSWERS, frozenset({*wanted, "answer_date"})), ANSWERS, asked.perimeter)
    inside = (
        Compare("score", "not_null"),
        Compare("answer_date", "ge", asked.period.start),
        Compare("answer_date", "lt", asked.period.end),
    )
    rows = table.filter(to_ibis(All(inside), table))
    return Answers(rows, "", "score", rows.answer_date.year() * 100 + rows.answer_date.month())
