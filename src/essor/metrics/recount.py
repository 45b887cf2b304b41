"""Find figures a second time, file by file from the rows themselves: no aggregate, no sum over the whole.

The engine gives what each import brings; the parts are added here. A figure that comes out of the kept
aggregates and of the rows alike was not spoiled on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from essor.kernel.perimeter import ALL
from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.mart.engines import Engine
from essor.mart.schema import tables
from essor.metrics.columns import table_columns, unbound
from essor.metrics.compile import render
from essor.metrics.compute import KpiRow, kpi_row
from essor.metrics.coverage import known_days
from essor.metrics.kpi import Kpi
from essor.metrics.lineage import counted_rows
from essor.metrics.measure import Measure
from essor.metrics.query import Cut
from essor.metrics.question import measures_of
from essor.metrics.targets import Targets
from essor.metrics.values import Cell, Grid

_WHOLE = (None, ())
_END = "period_end"


@dataclass(frozen=True, slots=True)
class Recount:
    """Hold figures found from the rows, and how many of those rows hold a value.

    Args:
        figures: by code of the KPI.
        filled: by measure, the rows whose column is filled.
        rows: by measure, the rows that count.

    """

    figures: Mapping[str, Decimal | NotComputable]
    filled: Mapping[str, int]
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportDays:
    """Hold what stands in a table of one import: its rows and the first and last day that they speak of."""

    import_id: str
    rows: int
    first: Any
    last: Any


def recount(engine: Engine, kpis: Sequence[Kpi], period: Period, targets: Targets, currency: str = "") -> Recount:
    """Return KPIs of the whole company over a period, found from the rows of each import.

    Args:
        engine: the snapshot.
        kpis: what to find again.
        period: the days.
        targets: what was aimed at.
        currency: of the company; rows in another are left out.

    """
    cut = Cut(period.start, period.end, currency=currency)
    grid = Grid(cut, period)
    filled: dict[str, int] = {}
    counted: dict[str, int] = {}
    for measure in measures_of(kpis):
        if not measure.on_engine:
            continue
        cell, full = _again(engine, measure, cut)
        grid.cells[measure.code] = {_WHOLE: cell} if cell.n else {}
        filled[measure.code], counted[measure.code] = full, cell.n
    rows: dict[str, KpiRow] = {
        kpi.code: kpi_row(kpi, grid, _WHOLE, ALL, targets, lambda m: known_days(engine, m)) for kpi in kpis
    }
    return Recount({code: _figure(row) for code, row in rows.items()}, filled, counted)


def import_days(engine: Engine, table: str) -> tuple[ImportDays, ...]:
    """Return what each import has in a table as it stands now, with the days that the rows speak of."""
    contract = tables()[table]
    rows = unbound(table)
    day = {}
    if contract.date:
        last = _END if _END in table_columns(table) else contract.date
        day = {"first": rows[contract.date].min(), "last": rows[last].max()}
    found = rows.group_by("import_id").aggregate(rows=rows.count(), **day).order_by("import_id")
    ends = _END in table_columns(table)
    return tuple(
        ImportDays(row["import_id"], int(row["rows"]), row.get("first"), _inclusive(row.get("last"), excluded=ends))
        for row in engine.query(render(found, engine.dialect)).dicts()
    )


def keys_that_stand_once(engine: Engine, table: str) -> tuple[int, int]:
    """Return how many rows of a table bear a key that no other bears, and how many rows there are."""
    rows = unbound(table)
    keys = rows.group_by([rows[name] for name in tables()[table].key]).aggregate(times=rows.count())
    found = keys.aggregate(once=keys.times.isin([1]).sum(), rows=keys.times.sum())
    ((once, every),) = engine.query(render(found, engine.dialect)).rows
    return int(once or 0), int(every or 0)


def _again(engine: Engine, measure: Measure, cut: Cut) -> tuple[Cell, int]:
    """Return a measure from its rows, and how many of them hold a value."""
    found = counted_rows(engine, measure, cut)
    if found is None:
        return Cell(None, 0), 0
    query, rows = found
    task = query.tasks[0]
    counts = task.stand.how == "count"
    if task.stand.how == "distinct":
        return _distinct(engine, rows, task.stand.column)
    value = None if counts else rows[task.stand.column]
    sums = {} if value is None else {"filled": value.count(), "amount": value.sum()}
    asked = rows.group_by("import_id").aggregate(rows=rows.count(), **sums)
    parts = engine.query(render(asked, engine.dialect)).dicts()
    whole = sum(int(part["rows"]) for part in parts)
    if counts:
        return Cell(Decimal(whole), whole), whole
    amounts = [Decimal(part["amount"]) for part in parts if part["amount"] is not None]
    full = sum(int(part["filled"]) for part in parts)
    return Cell(sum(amounts, Decimal(0)) if amounts else None, whole), full


def _distinct(engine: Engine, rows: Any, column: str) -> tuple[Cell, int]:
    values = rows.group_by(value=rows[column]).aggregate(rows=rows.count())
    known = values.filter(values.value.notnull())
    ((whole,),) = engine.query(render(values.aggregate(rows=values.rows.sum()), engine.dialect)).rows
    counted = known.aggregate(values=known.count(), rows=known.rows.sum())
    ((number, filled),) = engine.query(render(counted, engine.dialect)).rows
    return Cell(Decimal(int(number)), int(whole or 0)), int(filled or 0)


def _inclusive(day: Any, *, excluded: bool) -> Any:
    from datetime import timedelta

    return day - timedelta(days=1) if day is not None and excluded else day


def _figure(row: KpiRow) -> Decimal | NotComputable:
    if row.value is not None:
        return row.value
    if row.reason is None:
        raise AssertionError(row)
    return NotComputable(row.reason)
