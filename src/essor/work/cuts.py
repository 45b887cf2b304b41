"""Fetch KPIs cut by dimensions, each row beside its target and last year: one line a family, a store, a salesperson."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from essor.kernel.message import Message
from essor.kernel.period import Period
from essor.kernel.value import Value
from essor.mart.company import Company
from essor.mart.engines import Engine
from essor.mart.snapshot import Snapshot
from essor.metrics import catalogue
from essor.metrics.compute import KpiRow, kpi_rows
from essor.metrics.targets import Targets
from essor.work.data import Line, Share

_SHARES: Mapping[str | None, Share] = {"physical": "physical", "ecommerce": "ecommerce"}


def cut_lines(
    engine: Engine,
    codes: tuple[str, ...],
    by: tuple[str, ...],
    period: Period,
    targets: Targets,
    company: Company,
    snapshot: Snapshot,
) -> tuple[tuple[Line, ...], tuple[Message, ...]]:
    """Return a line for each KPI and each known value of the dimensions in the period, and what could not be cut.

    Rows whose dimension is not known are left out: no perimeter names them.
    """
    now = kpi_rows(engine, codes, period, by, targets=targets, compare="target", currency=company.currency)
    before = kpi_rows(engine, codes, period.last_year(), by, targets=targets, currency=company.currency)
    earlier = {(row.kpi, row.perimeter): row for row in before.rows}
    lines = [_line(row, earlier.get((row.kpi, row.perimeter)), company, snapshot) for row in now.rows
             if None not in row.dimensions.values()]  # fmt: skip
    return tuple(lines), now.messages


def _line(row: KpiRow, before: KpiRow | None, company: Company, snapshot: Snapshot) -> Line:
    kpi = catalogue.kpis()[row.kpi]

    def valued(number: Decimal | None) -> Value | None:
        return None if number is None else kpi.value(number, company.currency)

    share = _SHARES.get(dict(row.perimeter.filters).get("channel"), "all")
    return Line(
        kpi=row.kpi,
        label=kpi.label,
        share=share,
        fact=row.fact(snapshot.id, company.currency),
        target=valued(row.target),
        last_year=valued(before.value if before else None),
    )
