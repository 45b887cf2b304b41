"""Give the measures of KPIs month by month: what a workbook divides and adds up with its own formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.mart.engines import Engine
from essor.metrics.bucket import key_of
from essor.metrics.coverage import currencies, known_days
from essor.metrics.query import Cut
from essor.metrics.question import asked_dimensions, known_kpis, measures_of, unreached
from essor.metrics.values import measure_values, number


def measure_months(
    engine: Engine, codes: Sequence[str], span: Period, perimeter: Perimeter = ALL, *, currency: str = ""
) -> Mapping[str, Mapping[Period, Decimal | NotComputable]]:
    """Return each measure that an engine computes for these KPIs, month by month.

    Args:
        engine: the snapshot.
        codes: KPIs; those that the perimeter does not cut are left out.
        span: the months.
        perimeter: the part of the business.
        currency: of the company: rows in another are left out, as kpi_rows leaves them out.

    """
    asked = asked_dimensions((), perimeter)
    kpis = [kpi for kpi in known_kpis(codes)[0] if unreached(kpi, asked) is None]
    measures = [measure for measure in measures_of(kpis) if measure.on_engine]
    foreign = any(name != currency for measure in measures for name in currencies(engine, measure.table))
    cut = Cut(span.start, span.end, "month", (), perimeter.filters, 1, currency if foreign else "")
    grid = measure_values(engine, measures, span, cut)
    return {
        measure.code: {
            month: number(grid, measure, (key_of(month.start, "month", 1), ()), lambda one: known_days(engine, one))
            for month in span.months()
        }
        for measure in measures
    }
