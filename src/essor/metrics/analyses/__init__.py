"""Answer with tables what no single figure says: who bought, when they came back, where they left.

An analysis is found by standing in this folder. It is written once, in ibis; statistics on its rows
belong to the methods.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from essor.kernel.message import Message, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine
from essor.metrics.analyses.analysis import Analysis, AnalysisRows, Asked
from essor.metrics.compile import render
from essor.metrics.coverage import held
from essor.metrics.question import near, refusals
from essor.metrics.relation import reach

__all__ = ["Analysis", "AnalysisRows", "analyses", "analysis_rows", "compiled"]


@cache
def analyses() -> Mapping[str, Analysis]:
    """Return every analysis by code."""
    found: dict[str, Analysis] = {}
    for module in pkgutil.iter_modules(__path__):
        analysis = getattr(import_module(f"{__name__}.{module.name}"), "ANALYSIS", None)
        if isinstance(analysis, Analysis):
            found[analysis.code] = analysis
    return found


def analysis_rows(
    engine: Engine, code: str, period: Period, perimeter: Perimeter = ALL, *, against: Period | None = None
) -> AnalysisRows:
    """Return the rows of an analysis in a fixed order.

    Args:
        engine: the snapshot.
        code: an analysis.
        period: the days.
        perimeter: the part of the business.
        against: the period set beside it, for the analyses that compare; one year before if not given.

    """
    asked = Asked(period, against or period.last_year(), perimeter)
    messages = _refusals(code, asked)
    if messages:
        return AnalysisRows(code, (), (), messages)
    analysis = analyses()[code]
    answer = engine.query(compiled(engine, analysis, asked))
    rows = sorted(answer.rows, key=analysis.order)
    return AnalysisRows(code, analysis.names, tuple(rows))


def compiled(engine: Engine, analysis: Analysis, asked: Asked) -> str:
    """Return the SQL of an analysis on an engine."""
    return render(analysis.expression(asked, held(engine)).select(*analysis.names), engine.dialect)


def _refusals(code: str, asked: Asked) -> tuple[Message, ...]:
    perimeter, one, other = asked.perimeter, asked.period, asked.against
    if code not in analyses():
        return (message("metrics.unknown_analysis", name=code, near=near(code, analyses())),)
    strange = refusals((), perimeter)
    if strange:
        return strange
    if analyses()[code].compares and one.start < other.end and other.start < one.end:
        return (message("metrics.periods_overlap", one=one.key(), other=other.key()),)
    table = analyses()[code].table
    return tuple(
        message("metrics.perimeter_not_held", name=name, analysis=analyses()[code].label)
        for name, _ in perimeter.filters
        if not reach(table, name)
    )
