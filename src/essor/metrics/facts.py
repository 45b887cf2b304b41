"""Hold the figures of a snapshot, computed beforehand, so that a page needs no engine.

What is kept are measures, not rates: each month of each perimeter. Longer periods are sums of months
where a measure adds up; where it does not (customers counted once a year), the windows that pages
show are kept as well. What the facts do not hold is asked of the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.metrics import catalogue
from essor.metrics.compute import KpiRow, kpi_row
from essor.metrics.measure import Measure
from essor.metrics.query import Cut
from essor.metrics.question import measures_of
from essor.metrics.targets import Targets
from essor.metrics.values import Cell, Grid, Place, together

Months = Sequence[Sequence[Any]]
"""Cells by month, in order: [year × 100 + month, number as text or None, rows behind it]."""
_WHOLE = (None, ())


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold the facts of one snapshot.

    Args:
        snapshot: its id.
        months: by measure and perimeter key, the cells of its months.
        windows: by measure, perimeter key and period key, cells of measures that do not add up.
        coverage: the days that the table of each measure covers; None where it is empty.
        coarse: measures with rows longer than a month: only the engine can answer for them.
        perimeters: keys of the perimeters held.
        targets: what was aimed at.
        currency: of the company when they were computed; rows in another were left out.

    """

    snapshot: str
    months: Mapping[str, Mapping[str, Months]]
    windows: Mapping[str, Mapping[str, Mapping[str, Sequence[Any]]]]
    coverage: Mapping[str, Period | None]
    coarse: frozenset[str]
    perimeters: frozenset[str]
    targets: Targets
    currency: str = ""

    def cells(self, measure: Measure, period: Period, cut: Cut) -> dict[Place, Cell] | None:
        """Return the cells of a measure over whole months, uncut or by month; None where the facts do not hold it."""
        perimeter = Perimeter.of(**dict(cut.only)).key()
        if cut.by or cut.grain not in {None, "month"} or perimeter not in self.perimeters or not period.whole_months():
            return None
        if cut.grain is None:
            held, cell = self._cell(measure, period, perimeter)
            return ({} if cell is None else {_WHOLE: cell}) if held else None
        if measure.to_date or not self._holds(measure, perimeter):
            return None
        first, last = _month(period.start), _month(period.last_day)
        held_months = self.months[measure.code][perimeter]
        return {(cell[0], ()): _cell(*cell[1:]) for cell in held_months if first <= cell[0] <= last}

    def figure(self, code: str, period: Period, perimeter: Perimeter = ALL) -> KpiRow | None:
        """Return a KPI over whole months, as kpi_rows would, or None where the facts do not hold it."""
        kpi = catalogue.kpis().get(code)
        if kpi is None or perimeter.key() not in self.perimeters or not period.whole_months():
            return None
        grid = Grid(Cut(period.start, period.end), period)
        for measure in measures_of((kpi,)):
            if not measure.on_engine:
                continue
            held, cell = self._cell(measure, period, perimeter.key())
            if not held:
                return None
            grid.cells[measure.code] = {} if cell is None else {_WHOLE: cell}
        return kpi_row(kpi, grid, _WHOLE, perimeter, self.targets, lambda m: self.coverage[m.code])

    def series(self, code: str, period: Period, perimeter: Perimeter = ALL) -> tuple[KpiRow, ...] | None:
        """Return a KPI month by month, or None where the facts do not hold it."""
        rows = [self.figure(code, month, perimeter) for month in period.months()]
        kept = tuple(row for row in rows if row is not None)
        return kept if len(kept) == len(rows) else None

    def with_windows(self, cells: Iterable[tuple[str, str, str, Cell | None]]) -> Facts:
        """Return the facts with more windows: (measure, perimeter key, period key, cell or nothing there)."""
        windows = {m: {p: dict(keys) for p, keys in places.items()} for m, places in self.windows.items()}
        for measure, perimeter, period, cell in cells:
            found = cell or Cell(None, 0)
            windows.setdefault(measure, {}).setdefault(perimeter, {})[period] = [_text(found.number), found.n]
        return replace(self, windows=windows)

    def _holds(self, measure: Measure, perimeter: str) -> bool:
        return perimeter in self.months.get(measure.code, {}) and measure.code not in self.coarse

    def _cell(self, measure: Measure, period: Period, perimeter: str) -> tuple[bool, Cell | None]:
        """Return whether the facts hold a measure over a period, and its cell if it has one."""
        if not self._holds(measure, perimeter):
            return False, None
        first, last = _month(period.start), _month(period.last_day)
        if measure.additive or measure.to_date or first == last:
            begin = 0 if measure.to_date else first
            cells = [_cell(*cell[1:]) for cell in self.months[measure.code][perimeter] if begin <= cell[0] <= last]
            return True, (cells[-1] if measure.to_date and cells else _total(cells))
        kept = self.windows.get(measure.code, {}).get(perimeter, {}).get(period.key())
        if kept is None:
            return False, None
        return True, (_cell(*kept) if kept[1] else None)


def months_of(cells: Mapping[int, Cell]) -> list[list[Any]]:
    """Return the cells of the months as the facts keep them."""
    return [[month, _text(cell.number), cell.n] for month, cell in sorted(cells.items())]


def _total(cells: Iterable[Cell]) -> Cell | None:
    total: Cell | None = None
    for cell in cells:
        total = together(total, cell)
    return total


def _cell(number: str | None, n: int) -> Cell:
    return Cell(None if number is None else Decimal(number), n)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _month(day: date) -> int:
    return day.year * 100 + day.month
