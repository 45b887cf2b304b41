"""Compute the facts of a snapshot: every measure, by month, for the whole, each channel and each store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine
from essor.metrics import catalogue
from essor.metrics.coverage import ALWAYS, known_days
from essor.metrics.facts import Facts, months_of
from essor.metrics.measure import Measure
from essor.metrics.query import Cut
from essor.metrics.relation import reach
from essor.metrics.targets import load_targets
from essor.metrics.timeline import windows
from essor.metrics.values import Cell, Grid, Place, measure_values, together

DIMENSIONS = ("channel", "store_id")
"""The perimeters held: the whole, and each value of these."""


def build_facts(engine: Engine, snapshot: str, *, fiscal_start_month: int = 1, currency: str = "") -> Facts:
    """Compute the facts of a snapshot.

    Measures that add up are computed once, by all dimensions that they reach, and folded; the others
    once for each perimeter, and over the windows that end with the last months of sales.

    Args:
        engine: the snapshot.
        snapshot: its id.
        fiscal_start_month: first month of the company's fiscal year.
        currency: of the company; rows in another are left out.

    """
    measures = [m for m in catalogue.measures().values() if m.on_engine and m.date]
    coverage = {m.code: known_days(engine, m) for m in measures}
    filled = [m for m in measures if coverage[m.code] is not None]
    days = _hull(known for known in coverage.values() if known not in (None, ALWAYS))
    months: dict[str, dict[str, dict[int, Cell]]] = {m.code: {} for m in measures}
    coarse: set[str] = set()
    if days is not None:
        for by, group in _alike(filled).items():
            for dimensions, ones in _folded(group, by):
                cut = Cut(days.start, days.end, "month", dimensions, currency=currency)
                grid = measure_values(engine, ones, days, cut)
                coarse |= grid.coarse
                _keep(months, grid, ones, dimensions)
    places = frozenset(place for held in months.values() for place in held) | {ALL.key()}
    found = Facts(
        snapshot=snapshot,
        months={
            m.code: {key: months_of(months[m.code].get(key, {})) for key in places if _reached(m, key)}
            for m in measures
        },
        windows={},
        coverage=coverage,
        coarse=frozenset(coarse),
        perimeters=places,
        targets=load_targets(engine),
        currency=currency,
    )
    return _with_windows(engine, found, measures, fiscal_start_month, currency)


def window_cells(
    engine: Engine, measures: Sequence[Measure], period: Period, by: tuple[str, ...], currency: str
) -> list[tuple[str, str, str, Cell | None]]:
    """Return the cells of measures over one period, for the whole or for each value of a dimension."""
    grid = measure_values(engine, measures, period, Cut(period.start, period.end, None, by, currency=currency))
    return [
        (measure.code, _perimeter(by, place), period.key(), cell)
        for measure in measures
        for place, cell in grid.cells[measure.code].items()
        if None not in place[1]
    ]


def _with_windows(
    engine: Engine, facts: Facts, measures: Sequence[Measure], fiscal_start_month: int, currency: str
) -> Facts:
    """Keep, for what does not add up, the windows that a page shows of the last month of sales and of the one before.

    The last month may have just begun; a page then shows the one before.
    """
    last = facts.coverage.get("revenue")
    if last is None:
        return facts
    month = Period.month(last.last_day.year, last.last_day.month)
    wanted = {
        period
        for end in (month, month.previous())
        for period in windows(end, fiscal_start_month=fiscal_start_month).values()
        if period.whole_months()
    }
    asked = [m for m in measures if not m.additive and not m.to_date and m.code not in facts.coarse]
    cells: list[tuple[str, str, str, Cell | None]] = []
    for period in sorted(wanted):
        for by in ((), ("channel",)):
            ones = [m for m in asked if all(reach(m.table, name) for name in by)]
            filled = [m for m in ones if facts.coverage[m.code] is not None]
            found = {cell[:3]: cell[3] for cell in window_cells(engine, filled, period, by, currency)}
            keys = [ALL.key()] if not by else [key for key in facts.perimeters if key.startswith("channel=")]
            cells += [(m.code, key, period.key(), found.get((m.code, key, period.key()))) for m in ones for key in keys]
    return facts.with_windows(cells)


def _alike(measures: Iterable[Measure]) -> Mapping[tuple[str, ...], list[Measure]]:
    """Group measures by the dimensions that they reach."""
    groups: dict[tuple[str, ...], list[Measure]] = defaultdict(list)
    for measure in measures:
        groups[tuple(name for name in DIMENSIONS if reach(measure.table, name))].append(measure)
    return groups


def _folded(measures: Sequence[Measure], by: tuple[str, ...]) -> list[tuple[tuple[str, ...], list[Measure]]]:
    """Return how to cut each measure: once by everything where parts add up, else once for each perimeter."""
    additive = [m for m in measures if m.additive]
    others = [m for m in measures if not m.additive]
    return [(by, additive), *((cut, others) for cut in ((), *((name,) for name in by)))]


def _keep(
    months: dict[str, dict[str, dict[int, Cell]]], grid: Grid, measures: Sequence[Measure], by: tuple[str, ...]
) -> None:
    for measure in measures:
        held = months[measure.code]
        for place, cell in grid.cells[measure.code].items():
            for key in _perimeters(measure, by, place):
                cells = held.setdefault(key, {})
                month = int(str(place[0]))
                cells[month] = together(cells.get(month), cell)


def _perimeters(measure: Measure, by: tuple[str, ...], place: Place) -> list[str]:
    """Return the perimeters that a place belongs to."""
    if not measure.additive:
        return [] if None in place[1] else [_perimeter(by, place)]
    keys = [Perimeter.of(**{name: value}).key() for name, value in zip(by, place[1], strict=True) if value is not None]
    return [ALL.key(), *keys]


def _perimeter(by: tuple[str, ...], place: Place) -> str:
    return Perimeter.of(**{name: str(value) for name, value in zip(by, place[1], strict=True)}).key()


def _reached(measure: Measure, key: str) -> bool:
    return all(reach(measure.table, name) for name, _ in Perimeter.parse(key).filters)


def _hull(periods: Iterable[Period | None]) -> Period | None:
    known = [period for period in periods if period is not None]
    if not known:
        return None
    first, last = min(p.start for p in known), max(p.last_day for p in known)
    return Period(date(first.year, first.month, 1), Period.month(last.year, last.month).end)
