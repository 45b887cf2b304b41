"""Compute measures on an engine: one cell for each measure, bucket of time and group.

What an engine does not return is told apart: nothing of the kind happened (zero), the table does not
reach that day or is empty (no data), the rows are there but say nothing (missing), or they span more
days than the cut (too coarse).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from essor.kernel.message import Bilingual, Message, message
from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.mart.engines import Engine
from essor.mart.schema import tables
from essor.metrics.bucket import Key, keys_of, period_of
from essor.metrics.compile import counters, reached, to_sql
from essor.metrics.coverage import held, single_version
from essor.metrics.formula import EXACT
from essor.metrics.measure import Measure
from essor.metrics.query import Cut, Query, plan
from essor.metrics.relation import constant, reach
from essor.metrics.versions import version_order

Group = tuple[str | None, ...]
Place = tuple[Key, Group]
Coverage = Callable[[Measure], Period | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold what an engine returned for one measure: the number, the rows behind it, the rows too long."""

    number: Decimal | None
    n: int
    coarse: int = 0


@dataclass(slots=True)
class Grid:
    """Hold the cells of several measures over the same cut."""

    cut: Cut
    period: Period
    cells: dict[str, dict[Place, Cell]] = field(default_factory=dict)
    coarse: set[str] = field(default_factory=set)

    def places(self, measures: Iterable[str]) -> tuple[Place, ...]:
        """Return the places where at least one of the measures has a cell, in order."""
        found = {place for code in measures for place in self.cells.get(code, ())}
        return tuple(sorted(found, key=_order))

    def n(self, measure: str, place: Place) -> int:
        """Return the number of rows behind a measure."""
        cell = self.cells.get(measure, {}).get(place)
        return cell.n if cell else 0

    def days(self, place: Place) -> Period:
        """Return the days of a place: its bucket, or the whole period."""
        bucket, _ = place
        if bucket is None or self.cut.grain is None:
            return self.period
        return period_of(bucket, self.cut.grain, self.cut.fiscal_start_month)


class Beforehand(Protocol):
    """Hold cells that were computed beforehand."""

    def cells(self, measure: Measure, period: Period, cut: Cut) -> dict[Place, Cell] | None:
        """Return the cells of a measure over a period, or None where only the engine knows them."""


def measure_values(
    engine: Engine, measures: Sequence[Measure], period: Period, cut: Cut, known: Beforehand | None = None
) -> Grid:  # fmt: skip
    """Return the cells of measures over a period.

    Args:
        engine: the snapshot.
        measures: what to compute; each reaches the dimensions of the cut.
        period: the days.
        cut: the same days, and by what.
        known: cells computed beforehand: the engine is asked only for the others.

    """
    grid = Grid(cut, period)
    for measure in measures if known else ():
        if known and (cells := known.cells(measure, period, cut)) is not None:
            grid.cells[measure.code] = cells
    asked = [measure for measure in measures if measure.code not in grid.cells]
    settled = [replace(m, newest=None) if m.newest and single_version(engine, m) else m for m in asked]
    for query in plan(settled, cut, held(engine)):
        for code, cells in _answers(engine, query).items():
            grid.cells[code] = cells
            if any(cell.coarse for cell in cells.values()):
                grid.coarse.add(code)
    for measure in asked:
        if measure.to_date and cut.grain:
            grid.cells[measure.code] = _accumulated(grid.cells[measure.code], grid)
    _inside(grid)
    return grid


def number(grid: Grid, measure: Measure, place: Place, known: Coverage) -> Decimal | NotComputable:
    """Return the value of a measure at a place, or why it has none.

    Args:
        grid: the cells.
        measure: one of those that the grid holds.
        place: bucket and group.
        known: tells the days that the table of a measure covers.

    """
    cell = grid.cells.get(measure.code, {}).get(place)
    if cell is not None and cell.coarse:
        return NotComputable(_too_coarse(measure))
    if cell is not None and cell.number is not None:
        missing = measure.absent == "missing" and not cell.number
        return NotComputable(_missing(measure)) if missing else cell.number
    if cell is not None and cell.n:
        return Decimal(0) if measure.blank == "zero" else NotComputable(_missing(measure))
    if measure.code in grid.coarse:
        return NotComputable(_too_coarse(measure))
    return _absent(measure, grid.days(place), known(measure))


def _answers(engine: Engine, query: Query) -> Mapping[str, dict[Place, Cell]]:
    """Return the cells of one query by measure; nothing is asked where no row can match."""
    found: dict[str, dict[Place, Cell]] = {task.code: {} for task in query.tasks}
    for name, value in query.cut.only:
        if reach(query.table, name) == "constant" and constant(query.table, name) != value:
            return found
    rows = engine.query(to_sql(query, engine.dialect)).dicts()
    for row in _newest(rows) if query.newest else rows:
        place = (row.get("bucket"), _group(query, row))
        for task, m, n in zip(query.tasks, range(len(query.tasks)), counters(query), strict=True):
            cell = Cell(_decimal(row[f"m{m}"]), int(row[n] or 0), int(row.get("coarse") or 0))
            if cell.n or cell.coarse:
                found[task.code][place] = together(found[task.code].get(place), cell)
    return found


def _group(query: Query, row: Mapping[str, Any]) -> Group:
    columns = {name: row[f"d{place}"] for place, name in enumerate(reached(query))}
    return tuple(_text(columns[name]) if name in columns else constant(query.table, name) for name in query.cut.by)


def _newest(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Keep, for each day, the rows of the newest version: v10 comes after v9."""
    newest: dict[tuple[date, str], str] = {}
    for row in rows:
        key = (row["day"], row.get("per") or "")
        newest[key] = max(newest.get(key, row["version"]), row["version"], key=version_order)
    return [row for row in rows if newest[row["day"], row.get("per") or ""] == row["version"]]


def together(one: Cell | None, other: Cell) -> Cell:
    """Return two cells as one."""
    if one is None:
        return other
    if one.number is None or other.number is None:
        number = other.number if one.number is None else one.number
    else:
        number = EXACT.add(one.number, other.number)
    return Cell(number, one.n + other.n, one.coarse + other.coarse)


def _accumulated(cells: Mapping[Place, Cell], grid: Grid) -> dict[Place, Cell]:
    """Add up from the first bucket on; a stock stands in every bucket up to the last one that moved."""
    grain = grid.cut.grain
    if grain is None or not cells:
        return dict(cells)
    wanted = list(keys_of(grid.period, grain, grid.cut.fiscal_start_month))
    moved = [place for place in cells if place[0] is not None]
    found: dict[Place, Cell] = {}
    for group in {group for _, group in moved}:
        steps = sorted((bucket for bucket, of in moved if of == group), key=_time)
        for bucket in wanted:
            past = [cells[step, group] for step in steps if _time(step) <= _time(bucket)]
            if past:
                total: Cell | None = None
                for cell in past:
                    total = together(total, cell)
                found[bucket, group] = total or past[0]
    return found


def _inside(grid: Grid) -> None:
    """Drop the buckets outside the period: rows that begin before it may have fallen there."""
    if grid.cut.grain is None:
        return
    wanted = set(keys_of(grid.period, grid.cut.grain, grid.cut.fiscal_start_month))
    for code, cells in grid.cells.items():
        grid.cells[code] = {place: cell for place, cell in cells.items() if place[0] is None or place[0] in wanted}


def _absent(measure: Measure, days: Period, known: Period | None) -> Decimal | NotComputable:
    if known is None:
        contract = tables()[measure.within.table if measure.within else measure.table]
        return NotComputable(message("metrics.no_source", table=Bilingual(contract.fr, contract.en)))
    begins_after = known.start >= days.end
    ends_before = known.end <= days.start and not measure.to_date
    if begins_after or ends_before:
        return NotComputable(message("kernel.no_data"))
    return NotComputable(_missing(measure)) if measure.absent == "missing" else Decimal(0)


def _missing(measure: Measure) -> Message:
    return message("metrics.missing", name=measure.label)


def _too_coarse(measure: Measure) -> Message:
    return message("metrics.too_coarse", name=measure.label)


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    msg = f"a measure is a number without rounding, not {value!r}"
    raise TypeError(msg)


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)


def _time(bucket: Key) -> int:
    return bucket.toordinal() if isinstance(bucket, date) else int(bucket or 0)


def _order(place: Place) -> tuple[int, tuple[tuple[bool, str], ...]]:
    bucket, group = place
    return _time(bucket), tuple((value is None, value or "") for value in group)
