"""Answer with tables what no single figure says: who bought, when they came back, where they left.

An analysis is found by standing in this folder. It is written once, in ibis; statistics on its rows
belong to the methods.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module

from essor.kernel.message import Message, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine
from essor.metrics import catalogue
from essor.metrics.analyses.analysis import SETTLED, Analysis, AnalysisRows, Asked
from essor.metrics.compile import render
from essor.metrics.coverage import held, single_version
from essor.metrics.question import near, refusals
from essor.metrics.relation import reach

__all__ = ["Analysis", "AnalysisRows", "analyses", "analysis_rows", "to_sql"]


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
    engine: Engine,
    code: str,
    period: Period,
    perimeter: Perimeter = ALL,
    *,
    against: Period | None = None,
    currency: str = "",
) -> AnalysisRows:
    """Return the rows of an analysis in a fixed order.

    Args:
        engine: the snapshot.
        code: an analysis.
        period: the days.
        perimeter: the part of the business.
        against: the period set beside it, for the analyses that compare; one year before if not given.
        currency: of the company; sales in another are left out; "" adds all.

    """
    asked = Asked(period, against or period.last_year(), perimeter, currency)
    messages = _refusals(code, asked)
    if messages:
        return AnalysisRows(code, (), (), messages)
    analysis = analyses()[code]
    known = held(engine)
    if analysis.versioned and single_version(engine, catalogue.measures()[analysis.versioned]):
        known |= {SETTLED}
    answer = engine.query(to_sql(code, asked, known, engine.dialect))
    rows = analysis.ordered(answer.rows) if engine.dialect == "postgres" else tuple(answer.rows)
    return AnalysisRows(code, analysis.names, rows)


@lru_cache(maxsize=256)
def to_sql(code: str, asked: Asked, held: frozenset[str], dialect: str) -> str:
    """Return the SQL of an analysis.

    Args:
        code: an analysis.
        asked: periods and perimeter.
        held: aggregates that the snapshot holds.
        dialect: duckdb, postgres or pyspark.

    """
    analysis = analyses()[code]
    found = analysis.expression(asked, held).select(*analysis.names)
    return render(found if dialect == "postgres" else analysis.order(found), dialect)


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
